"""A conversation from Polis becomes an ended, sealed dialogue, after a preview."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.exchange.uploads import file, hidden, zipped
from wholesum.web.accounts.models import User
from wholesum.web.dialogue.models import Dialogue, Promise, Statement
from wholesum.web.dialogue.models.votes import Vote
from wholesum.web.teams.models import Team

pytestmark = pytest.mark.django_db

COMMENTS = (
    "timestamp,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"
    "1700000000,0,7,4,2,1,We meet too often.\n"
    "1700000100,1,8,3,3,-1,Buy a boat.\n"
)
VOTES = "timestamp,comment-id,voter-id,vote\n" + "".join(
    f"17000010{voter}0,{statement},{voter},{1 if voter < 4 - statement else -1}\n"
    for voter in range(6)
    for statement in (0, 1)
)
AGAIN = "1700009999,0,5,0\n"
MATRIX = "participant,group-id,n-votes,n-agree,n-disagree,0,1\n" + "".join(
    f"{voter},0,2,1,1,1,-1\n" for voter in range(6)
)
SUMMARY = "topic,How often should we meet?\nurl,https://example.org\n"
WHOLE = {"comments.csv": COMMENTS, "votes.csv": VOTES + AGAIN, "summary.csv": SUMMARY}


@pytest.fixture
def address(team: Team) -> str:
    return reverse("team-import-file", args=[team.pk, "polis"])


@pytest.fixture
def cleos(client_of: Callable[[User], Client], cleo: User) -> Client:
    return client_of(cleo)


def shown(client: Client, address: str, **sent: object) -> str:
    return html.unescape(client.post(address, sent).content.decode())


def listed(page: str) -> list[str]:
    return re.findall(r"<li>(.*?)</li>", page.partition('id="preview"')[2].partition("</sect")[0])


def test_given_a_polis_export_when_uploaded_then_a_preview_counts_its_votes_and_nothing_is_saved(
    cleos: Client, address: str
) -> None:
    sent = zipped({f"export/{name}": text for name, text in {**WHOLE, "groups.csv": "a\n"}.items()})
    page = shown(cleos, address, file=sent)
    assert listed(page) == [
        "The question: How often should we meet?",
        "2 statements, and 12 votes of 6 people, without names.",
        "The imported dialogue is sealed and has ended. Nobody can vote in this dialogue any more.",
        "Who wrote a statement, and when each person voted.",
        "1 earlier vote: only the last vote of a person on a statement is kept.",
        "These files: groups.csv.",
    ]
    assert not Dialogue.objects.exists()


def test_given_a_preview_of_a_polis_export_when_confirmed_then_an_ended_sealed_dialogue_is_saved(
    cleos: Client, address: str, team: Team
) -> None:
    page = shown(cleos, address, file=zipped(WHOLE))
    sent = {**hidden(page), "question": "How often?", "members": "9", "take": "yes"}
    answer = cleos.post(address, sent)
    made = Dialogue.objects.get(team=team)
    assert answer["Location"] == reverse("dialogue", args=[made.pk])
    assert (made.question, made.promise, made.has_ended) == ("How often?", Promise.SEALED, True)
    assert made.rounds.get().asked == 9
    assert made.rounds.get().voted == 6
    assert sorted(Vote.objects.values_list("vote", flat=True)) == [-1] * 4 + [0] + [1] * 7
    assert not Statement.objects.exclude(author=None).exists()
    assert made.imported is not None
    assert not [row for row in made.imported["votes"] if row.get("time")]
    page = unescape(cleos.get(answer["Location"]).content.decode())
    assert "We meet too often." in page


@pytest.mark.parametrize(
    ("name", "content"), [("matrix.csv", MATRIX), ("participants-votes.csv", MATRIX)]
)
def test_given_one_polis_table_of_participants_with_any_file_name_when_uploaded_then_votes_are_read(
    cleos: Client, address: str, name: str, content: str
) -> None:
    page = shown(cleos, address, file=file(name, content))
    assert listed(page)[1] == "2 statements, and 12 votes of 6 people, without names."


def test_given_a_polis_export_with_a_long_description_when_uploaded_then_the_text_is_shortened(
    cleos: Client, address: str
) -> None:
    summary = f"{SUMMARY}conversation-description,{'long ' * 90}\n"
    page = shown(cleos, address, file=zipped({**WHOLE, "summary.csv": summary}))
    told = "The end of the description, which is longer than 400 characters."
    assert told in listed(page)
    assert cleos.post(address, {**hidden(page), "take": "yes"}).status_code == 302
    assert len(Dialogue.objects.get().purpose) <= 400


@pytest.mark.parametrize(
    ("files", "more", "sentence"),
    [
        ({"votes.csv.gz": "x"}, {}, "the file is packed; unpack the file and send it again"),
        ({"a.csv": "b,c\n1,2\n"}, {}, "votes.csv: the file is missing"),
        ({"votes.csv": VOTES}, {"members": "3"}, "fewer members than voters"),
        ({"comments.csv": COMMENTS.replace("often", "o" * 300), "votes.csv": VOTES}, {}, "280"),
        ({"votes.csv": VOTES.replace(",1\n", ",x\n").replace(",-1\n", ",x\n")}, {}, "not -1, 0"),
    ],
)
def test_given_invalid_files_of_polis_when_uploaded_then_the_page_says_why(
    cleos: Client, address: str, files: dict[str, str], more: dict[str, str], sentence: str
) -> None:
    given = [file(name, content) for name, content in files.items()]
    page = shown(cleos, address, file=given, take="yes", **more)
    assert sentence in page
    assert not Dialogue.objects.exists()


def test_only_a_facilitator_may_import_a_polis_conversation(
    client_of: Callable[[User], Client], ada: User, dag: User, address: str
) -> None:
    for user in (ada, dag):
        assert client_of(user).get(address).status_code == 404
        sent = {"file": zipped(WHOLE), "take": "yes"}
        assert client_of(user).post(address, sent).status_code == 404
    assert not Dialogue.objects.exists()
