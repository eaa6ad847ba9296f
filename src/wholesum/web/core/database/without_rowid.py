"""Create tables that do not store the order in which rows were added."""

from __future__ import annotations

from typing import Any, Final

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_ENDING: Final = " WITHOUT ROWID"


class CreateModelWithoutRowid(migrations.CreateModel):
    """Creates a table that has no rowid on SQLite, because a rowid shows the order of rows.

    Django rebuilds a table of SQLite when its columns change; a later migration that alters such
    a model has to see to it that the new table has no rowid either (a test looks).
    """

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, *states: Any
    ) -> None:
        """Create the database table without a rowid."""
        usual = schema_editor.sql_create_table
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.sql_create_table = usual + _ENDING
        try:
            super().database_forwards(app_label, schema_editor, *states)
        finally:
            schema_editor.sql_create_table = usual
