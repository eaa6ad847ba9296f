"""Read the events of a calendar file as lines of properties, and ignore all other content."""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

_KEPT: Final = frozenset(
    {"SUMMARY", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID",
     "STATUS", "UID", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "CREATED"}
)  # fmt: skip
"""The properties that are read from an event; guests and descriptions are ignored."""
_PROPERTY: Final = re.compile(
    r'(?P<name>[A-Za-z][A-Za-z0-9-]*)(?P<parameters>(?:;[^:;"]*(?:"[^"]*"[^:;"]*)*)*):(?P<value>.*)',
    re.DOTALL,
)
_CODED: Final = re.compile(r";(?:ENCODING=)?QUOTED-PRINTABLE", re.IGNORECASE)
_CHARSET: Final = re.compile(r';CHARSET="?([A-Za-z0-9_-]{1,40})"?', re.IGNORECASE)
_ZONE: Final = re.compile(r';TZID=(?:"[^"]*"|[^:;]*)', re.IGNORECASE)
_LONGEST_ZONE: Final = 100
_LONGEST_LINE: Final = 20_000
_ENDS: Final = re.compile(rb"\r\n|\n|\r")


@dataclass
class EventText:
    """The lines of one calendar event, with the line of the file on which the event starts."""

    line: int
    properties: list[str] = field(default_factory=list)


@dataclass
class CalendarText:
    """The events that were read from a calendar file, with notes on lines that were skipped.

    Parameters
    ----------
    events
        The events in the order of the file.
    odd
        Lines that are not properties, with their line numbers.
    foreign
        Lines that are not UTF-8 and were read as Windows-1252.
    open_at
        The line of an event whose end is missing.
    """

    events: list[EventText] = field(default_factory=list)
    odd: list[int] = field(default_factory=list)
    foreign: list[int] = field(default_factory=list)
    open_at: int | None = None


def read_calendar_text(data: bytes) -> CalendarText:
    """Return the events of a calendar file.

    Parameters
    ----------
    data
        The file: iCalendar, UTF-8 or UTF-16. Lines that are neither are read as Windows-1252.

    Returns
    -------
    CalendarText
        The events and what could not be read.
    """
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = data.decode("utf-16", errors="replace").encode()
    found = CalendarText()
    event: EventText | None = None
    inner: list[str] = []
    for number, raw in _unfolded(data.removeprefix(b"\xef\xbb\xbf")):
        text = _decoded(raw, number, found)
        property_ = _PROPERTY.fullmatch(text)
        if property_ is None:
            found.odd += [number] if text.strip() else []
            continue
        name, value = property_["name"].upper(), property_["value"].strip().upper()
        if name == "BEGIN" and value == "VEVENT":
            event, inner = EventText(number), []
            found.events.append(event)
        elif name == "END" and value == "VEVENT":
            event = None
        elif event is None:
            continue
        elif name == "BEGIN":
            inner.append(value)
        elif name == "END":
            inner = inner[:-1]
        elif not inner and name in _KEPT:
            event.properties.append(_plain_property(property_, raw))
    found.open_at = None if event is None else event.line
    return found


def _unfolded(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the lines of a calendar file with their numbers, after joining continued lines.

    Lines are joined as bytes, for some programs fold them in the middle of a letter.
    """
    start, parts = 1, list[bytes]()
    for number, line in enumerate(_ENDS.split(data), start=1):
        soft = bool(parts) and parts[-1].endswith(b"=") and _is_coded(parts[0])
        if parts and (line[:1] in (b" ", b"\t") or soft):
            parts.append(line if soft else line[1:])
            continue
        if parts:
            yield start, _joined(parts)
        start, parts = number, [line]
    if parts:
        yield start, _joined(parts)


def _joined(parts: list[bytes]) -> bytes:
    sign = b"\n" if _is_coded(parts[0]) else b""
    return sign.join(parts)[:_LONGEST_LINE]


def _is_coded(line: bytes) -> bool:
    return b"QUOTED-PRINTABLE" in line[:200].upper()


def _decoded(raw: bytes, number: int, found: CalendarText) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError:
        if len(raw) == _LONGEST_LINE:
            return raw.decode(errors="ignore")
        found.foreign.append(number)
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _plain_property(property_: re.Match[str], raw: bytes) -> str:
    """Read one property of an event; an unknown time zone is ignored."""
    parameters, value = property_["parameters"], property_["value"]
    charset = _CHARSET.search(parameters)
    if _CODED.search(parameters):
        coded = value.encode("latin-1", errors="ignore")
        value = _in_charset(quopri.decodestring(coded), charset).replace("\n", " ")
    elif charset is not None:
        value = _in_charset(raw.split(b":", 1)[1], charset)
    zone = _ZONE.search(parameters)
    if zone is not None and (len(zone[0]) > _LONGEST_ZONE or not zone[0].isprintable()):
        parameters = _ZONE.sub("", parameters)
    parameters = _CHARSET.sub("", _CODED.sub("", parameters))
    clean = "".join(sign for sign in value if sign >= " ")
    return f"{property_['name'].upper()}{parameters}:{clean}"


def _in_charset(coded: bytes, charset: re.Match[str] | None) -> str:
    for name in (*([charset[1]] if charset else []), "utf-8", "cp1252"):
        try:
            return coded.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    return coded.decode("latin-1")
