"""Read a pasted or uploaded table as a list of efforts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from wholesum.focus.importers.pasted_table import Grid, columns_of, read_grid
from wholesum.tables import BadEvidence, plain
from wholesum.tables.faults import MOST_LISTED
from wholesum.web.focus.inventory.cells import FIELDS, KnownNames, plain_title, read_row

MOST_ROWS: Final = 300
MOST_SIGNS: Final = 300_000
MOST_COLUMNS: Final = 60


@dataclass(frozen=True)
class Row:
    """One effort in a preview: its cells, its line number, faults and notes."""

    line: int
    values: dict[str, Any]
    faults: dict[str, str]
    notes: list[str]
    texts: dict[str, str]


@dataclass(frozen=True)
class Preview:
    """A preview of a pasted or uploaded list of efforts: its rows, columns, faults and notes.

    Parameters
    ----------
    columns
        Each column of the table with the field it was read as, ``None`` if it is left out.
    rows
        The efforts.
    faults
        Faults of the table as a whole.
    """

    columns: tuple[tuple[str, str | None], ...] = ()
    rows: tuple[Row, ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Whether the preview has rows and no faults, so that its efforts can be saved."""
        return bool(self.rows) and not self.faults and not any(row.faults for row in self.rows)

    @property
    def places(self) -> list[str]:
        """All faults of the preview, each with its line and column."""
        return [
            _("Line %(line)s, column “%(column)s”: %(fault)s")
            % {"line": row.line, "column": FIELDS[name], "fault": fault}
            for row in self.rows
            for name, fault in row.faults.items()
        ]

    @property
    def remarks(self) -> list[str]:
        """The notes on cells that were left out, each with its line."""
        return [
            _("Line %(line)s: %(note)s") % {"line": row.line, "note": note}
            for row in self.rows
            for note in row.notes
        ]

    @property
    def without_hours(self) -> int:
        """The number of efforts in the preview that have no hours."""
        return sum(row.values.get("hours") is None for row in self.rows)

    @property
    def taken(self) -> list[str]:
        """The columns that were recognised, in the order of the list of efforts."""
        known = {name for _head, name in self.columns}
        return [name for name in FIELDS if name in known]


def preview_text(
    text: str, known: KnownNames, titles: Sequence[str] = (), uses: Mapping[str, str] | None = None
) -> Preview:
    """Read a pasted table with headings, and return a preview of its efforts.

    Parameters
    ----------
    text
        Lines whose cells are divided by tabs, semicolons or commas.
    known
        The names that cells may refer to.
    titles
        Titles that the inventory has already, as they are compared.
    uses
        The field of each heading; left out, those that are recognised.

    Returns
    -------
    Preview
        The rows, and every fault with its place.
    """
    if not text.strip():
        return Preview(
            faults=(_("Nothing was pasted. Copy rows of a spreadsheet and paste them."),)
        )
    if len(text) > MOST_SIGNS:
        message = _(
            "The text that you pasted is longer than %(most)s characters. Paste it in parts."
        )
        return Preview(faults=(message % {"most": MOST_SIGNS},))
    try:
        grid = read_grid(text)
    except BadEvidence:
        message = _("A closing quotation mark is missing, or a cell is too long. Check both.")
        return Preview(faults=(message,))
    return _preview_grid(grid, known, titles, fields_of(grid.header) if uses is None else uses)


def fields_of(header: Sequence[str]) -> dict[str, str]:
    """Map each recognised heading of a pasted table to its column of the list of efforts."""
    labels = {name: str(label) for name, label in FIELDS.items()}
    names = columns_of(header, labels)
    return {head: name if name in FIELDS else "" for head, name in zip(header, names, strict=True)}


def _preview_grid(
    grid: Grid, known: KnownNames, titles: Sequence[str], uses: Mapping[str, str]
) -> Preview:
    columns = tuple((head, uses.get(head) or None) for head in grid.header)
    rows = grid.rows
    faults = list(_whole(columns, rows, grid.ragged))
    if faults:
        return Preview(columns, faults=tuple(faults))
    seen = dict.fromkeys(titles, 0)
    found = []
    for line, cells in rows:
        texts = {
            name: cell
            for (_head, name), cell in zip(columns, cells, strict=False)
            if name is not None
        }
        values, wrong, notes = read_row(texts, known)
        title = plain_title(str(values.get("title", "")))
        if title in seen:
            wrong["title"] = _twice(seen[title])
        elif title:
            seen[title] = line
        found.append(Row(line, values, wrong, notes, texts))
    return Preview(columns, tuple(found))


def _twice(line: int) -> str:
    if not line:
        return _("The inventory already has an effort with this title. Choose a different title.")
    message = _(
        "Line %(line)s has the same title. Merge the two lines, or give them different titles."
    )
    return message % {"line": line}


def _whole(
    columns: Sequence[tuple[str, str | None]],
    rows: Sequence[tuple[int, tuple[str, ...]]],
    ragged: Sequence[tuple[int, int]],
) -> Iterator[str]:
    names = [name for _head, name in columns if name]
    if "title" not in names:
        listed = ", ".join(plain(head) for head, _name in columns[:8])
        message = _(
            "No column is read as the title of the effort. Choose one of these columns: %(listed)s."
        )
        yield message % {"listed": listed}
    for name in dict.fromkeys(name for name in names if names.count(name) > 1):
        message = _("Several columns are read as “%(name)s”. Choose one column for it.")
        yield message % {"name": FIELDS[name]}
    if not rows:
        yield _("There is a heading but no row below it. Paste the rows too.")
    if len(rows) > MOST_ROWS:
        message = _("There are %(rows)s rows. Paste only the %(most)s that take most hours.")
        yield message % {"rows": len(rows), "most": MOST_ROWS}
    for line, cells in ragged[:MOST_LISTED]:
        message = _(
            "Line %(line)s has %(cells)s cells, but the heading has %(head)s. Correct the line."
        )
        yield message % {"line": line, "cells": cells, "head": len(columns)}
    if len(columns) > MOST_COLUMNS:
        yield _("There are more than 60 columns. Paste only those you need.")
