
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('dialogue', '0003_names'),
    ]

    operations = [
        migrations.AlterField(
            model_name='dialogue',
            name='naming',
            field=models.CharField(choices=[('counts', 'only counts'), ('unnamed', 'a row for each voter, without names'), ('named', 'a row for each voter, with names')], default='counts', max_length=7),
        ),
        migrations.AlterField(
            model_name='removal',
            name='act',
            field=models.CharField(choices=[('open', 'in the list'), ('waiting', 'not approved yet'), ('removed', 'removed'), ('merged', 'merged into another'), ('replaced', 'replaced by a newer version'), ('withdrawn', 'withdrawn by its author')], max_length=9),
        ),
        migrations.AlterField(
            model_name='statement',
            name='standing',
            field=models.CharField(choices=[('open', 'in the list'), ('waiting', 'not approved yet'), ('removed', 'removed'), ('merged', 'merged into another'), ('replaced', 'replaced by a newer version'), ('withdrawn', 'withdrawn by its author')], default='open', max_length=9),
        ),
    ]
