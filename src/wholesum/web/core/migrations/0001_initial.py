"""Make the table that counts tries, for limits such as those on signing in."""

from __future__ import annotations

from typing import ClassVar

from django.apps.registry import Apps
from django.core.management import call_command
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation


def make_cache_table(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the table of the cache if it does not exist."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    """The migration that makes the table of the cache."""

    dependencies: ClassVar[list[tuple[str, str]]] = []
    operations: ClassVar[list[Operation]] = [
        migrations.RunPython(make_cache_table, migrations.RunPython.noop)
    ]
