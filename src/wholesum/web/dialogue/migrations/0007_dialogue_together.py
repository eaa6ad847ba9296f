from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dialogue', '0006_imported'),
    ]

    operations = [
        migrations.AddField(
            model_name='dialogue',
            name='together',
            field=models.BooleanField(default=True),
        ),
    ]
