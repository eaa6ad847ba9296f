"""Store who sent an invitation, and whether the invitation was withdrawn."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds two columns to invitations."""

    dependencies = (
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("teams", "0002_team_zone"),
    )

    operations = (
        migrations.AddField(
            "invitation",
            "invited_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField("invitation", "withdrawn", models.BooleanField(default=False)),
    )
