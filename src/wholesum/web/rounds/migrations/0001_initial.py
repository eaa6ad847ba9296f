"""Make the tables of who is asked in open rounds, and of answers without their order of arrival."""

import django.db.models.deletion
import wholesum.web.rounds.models
from wholesum.web.core.database.without_rowid import CreateModelWithoutRowid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModelWithoutRowid(
            name='Intake',
            fields=[
                ('id', models.CharField(default=wholesum.web.rounds.models.fresh_id, editable=False, max_length=36, primary_key=True, serialize=False)),
                ('round', models.CharField(max_length=36)),
                ('sheet', models.TextField()),
            ],
            options={
                'indexes': [models.Index(fields=['round'], name='intake_round')],
            },
        ),
        CreateModelWithoutRowid(
            name='SealedSheet',
            fields=[
                ('id', models.CharField(default=wholesum.web.rounds.models.fresh_id, editable=False, max_length=36, primary_key=True, serialize=False)),
                ('round', models.CharField(max_length=36)),
                ('sheet', models.TextField()),
            ],
            options={
                'indexes': [models.Index(fields=['round'], name='sealed_round')],
            },
        ),
        migrations.CreateModel(
            name='Roll',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.UUIDField()),
                ('answered', models.BooleanField(default=False)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('round', 'user'), name='asked_once')],
            },
        ),
        migrations.CreateModel(
            name='SignedSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.UUIDField()),
                ('sheet', models.TextField()),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('round', 'user'), name='signed_once')],
            },
        ),
    ]
