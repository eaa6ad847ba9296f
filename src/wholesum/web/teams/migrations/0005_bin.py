"""Make the table for the bin of a team."""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds the table of objects that were deleted and can be restored."""

    dependencies = (
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("teams", "0004_imported"),
    )

    operations = (
        migrations.CreateModel(
            "BinItem",
            [
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("practice", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=80)),
                ("until", models.DateTimeField()),
                ("records", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bin",
                        to="teams.team",
                    ),
                ),
            ],
        ),
    )
