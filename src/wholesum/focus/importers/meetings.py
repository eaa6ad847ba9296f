"""The meetings of a calendar: single meetings, series, and moved or cancelled meetings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Any, Final, cast

from wholesum.focus.importers.calendar_text import EventText
from wholesum.focus.importers.draft import single_line

_ERRORS: Final = (
    ValueError, TypeError, AttributeError, IndexError, KeyError, OverflowError, OSError,
)  # fmt: skip
_FIRST_YEAR, _LAST_YEAR = 1900, 9000
_LONGEST: Final = timedelta(days=2)
NO_TIME: Final = "has no readable time"
NO_LENGTH: Final = "has no length"
TOO_LONG: Final = "lasts two days or longer"
ALL_DAY: Final = "is all-day"
CALLED_OFF: Final = "is called off"


@dataclass
class Meeting:
    """An event or a series of events in a calendar that has a title and a length.

    Parameters
    ----------
    line, title, start, hours
        Line, title, start in its own time zone, and duration.
    uid, sequence
        Identity of the series, and the number by which the newer version is found.
    rules
        The rules of recurrence, with ends by the clock of the start.
    added, left_out
        Other times at which it takes place, and times or days at which it does not.
    replaces
        The time in its series that it replaces.
    called_off
        Whether it does not take place.
    """

    line: int
    title: str
    start: datetime
    hours: float
    uid: str = ""
    sequence: int = 0
    rules: tuple[str, ...] = ()
    added: tuple[datetime, ...] = ()
    left_out: frozenset[date] = frozenset()
    replaces: datetime | None = None
    called_off: bool = False
    changes: dict[datetime, Meeting] = field(default_factory=dict)

    def is_left_out(self, moment: datetime) -> bool:
        """Return whether the meeting of a series at a given time was moved or cancelled."""
        return moment in self.left_out or moment.date() in self.left_out


@dataclass(frozen=True)
class SkippedEvent:
    """A calendar event that was left out, with the reason."""

    line: int
    title: str
    reason: str


def read_meeting(text: EventText) -> Meeting | SkippedEvent | None:
    """Return a calendar event as a meeting, or the reason to skip it; ``None`` without title."""
    from icalendar import Event

    lines = ["BEGIN:VEVENT", *text.properties, "END:VEVENT", ""]
    title = ""
    try:
        event = Event.from_ical("\r\n".join(lines))
        title = single_line(_first(event, "SUMMARY") or "")
        return _meeting(text.line, title, cast(Any, event)) if title else None
    except _ERRORS:
        return SkippedEvent(text.line, title, NO_TIME) if title else None


def stamps(text: EventText) -> Iterator[date]:
    """Yield the days on which calendar events were created or last changed."""
    for line in text.properties:
        name, _, value = line.partition(":")
        if name.partition(";")[0] in ("DTSTAMP", "LAST-MODIFIED", "CREATED"):
            try:
                yield datetime.strptime(value[:8], "%Y%m%d").date()
            except ValueError:
                continue


def _first(event: Any, name: str) -> Any:
    value = event.get(name)
    return value[0] if isinstance(value, list) else value


def _every(event: Any, name: str) -> list[Any]:
    value = event.get(name)
    return value if isinstance(value, list) else [] if value is None else [value]


def _meeting(line: int, title: str, event: Any) -> Meeting | SkippedEvent:
    broken = {name for name, _ in event.errors}
    start = getattr(_first(event, "DTSTART"), "dt", None)
    if isinstance(start, date) and not isinstance(start, datetime):
        return SkippedEvent(line, title, ALL_DAY)
    if not isinstance(start, datetime) or broken & {"DTSTART", "DTEND", "DURATION"}:
        return SkippedEvent(line, title, NO_TIME)
    if not _FIRST_YEAR <= start.year <= _LAST_YEAR:
        return SkippedEvent(line, title, NO_TIME)
    length = _length(event, start)
    replaces = getattr(_first(event, "RECURRENCE-ID"), "dt", None)
    called_off = str(_first(event, "STATUS") or "").strip().upper() == "CANCELLED"
    if called_off and replaces is None:
        return SkippedEvent(line, title, CALLED_OFF)
    if not called_off and not timedelta(0) < length < _LONGEST:
        return SkippedEvent(line, title, TOO_LONG if length >= _LONGEST else NO_LENGTH)
    rules = [_rule(rule, start.tzinfo) for rule in _every(event, "RRULE")]
    return Meeting(
        line,
        title,
        _local(start, start.tzinfo),
        length / timedelta(hours=1),
        str(_first(event, "UID") or ""),
        _whole(_first(event, "SEQUENCE")),
        tuple(rules),
        tuple(day for day in _days(event, "RDATE", start.tzinfo) if isinstance(day, datetime)),
        frozenset(_days(event, "EXDATE", start.tzinfo)),
        None if replaces is None else _moment(replaces, start),
        called_off,
    )


def _length(event: Any, start: datetime) -> timedelta:
    end = getattr(_first(event, "DTEND"), "dt", None)
    if isinstance(end, datetime):
        return _utc(end, start.tzinfo) - _utc(start, start.tzinfo)
    duration = getattr(_first(event, "DURATION"), "dt", None)
    return duration if isinstance(duration, timedelta) else timedelta(0)


def _whole(value: Any) -> int:
    return int(value) if isinstance(value, int) else 0


def _rule(rule: Any, zone: tzinfo | None) -> str:
    """Return the repeating rule of a meeting with its last day in the time zone of its start."""
    from icalendar import vRecur

    if not isinstance(rule, vRecur):
        return str(rule)
    text: str = rule.to_ical().decode()  # type: ignore[no-untyped-call]
    until = rule.get("UNTIL")
    if until and isinstance(until[0], datetime):
        kept = [part for part in text.split(";") if not part.upper().startswith("UNTIL=")]
        return ";".join([*kept, f"UNTIL={_local(until[0], zone):%Y%m%dT%H%M%S}"])
    return text


def _days(event: Any, name: str, zone: tzinfo | None) -> Iterator[date]:
    """Yield the dates in a property of an event, such as the excluded dates of a series."""
    for values in _every(event, name):
        for value in getattr(values, "dts", ()):
            moment = value.dt[0] if isinstance(value.dt, tuple) else value.dt
            if isinstance(moment, datetime):
                yield _local(moment, zone)
            elif isinstance(moment, date):
                yield moment


def _moment(replaces: Any, start: datetime) -> datetime:
    if isinstance(replaces, datetime):
        return _local(replaces, start.tzinfo)
    return datetime.combine(replaces, start.time())


def _local(moment: datetime, zone: tzinfo | None) -> datetime:
    """Convert a time to the time zone of another time, and drop the zone."""
    if moment.tzinfo is not None and zone is not None:
        moment = moment.astimezone(zone)
    return moment.replace(tzinfo=None)


def _utc(moment: datetime, zone: tzinfo | None) -> datetime:
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone or UTC)
    return moment.astimezone(UTC)
