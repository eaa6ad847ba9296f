"""Find the column of a table that contains working times, and the unit of these times."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from wholesum.focus.importers.pasted_table import HEADINGS, Grid
from wholesum.tables import heading_key, plain
from wholesum.tables.spelling.numbers import decimal_sign, read_number, reads_two_ways

_PER_HOUR: Final = {"hours": 1.0, "minutes": 60.0, "seconds": 3600.0, "milliseconds": 3_600_000.0}
_UNITS: Final = {
    "hours": r"h|hrs?|hours?|ore|std|stunden",
    "minutes": r"m|min|mins|minutes?|minuti|minuten",
    "seconds": r"s|secs?|seconds?|secondi|sekunden",
    "milliseconds": r"ms|msecs?|millis|milliseconds?",
    "days": r"d|days?|giorni|tage|pt|person days?",
    "weeks": r"w|weeks?|wochen",
}
_SUFFIX: Final = re.compile(r"(.*?)(?:,? in |,? ?[(\[] ?(?:in )?|, )([a-z ]+?)[)\]]?")
_TIMES: Final = frozenset(
    {"time spent", "time", "duration", "actual time", "time logged", "logged time", "logged",
     "tracked time", "time tracked", "effort", "spent", "actual", "work", "worked",
     "estimated time", "time estimated", "time estimate", "estimate", "original estimate",
     "actual effort", "workload", "σ time spent", "dauer", "aufwand", "tempo", "durata"}
)  # fmt: skip
_MORE_SECONDS: Final = ("time estimated", "time estimate")
_CLICKUP: Final = frozenset(
    {"time spent text", "time estimated text", "time estimated", "rolled up time"}
)
_CLOCK: Final = re.compile(r"(\d{1,5}):([0-5]\d)(?::([0-5]\d))?")
_WORDS: Final = re.compile(
    r"(?:(?P<h>\d+(?:[.,]\d+)?) ?(?:h|hrs?|hours?|ore|std\.?)\.?)? ?,?"
    r"(?:(?P<m>\d+(?:[.,]\d+)?) ?(?:m|mins?|minutes?)\.?)? ?,?(?:(?P<s>\d+) ?(?:s|secs?)\.?)?",
    re.IGNORECASE,
)
_MOST: Final = 1e9
_MINUTE: Final = 60_000
_FULL_TIME: Final = 160 * 3600
"""The seconds of one person's month of work."""


@dataclass(frozen=True)
class TimeColumn:
    """The column of a table that contains working times, and its unit.

    Parameters
    ----------
    place
        The column, ``None`` if there is none.
    unit
        hours, minutes, seconds or milliseconds.
    decimal
        The sign before the decimals, where a number can be read in two ways.
    notes
        Notes on values that were read by a rule.
    """

    place: int | None = None
    unit: str = "hours"
    decimal: str = "."
    notes: tuple[str, ...] = ()


def time_column(grid: Grid) -> TimeColumn:
    """Find the column of working times; prefer hours to minutes, and minutes to seconds.

    A unit in the heading, as in ``Duration (min)``, counts. Without one, times of Jira are seconds
    and those of Asana minutes. Numbers under a heading of seconds are milliseconds where ClickUp's
    headings are there, or where all of them are whole minutes in milliseconds and one would
    otherwise be more than a month of work.

    Parameters
    ----------
    grid
        The table.

    Returns
    -------
    TimeColumn
        The index of the column, and its unit.
    """
    keys = [heading_key(head.replace("_", " ")) for head in grid.header]
    place, unit = _plain_heading(keys)
    notes: list[str] = []
    for at, key in enumerate(keys):
        named = _named_unit(key)
        if named in ("days", "weeks"):
            head = plain(grid.header[at])
            notes.append(f"'{head}' is in {named}, whose hours differ, and was not read.")
        elif named is not None and (place is None or _rank(named) < _rank(unit)):
            place, unit = at, named
    if place is None:
        return TimeColumn(notes=tuple(notes))
    cells = [row[place] for _, row in grid.rows]
    decimal = decimal_sign(cells, grid.separator)
    if unit == "seconds" and _named_unit(keys[place]) is None:
        numbers = [read_number(cell, decimal) for cell in cells if cell]
        if _are_milliseconds([number for number in numbers if number], keys):
            unit = "milliseconds"
            head = plain(grid.header[place])
            notes.append(
                f"The numbers of '{head}' were read as milliseconds: as seconds they would be more "
                "than a month of work, or are those of ClickUp."
            )
    return TimeColumn(place, unit, decimal, tuple(notes))


def hours_in(cell: str, column: TimeColumn) -> tuple[float | None, bool]:
    """Return the hours in a cell, and whether the number could be read in two ways.

    Parameters
    ----------
    cell
        A number in the unit of the column, or a time such as ``1:30``, ``2h 30m`` or ``90 min``.
    column
        The column.

    Returns
    -------
    hours : float or None
        ``None`` where the cell is no time, is below 0 or is beyond all measure.
    open : bool
        Whether the cell can be read in two ways.
    """
    text = " ".join(cell.split())
    number = read_number(text, column.decimal)
    if number is not None:
        sound = 0 <= number < _MOST * 3_600
        hours = number / _PER_HOUR[column.unit]
        return (hours if sound and hours < _MOST else None), reads_two_ways(text)
    if clock := _CLOCK.fullmatch(text):
        parts = [int(part or 0) for part in clock.groups()]
        return parts[0] + parts[1] / 60 + parts[2] / 3600, False
    words = _WORDS.fullmatch(text)
    if not text or words is None:
        return None, False
    amounts = [read_number(words[part] or "0", column.decimal) or 0.0 for part in "hms"]
    hours = amounts[0] + amounts[1] / 60 + amounts[2] / 3600
    return (hours if hours < _MOST else None), reads_two_ways(words["h"] or "")


def _plain_heading(keys: list[str]) -> tuple[int | None, str]:
    for unit in ("hours", "minutes", "seconds"):
        known = (unit, *HEADINGS[unit], *(_MORE_SECONDS if unit == "seconds" else ()))
        if head := next((heading for heading in known if heading in keys), None):
            return keys.index(head), unit
    return None, "hours"


def _named_unit(key: str) -> str | None:
    """Return the unit of time that a heading names, such as hours."""
    found = _SUFFIX.fullmatch(key)
    if found is None or found[1].strip() not in _TIMES:
        return None
    return next((unit for unit, form in _UNITS.items() if re.fullmatch(form, found[2])), None)


def _rank(unit: str) -> int:
    return list(_PER_HOUR).index(unit)


def _are_milliseconds(numbers: list[float], keys: list[str]) -> bool:
    if not numbers or any(number % 1_000 for number in numbers):
        return False
    minutes = all(number % _MINUTE == 0 for number in numbers)
    return bool(_CLICKUP & set(keys)) or (minutes and max(numbers) > _FULL_TIME)
