import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('dialogue', '0002_guests'),
    ]

    operations = [
        migrations.RenameModel(old_name='Heard', new_name='Paraphrase'),
        migrations.RenameModel(old_name='Moved', new_name='VoteChange'),
    ]
