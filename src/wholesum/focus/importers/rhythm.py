"""Compute from a repeating rule of a calendar (RFC 5545) how often a meeting takes place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import islice
from math import lcm
from typing import Final

MONTH: Final = 365.25 / 12
_WORKING_DAYS: Final = 5 / 7
_FREQUENCIES: Final = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_MOST: Final = 5_000
_YEARS: Final = 4
_LONGEST_INTERVAL: Final = 400
_RANGES: Final = {
    "BYMONTH": 12,
    "BYMONTHDAY": 31,
    "BYYEARDAY": 366,
    "BYWEEKNO": 53,
    "BYSETPOS": 366,
    "BYHOUR": 23,
    "BYMINUTE": 59,
    "BYSECOND": 59,
}
_DAY: Final = re.compile(r"[+-]?(?:[1-9]|[1-4]\d|5[0-3])?(?:MO|TU|WE|TH|FR|SA|SU)")
_LAST: Final = timedelta(days=365 * 40)


class UnreadableRule(ValueError):  # noqa: N818 - the word that the notes use
    """The error that a repeating rule is invalid or repeats more often than once a day."""


def monthly_rate(rule: str, start: datetime) -> float:
    """Return how many times per month an endless series of meetings takes place.

    Parameters
    ----------
    rule
        The rule, such as ``FREQ=MONTHLY;BYDAY=1MO,3MO``.
    start
        The first day and hour, without a time zone.

    Returns
    -------
    float
        Times a month, over a whole number of periods. A daily rule without days of the week counts
        on working days.

    Raises
    ------
    UnreadableRule
        If it cannot be read.
    """
    parts = _parts(rule)
    every = int(parts.get("INTERVAL", "1"))
    by = {name for name in parts if name.startswith("BY")}
    if parts["FREQ"] == "DAILY" and not by:
        return MONTH * _WORKING_DAYS / every
    if parts["FREQ"] in ("DAILY", "WEEKLY") and by <= {"BYDAY", "BYHOUR", "BYMINUTE", "BYSECOND"}:
        days = 7 * every
        return len(_between(rule, start, start + timedelta(days=days))) / (days / MONTH)
    step = {"MONTHLY": every, "YEARLY": 12 * every}.get(parts["FREQ"], 12)
    months = lcm(step, 12) * (1 if step > 12 * _YEARS else _YEARS)
    end = start.replace(year=start.year + months // 12, day=min(start.day, 28))
    return len(_between(rule, start.replace(day=min(start.day, 28)), end)) / months


def occurrences(rule: str, start: datetime) -> list[datetime]:
    """Return the dates of a series of meetings that has an end.

    Parameters
    ----------
    rule
        The rule, with ``COUNT`` or ``UNTIL`` (without a time zone).
    start
        The first day and hour, without a time zone.

    Returns
    -------
    list of datetime
        At most 5,000, within forty years. A daily rule with ``UNTIL`` and without days of the week
        counts on working days.

    Raises
    ------
    UnreadableRule
        If it cannot be read.
    """
    parts = _parts(rule)
    last = start + _LAST
    if "UNTIL" in parts:
        last = min(last, _moment(parts["UNTIL"]))
    found = _between(rule, start, last + timedelta(seconds=1))
    if "COUNT" in parts:
        return found[: int(parts["COUNT"])]
    weekdays = [day for day in found if day.weekday() < 5]
    plain = parts["FREQ"] == "DAILY" and not any(name.startswith("BY") for name in parts)
    return weekdays if plain and weekdays else found


def within_year(rule: str, start: datetime, first: datetime) -> list[datetime]:
    """Return the dates of a series of meetings in the year that starts on a given day.

    Parameters
    ----------
    rule
        The rule.
    start
        When the series starts.
    first
        Where the year begins.

    Returns
    -------
    list of datetime
        The dates; none if the series is too old or too frequent.

    Raises
    ------
    UnreadableRule
        If it cannot be read.
    """
    end = first + timedelta(days=365)
    return [day for day in _between(rule, start, end) if day >= first]


@lru_cache(maxsize=1_000)
def _between(rule: str, start: datetime, end: datetime) -> list[datetime]:
    from dateutil.rrule import rrulestr

    kept = {name: value for name, value in _parts(rule).items() if name not in ("COUNT", "UNTIL")}
    until = (end - timedelta(seconds=1)).strftime("%Y%m%dT%H%M%S")
    text = ";".join(f"{name}={value}" for name, value in (kept | {"UNTIL": until}).items())
    try:
        return list(islice(rrulestr(text, dtstart=start), _MOST))
    except (ValueError, TypeError, IndexError, KeyError, OverflowError) as error:
        raise UnreadableRule(rule) from error


def _parts(rule: str) -> Mapping[str, str]:
    """Return the parts of a repeating rule, such as FREQ; raise an error for impossible values."""
    pairs = [part.partition("=") for part in rule.upper().split(";") if part]
    parts = {name: value for name, _, value in pairs}
    numbers = [parts.get(name, "1") for name in ("INTERVAL", "COUNT")]
    sound = parts.get("FREQ") in _FREQUENCIES and all(
        number.isascii() and number.isdigit() and len(number) < 6 for number in numbers
    )
    if not sound or not 1 <= int(numbers[0]) <= _LONGEST_INTERVAL:
        raise UnreadableRule(rule)
    for name, value in parts.items():
        texts = value.split(",")
        most = _RANGES.get(name)
        if name == "BYDAY" and not all(map(_DAY.fullmatch, texts)):
            raise UnreadableRule(rule)
        if most is not None and not all(_is_within(text, most) for text in texts):
            raise UnreadableRule(rule)
    return parts


def _is_within(text: str, most: int) -> bool:
    digits = text.lstrip("+-")
    return digits.isascii() and digits.isdigit() and len(digits) < 4 and int(digits) <= most


def _moment(text: str) -> datetime:
    try:
        if len(text) == 8:
            return datetime.strptime(text, "%Y%m%d") + timedelta(days=1, seconds=-1)
        return datetime.strptime(text.removesuffix("Z"), "%Y%m%dT%H%M%S")
    except (ValueError, OverflowError) as error:
        raise UnreadableRule(text) from error
