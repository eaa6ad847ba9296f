"""Rounds, the roll, and sheets of answers that keep no order of arrival."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import wholesum.web.core.sheets
from wholesum.web.core.without_rowid import CreateModelWithoutRowid


class Migration(migrations.Migration):
    """Make the tables of the pulse."""

    initial = True

    dependencies = [
        ("teams", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModelWithoutRowid(
            name="Intake",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=wholesum.web.core.sheets.fresh_id,
                        editable=False,
                        max_length=36,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("round", models.CharField(max_length=36)),
                ("sheet", models.TextField()),
            ],
            options={
                "indexes": [models.Index(fields=["round"], name="intake_round")],
            },
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                (
                    "promise",
                    models.CharField(
                        choices=[("sealed", "sealed"), ("signed", "signed")],
                        default="sealed",
                        max_length=6,
                    ),
                ),
                ("threshold", models.PositiveSmallIntegerField(default=5)),
                ("focus", models.CharField(blank=True, max_length=120)),
                ("opened", models.DateField()),
                ("closes", models.DateTimeField()),
                ("closed", models.DateField(null=True)),
                ("reminded", models.DateField(null=True)),
                ("asked", models.PositiveIntegerField()),
                ("answered", models.PositiveIntegerField(null=True)),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rounds",
                        to="teams.team",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Roll",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("answered", models.BooleanField(default=False)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="roll",
                        to="pulse.round",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RoundItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("item", models.CharField(max_length=40)),
                ("facet", models.CharField(max_length=40)),
                ("text", models.CharField(max_length=300)),
                ("reverse", models.BooleanField(default=False)),
                ("low", models.SmallIntegerField(default=1)),
                ("high", models.SmallIntegerField(default=5)),
                ("place", models.PositiveSmallIntegerField()),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="pulse.round",
                    ),
                ),
            ],
            options={
                "ordering": ("place",),
            },
        ),
        CreateModelWithoutRowid(
            name="SealedSheet",
            fields=[
                (
                    "id",
                    models.CharField(
                        default=wholesum.web.core.sheets.fresh_id,
                        editable=False,
                        max_length=36,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("round", models.CharField(max_length=36)),
                ("sheet", models.TextField()),
            ],
            options={
                "indexes": [models.Index(fields=["round"], name="sealed_round")],
            },
        ),
        migrations.CreateModel(
            name="SignedSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sheet", models.TextField()),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signed_sheets",
                        to="pulse.round",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.UniqueConstraint(fields=("team", "name"), name="one_round_a_name"),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed", None)), fields=("team",), name="one_open_round"
            ),
        ),
        migrations.AddConstraint(
            model_name="roll",
            constraint=models.UniqueConstraint(fields=("round", "user"), name="asked_once"),
        ),
        migrations.AddConstraint(
            model_name="rounditem",
            constraint=models.UniqueConstraint(fields=("round", "item"), name="one_item_a_round"),
        ),
        migrations.AddConstraint(
            model_name="signedsheet",
            constraint=models.UniqueConstraint(fields=("round", "user"), name="signed_once"),
        ),
    ]
