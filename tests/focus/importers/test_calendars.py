"""Calendars as programs write them: repeated meetings, unknown lines, and other encodings."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta

import pytest

from wholesum.focus.importers.drafts import Draft, draft_of_calendar
from wholesum.focus.importers.rhythm import UnreadableRule, monthly_rate, occurrences
from wholesum.tables import BadEvidence


def event(title: str, start: str = "20260302T090000Z", hours: int = 1, *more: str) -> str:
    lines = [f"SUMMARY:{title}", f"DTSTART:{start}", f"DURATION:PT{hours}H", *more]
    return "\r\n".join(["BEGIN:VEVENT", *lines, "END:VEVENT", ""])


def calendar(*events: str, before: str = "") -> bytes:
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n{before}{''.join(events)}END:VCALENDAR\r\n".encode()


def hours(draft: Draft) -> dict[str, float]:
    return dict(draft.efforts.select("title", "hours").rows())


def hours_of(*more: str, start: str = "20260302T090000Z", length: int = 1) -> float:
    return hours(draft_of_calendar(calendar(event("Board", start, length, *more))))["Board"]


@pytest.mark.parametrize(
    ("rule", "start", "expected"),
    [
        ("FREQ=WEEKLY", "20260302T090000Z", 4.3),
        ("FREQ=WEEKLY;INTERVAL=2", "20260302T090000Z", 2.2),
        ("FREQ=WEEKLY;BYDAY=MO,WE,FR", "20260302T090000Z", 13.0),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH", "20260305T090000Z", 4.3),
        ("FREQ=DAILY", "20260302T090000Z", 21.7),
        ("FREQ=DAILY;BYDAY=MO,TU", "20260302T090000Z", 8.7),
        ("FREQ=DAILY;INTERVAL=2", "20260302T090000Z", 10.9),
        ("FREQ=MONTHLY", "20260331T090000Z", 1.0),
        ("FREQ=MONTHLY;BYDAY=2TU", "20260310T090000Z", 1.0),
        ("FREQ=MONTHLY;BYDAY=1MO,3MO", "20260302T090000Z", 2.0),
        ("FREQ=MONTHLY;BYDAY=-1FR", "20260327T090000Z", 1.0),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "20260331T090000Z", 1.0),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15", "20260301T090000Z", 2.0),
        ("FREQ=MONTHLY;INTERVAL=3", "20260302T090000Z", 0.3),
        ("FREQ=YEARLY", "20260302T090000Z", 0.1),
        ("FREQ=YEARLY;BYMONTH=1,4,7,10;BYDAY=1MO", "20260105T090000Z", 0.3),
    ],
)
def test_given_repeated_meetings_without_an_end_in_a_calendar_then_hours_per_month_are_computed(
    rule: str, start: str, expected: float
) -> None:
    assert hours_of(f"RRULE:{rule}", start=start) == expected


def days_by_hand(rule: dict[str, str], first: date, years: int) -> int:
    """Slow implementation: check for every day whether the repeating rule includes the day."""
    names = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
    wanted = rule["BYDAY"].split(",")
    every = int(rule.get("INTERVAL", "1"))
    count, day = 0, first
    while day < first.replace(year=first.year + years):
        name = names[day.weekday()]
        last = monthrange(day.year, day.month)[1]
        nth = {f"{(day.day + 6) // 7}{name}", f"-{(last - day.day) // 7 + 1}{name}", name}
        months = (day.year - first.year) * 12 + day.month - first.month
        weeks = (day - first + timedelta(days=first.weekday())).days // 7
        steps = months if rule["FREQ"] == "MONTHLY" else weeks
        count += bool(nth & set(wanted)) and steps % every == 0
        day += timedelta(days=1)
    return count


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=MONTHLY;BYDAY=1MO,3MO", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=MONTHLY;BYDAY=TH",
        "FREQ=MONTHLY;INTERVAL=2;BYDAY=2WE,-1WE", "FREQ=WEEKLY;BYDAY=MO,SU",
        "FREQ=WEEKLY;INTERVAL=3;BYDAY=TU,WE", "FREQ=MONTHLY;BYDAY=5MO",
    ],
)  # fmt: skip
@pytest.mark.parametrize("start", [date(2026, 3, 2), date(2025, 8, 15)])
def test_hours_of_a_repeated_calendar_meeting_equal_the_sum_over_its_days(
    rule: str, start: date
) -> None:
    parts = dict(part.split("=") for part in rule.split(";"))
    by_hand = days_by_hand(parts, start, 24) / (24 * 12)
    moment = datetime.combine(start, datetime.min.time())
    assert monthly_rate(rule, moment) == pytest.approx(by_hand, rel=0.06)


def test_given_repeated_meetings_that_ended_before_the_calendar_was_exported_then_they_are_left_out() -> (
    None
):
    stamp = "DTSTAMP:20260301T000000Z"
    old = event("Move", "20190107T090000Z", 2, stamp, "RRULE:FREQ=WEEKLY;UNTIL=20190630T000000Z")
    few = event("Audit", "20200107T090000Z", 2, stamp, "RRULE:FREQ=WEEKLY;COUNT=10")
    draft = draft_of_calendar(calendar(old, few, event("Board", "20260302T090000Z", 1, stamp)))
    assert hours(draft) == {"Board": 1.0}
    assert "because each ended on 2019-06-24: line 3 ('Move')" in draft.explain()
    assert "because each ended on 2020-03-10: line 10 ('Audit')" in draft.explain()


def test_given_a_calendar_of_meetings_that_have_all_ended_then_their_titles_are_read_without_hours() -> (
    None
):
    old = event("Move", "20190107T090000Z", 2, "RRULE:FREQ=WEEKLY;UNTIL=20190630T000000Z",
                "DTSTAMP:20260301T000000Z")  # fmt: skip
    draft = draft_of_calendar(calendar(old))
    assert hours(draft) == {"Move": 0.0}
    assert "ended on 2019-06-24" in draft.explain()


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=WEEKLY;COUNT=10", 4.3),
        ("FREQ=WEEKLY;COUNT=3", 3.0),
        ("FREQ=DAILY;COUNT=2", 2.0),
        ("FREQ=WEEKLY;COUNT=1", 1.0),
        ("FREQ=WEEKLY;UNTIL=20260831T090000Z", 4.3),
        ("FREQ=MONTHLY;BYDAY=1MO,3MO;COUNT=24", 2.0),
    ],
)
def test_given_repeated_meetings_with_an_end_in_a_calendar_then_hours_are_spread_over_the_months(
    rule: str, expected: float
) -> None:
    draft = draft_of_calendar(calendar(event("Board", "20260302T090000Z", 1, f"RRULE:{rule}")))
    assert hours(draft)["Board"] == pytest.approx(expected, abs=0.05)
    assert "'Board' ends on 2026-" in draft.explain() or "'Board' ends on 2027-" in draft.explain()


def test_given_two_series_of_the_same_meeting_in_a_calendar_then_no_month_counts_twice() -> None:
    first = event(
        "Board", "20260105T090000Z", 1, "UID:a", "RRULE:FREQ=WEEKLY;UNTIL=20260601T000000Z"
    )
    then = event("Board", "20260602T090000Z", 1, "UID:a2", "RRULE:FREQ=WEEKLY")
    assert hours(draft_of_calendar(calendar(first, then))) == {"Board": 4.3}


def test_given_cancelled_or_added_dates_of_a_repeated_meeting_then_its_hours_change() -> None:
    rule = "RRULE:FREQ=WEEKLY;COUNT=10"
    out = "EXDATE:20260309T090000Z,20260316T090000Z"
    days = "EXDATE;VALUE=DATE:20260309,20260316"
    zoned = "EXDATE;TZID=Europe/Rome:20260309T100000,20260316T100000"
    for line in (out, days, zoned):
        assert hours_of(rule, line) == pytest.approx(8 / (63 * 8 / 7 / 30.4375), abs=0.06)
    assert hours_of("RRULE:FREQ=WEEKLY", out) == pytest.approx(4.348 - 2 / 12, abs=0.06)
    assert hours_of("RRULE:FREQ=MONTHLY", "RDATE:20260310T090000Z,20260311T090000Z") == 1.2
    assert hours_of("RDATE:20260309T090000Z") == 2.0


def moved(day: str, *more: str, length: int = 1) -> str:
    return event("Board", f"{day}T140000Z", length, "UID:a", *more)


def test_given_a_moved_date_of_a_repeated_meeting_when_read_then_it_replaces_the_original_date() -> (
    None
):
    series = event("Board", "20260302T090000Z", 1, "UID:a", "RRULE:FREQ=WEEKLY")
    changes = [moved(f"202603{day + 1}", f"RECURRENCE-ID:202603{day}T090000Z") for day in (16, 23)]
    assert hours(draft_of_calendar(calendar(series, *changes))) == {"Board": 4.3}
    assert hours(draft_of_calendar(calendar(*changes, series))) == {"Board": 4.3}
    longer = moved("20260317", "RECURRENCE-ID:20260316T090000Z", length=7)
    assert hours(draft_of_calendar(calendar(series, longer)))["Board"] == pytest.approx(
        4.8, abs=0.06
    )
    off = moved("20260316", "RECURRENCE-ID:20260316T090000Z", "STATUS:CANCELLED")
    assert hours(draft_of_calendar(calendar(series, off)))["Board"] == pytest.approx(4.26, abs=0.06)


def test_given_repeated_meetings_listed_twice_in_a_calendar_then_they_count_once() -> None:
    series = event("Board", "20260302T090000Z", 1, "UID:a", "RRULE:FREQ=WEEKLY")
    newer = event("Board", "20260302T090000Z", 2, "UID:a", "SEQUENCE:3", "RRULE:FREQ=WEEKLY")
    draft = draft_of_calendar(calendar(series, newer, series))
    assert hours(draft) == {"Board": 8.7}
    assert "2 events, because each occurs again under the same UID" in draft.explain()


@pytest.mark.parametrize(
    "rule",
    ["FREQ=HOURLY", "FREQ=WEEKLY;INTERVAL=0", "FREQ=WEKLY", "FREQ=DAILY;BYMONTHDAY=99",
     "FREQ=MONTHLY;BYDAY=9MO", "BYDAY=MO", "FREQ=WEEKLY;INTERVAL=99999999999",
     "FREQ=WEEKLY;UNTIL=soon", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=x"],
)  # fmt: skip
def test_given_an_unreadable_repeat_rule_then_the_meeting_counts_once_and_a_note_says_so(
    rule: str,
) -> None:
    draft = draft_of_calendar(calendar(event("Board", "20260302T090000Z", 1, f"RRULE:{rule}")))
    assert hours(draft) == {"Board": 1.0}
    assert "1 event, because each has a rhythm that cannot be read: line 3 ('Board')" in (
        draft.explain()
    )


def test_given_a_repeat_rule_that_matches_no_date_when_a_calendar_is_read_then_reading_stops_soon() -> (
    None
):
    assert occurrences("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=3", datetime(2026, 3, 2)) == []
    with pytest.raises(UnreadableRule):
        occurrences("FREQ=SECONDLY;COUNT=3", datetime(2026, 3, 2))


@pytest.mark.parametrize("far", ["20010105T090000Z", "20990105T090000Z"])
def test_given_one_meeting_in_a_distant_year_in_a_calendar_then_other_meetings_keep_their_hours(
    far: str,
) -> None:
    days = [event("Visits", f"202603{day:02}T090000Z", 3) for day in (2, 9, 16, 23)]
    draft = draft_of_calendar(calendar(event("Odd", far), *days))
    assert hours(draft) == {"Visits": 12.0}
    assert "spread over 1.0 months, from 2026-03-02 to 2026-03-23" in draft.explain()
    assert f"line 3 ('Odd, {far[:4]}-01-05')" in draft.explain()


def test_given_calendar_events_that_are_left_out_when_read_then_each_has_its_line_and_a_reason() -> (
    None
):
    broken = event("Broken", "2026-03-02 09:00")
    long = event("Retreat", "20260302T090000Z", 80)
    short = event("Reminder", "20260302T090000Z", 0)
    off = event("Off", "20260302T090000Z", 1, "STATUS:CANCELLED")
    day = event("Holiday").replace("DTSTART:20260302T090000Z", "DTSTART;VALUE=DATE:20260302")
    untitled = event("").replace("SUMMARY:\r\n", "")
    draft = draft_of_calendar(calendar(broken, long, short, off, day, untitled, event("Good")))
    assert hours(draft) == {"Good": 1.0}
    for reason in (
        "has no readable time: line 3 ('Broken')", "lasts two days or longer: line 8 ('Retreat')",
        "has no length: line 13 ('Reminder')", "is called off: line 18 ('Off')",
        "is all-day: line 24 ('Holiday')", "has no title: line 29",
    ):  # fmt: skip
        assert reason in draft.explain()


@pytest.mark.parametrize(
    ("before", "line"),
    [
        ("X-WR-CALDESC:One\r\ntwo that was not folded\r\n", 4),
        ("<html>\r\n", 3),
        (";;;\r\n", 3),
        ("BEGIN:VTODO\r\nSUMMARY:x\r\nnonsense\r\nEND:VTODO\r\n", 5),
    ],
)
def test_given_an_unknown_line_in_a_calendar_when_read_then_the_line_is_reported(
    before: str, line: int
) -> None:
    draft = draft_of_calendar(calendar(event("Good"), before=before))
    assert hours(draft) == {"Good": 1.0}
    assert f"Lines that are not properties of a calendar: line {line}." in draft.explain()


def test_given_an_unknown_line_in_a_calendar_event_when_read_then_the_line_is_reported() -> None:
    odd = event("Good", "20260302T090000Z", 1, "DESCRIPTION:One", "two", "BEGIN:VALARM",
                "SUMMARY:Alarm", "END:VALARM")  # fmt: skip
    draft = draft_of_calendar(calendar(odd))
    assert hours(draft) == {"Good": 1.0}
    assert "line 8." in draft.explain()


def test_given_a_calendar_file_that_ends_too_early_when_read_then_its_events_are_read() -> None:
    whole = calendar(event("Good"), event("Last"))
    draft = draft_of_calendar(whole[: whole.rindex(b"END:VEVENT")])
    assert hours(draft) == {"Good": 1.0, "Last": 1.0}
    assert "The event of line 8 has no end" in draft.explain()


@pytest.mark.parametrize(
    "data",
    [
        calendar(event("Führung und Prüfung")).decode().encode("cp1252"),
        calendar(event("Führung und Prüfung")).decode().encode("utf-16"),
        b"\xef\xbb\xbf" + calendar(event("Führung und Prüfung")),
        calendar(event("x")).replace(
            b"SUMMARY:x", b"SUMMARY;ENCODING=QUOTED-PRINTABLE:F=C3=BChrung und=\r\n Pr=C3=BCfung"
        ),
        calendar(event("x")).replace(
            b"SUMMARY:x", b"SUMMARY;CHARSET=ISO-8859-1:F\xfchrung und Pr\xfcfung"
        ),
        calendar(event("x")).replace(b"SUMMARY:x", "SUMMARY:Füh".encode() + b"\r\n rung und Pr\xc3"
                                     b"\r\n \xbcfung"),
        calendar(event("Fu\u0308hrung und Pr\u00ad\u200büfung")),
        calendar(event("Führung\u00a0und \u2028 Prüfung\u202e")),
    ],
    ids=["cp1252", "utf-16", "bom", "quoted", "charset", "folded", "unseen", "turned"],
)  # fmt: skip
def test_given_a_calendar_in_another_text_encoding_when_read_then_the_title_has_all_its_letters(
    data: bytes,
) -> None:
    assert hours(draft_of_calendar(data)) == {"Führung und Prüfung": 1.0}


@pytest.mark.parametrize("zone", ["A" * 300, "../../../etc/passwd", '"x\x00y"', "Nowhere/City", ""])
def test_given_an_unknown_time_zone_in_a_calendar_then_the_length_of_the_event_is_right(
    zone: str,
) -> None:
    start, end = (f"{name};TZID={zone}:20260302T{hour}0000" for name, hour in
                  (("DTSTART", "09"), ("DTEND", "11")))  # fmt: skip
    text = event("Good").replace("DTSTART:20260302T090000Z", start).replace("DURATION:PT1H", end)
    assert hours(draft_of_calendar(calendar(text))) == {"Good": 2.0}


@pytest.mark.parametrize("start", ["00010101T090000Z", "99991231T230000Z", "20260230T090000Z"])
def test_given_a_calendar_event_with_an_impossible_date_when_read_then_a_note_names_the_event(
    start: str,
) -> None:
    rule = "RRULE:FREQ=WEEKLY"
    draft = draft_of_calendar(calendar(event("Odd", start, 1, rule), event("Good")))
    assert hours(draft) == {"Good": 1.0}
    assert "has no readable time: line 3 ('Odd')" in draft.explain()


def test_given_a_calendar_without_events_when_read_then_an_error_says_so() -> None:
    for data in (b"hello", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", b""):
        with pytest.raises(BadEvidence, match="this is not a calendar, or has no event"):
            draft_of_calendar(data)
    with pytest.raises(BadEvidence, match=r"has no readable time: line 3 \('Odd'\)"):
        draft_of_calendar(calendar(event("Odd", "soon")))
