"""Draft a list of efforts from a calendar, an export of a tracker, or a spreadsheet.

Columns are guessed by their headings, and the draft says how each was read, so that people
can correct it. All input is untrusted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from wholesum.focus.importers.calendars import draft_of_calendar
from wholesum.focus.importers.draft import (
    LONGEST,
    MOST_HOURS,
    MOST_ROWS,
    Draft,
    draft_frame,
    listed,
    single_line,
    unreadable,
)
from wholesum.focus.importers.left_aside import DONE, TOTAL, done_columns, is_done, is_total
from wholesum.focus.importers.pasted_table import HEADINGS, Grid, columns_of, read_grid
from wholesum.focus.importers.units import TimeColumn, hours_in, time_column
from wholesum.tables import name_key, plain
from wholesum.tables.unpacking import read_bytes

__all__ = ["Draft", "draft_of_calendar", "draft_of_text", "read_draft"]

MOST_BYTES: Final = 20_000_000
_EFFORT: Final = {
    "title": "title",
    "owner": "owner",
    "asked_by": "asked_by",
    "for_whom": "for_whom",
    "since": "since",
    "breaks": "breaks_if_stopped",
}
_DAYS: Final = ("%d/%b/%y", "%d/%b/%Y", "%d.%m.%Y")
"""Unambiguous formats of days, besides 2026-05-04; Jira writes 04/May/26."""
_NAMES: Final = ("owner", "asked_by", "for_whom")
_MOST_NAMED: Final = 5


def read_draft(path: Path | str) -> Draft:
    """Read a first draft of a team's efforts from a file.

    Parameters
    ----------
    path
        A calendar (``.ics``), or a table with commas, semicolons or tabs between cells: a
        spreadsheet saved as CSV, or an export of Jira, Asana, Trello or ClickUp.

    Returns
    -------
    Draft
        The efforts, with a note on how each heading was read.

    Raises
    ------
    BadEvidence
        If it cannot be read, or holds nothing to take.
    """
    path = Path(path)
    data = read_bytes(path)
    if len(data) > MOST_BYTES:
        raise unreadable(
            path.name, f"the file has more than {MOST_BYTES:,} bytes", "take a part of it"
        )
    if path.suffix.lower() in (".ics", ".ical", ".vcs"):
        return draft_of_calendar(data, path.name)
    try:
        return draft_of_text(data.decode("utf-8-sig"), path.name)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise unreadable(
            path.name, "the file is not UTF-8", "save it as CSV, UTF-8", line
        ) from error


def draft_of_text(text: str, name: str = "what was pasted") -> Draft:
    """Read a first draft of a team's efforts from a table in a text.

    Parameters
    ----------
    text
        Lines of cells, the first one the headings.
    name
        The name of the file in messages.

    Returns
    -------
    Draft
        One effort a title; hours of one title are added up, and the earliest day counts. Rows that
        are done or archived, rows of totals, rows without a title and rows of another width than
        the header are left out, and the notes list them with their lines.

    Raises
    ------
    BadEvidence
        If there is no heading for the title, no row, or a row that cannot be read.
    """
    grid = read_grid(text, name)
    places = _places(columns_of(grid.header))
    if "title" not in places:
        remedy = f"give one column the heading {', '.join(HEADINGS['title'][:4])}"
        raise unreadable(name, "no column looks like the title of an effort", remedy, 1)
    time = time_column(grid)
    done = done_columns(grid.header, tuple(places.values()))
    rows = _Rows(time)
    for line, row in grid.rows:
        title = single_line(row[places["title"]])
        if len(rows.found) >= MOST_ROWS:
            raise unreadable(
                name, f"there are more than {MOST_ROWS:,} efforts", "take a part", line
            )
        if not title:
            rows.aside("without a title", line, "")
        elif is_total(title):
            rows.aside(TOTAL, line, title)
        elif is_done(row, done):
            rows.aside(DONE, line, title)
        else:
            cells = {key: row[place] for key, place in places.items() if key != "title"}
            rows.add(line, title, cells, None if time.place is None else row[time.place])
    rows.of_another_width(grid)
    if not rows.found:
        problem = "there is a header but no row with a title"
        left = " ".join(rows.left())
        raise unreadable(
            name, f"{problem} that is taken. {left}".rstrip(".") if left else problem, "add rows"
        )
    taken = [(grid.header[place], key) for key, place in places.items()]
    if time.place is not None:
        taken.append((grid.header[time.place], time.unit))
    taken += [(grid.header[place], "what is done") for place in done]
    read = {head for head, _ in taken}
    unread = tuple(head for head in grid.header if head and head not in read)
    return Draft(draft_frame(rows.found), tuple(taken), unread, tuple(_notes(places, rows, unread)))


@dataclass
class _Rows:
    """The efforts found so far in a table, and the cells that could not be read."""

    time: TimeColumn
    found: dict[str, dict[str, Any]] = field(default_factory=dict)
    asides: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    hours: list[tuple[int, str]] = field(default_factory=list)
    days: list[tuple[int, str]] = field(default_factory=list)
    two_ways: list[tuple[int, str]] = field(default_factory=list)
    differ: list[tuple[int, str]] = field(default_factory=list)
    spelt: dict[str, list[str]] = field(default_factory=dict)

    def aside(self, reason: str, line: int, title: str) -> None:
        """Leave out a row of the file, and keep the reason for a note."""
        self.asides.setdefault(reason, []).append((line, title))

    def of_another_width(self, grid: Grid) -> None:
        """Leave out the rows of a file that have more or fewer cells than the header."""
        reason = f"with more or fewer cells than the {len(grid.header)} of the header"
        for line, cells in grid.ragged:
            self.aside(reason, line, f"{cells} cells")

    def add(self, line: int, title: str, cells: Mapping[str, str], time: str | None) -> None:
        """Add the hours of a row of the file to the effort with the same title."""
        key = name_key(title)
        row = self.found.setdefault(key, {"title": title, "hours": 0.0})
        if title not in self.spelt.setdefault(key, []):
            self.spelt[key].append(title)
        if time:
            hours, open_ = hours_in(time, self.time)
            row["hours"] += hours or 0.0
            self.hours += [(line, time)] if hours is None else []
            self.two_ways += [(line, time)] if open_ else []
        for name, cell in cells.items():
            if name == "since":
                self._since(line, row, cell)
            elif cell:
                value = single_line(cell) if name in _NAMES else plain(single_line(cell), LONGEST)
                kept = row.setdefault(name, value)
                differs = name == "owner" and name_key(kept) != name_key(value)
                self.differ += [(line, value)] if differs else []

    def _since(self, line: int, row: dict[str, Any], cell: str) -> None:
        day = _day(cell)
        row["since"] = min(filter(None, (row.get("since"), day)), default=None)
        if cell and day is None:
            self.days.append((line, cell))

    def left(self) -> Iterator[str]:
        """Return notes on the rows of the file that were left out, with the reasons."""
        for reason, places in self.asides.items():
            yield f"Rows left out, {reason}: {len(places):,}: {listed(places)}."


def _places(columns: Sequence[str | None]) -> dict[str, int]:
    """Return the index of each column of the file that a draft uses."""
    known = {name: place for place, name in enumerate(columns) if name is not None}
    if "owner" not in known and "work" in known:
        known["owner"] = known["work"]
    return {_EFFORT[key]: at for key, at in known.items() if key in _EFFORT}


def _day(cell: str) -> date | None:
    """Read a date from a cell; ignore a time of day after the date."""
    with suppress(ValueError):
        return date.fromisoformat(cell[:10])
    for form in _DAYS:
        with suppress(ValueError):
            return datetime.strptime(cell.partition(" ")[0], form).date()
    return None


def _notes(places: Mapping[str, int], rows: _Rows, unread: Sequence[str]) -> Iterator[str]:
    yield from _notes_on_time(rows)
    if rows.days:
        yield f"Rows whose day could not be read and was left out: {len(rows.days)}."
        yield f"These rows are {listed(rows.days)}."
    if "owner" not in places:
        yield "No column looks like an owner: name an owner for each effort."
    if rows.differ:
        yield f"Efforts with another owner in a later row keep the first: {listed(rows.differ)}."
    joined = [titles for titles in rows.spelt.values() if len(titles) > 1]
    if joined:
        some = "; ".join(
            " and ".join(f"'{title}'" for title in titles) for titles in joined[:_MOST_NAMED]
        )
        more = f" and {len(joined) - _MOST_NAMED} more" if len(joined) > _MOST_NAMED else ""
        yield f"Titles that are spelt in several ways count as one: {some}{more}."
    yield from rows.left()
    if unread:
        some = ", ".join(f"'{plain(head)}'" for head in unread[:20])
        yield f"Columns that were not read: {some}{' and more' if len(unread) > 20 else ''}."


def _notes_on_time(rows: _Rows) -> Iterator[str]:
    time = rows.time
    if time.place is None:
        yield "No column looks like hours: fill in the hours."
    elif time.unit != "hours":
        yield "Times may be totals and not the hours of one month: check each time."
    yield from time.notes
    if rows.hours:
        yield f"Rows whose hours could not be read and count as 0: {len(rows.hours)}."
        yield f"These rows are {listed(rows.hours)}."
    if rows.two_ways:
        sign = "comma" if time.decimal == "," else "point"
        yield (
            f"Numbers that can be read in two ways were read with a decimal {sign}; check them: "
            f"{listed(rows.two_ways)}."
        )
    full = [row["title"] for row in rows.found.values() if row["hours"] > MOST_HOURS]
    if full:
        yield f"Efforts cut to the limit of {MOST_HOURS:,.0f} hours: {', '.join(full[:20])}."
    if time.unit in ("minutes", "seconds"):
        much = [row for row in rows.found.values() if row["hours"] > 744]
        if much:
            some = ", ".join(f"'{row['title']}' ({row['hours']:,.0f})" for row in much[:20])
            yield f"Efforts with more hours than a month has: {some}. Check the unit."
