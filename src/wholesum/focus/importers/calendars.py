"""Draft a list of efforts from a calendar: one effort per meeting, with hours per month."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from statistics import median_high
from typing import Any, Final

from wholesum.focus.importers.calendar_text import CalendarText, read_calendar_text
from wholesum.focus.importers.draft import MOST_ROWS, Draft, draft_frame, listed, unreadable
from wholesum.focus.importers.meetings import Meeting, SkippedEvent, read_meeting, stamps
from wholesum.focus.importers.rhythm import (
    MONTH,
    UnreadableRule,
    monthly_rate,
    occurrences,
    within_year,
)
from wholesum.tables import name_key, plain

_YEAR: Final = timedelta(days=365)
UNREADABLE: Final = "has a rhythm that cannot be read"
OUTSIDE: Final = "lies outside the months over which single events are spread"
AGAIN: Final = "occurs again under the same UID"
UNTITLED: Final = "has no title"


def draft_of_calendar(data: bytes, name: str = "calendar.ics") -> Draft:
    """Read a first draft of a team's efforts from a calendar file.

    Events of one title are one effort. A series counts by its rule of recurrence, without the times
    it leaves out and with those that were moved or added; a daily one without days of the week
    counts on working days. A series with an end counts by the months it runs over, and is left
    out where it ended before the calendar was written, or a series of the same title follows it.
    Single events are spread over at most twelve months: the latest twelve that hold more than half
    as many of them as any twelve do. All-day and cancelled events are left out.

    Parameters
    ----------
    data
        The calendar, iCalendar (RFC 5545). Lines that cannot be read are left out.
    name
        The name of the file in messages.

    Returns
    -------
    Draft
        Titles and hours a month; the notes list what was left out, with its line.

    Raises
    ------
    BadEvidence
        If it is no calendar, or has no event with a title and a length.
    """
    text = read_calendar_text(data)
    if not text.events:
        raise unreadable(
            name, "this is not a calendar, or has no event", "export it again as iCalendar"
        )
    asides: list[SkippedEvent] = []
    meetings = []
    for event in text.events[:MOST_ROWS]:
        read = read_meeting(event)
        if isinstance(read, Meeting):
            meetings.append(read)
        else:
            asides.append(read or SkippedEvent(event.line, "", UNTITLED))
    written = [day for event in text.events[:MOST_ROWS] for day in stamps(event)]
    plan = _Plan(_joined(meetings, asides), asides, written)
    found = plan.efforts()
    if not found:
        left_out = " ".join(_left_aside_notes(asides))
        problem = f"no event has a title and a length. {left_out}".strip().rstrip(".")
        raise unreadable(name, problem, "export another part of it")
    taken = (("SUMMARY", "title"), ("DTSTART to DTEND, RRULE", "hours"))
    people = "Hours are those of one calendar: multiply by the people who were there."
    notes = (people, *plan.notes, *_left_aside_notes(asides), *_unread(text))
    return Draft(draft_frame(found), taken, (), notes)


def _joined(meetings: Sequence[Meeting], asides: list[SkippedEvent]) -> list[Meeting]:
    """Apply moved and cancelled meetings to their series, and remove series that occur twice."""
    series: dict[str, Meeting] = {}
    alone: list[Meeting] = []
    for meeting in sorted(meetings, key=lambda meeting: -meeting.sequence):
        if meeting.replaces is not None:
            continue
        if meeting.uid and meeting.uid in series:
            asides.append(SkippedEvent(meeting.line, meeting.title, AGAIN))
        elif meeting.uid:
            series[meeting.uid] = meeting
        else:
            alone.append(meeting)
    for change in sorted(meetings, key=lambda meeting: meeting.sequence):
        if change.replaces is None:
            continue
        of = series.get(change.uid)
        if of is not None and of.rules:
            of.changes[change.replaces] = change
        elif not change.called_off:
            alone.append(change)
    return sorted([*series.values(), *alone], key=lambda meeting: meeting.line)


class _Plan:
    """The meetings of a calendar and their hours per month."""

    def __init__(
        self, meetings: Sequence[Meeting], asides: list[SkippedEvent], written: Sequence[date]
    ) -> None:
        self.asides = asides
        self.notes: list[str] = []
        self._endless: list[Meeting] = []
        self._single: list[tuple[Meeting, date, float]] = []
        self._ending: list[tuple[Meeting, list[tuple[date, float]]]] = []
        for meeting in meetings:
            self._place(meeting)
        starts = [meeting.start.date() for meeting in self._endless]
        self.now = median_high(written or starts) if written or starts else None

    def efforts(self) -> dict[str, dict[str, Any]]:
        """Return the title and hours per month of each meeting, by its normalised title."""
        found: dict[str, dict[str, Any]] = {}
        for meeting, hours in [
            *self._endless_hours(),
            *self._single_hours(),
            *self._ending_hours(),
        ]:
            row = found.setdefault(name_key(meeting.title), {"title": meeting.title, "hours": 0.0})
            row["hours"] += hours
        if not found:
            for meeting, _ in self._ending:
                found.setdefault(name_key(meeting.title), {"title": meeting.title, "hours": 0.0})
        return found

    def _place(self, meeting: Meeting) -> None:
        if not meeting.rules and not meeting.added:
            self._single.append((meeting, meeting.start.date(), meeting.hours))
            return
        try:
            if any("COUNT=" not in r.upper() and "UNTIL=" not in r.upper() for r in meeting.rules):
                monthly_rate(meeting.rules[0], meeting.start)
                self._endless.append(meeting)
            else:
                self._ending.append((meeting, _times(meeting)))
        except (UnreadableRule, OverflowError, ValueError):
            self.asides.append(SkippedEvent(meeting.line, meeting.title, UNREADABLE))
            self._single.append((meeting, meeting.start.date(), meeting.hours))

    def _endless_hours(self) -> Iterator[tuple[Meeting, float]]:
        for meeting in self._endless:
            rate = sum(
                monthly_rate(rule, meeting.start)
                for rule in meeting.rules
                if "COUNT=" not in rule.upper() and "UNTIL=" not in rule.upper()
            )
            yield meeting, max(rate * meeting.hours + self._changed(meeting) / 12, 0.0)

    def _changed(self, meeting: Meeting) -> float:
        """Return how many hours per year moved, cancelled and added meetings add or remove."""
        if not (meeting.left_out or meeting.added or meeting.changes):
            return 0.0
        first = meeting.start
        if self.now is not None and first.date() + _YEAR < self.now:
            days = (self.now - _YEAR) - first.date()
            first += days
        year = set(within_year(meeting.rules[0], meeting.start, first))
        out = sum(meeting.is_left_out(day) for day in year)
        more = sum(first <= day < first + _YEAR for day in meeting.added)
        moved = sum(
            (0.0 if change.called_off else change.hours) - meeting.hours
            for day, change in meeting.changes.items()
            if day in year and not meeting.is_left_out(day)
        )
        return (more - out) * meeting.hours + moved

    def _single_hours(self) -> Iterator[tuple[Meeting, float]]:
        if not self._single:
            return
        last = _latest_dense(sorted(day for _, day, _ in self._single))
        within = [day for _, day, _ in self._single if last - _YEAR < day <= last]
        months = max((last - min(within)).days / MONTH, 1.0)
        self.notes.append(
            f"Single events are spread over {months:.1f} months, from {min(within)} to {last}."
        )
        for meeting, day, hours in self._single:
            if last - _YEAR < day <= last:
                yield meeting, hours / months
            else:
                self.asides.append(SkippedEvent(meeting.line, f"{meeting.title}, {day}", OUTSIDE))

    def _ending_hours(self) -> Iterator[tuple[Meeting, float]]:
        starts: dict[str, list[date]] = {}
        for meeting in self._endless:
            starts.setdefault(name_key(meeting.title), []).append(meeting.start.date())
        for meeting, _ in self._ending:
            starts.setdefault(name_key(meeting.title), []).append(meeting.start.date())
        for meeting, times in self._ending:
            if not times:
                continue
            first, last = times[0][0], times[-1][0]
            followed = any(day > last for day in starts[name_key(meeting.title)])
            if followed or (self.now is not None and last < self.now):
                self.asides.append(SkippedEvent(meeting.line, meeting.title, f"ended on {last}"))
                continue
            # Ten weekly meetings run over ten weeks, not over the nine between the first and last.
            days = (last - first).days * len(times) / max(len(times) - 1, 1)
            hours = sum(hours for _, hours in times)
            self.notes.append(f"'{plain(meeting.title)}' ends on {last}.")
            yield meeting, hours / max(days / MONTH, 1.0)


def _times(meeting: Meeting) -> list[tuple[date, float]]:
    """Return the days on which a meeting takes place, with the hours on each day."""
    moments = {day for rule in meeting.rules for day in occurrences(rule, meeting.start)}
    if not meeting.rules:
        moments.add(meeting.start)
    times = []
    for moment in sorted(moments | set(meeting.added)):
        change = meeting.changes.get(moment)
        if meeting.is_left_out(moment) or (change is not None and change.called_off):
            continue
        actual = change or meeting
        times.append((actual.start.date() if change else moment.date(), actual.hours))
    return sorted(times)


def _latest_dense(days: Sequence[date]) -> date:
    """Return the last day of the latest year in which the calendar has many events."""
    counts = []
    first = 0
    for place, day in enumerate(days):
        while days[first] <= day - _YEAR:
            first += 1
        counts.append(place - first + 1)
    fullest = max(counts)
    return max(day for day, count in zip(days, counts, strict=True) if 2 * count > fullest)


def _left_aside_notes(asides: Sequence[SkippedEvent]) -> Iterator[str]:
    """Return notes that say which events of a calendar were left out, and why."""
    reasons: dict[str, list[SkippedEvent]] = {}
    for aside in asides:
        reasons.setdefault(aside.reason, []).append(aside)
    for reason, events in reasons.items():
        places = listed((aside.line, aside.title) for aside in events)
        done = "Read once" if reason == UNREADABLE else "Left aside"
        number = f"{len(events):,} event{'s' if len(events) > 1 else ''}"
        yield f"{done}, {number}, because each {reason}: {places}."


def _unread(text: CalendarText) -> Iterator[str]:
    if len(text.events) > MOST_ROWS:
        yield f"The first {MOST_ROWS:,} of {len(text.events):,} events were read."
    if text.odd:
        yield f"Lines that are not properties of a calendar: {listed((n, '') for n in text.odd)}."
    if text.foreign:
        places = listed((number, "") for number in text.foreign)
        yield f"Lines that are not UTF-8 were read as Windows-1252; check the letters: {places}."
    if text.open_at is not None:
        yield f"The event of line {text.open_at} has no end: the file may be cut off."
