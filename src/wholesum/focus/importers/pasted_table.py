"""Read the cells of a pasted or exported table, and find out what each column means."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from wholesum.tables import BadEvidence, Fault, heading_key
from wholesum.tables.cells import separator_of

HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "title": ("title", "effort", "summary", "name", "card name", "task name", "task", "what",
              "activity", "project", "initiative", "item", "titolo", "attività"),
    "hours": ("hours", "hours a month", "hours per month", "hours/month", "h/month", "h",
              "monthly hours", "effort hours", "time spent (h)", "actual hours", "time", "ore",
              "ore al mese"),
    "minutes": ("minutes", "actual time", "estimated time"),
    "seconds": ("time spent", "σ time spent", "original estimate", "σ original estimate"),
    "owner": ("owner", "assignee", "responsible", "lead", "owned by", "assigned to",
              "responsabile"),
    "work": ("who does it", "who", "people", "members", "done by", "does it", "chi lo fa"),
    "goals": ("goals", "goal", "goal(s)", "obiettivi", "obiettivo"),
    "value": ("value", "value it expresses", "values", "valore"),
    "reach": ("reach", "run or change", "run/change"),
    "stage": ("stage", "ecocycle", "phase", "fase"),
    "since": ("since", "since when", "start", "started", "start date", "created", "created at",
              "creation date", "dal"),
    "asked_by": ("asked by", "asked for by", "requested by", "reporter", "requester", "created by",
                 "chiesto da"),
    "for_whom": ("for whom", "for", "customer", "client", "per chi"),
    "breaks": ("what breaks if it stops", "breaks if stopped", "breaks", "what would break",
               "what would break if it stopped", "if it stopped"),
}  # fmt: skip
"""The possible columns with their headings in lower case, the likeliest first."""
_SEPARATOR_LINE: Final = re.compile(r"sep=([;,\t])\r?\n", re.IGNORECASE)
_LOOKED_AT: Final = 200_000
_FORMULA: Final = ("'=", "'+", "'-", "'@")


@dataclass(frozen=True)
class Grid:
    """The cells of a pasted or exported table: its headings and its rows.

    Parameters
    ----------
    header
        The first row that is not blank.
    rows
        The others, with the line each starts on.
    separator
        The sign between the cells.
    ragged
        The lines of rows that have more cells than the header, or fewer where no tabs divide them,
        with their number of cells. It is unknown which cell belongs to which column, so they are
        not rows.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    separator: str = "\t"
    ragged: tuple[tuple[int, int], ...] = ()


def read_grid(text: str, name: str = "what was pasted") -> Grid:
    """Read the cells of a pasted or exported table from its lines of text.

    Parameters
    ----------
    text
        Cells divided by tabs, semicolons or commas, whichever gives most of the first rows as many
        cells as the header; separators within quotes are ignored. A first line ``sep=;`` says
        it too.
    name
        The name of the table in messages.

    Returns
    -------
    Grid
        Rows that are not blank. The apostrophe that keeps a spreadsheet from reading text as a
        formula is taken off.

    Raises
    ------
    BadEvidence
        If a quotation mark is not closed, or a cell is too long.
    """
    text = text.replace("\0", "").lstrip("\ufeff")
    separator_line = _SEPARATOR_LINE.match(text)
    separator = separator_line[1] if separator_line else separator_of(text[:_LOOKED_AT], "\t;,")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    lines: list[tuple[int, tuple[str, ...]]] = []
    start = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells) and not (separator_line and start == 1):
                lines.append((start, tuple(_bare(cell.strip()) for cell in cells)))
            start = reader.line_num + 1
    except csv.Error as error:
        problem = "a quotation mark is opened and not closed, or a cell is too long"
        raise BadEvidence([Fault(name, problem, "check the cells of this row", start)]) from error
    return _grid(lines, separator)


def _grid(lines: list[tuple[int, tuple[str, ...]]], separator: str) -> Grid:
    """Return the rows with as many cells as the heading; blank cells at the end do not count."""
    if not lines:
        return Grid((), (), separator)
    header = lines[0][1]
    rows, ragged = [], []
    for line, cells in lines[1:]:
        filled = _filled(cells)
        if len(filled) > len(header) or (len(cells) < len(header) and separator != "\t"):
            ragged.append((line, len(cells)))
        else:
            blanks = ("",) * (len(header) - len(filled))
            rows.append((line, (*filled, *blanks)))
    return Grid(header, tuple(rows), separator, tuple(ragged))


def _filled(cells: tuple[str, ...]) -> tuple[str, ...]:
    last = max(place for place, cell in enumerate(cells) if cell)
    return cells[: last + 1]


def columns_of(
    header: Sequence[str], labels: Mapping[str, str] | None = None
) -> tuple[str | None, ...]:
    """Return the meaning of each column of a pasted table, by its heading.

    Parameters
    ----------
    header
        The headings.
    labels
        Another heading for some of `HEADINGS`, likelier than these.

    Returns
    -------
    tuple
        For each heading one of `HEADINGS`, each at most once, or ``None`` if it is not one.
    """
    wanted = [heading_key(head.replace("_", " ")) for head in header]
    found: list[str | None] = [None] * len(wanted)
    for name, headings in HEADINGS.items():
        ranked = ((labels or {}).get(name, name).casefold(), *headings)
        if known := next((name for name in ranked if name in wanted), None):
            found[wanted.index(known)] = name
    return tuple(found)


def _bare(cell: str) -> str:
    return cell[1:] if cell.startswith(_FORMULA) else cell
