"""A first draft of the inventory from what is there already: calendars, trackers, spreadsheets.

Columns are guessed by their headings, and the draft says what was taken for what, so that people
can correct it. Of a calendar, titles and lengths are read and nothing else. All input is untrusted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import polars as pl

from wholesum.focus.evidence import EFFORTS
from wholesum.focus.importers.pasted_table import HEADINGS, columns_of, read_grid
from wholesum.tables import BadEvidence, Fault, fit, plain
from wholesum.tables.unpacking import read_bytes

MOST_ROWS: Final = 5_000
MOST_BYTES: Final = 20_000_000
_LONGEST: Final = 200
_MONTH: Final = 365.25 / 12
_EFFORT: Final = {
    "title": "title",
    "owner": "owner",
    "asked_by": "asked_by",
    "for_whom": "for_whom",
    "since": "since",
    "breaks": "breaks_if_stopped",
}
_PER_HOUR: Final = {"hours": 1.0, "minutes": 60.0, "seconds": 3600.0}
_DAYS: Final = ("%d/%b/%y", "%d/%b/%Y", "%d.%m.%Y")
"""Days that can be read in one way only, beside 2026-05-04; 04/May/26 is that of Jira."""
_PER_MONTH: Final = {"DAILY": 365.25 / 12 * 5 / 7, "WEEKLY": _MONTH / 7, "MONTHLY": 1.0,
                     "YEARLY": 1 / 12}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Draft:
    """A first draft of an inventory.

    Parameters
    ----------
    efforts
        The columns of `EFFORTS`; owners are names as they stood there, to be matched with people.
    taken
        Pairs of a heading and what it was taken for.
    unread
        Headings that were not read.
    notes
        What to look at before it is used, in sentences.
    """

    efforts: pl.DataFrame
    taken: tuple[tuple[str, str], ...]
    unread: tuple[str, ...]
    notes: tuple[str, ...]

    def text(self) -> str:
        """Return the efforts as a table that can be pasted.

        Returns
        -------
        str
            Cells divided by tabs, without columns that are blank.
        """
        shown = self.efforts.drop("effort")
        known = [name for name in shown.columns if shown[name].null_count() < shown.height]
        return shown.select(known).write_csv(separator="\t")

    @property
    def sentences(self) -> tuple[str, ...]:
        """What was taken for what, and what to look at before it is used."""
        took = "; ".join(f"'{plain(head)}' as {name}" for head, name in self.taken)
        return (f"Taken: {took}.", *self.notes)

    def explain(self) -> str:
        """Say how many efforts there are, what was taken for what, and what to look at.

        Returns
        -------
        str
            A few sentences.
        """
        return " ".join([f"{self.efforts.height} efforts.", *self.sentences])


def read_draft(path: Path | str) -> Draft:
    """Read a first draft from a file.

    Parameters
    ----------
    path
        A calendar (``.ics``), or a table with commas, semicolons or tabs between cells: a
        spreadsheet saved as CSV, or an export of Jira, Asana or Trello.

    Returns
    -------
    Draft
        The efforts, with what was taken for what.

    Raises
    ------
    BadEvidence
        If it cannot be read, or holds nothing to take.
    """
    path = Path(path)
    data = read_bytes(path)
    if len(data) > MOST_BYTES:
        raise _bad(path.name, f"the file has more than {MOST_BYTES:,} bytes", "take a part of it")
    if path.suffix.lower() == ".ics":
        return draft_of_calendar(data, path.name)
    try:
        return draft_of_text(data.decode("utf-8-sig"), path.name)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _bad(path.name, "the file is not UTF-8", "save it as CSV, UTF-8", line) from error


def draft_of_text(text: str, name: str = "what was pasted") -> Draft:
    """Read a first draft from a table as text.

    Parameters
    ----------
    text
        Lines of cells, the first one the headings.
    name
        What to call it in messages.

    Returns
    -------
    Draft
        One effort a title; hours of one title are added up, and the earliest day counts.

    Raises
    ------
    BadEvidence
        If there is no heading for the title, no row, or a row that cannot be read.
    """
    grid = read_grid(text, name)
    places = _places(columns_of(grid.header))
    if "title" not in places:
        remedy = f"give one column the heading {', '.join(HEADINGS['title'][:4])}"
        raise _bad(name, "no column looks like the title of an effort", remedy, 1)
    found: dict[str, dict[str, Any]] = {}
    odd: Counter[str] = Counter()
    for line, row in grid.rows:
        if len(found) >= MOST_ROWS:
            raise _bad(name, f"there are more than {MOST_ROWS:,} efforts", "take a part", line)
        cells = {key: row[place] for key, place in places.items() if place < len(row)}
        title = plain(cells.get("title", ""), _LONGEST)
        if title:
            odd.update(_add(found, title, cells))
    if not found:
        raise _bad(name, "there is a header but no row with a title", "add rows")
    taken = tuple((grid.header[place], key) for key, place in places.items())
    unread = tuple(cell for at, cell in enumerate(grid.header) if at not in places.values())
    return Draft(_frame(found), taken, unread, tuple(_notes(places, odd)))


def draft_of_calendar(data: bytes, name: str = "calendar.ics") -> Draft:
    """Read a first draft from a calendar.

    Events of one title are one effort. A series counts by its rhythm (a daily one on working days),
    a single event by its length over the months that the single events span. All-day and cancelled
    events are left aside.

    Parameters
    ----------
    data
        The calendar, iCalendar (RFC 5545).
    name
        What to call it in messages.

    Returns
    -------
    Draft
        Titles and hours a month.

    Raises
    ------
    BadEvidence
        If it is no calendar, or has no event with a title and a length.
    """
    from icalendar import Calendar

    try:
        events = [
            event
            for calendar in Calendar.from_ical(data, multiple=True)
            for event in calendar.walk("VEVENT")
        ]
    except (ValueError, TypeError, AttributeError, IndexError, KeyError) as error:
        raise _bad(name, "this is not a calendar", "export it again as iCalendar") from error
    spans = [span for event in events[:MOST_ROWS] if (span := _span(event)) is not None]
    single = [start for _, start, _, monthly in spans if monthly is None]
    months = max((max(single) - min(single)).days / _MONTH, 1.0) if single else 1.0
    found: dict[str, dict[str, Any]] = {}
    for title, _, hours, monthly in spans:
        row = found.setdefault(title.casefold(), {"title": title, "hours": 0.0})
        row["hours"] += hours * (1 / months if monthly is None else monthly)
    if not found:
        raise _bad(name, "no event has a title and a length", "export another part of it")
    note = "Hours are those of one calendar: multiply by the people who were there."
    taken = (("SUMMARY", "title"), ("DTSTART to DTEND, RRULE", "hours"))
    return Draft(_frame(found), taken, (), (note,))


def _span(event: Any) -> tuple[str, date, float, float | None] | None:
    """Return title, day, hours and how often a month a series occurs; ``None`` if left aside."""
    try:
        title = plain(event.get("SUMMARY") or "", _LONGEST).strip()
        start, end = event.start, event.end
        rule: Mapping[str, Any] = event.get("RRULE") or {}
        cancelled = str(event.get("STATUS") or "").upper() == "CANCELLED"
        if not title or cancelled or not isinstance(start, datetime):
            return None
        length = _utc(end) - _utc(start)
        if not timedelta(0) < length < timedelta(days=2):
            return None
        return title, start.date(), length / timedelta(hours=1), _monthly(rule)
    except (ValueError, TypeError, AttributeError, KeyError, OverflowError):
        return None


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _monthly(rule: Mapping[str, Any]) -> float | None:
    if not rule:
        return None
    often = _PER_MONTH.get(str(rule["FREQ"][0]).upper(), 1.0)
    every = max(int(rule.get("INTERVAL", [1])[0]), 1)
    days = len(rule.get("BYDAY", [0])) if often == _PER_MONTH["WEEKLY"] else 1
    return often / every * days


def _places(columns: Sequence[str | None]) -> dict[str, int]:
    """Return the place of each column that is read; hours before minutes and seconds."""
    known = {name: place for place, name in enumerate(columns) if name is not None}
    if "owner" not in known and "work" in known:
        known["owner"] = known["work"]
    unit = next((name for name in _PER_HOUR if name in known), None)
    return {_EFFORT.get(key, key): at for key, at in known.items() if key in _EFFORT or key == unit}


def _add(found: dict[str, dict[str, Any]], title: str, cells: Mapping[str, str]) -> Iterator[str]:
    """Add a row to its effort; yield "hours" and "day" where they could not be read."""
    row = found.setdefault(title.casefold(), {"title": title, "hours": 0.0})
    for key, cell in cells.items():
        if key in _PER_HOUR:
            hours = _hours(cell, _PER_HOUR[key])
            row["hours"] += hours or 0.0
            if cell and hours is None:
                yield "hours"
        elif key == "since":
            day = _day(cell)
            row[key] = min(filter(None, (row.get(key), day)), default=None)
            if cell and day is None:
                yield "day"
        elif key != "title":
            row[key] = row.get(key) or plain(cell, _LONGEST) or None


def _hours(cell: str, per_hour: float) -> float | None:
    try:
        number = float(cell.removesuffix("h").strip().replace(",", "."))
    except ValueError:
        return None
    return number / per_hour if 0 <= number < 1e9 else None


def _day(cell: str) -> date | None:
    """Read a day, whatever hour follows it."""
    with suppress(ValueError):
        return date.fromisoformat(cell[:10])
    for form in _DAYS:
        with suppress(ValueError):
            return datetime.strptime(cell.partition(" ")[0], form).date()
    return None


def _frame(found: Mapping[str, dict[str, Any]]) -> pl.DataFrame:
    rows = [
        {**row, "effort": f"e{place}", "hours": min(round(row["hours"], 1), 100_000.0)}
        for place, row in enumerate(found.values(), start=1)
    ]
    known = {column.name: column.dtype for column in EFFORTS.columns}
    return fit(pl.DataFrame(rows, schema=known), EFFORTS)


def _notes(places: Mapping[str, int], odd: Mapping[str, int]) -> Iterator[str]:
    times = set(places) & set(_PER_HOUR)
    if not times:
        yield "No column looks like hours: fill them in."
    elif "hours" not in times:
        yield "Times may be totals, not a month's: look at each."
    if odd["hours"]:
        yield f"Rows whose hours could not be read, and count as 0: {odd['hours']}."
    if odd["day"]:
        yield f"Rows whose day could not be read, and is left out: {odd['day']}."
    if "owner" not in places:
        yield "No column looks like an owner: name one for each effort."


def _bad(name: str, problem: str, remedy: str, line: int | None = None) -> BadEvidence:
    return BadEvidence([Fault(name, problem, remedy, line)])
