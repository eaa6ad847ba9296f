from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dialogue', '0007_dialogue_together'),
    ]

    operations = [
        migrations.AlterField(
            model_name='dialogue',
            name='naming',
            field=models.CharField(choices=[('counts', 'only counts'), ('unnamed', 'all votes of each voter, without names'), ('named', 'all votes of each voter, with names')], default='counts', max_length=7),
        ),
    ]
