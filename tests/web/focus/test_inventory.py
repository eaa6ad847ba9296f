"""Efforts are typed, pasted or uploaded, and every fault is reported with its place."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.web.focus.conftest import EFFORTS, Walk
from wholesum.web.accounts.models import User
from wholesum.web.exchange.uploaded_table import pasted_table
from wholesum.web.focus import queries
from wholesum.web.focus.inventory.importer import INVENTORY
from wholesum.web.focus.inventory.pasting import preview_text
from wholesum.web.focus.models import AskingKind, Effort
from wholesum.web.focus.services import inventory
from wholesum.web.focus.templatetags import focus_words
from wholesum.web.focus.views.inventory import texts_of

pytestmark = pytest.mark.django_db
ClientOf = Callable[[User], Client]
CALENDAR = """BEGIN:VCALENDAR
BEGIN:VEVENT
SUMMARY:Leadership meeting
DTSTART:20260601T090000Z
DTEND:20260601T110000Z
RRULE:FREQ=WEEKLY
END:VEVENT
END:VCALENDAR
"""


def _page(walk: Walk) -> str:
    return reverse("team-import-file", args=[walk.round.team_id, "inventory"])


def _faults(walk: Walk, text: str) -> list[str]:
    preview = preview_text(text, queries.known_in(walk.round))
    assert not preview.is_sound
    return [*preview.faults, *preview.places]


@pytest.mark.parametrize(
    ("cell", "hours"),
    [("12", "12.0"), ("12,5", "12.5"), ("12.25 h", "12.2"), ("7 hours", "7.0"), ("0", "0.0")],
)
def test_given_hours_of_an_effort_in_common_notations_when_saved_then_the_number_is_right(
    walk: Walk, ada: User, cell: str, hours: str
) -> None:
    effort, notes = inventory.write_effort(
        by=ada, cells={"title": "Report", "hours": cell}, **walk.at
    )
    assert effort.hours == Decimal(hours)
    assert notes == []


@pytest.mark.parametrize(
    ("name", "cell", "told"),
    [
        ("hours", "-4", "below 0"),
        ("hours", "many", "is not a number"),
        ("hours", "1e9", "is not a number"),
        ("hours", "99999", "more than 10000"),
        ("title", "  ", "title is missing"),
        ("title", "x" * 121, "121 characters"),
        ("reach", "walk", "run, change"),
        ("stage", "sleep", "renew, try, tend, let go"),
        ("since", "yesterday", "is not a date"),
        ("breaks", "x" * 301, "301 characters"),
    ],
)
def test_given_an_invalid_cell_of_an_effort_when_saved_then_the_error_names_its_column(
    walk: Walk, ada: User, name: str, cell: str, told: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        inventory.write_effort(by=ada, cells={"title": "Report", name: cell}, **walk.at)
    assert told in refused.value.message_dict[name][0]
    assert not Effort.objects.exists()


def test_given_owners_and_workers_of_an_effort_when_saved_then_names_outside_the_team_are_left_out(
    walk: Walk, ada: User, bo: User
) -> None:
    effort, notes = inventory.write_effort(
        by=ada,
        cells={"title": "Report", "owner": "ada", "work": "Ada 10, Bo 4.5; Zoe"},
        **walk.at,
    )
    assert effort.owner == ada
    assert {work.user: work.hours for work in effort.work.all()} == {
        ada: Decimal(10),
        bo: Decimal("4.5"),
    }
    assert notes == ["Nobody in the team is called “Zoe”, so this name is left out."]


def test_given_an_effort_whose_title_differs_from_another_only_in_case_when_saved_then_it_is_refused(
    walk: Walk, ada: User
) -> None:
    walk.fill(EFFORTS[:1])
    with pytest.raises(ValidationError) as refused:
        inventory.write_effort(by=ada, cells={"title": "weekly  STATUS report"}, **walk.at)
    assert "effort with this title" in refused.value.message_dict["title"][0]


def test_given_one_changed_cell_of_an_effort_when_saved_then_the_other_cells_are_unchanged(
    walk: Walk, ada: User, bo: User
) -> None:
    (effort,) = walk.fill(EFFORTS[:1])
    inventory.write_effort(by=ada, cells={"hours": "9"}, effort=effort.pk, **walk.at)
    inventory.write_effort(by=bo, cells={"for_whom": "the board"}, effort=effort.pk, **walk.at)
    effort.refresh_from_db()
    assert (effort.hours, effort.for_whom, effort.owner) == (Decimal(9), "the board", ada)


def test_given_a_pasted_table_of_efforts_with_headings_then_the_headings_decide_the_columns(
    walk: Walk, ada: User
) -> None:
    walk.name_goals()
    text = (
        "Effort;Hours a month;Owner;Goals;Stage;Colour\n"
        "Report;12,5;Ada;1, People want to work here;let-go;red\n"
        '"Two\nlines";;;9;;\n'
    )
    preview = preview_text(text, queries.known_in(walk.round))
    assert preview.is_sound
    assert preview.columns[-1] == ("Colour", None)
    assert preview.remarks == ["Line 3: “9” is not one of your goals, so this name is left out."]
    assert inventory.take_rows(by=ada, preview=preview, **walk.at) == 2
    report, two = queries.efforts_of(walk.round)
    assert [goal.text for goal in report.goals.all()] == [
        "Trains run on time",
        "People want to work here",
    ]
    assert (report.stage, report.hours, two.title) == ("let go", Decimal("12.5"), "Two lines")


def test_given_a_pasted_table_of_efforts_without_headings_then_columns_have_the_usual_order(
    walk: Walk,
) -> None:
    assert INVENTORY.columns is not None
    table = pasted_table("Report\t12\tAda\nVisits\t3\tBo", INVENTORY.columns)
    assert table.text.startswith("effort\thours a month\towner\nReport")
    preview = preview_text(table.text, queries.known_in(walk.round))
    assert preview.is_sound
    assert [row.values["title"] for row in preview.rows] == ["Report", "Visits"]
    assert [row.line for row in preview.rows] == [2, 3]


def test_given_faults_in_a_pasted_table_of_efforts_then_each_is_named_with_line_and_column(
    walk: Walk,
) -> None:
    walk.fill(EFFORTS[:1])
    text = "Title\tHours\nReport\t-3\n\t4\nVisits\tmany\nvisits\t2"
    assert _faults(walk, text) == [
        "Line 2, column “hours a month”: “-3” is below 0. Write 0 or more.",
        "Line 3, column “effort”: The title is missing. Write what you spend the hours on.",
        "Line 4, column “hours a month”: “many” is not a number. Write a number such as 12.5.",
        "Line 5, column “effort”: Line 4 has the same title. Merge the two lines, or give "
        "them different titles.",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Nothing was pasted"),
        ("Title\tHours", "no row below it"),
        ("Owner\tHours\nAda\t3", "No column is read as the title"),
        ('Title\tHours\n"open\t3', "quotation mark"),
        ("Title\n" + "\n".join(f"Effort {n}" for n in range(301)), "301 rows"),
        ("x" * 300_001, "300000 characters"),
    ],
)
def test_given_a_pasted_text_that_is_no_table_of_efforts_then_the_error_says_what_to_do(
    walk: Walk, text: str, told: str
) -> None:
    assert told in _faults(walk, text)[0]


def test_given_a_preview_of_efforts_with_a_fault_when_confirmed_then_nothing_is_saved(
    walk: Walk, ada: User, client_of: ClientOf
) -> None:
    sent = {"table": "Title\tHours\nReport\t3\nVisits\t-1", "take": "yes"}
    page = client_of(ada).post(_page(walk), sent)
    assert "Line 3" in page.content.decode()
    assert not Effort.objects.exists()


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xff\xfe\x00broken", "not a text file in UTF-8"),
        (b"x" * 2_000_001, "more than 2 megabytes"),
    ],
)
def test_given_a_damaged_file_of_efforts_when_uploaded_then_the_error_says_what_to_upload(
    walk: Walk, ada: User, client_of: ClientOf, content: bytes, told: str
) -> None:
    file = SimpleUploadedFile("hours.csv", content)
    page = client_of(ada).post(_page(walk), {"file": file, "source": ""})
    assert told in page.content.decode()


@pytest.mark.parametrize(
    ("source", "content", "told"),
    [
        ("tracker", "Summary,Time Spent,Assignee\nChecks,7200,Ada\nchecks,1800,\n", "2.5"),
        (
            "tracker",
            "Summary,Time Spent\nChecks,7200\n",
            "Times may be totals and not the hours of one month",
        ),
        ("tracker", "Summary,Created\nChecks,04/May/26 9:12 AM\n", "2026-05-04"),
        ("tracker", "Summary,Created\nChecks,04/05/26\n", "Rows whose day could not be read"),
        ("calendar", CALENDAR, "multiply by the people who were there"),
        ("tracker", "Key,Assignee\n1,Ada\n", "no column looks like the title of an effort"),
        ("calendar", CALENDAR, "8.7"),
        ("calendar", "hello", "this is not a calendar"),
        ("elsewhere", "Title\nReport\n", "choose where the file comes from"),
    ],
)
def test_given_a_list_of_efforts_of_another_tool_when_uploaded_then_it_is_shown_and_not_yet_saved(
    walk: Walk, ada: User, client_of: ClientOf, source: str, content: str, told: str
) -> None:
    file = SimpleUploadedFile("export", content.encode())
    page = client_of(ada).post(_page(walk), {"file": file, "source": source})
    assert told in page.content.decode()
    assert not Effort.objects.exists()


def test_given_a_downloaded_list_of_efforts_when_pasted_then_the_list_is_the_same(
    walk: Walk, ada: User, client_of: ClientOf
) -> None:
    walk.name_goals()
    walk.fill([*EFFORTS, ("=cmd()", 1, "Ada")])
    before = [texts_of(effort) for effort in queries.efforts_of(walk.round)]
    content = client_of(ada).get(walk.address("focus-inventory-csv")).content.decode()
    assert "'=cmd()" in content
    assert ",=cmd()" not in content
    Effort.objects.all().delete()
    preview = preview_text(content, queries.known_in(walk.round))
    assert preview.is_sound
    inventory.take_rows(by=ada, preview=preview, **walk.at)
    assert [texts_of(effort) for effort in queries.efforts_of(walk.round)] == before


def test_given_an_effort_saved_by_javascript_then_the_response_has_the_errors_or_the_saved_values(
    walk: Walk, ada: User, client_of: ClientOf
) -> None:
    client, scripted = client_of(ada), {"X-Requested-With": "fetch"}
    new = walk.address("focus-effort-new")
    refused = client.post(new, {"title": "Report", "hours": "-1"}, headers=scripted)
    assert list(refused.json()["faults"]) == ["hours"]
    saved = client.post(new, {"title": "Report", "hours": "3"}, headers=scripted).json()
    assert (saved["id"], saved["total"]) == (str(Effort.objects.get().pk), "3")
    page = client.post(walk.address("focus-effort", effort=saved["id"]), {"hours": "-1"})
    assert "below 0" in page.content.decode()


def test_given_efforts_without_hours_or_owner_when_scores_are_asked_for_then_an_error_names_them(
    walk: Walk,
) -> None:
    with pytest.raises(ValidationError) as refused:
        walk.ask(AskingKind.SCORES)
    assert "no weights yet" in refused.value.messages[0]
    walk.weigh()
    walk.fill([("Report", "", "Ada"), ("Visits", 3, ""), ("Old", 0, "Bo")])
    with pytest.raises(ValidationError) as refused:
        walk.ask(AskingKind.SCORES)
    assert refused.value.messages == [
        "Line 1, “Report”: the hours are missing. Write how many hours this effort takes a month.",
        "Line 2, “Visits”: the owner is missing. Write who is responsible for this effort.",
    ]


def test_given_only_efforts_of_zero_hours_when_scores_are_asked_for_then_the_request_is_refused(
    walk: Walk,
) -> None:
    walk.weigh()
    walk.fill([("Report", 0, "Ada"), ("Visits", 0, "Bo")])
    with pytest.raises(ValidationError, match="together take 0 hours"):
        walk.ask(AskingKind.SCORES)


def test_given_members_already_asked_for_scores_when_the_list_of_efforts_changes_then_the_change_is_refused(
    walk: Walk, ada: User
) -> None:
    walk.weigh()
    effort = walk.fill()[0]
    walk.ask(AskingKind.SCORES)
    for act in (
        lambda: inventory.write_effort(by=ada, cells={"title": "Late"}, **walk.at),
        lambda: inventory.delete_effort(by=ada, effort=effort.pk, **walk.at),
        lambda: inventory.name_failure(by=ada, text="Meet more", **walk.at),
    ):
        with pytest.raises(ValidationError, match="cannot change"):
            act()
    assert Effort.objects.count() == len(EFFORTS)


def test_given_a_deleted_effort_then_the_other_efforts_are_numbered_without_gaps(
    walk: Walk, ada: User
) -> None:
    efforts = walk.fill()
    inventory.delete_effort(by=ada, effort=efforts[1].pk, **walk.at)
    assert [effort.place for effort in walk.round.efforts.all()] == list(range(1, len(EFFORTS)))


def test_given_a_way_in_which_an_effort_may_fail_when_linked_to_the_effort_then_the_link_is_saved(
    walk: Walk, ada: User
) -> None:
    effort = walk.fill()[0]
    failure = inventory.name_failure(by=ada, text="Meet without agenda", **walk.at)
    inventory.match_failure(by=ada, failure=failure.pk, effort=effort.pk, **walk.at)
    assert [failure.effort for failure in queries.failures_of(walk.round)] == [effort]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("title\tHrs\nReports\t24", "No column is read as hours a month"),
        ("title\thours a month\nReports\t24\nMeetings\t", "1 effort has no hours."),
        ("title\thours a month\nReports\t24", ""),
    ],
)
def test_given_pasted_efforts_without_hours_then_the_preview_warns_before_they_are_added(
    walk: Walk, ada: User, client_of: ClientOf, text: str, words: str
) -> None:
    page = client_of(ada).post(_page(walk), {"table": text}).content.decode()
    warns = "Without hours, you cannot open the scoring." in page
    assert warns is bool(words)
    assert words in page


def test_given_a_pasted_table_of_efforts_without_faults_then_its_text_is_sent_in_one_visible_field(
    walk: Walk, ada: User, client_of: ClientOf
) -> None:
    page = client_of(ada).post(_page(walk), {"table": "Effort\tHours\nMentoring\t12"})
    assert page.content.decode().count("<textarea") == 1
    assert "Effort\tHours\nMentoring\t12</textarea>" in page.content.decode()


def test_given_a_list_of_efforts_when_shown_then_reach_stage_and_ways_to_fail_are_explained(
    walk: Walk, ada: User, client_of: ClientOf
) -> None:
    effort, _notes = inventory.write_effort(
        by=ada, cells={"title": "Report", "reach": "run", "stage": "tend"}, **walk.at
    )
    client = client_of(ada)
    page = client.get(walk.address("focus-inventory")).content.decode()
    own = client.get(walk.address("focus-effort", effort=effort.pk)).content.decode()
    for shown in (page, own):
        assert '<option value="run" selected>run: keeps daily work going</option>' in shown
        assert (
            '<option value="tend" selected>tend: this effort works well, look after it</option>'
            in shown
        )
    assert "collect what would surely keep you from your goals" in page


def test_given_a_list_of_efforts_that_can_no_longer_change_when_shown_then_each_option_is_explained() -> (
    None
):
    assert focus_words.explained("let go", "stage") == "let go: the time of this effort is over"
    assert focus_words.explained("", "stage") == ""
    assert focus_words.explained("run", "title") == "run"
