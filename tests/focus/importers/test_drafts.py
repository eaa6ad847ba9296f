"""Files of other tools become a first draft of the list of efforts."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from wholesum.focus.importers.drafts import Draft, draft_of_calendar, draft_of_text, read_draft
from wholesum.tables import BadEvidence

JIRA = """Summary,Issue key,Assignee,Reporter,Created,Time Spent
Fleet checks,RW-1,Yasmin,Marit,2026-05-04 09:12,7200
"The roster, in print",RW-2,Tomasz,,,3600
fleet checks,RW-3,Yasmin,,,1800
"""
ASANA = "Task ID,Created At,Name,Assignee,Actual time\n1,2026-05-04,Fleet checks,Yasmin,90\n"
TRELLO = "Card Name,Card URL,Members\nFleet checks,https://x,Yasmin\n"
CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
SUMMARY:Leadership meeting
DTSTART:20260601T090000Z
DTEND:20260601T103000Z
RRULE:FREQ=WEEKLY;INTERVAL=2
ATTENDEE:mailto:secret@example.org
DESCRIPTION:secret
END:VEVENT
BEGIN:VEVENT
SUMMARY:Depot visit
DTSTART:20260601T090000Z
DURATION:PT2H
END:VEVENT
BEGIN:VEVENT
SUMMARY:depot visit
DTSTART;TZID=Europe/Oslo:20260801T090000
DTEND;TZID=Europe/Oslo:20260801T110000
END:VEVENT
BEGIN:VEVENT
SUMMARY:Holiday
DTSTART;VALUE=DATE:20260701
DTEND;VALUE=DATE:20260708
END:VEVENT
BEGIN:VEVENT
SUMMARY:Called off
STATUS:CANCELLED
DTSTART:20260601T090000Z
DTEND:20260601T100000Z
END:VEVENT
END:VCALENDAR
"""


def rows(draft: Draft) -> list[tuple[str, float]]:
    return draft.efforts.select("title", "hours").rows()


def test_given_tasks_exported_from_jira_when_read_then_hours_are_added_up_by_title() -> None:
    draft = draft_of_text(JIRA, "jira.csv")
    assert rows(draft) == [("Fleet checks", 2.5), ("The roster, in print", 1.0)]
    assert draft.efforts["owner"].to_list() == ["Yasmin", "Tomasz"]
    assert draft.efforts["asked_by"].to_list() == ["Marit", None]
    assert draft.efforts["since"].to_list() == [date(2026, 5, 4), None]
    assert draft.unread == ("Issue key",)
    assert "'Time Spent' as seconds" in draft.explain()
    assert "Times may be totals and not" in draft.explain()


def test_given_tasks_exported_from_asana_and_trello_when_read_then_their_efforts_are_found() -> (
    None
):
    assert rows(draft_of_text(ASANA)) == [("Fleet checks", 1.5)]
    trello = draft_of_text(TRELLO)
    assert rows(trello) == [("Fleet checks", 0.0)]
    assert "No column looks like hours: fill in the hours." in trello.notes


@pytest.mark.parametrize("separator", ["\t", ";", ","])
def test_given_a_pasted_table_of_efforts_with_any_separator_when_read_then_the_efforts_are_found(
    separator: str,
) -> None:
    cells = [["Effort", "Hours a month", "Owner"], ["Roster", "2.5 h", "Ada"], ["", "3", ""]]
    text = "\r\n".join(separator.join(row) for row in cells)
    assert rows(draft_of_text(text)) == [("Roster", 2.5)]


def test_given_the_text_of_a_draft_list_of_efforts_when_pasted_again_then_the_list_is_the_same() -> (
    None
):
    draft = draft_of_text(JIRA)
    again = draft_of_text(draft.text())
    assert again.efforts.equals(draft.efforts)


def test_given_invalid_hours_of_an_imported_effort_then_the_hours_count_as_0_and_a_note_says_so() -> (
    None
):
    draft = draft_of_text("title\thours\nA\tmany\nB\t-3\nC\tnan\nD\t4\n")
    assert [hours for _, hours in rows(draft)] == [0, 0, 0, 4]
    assert "Rows whose hours could not be read and count as 0: 3." in draft.notes


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("04/May/26 9:12 AM", date(2026, 5, 4)),
        ("4/may/2026", date(2026, 5, 4)),
        ("04.05.2026 09:12", date(2026, 5, 4)),
        ("2026-05-04T09:12:00Z", date(2026, 5, 4)),
        ("", None),
    ],
)
def test_given_dates_in_the_formats_of_other_tools_when_efforts_are_imported_then_the_dates_are_correct(
    cell: str, day: date | None
) -> None:
    draft = draft_of_text(f"title\tcreated\nA\t{cell}\n")
    assert draft.efforts["since"].to_list() == [day]
    assert not [note for note in draft.notes if "day" in note]


@pytest.mark.parametrize("cell", ["05/04/2026", "31/Feb/26", "some day", "04/May"])
def test_given_an_ambiguous_date_of_an_imported_effort_then_the_date_is_blank_and_a_note_says_so(
    cell: str,
) -> None:
    draft = draft_of_text(f"title\tcreated\nA\t{cell}\n")
    assert draft.efforts["since"].to_list() == [None]
    assert "Rows whose day could not be read and was left out: 1." in draft.notes


def test_given_several_imported_rows_of_one_effort_then_the_effort_has_the_oldest_date() -> None:
    text = "title\tcreated\nA\t2026-05-04\na\t04/Apr/26\nA\t\n"
    assert draft_of_text(text).efforts["since"].to_list() == [date(2026, 4, 4)]


def test_given_a_calendar_when_imported_as_efforts_then_the_efforts_have_hours_and_no_owner(
    tmp_path: Path,
) -> None:
    path = tmp_path / "team.ics"
    path.write_text(CALENDAR.replace("\n", "\r\n"), encoding="utf-8")
    draft = read_draft(path)
    found = dict(rows(draft))
    assert found["Leadership meeting"] == pytest.approx(1.5 * 365.25 / 12 / 7 / 2, abs=0.05)
    assert found["Depot visit"] == pytest.approx(4 / (61 / (365.25 / 12)), abs=0.05)
    assert len(found) == 2
    assert "secret" not in str(draft.efforts.rows()) + draft.explain()


def test_given_a_calendar_meeting_that_repeats_every_second_when_read_then_reading_stops_soon() -> (
    None
):
    wild = CALENDAR.replace("FREQ=WEEKLY;INTERVAL=2", "FREQ=SECONDLY")
    assert "Leadership meeting" in dict(rows(draft_of_calendar(wild.encode())))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "no column looks like the title of an effort; give one column the heading title,"),
        ("a,b\n1,2\n", "line 1: no column looks like the title"),
        ("title,hours\n", "there is a header but no row with a title; add rows"),
        ('title,hours\nB,1\n"A,2\n', "line 3: a quotation mark is opened and not closed"),
    ],
)
def test_given_a_table_that_is_no_list_of_efforts_when_read_then_the_error_says_why(
    text: str, sentence: str
) -> None:
    with pytest.raises(BadEvidence) as found:
        draft_of_text(text)
    assert sentence in str(found.value)


def test_given_a_file_of_more_than_5000_efforts_when_read_then_an_error_says_so() -> None:
    many = "title\n" + "\n".join(f"e{number}" for number in range(5_001))
    with pytest.raises(BadEvidence, match=r"line 5002: there are more than 5,000 efforts"):
        draft_of_text(many)


def test_given_a_list_of_efforts_in_another_text_encoding_when_read_then_the_error_says_so(
    tmp_path: Path,
) -> None:
    latin = tmp_path / "a.csv"
    latin.write_bytes(b"title\ncaf\xe9\n")
    with pytest.raises(BadEvidence, match=r"a.csv, line 2: the file is not UTF-8"):
        read_draft(latin)
    for data in (b"hello", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", b""):
        with pytest.raises(BadEvidence):
            draft_of_calendar(data)


def test_given_html_and_very_long_text_in_an_imported_title_then_the_title_is_plain_and_short() -> (
    None
):
    wild = "\u202e<script>" + "x" * 10_000
    draft = draft_of_text(f"title,owner\n{wild},=1+1\n")
    (title,) = draft.efforts["title"].to_list()
    assert len(title) <= 200
    assert "\u202e" not in title
    assert "\u202e" not in draft.explain()


def test_given_a_randomly_damaged_file_of_efforts_when_read_then_the_result_is_a_draft_or_an_error() -> (
    None
):
    dice = random.Random(3)
    for whole, take in ((JIRA, draft_of_text), (CALENDAR, lambda t: draft_of_calendar(t.encode()))):
        for _ in range(300):
            text = list(whole)
            for _ in range(dice.randint(1, 8)):
                place = dice.randrange(len(text))
                text[place : place + dice.randint(0, 9)] = dice.choice(
                    [",", "\n", '"', ":", "9", ""]
                )
            with suppress(BadEvidence):
                assert take("".join(text)).efforts.height > 0
