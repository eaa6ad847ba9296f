"""Pulse rounds and their questions."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('teams', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('promise', models.CharField(choices=[('sealed', 'sealed'), ('signed', 'signed')], default='sealed', max_length=6)),
                ('threshold', models.PositiveSmallIntegerField(default=5)),
                ('opened', models.DateField()),
                ('closes', models.DateTimeField()),
                ('closed', models.DateField(null=True)),
                ('reminded', models.DateField(null=True)),
                ('asked', models.PositiveIntegerField()),
                ('answered', models.PositiveIntegerField(null=True)),
                ('name', models.CharField(max_length=40, verbose_name='name')),
                ('focus', models.CharField(blank=True, max_length=120)),
                ('reading', models.TextField(blank=True)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rounds', to='teams.team')),
            ],
        ),
        migrations.CreateModel(
            name='RoundItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.CharField(max_length=40)),
                ('facet', models.CharField(max_length=40)),
                ('text', models.CharField(max_length=300)),
                ('reverse', models.BooleanField(default=False)),
                ('low', models.SmallIntegerField(default=1)),
                ('high', models.SmallIntegerField(default=5)),
                ('place', models.PositiveSmallIntegerField()),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='pulse.round')),
            ],
            options={
                'ordering': ('place',),
            },
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.UniqueConstraint(fields=('team', 'name'), name='one_round_a_name'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.UniqueConstraint(condition=models.Q(('closed', None)), fields=('team',), name='one_open_round'),
        ),
        migrations.AddConstraint(
            model_name='rounditem',
            constraint=models.UniqueConstraint(fields=('round', 'item'), name='one_item_a_round'),
        ),
    ]
