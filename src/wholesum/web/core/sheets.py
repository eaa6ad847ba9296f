"""Sheets that keep nothing of who filled them in."""

from __future__ import annotations

from uuid import uuid4

from django.db import models


def fresh_id() -> str:
    """Return a random id that says nothing about time or order."""
    return str(uuid4())


class Sheet(models.Model):
    """What one person gave in one round, without the person."""

    id = models.CharField(primary_key=True, max_length=36, default=fresh_id, editable=False)
    round = models.CharField(max_length=36)
    sheet = models.TextField()

    class Meta:
        """Several tables have this form."""

        abstract = True

    def __str__(self) -> str:
        return "a sheet"
