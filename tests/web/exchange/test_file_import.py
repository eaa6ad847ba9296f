"""Files of other survey tools become closed rounds, after a preview."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.pulse.importers.test_survey_files import workbook
from tests.web.exchange.uploads import hidden
from wholesum.web.accounts.models import User
from wholesum.web.exchange import uploaded_table
from wholesum.web.pulse.models import Round
from wholesum.web.rounds.models import Promise, SealedSheet
from wholesum.web.teams.models import Team

HEAD: list[object] = ["id", "submitdate", "email", "Q1[EQ1]", "TR1", "How often?"]
ROWS: list[list[object]] = [
    [n, f"2026-03-0{n} 10:00", f"p{n}@example.org", n % 5 + 1, "mostly", "Often"]
    for n in range(1, 7)
]
TERMS = {"name": "2026-03", "opened": "2026-03-01", "closed": "2026-03-09", "members": "8"}


def csv_of(rows: list[list[object]]) -> str:
    return "\n".join(",".join(map(str, row)) for row in [HEAD, *rows]) + "\n"


def file(content: str | bytes, name: str = "survey.csv") -> io.BytesIO:
    made = io.BytesIO(content.encode() if isinstance(content, str) else content)
    made.name = name
    return made


@pytest.fixture
def address(team: Team) -> str:
    return reverse("team-import-file", args=[team.pk, "survey"])


@pytest.fixture
def cleos(client_of: Callable[[User], Client], cleo: User) -> Client:
    return client_of(cleo)


def shown(client: Client, address: str, **sent: object) -> str:
    answer = client.post(address, sent)
    assert answer.status_code == 200
    return html.unescape(answer.content.decode())


def listed(page: str) -> list[str]:
    return re.findall(
        r"<li>(.*?)</li>", page.partition('id="preview"')[2].partition("</section>")[0]
    )


def selects(page: str) -> dict[str, str]:
    """Return the chosen value of each select on a page."""
    found = {}
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', page, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_given_a_limesurvey_file_when_uploaded_then_a_preview_says_what_will_be_imported(
    cleos: Client, address: str, kind: str
) -> None:
    content = csv_of(ROWS) if kind == "csv" else workbook([HEAD, *ROWS])
    page = shown(cleos, address, file=file(content, f"survey.{kind}"), **TERMS)
    assert listed(page)[:3] == [
        "6 responses are imported, without names.",
        "Questions in the file: 2.",
        "These columns are not imported: “id”, “email”, “How often?”.",
    ]
    assert list(selects(page).values()) == ["", "finished", "", "EQ1", "TR1", ""]
    assert Round.objects.count() == 0


def test_given_a_preview_of_a_survey_file_when_enter_is_pressed_then_it_is_only_checked_again(
    cleos: Client, address: str
) -> None:
    page = shown(cleos, address, file=file(csv_of(ROWS)), **TERMS).partition('name="header"')[0]
    buttons = re.findall(r"<button[^>]*>", page.partition('enctype="multipart')[2])
    assert len(buttons) == 2
    assert ["take" in button for button in buttons] == [False, True]


def test_given_a_preview_of_a_survey_file_when_confirmed_then_a_closed_sealed_round_is_saved(
    cleos: Client, address: str, team: Team
) -> None:
    page = shown(cleos, address, file=file(csv_of(ROWS)), **TERMS)
    sent = {**TERMS, **selects(page), **hidden(page)}
    answer = cleos.post(address, {**sent, "take": "yes"})
    assert answer["Location"] == reverse("rounds", args=[team.pk])
    made = Round.objects.get()
    assert (made.name, made.asked, made.answered, made.promise) == ("2026-03", 8, 6, Promise.SEALED)
    assert [str(made.opened), str(made.closed)] == ["2026-03-01", "2026-03-09"]
    assert SealedSheet.objects.filter(round=str(made.pk)).count() == 6
    assert not [sheet for sheet in SealedSheet.objects.all() if "example.org" in sheet.sheet]
    assert cleos.get(reverse("mirror", args=[team.pk])).status_code == 200
    page = shown(cleos, address, **sent, take="yes")
    assert "The team already has a round with this name." in page
    assert Round.objects.count() == 1


def test_given_unknown_columns_of_a_survey_file_when_the_user_assigns_them_then_they_are_imported(
    cleos: Client, address: str
) -> None:
    page = shown(cleos, address, file=file(csv_of(ROWS)), **TERMS)
    chosen = {**selects(page), "column-3": "", "column-4": "", "column-5": "EM1"}
    sent = {**TERMS, **chosen, **hidden(page)}
    page = shown(cleos, address, **sent)
    assert "line 2, column How often?, value 'Often'" in page
    (label,) = [name for name in selects(page) if name.startswith("label-")]
    page = shown(cleos, address, **sent, **{label: "4"})
    assert listed(page)[0] == "6 responses are imported, without names."
    assert cleos.post(address, {**sent, label: "4", "take": "yes"}).status_code == 302
    assert {sheet.sheet for sheet in SealedSheet.objects.all()} == {'{"EM1":4}'}


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"closed": "2999-01-01"}, "Only rounds that are over can be imported."),
        ({"opened": "2026-04-01"}, "The last day is before the first day."),
        ({"members": "3"}, "fewer"),
        ({"name": ""}, "This field is required."),
        ({"file": file("a;b\n1;2\n")}, "no column is one of the items"),
        ({"file": file(b"\xff\xfe\xfa")}, "this is not a text file in UTF-8"),
        ({"file": file("x", "a.xlsx")}, "this is not a workbook, or it is damaged"),
        ({"file": file("")}, "survey.csv"),
        ({"file": ""}, "no file and no rows were sent; choose a file"),
    ],
)
def test_given_an_invalid_survey_file_when_uploaded_then_the_page_says_why_and_nothing_is_saved(
    cleos: Client, address: str, change: dict[str, object], sentence: str
) -> None:
    sent = {"file": file(csv_of(ROWS)), **TERMS, **change, "take": "yes"}
    if isinstance(sent["file"], io.BytesIO):
        sent["file"].seek(0)
    assert sentence in shown(cleos, address, **sent)
    assert Round.objects.count() == 0


def test_given_a_survey_file_with_fewer_answers_than_the_threshold_then_the_preview_says_so(
    cleos: Client, address: str
) -> None:
    page = shown(cleos, address, file=file(csv_of(ROWS[:3])), **TERMS)
    assert "Results need at least 5 answers." in listed(page)[2]


def test_given_a_survey_file_that_is_too_large_when_uploaded_then_it_is_refused(
    cleos: Client, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploaded_table, "MOST_BYTES", 10)
    page = shown(cleos, address, file=file(csv_of(ROWS)), **TERMS)
    assert "the file has more than 2 megabytes" in page


def test_given_html_in_a_survey_file_when_previewed_then_the_html_is_escaped(
    cleos: Client, address: str
) -> None:
    hostile = csv_of(ROWS).replace("email", "</textarea><script>x()</script>")
    answer = cleos.post(address, {"file": file(hostile), **TERMS})
    assert "<script>x()" not in answer.content.decode()


def test_given_a_member_or_an_outsider_when_they_open_the_page_to_import_a_file_then_it_is_not_found(
    client_of: Callable[[User], Client],
    ada: User,
    dag: User,
    cleos: Client,
    address: str,
    team: Team,
) -> None:
    for visitor in (client_of(ada), client_of(dag)):
        assert visitor.get(address).status_code == 404
        assert visitor.post(address, {"file": file(csv_of(ROWS)), **TERMS}).status_code == 404
    assert cleos.get(reverse("team-import-file", args=[team.pk, "other"])).status_code == 404
