
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('decisions', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='decision',
            name='remit',
            field=models.CharField(choices=[('ours', 'yes, ours to decide'), ('above', 'no, a level above us decides')], default='ours', max_length=5),
        ),
    ]
