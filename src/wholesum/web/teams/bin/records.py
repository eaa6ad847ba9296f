"""Write an object and its related rows as JSON, and restore the object from this JSON.

The tables of the practices hold nothing of what is in the bin, so no page, mail, task or figure can
show it. A model whose rows lead to sealed answers says ``stays_out_of_bin``; they are not recorded.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Set
from datetime import datetime
from typing import Any, TypeAlias

from django.apps import apps
from django.core import serializers
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.deletion import CASCADE, Collector

Row: TypeAlias = dict[str, Any]
Key: TypeAlias = tuple[str, str]
"""The label of a model, and a primary key as text."""


def write_records(deleted: models.Model, also: Iterable[models.Model] = ()) -> str:
    """Return as JSON all rows that are deleted together with an object, and the links to them.

    Rows that belong to it without a foreign key are in ``also``.
    """
    collector = Collector(using=deleted._state.db or "default", origin=deleted)
    collector.collect([deleted])
    collector.sort()
    groups: list[Any] = [*collector.data.values(), *collector.fast_deletes]
    found: list[models.Model] = [*(one for group in groups for one in group), *also]
    kept = [record for record in found if _is_recorded(record)]
    updates: dict[Any, Any] = dict(collector.field_updates)
    links = [
        [one._meta.label_lower, str(one.pk), field.name, str(deleted.pk)]
        for (field, _value), groups in updates.items()
        if field.related_model is type(deleted)
        for group in groups
        for one in group
    ]
    rows = serializers.serialize("python", kept)
    return json.dumps({"rows": rows, "links": links}, cls=_Encoder)


def read_records(records: str) -> None:
    """Restore rows from JSON, except rows whose users or linked objects were deleted."""
    known = json.loads(records)
    rows = _pruned(known["rows"], frozenset())
    # A row may point to one that comes later; the database checks that at the end.
    for record in serializers.deserialize("python", rows, ignorenonexistent=True):
        record.save()
    for label, key, name, target in known["links"]:
        apps.get_model(label)._default_manager.filter(pk=key, **{name: None}).update(
            **{f"{name}_id": target}
        )


def without(records: str, gone: models.Model) -> str:
    """Return the JSON rows without those that belong to a deleted object."""
    known = json.loads(records)
    key = (gone._meta.label_lower, str(gone.pk))
    known["rows"] = _pruned(known["rows"], frozenset({key}))
    return json.dumps(known)


def rows_of(records: str, user: models.Model) -> Iterator[Row]:
    """Yield the JSON rows that name a user."""
    for row in json.loads(records)["rows"]:
        fields = _foreign_keys(row)
        if any(
            field.related_model is type(user) and str(row["fields"][field.name]) == str(user.pk)
            for field in fields
        ):
            yield row


class _Encoder(DjangoJSONEncoder):
    """Writes times with microseconds, which Django would cut off."""

    def default(self, o: Any) -> Any:
        """Return a value in a form that JSON can contain."""
        return o.isoformat() if isinstance(o, datetime) else super().default(o)


def _is_recorded(one: models.Model) -> bool:
    # Rows that only join two others are recorded in the list of one of the two.
    return not (one._meta.auto_created or getattr(one, "stays_out_of_bin", False))


def _pruned(rows: list[Row], gone: Set[Key]) -> list[Row]:
    """Return the rows of a deleted object without links to rows that no longer exist."""
    while True:
        known = {(row["model"], str(row["pk"])) for row in rows}
        kept = [row for row in rows if _survives(row, known, gone)]
        if len(kept) == len(rows):
            return kept
        rows = kept


def _survives(row: Row, known: Set[Key], gone: Set[Key]) -> bool:
    """Remove the links of a row to deleted rows; return whether the row is still possible."""
    for field in _foreign_keys(row):
        target = row["fields"][field.name]
        if target is None or _exists(field, target, known, gone):
            continue
        if field.remote_field.on_delete is CASCADE:
            return False
        row["fields"][field.name] = None
    for many in apps.get_model(row["model"])._meta.many_to_many:
        there = (one for one in row["fields"][many.name] if _exists(many, one, known, gone))
        row["fields"][many.name] = list(there)
    return True


def _exists(field: Any, target: object, known: Set[Key], gone: Set[Key]) -> bool:
    key = (field.related_model._meta.label_lower, str(target))
    if key in gone:
        return False
    return key in known or field.related_model._base_manager.filter(pk=target).exists()


def _foreign_keys(row: Row) -> Iterable[Any]:
    fields = apps.get_model(row["model"])._meta.concrete_fields
    return [field for field in fields if field.is_relation and field.name in row["fields"]]
