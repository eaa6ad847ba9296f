"""Polis files are exported only with what the page shows, and imported only without faults."""

from __future__ import annotations

import csv
import gzip
import io
import itertools
import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any, TypeAlias

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.web.dialogue.conftest import Opened, start_voting, vote, write_all
from wholesum.web.accounts.models import User
from wholesum.web.dialogue.models import Dialogue, Statement
from wholesum.web.dialogue.models.votes import CountedStatement, Vote
from wholesum.web.dialogue.services import moderation, rounds, settling, steps

pytestmark = pytest.mark.django_db

ClientOf: TypeAlias = Callable[[User], Client]
Rows: TypeAlias = list[dict[str, str]]
TOKEN = r'value="\w{64}"'
HEAD = "timestamp,comment-id,author-id,agrees,disagrees,moderated,comment-body\n"


def _votes(dialogue: Dialogue, cleo: User, said: Sequence[Sequence[int | None]]) -> list[Statement]:
    """Let each voter cast one row of a matrix of votes; close the round."""
    asked = start_voting(dialogue, cleo)
    listed = list(dialogue.statements.filter(place__gt=0).order_by("place"))
    voices = list(dialogue.voices.select_related("dialogue").order_by("user"))
    for voice, row in zip(voices, said, strict=False):
        for statement, value in zip(listed, row, strict=False):
            if value is not None:
                vote(voice, asked, statement, value)
    rounds.close_round(by=cleo, dialogue=dialogue.pk)
    return listed


def _download(client: Client, dialogue: Dialogue) -> bytes:
    got = client.get(reverse("dialogue-polis", args=[dialogue.pk]))
    assert got.status_code == 200
    return got.content


def _files(content: bytes) -> dict[str, Rows]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {
            name: list(csv.DictReader(io.StringIO(archive.read(name).decode())))
            for name in archive.namelist()
        }


@pytest.fixture
def seeded(open_dialogue: Opened) -> Callable[..., Dialogue]:
    def opened(**terms: Any) -> Dialogue:
        return open_dialogue(seeds=["We should meet less.", "=1+1", "We should sleep."], **terms)

    return opened


def test_given_a_signed_dialogue_when_exported_for_polis_then_the_files_have_all_votes(
    seeded: Callable[..., Dialogue], cleo: User, ada: User, client_of: ClientOf
) -> None:
    dialogue = seeded(promise="signed")
    _votes(dialogue, cleo, [[1, -1, 0], [1, 1, None]])
    _votes(dialogue, cleo, [[-1, -1, 0]])
    files = _files(_download(client_of(ada), dialogue))
    assert files.keys() >= {"votes.csv", "comments.csv", "participants-votes.csv", "summary.csv"}
    cast = files["votes.csv"]
    assert len(cast) == 8
    assert len({row["voter-id"] for row in cast}) == 2
    assert {row["comment-id"] for row in cast} == {"1", "2", "3"}
    bodies = {row["comment-body"] for row in files["comments.csv"]}
    assert bodies == {"We should meet less.", "'=1+1", "We should sleep."}


def test_given_a_sealed_dialogue_when_exported_for_polis_then_the_files_have_only_published_votes(
    open_dialogue: Opened, cleo: User, ada: User, client_of: ClientOf
) -> None:
    dialogue = open_dialogue(naming="unnamed")
    write_all(dialogue)
    full: list[list[int | None]] = [[1, -1, 0, 1] for _voter in range(4)]
    _votes(dialogue, cleo, [*full, [1, 1, 0, None], [-1, 1, None, None]])
    files = _files(_download(client_of(ada), dialogue))
    assert {row["comment-id"] for row in files["votes.csv"]} == {"1", "2", "3"}
    keys = set(Vote.objects.values_list("voter", flat=True))
    assert not keys & {row["voter-id"] for row in files["votes.csv"]}
    assert {row["voter-id"] for row in files["votes.csv"]} == set("012345")
    assert {row["author-id"] for row in files["comments.csv"]} == {""}
    assert len({row["timestamp"] for row in files["comments.csv"]}) == 1


def test_given_a_dialogue_that_publishes_only_counts_when_exported_for_polis_then_it_has_no_votes(
    seeded: Callable[..., Dialogue], cleo: User, ada: User, client_of: ClientOf
) -> None:
    dialogue = seeded()
    _votes(dialogue, cleo, [[1, -1], [1, -1], [1, 0], [1, 1], [-1, None]])
    files = _files(_download(client_of(ada), dialogue))
    assert files.keys() == {"comments.csv"}
    shown = [(row["agrees"], row["disagrees"]) for row in files["comments.csv"]]
    listed = [row["comment-id"] for row in files["comments.csv"]]
    assert dict(zip(listed, shown, strict=True)) == {
        "1": ("4", "1"),
        "2": ("", ""),  # four voted on it, fewer than are shown
        "3": ("", ""),
    }


def test_given_secret_votes_when_they_differ_then_the_files_exported_for_polis_are_the_same(
    seeded: Callable[..., Dialogue], cleo: User, ada: User, client_of: ClientOf
) -> None:
    """Hidden: votes below the threshold, votes of single voters, and changed votes of a round."""
    first = [[1, None], [1, None], [1, None], [-1, None], [0, None]]
    found = []
    for hidden in ([1, 1, 1, 1], [-1, -1, 0, 1], [None, None, None, 0]):
        for order in itertools.islice(itertools.permutations(first), 0, 120, 40):
            CountedStatement.objects.all().delete()  # as if nobody had asked this before
            dialogue = seeded()
            rows = [[row[0], cell] for row, cell in zip(order, [*hidden, None], strict=True)]
            _votes(dialogue, cleo, rows)
            found.append(_download(client_of(ada), dialogue))
    assert len(set(found)) == 1


def test_given_a_dialogue_without_results_or_an_outsider_when_exported_then_it_is_not_found(
    seeded: Callable[..., Dialogue], cleo: User, ada: User, dag: User, client_of: ClientOf
) -> None:
    dialogue = seeded()
    path = reverse("dialogue-polis", args=[dialogue.pk])
    assert client_of(ada).get(path).status_code == 404
    _votes(dialogue, cleo, [[1, 1, 1]] * 5)
    assert [client_of(who).get(path).status_code for who in (ada, cleo, dag)] == [200, 200, 404]
    assert path in client_of(ada).get(reverse("dialogue", args=[dialogue.pk])).content.decode()
    too_few = seeded()
    _votes(too_few, cleo, [[1, 1, 1]] * 4)
    assert client_of(ada).get(reverse("dialogue-polis", args=[too_few.pk])).status_code == 404
    assert "polis.zip" not in client_of(ada).get(f"/dialogue/{too_few.pk}/").content.decode()


def test_given_a_closed_round_of_votes_when_the_next_round_is_open_then_its_results_are_still_shown(
    seeded: Callable[..., Dialogue], cleo: User, ada: User, dag: User, client_of: ClientOf
) -> None:
    dialogue = seeded()
    path = reverse("dialogue-closed", args=[dialogue.pk])
    start_voting(dialogue, cleo)
    assert client_of(ada).get(path).status_code == 404
    rounds.close_round(by=cleo, dialogue=dialogue.pk)
    _votes(dialogue, cleo, [[1, 1, 1]] * 5)
    before = _download(client_of(ada), dialogue)
    asked = start_voting(dialogue, cleo)
    page = client_of(ada).get(path).content.decode()
    assert "5 agree, 0 disagree, 3 did not vote" in page
    assert path in client_of(ada).get(reverse("dialogue", args=[dialogue.pk])).content.decode()
    for voice in dialogue.voices.select_related("dialogue"):
        for statement in dialogue.statements.all():
            vote(voice, asked, statement, -1)
    again = client_of(ada).get(path).content.decode()
    assert re.sub(TOKEN, "", again) == re.sub(TOKEN, "", page)
    assert _download(client_of(ada), dialogue) == before
    assert client_of(dag).get(path).status_code == 404


@pytest.mark.parametrize("naming", ["counts", "unnamed"])
def test_given_removed_or_unapproved_statements_of_a_dialogue_when_exported_then_texts_are_left_out(
    open_dialogue: Opened, cleo: User, ada: User, client_of: ClientOf, naming: str
) -> None:
    dialogue = open_dialogue(naming=naming, seeds=["Kind words", "Ada is late"])
    listed = _votes(dialogue, cleo, [[1, 1]] * 5)
    gone = next(statement for statement in listed if statement.text == "Ada is late")
    at: dict[str, Any] = {"by": cleo, "dialogue": dialogue.pk, "statement": gone.pk}
    settling.settle(**at, ending="parked", text="Not now")
    moderation.moderate(**at, act="removed", reason="it names somebody")
    Statement.objects.create(dialogue=dialogue, text="Not looked at", standing="waiting", place=9)
    page = client_of(ada).get(reverse("dialogue", args=[dialogue.pk])).content.decode()
    assert "(removed from the list: it names somebody)" in page
    assert "Ada is late" not in page
    assert page.count("5 agree, 0 disagree") >= 2  # votes that were cast are counted as they were
    steps.go_to(by=cleo, dialogue=dialogue.pk, step="settling")
    for name in ("dialogue", "dialogue-screen"):
        shown = client_of(cleo).get(reverse(name, args=[dialogue.pk])).content.decode()
        assert "(removed from the list)" in shown
        assert "Ada is late" not in shown
    comments = _files(_download(client_of(ada), dialogue))["comments.csv"]
    bodies = {row["comment-body"]: row["moderated"] for row in comments}
    assert bodies == {"Kind words": "1", "(removed from the list: it names somebody)": "-1"}


def _open(client: Client, dialogue: Dialogue, content: bytes, **more: Any) -> tuple[int, str]:
    """Open a dialogue with a file; return how many dialogues were added, and the page."""
    before = Dialogue.objects.count()
    sent = {
        "question": "What now?",
        "purpose": "To know.",
        "decides": "We do.",
        "audience": "team",
        "promise": "sealed",
        "naming": "counts",
        "threshold": "5",
        "marks": "3",
        "together": "together",
        "last_day": str(timezone.localdate() + timedelta(days=3)),
        "comments": SimpleUploadedFile("comments.csv", content),
    }
    path = reverse("dialogue-open", args=[dialogue.team_id])
    page = client.post(path, sent | more, follow=True).content.decode()
    return Dialogue.objects.count() - before, page


def test_given_a_polis_file_of_statements_when_a_dialogue_is_opened_with_it_then_it_lists_them(
    dialogue: Dialogue, cleo: User, client_of: ClientOf
) -> None:
    content = (
        HEAD
        + "1,0,7,1,0,1,First of all\n"
        + "1,1,7,1,0,-1,Rejected there\n"
        + "1,2,8,1,0,0,'=1+1\n"
        + "1,3,8,1,0,1,<b>a\u202eb</b>\n"
        + "1,4,8,1,0,1,First of all\n"
    )
    more, _page = _open(client_of(cleo), dialogue, content.encode(), seeds="Pasted\n\nTwice\nTwice")
    assert more == 1
    opened = Dialogue.objects.exclude(pk=dialogue.pk).get()
    seeds = opened.statements.filter(seed=True, author=None).order_by("pk")
    texts = ["Pasted", "Twice", "First of all", "=1+1", "<b>ab</b>"]
    assert list(seeds.values_list("text", flat=True)) == texts


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (HEAD.encode() + b"1,0,7,1,0,1," + b"x" * 281, "line 2, column comment-body"),
        (b"comment,text\n1,Words", "comment-id"),
        (HEAD.encode() + b"1,0,7,1,0,1,\xff\xfe", "UTF-8"),
        (b"", "the file is empty"),
        (b"\x00\x01" * 400, "zero byte"),
        (gzip.compress(b"0" * 60_000_000), "the file is packed"),
        (b"PK\x03\x04" + b"0" * 100, "the file is packed"),
        (HEAD.encode() + b"1,0,7,1,0,1,W\n" * 400_000, "more than 5 megabytes"),
        (
            HEAD.encode() + b"".join(b"1,%d,7,1,0,1,W%d\n" % (n, n) for n in range(1001)),
            "there are 1001 statements",
        ),
        (HEAD.encode() + b'1,0,7,1,0,1,"never closed\n', "quot"),
    ],
)
def test_given_a_file_of_statements_with_a_fault_then_nothing_is_saved_and_the_page_names_the_line(
    dialogue: Dialogue, cleo: User, client_of: ClientOf, content: bytes, said: str
) -> None:
    more, page = _open(client_of(cleo), dialogue, content)
    assert more == 0
    assert said in page


def test_given_an_unknown_value_in_a_file_of_statements_then_the_page_says_how_the_app_reads_it(
    dialogue: Dialogue, cleo: User, client_of: ClientOf
) -> None:
    more, page = _open(client_of(cleo), dialogue, HEAD.encode() + b"1,0,7,1,0,5,Words")
    assert more == 1
    assert "line 2, column moderated" in page
    assert "the statement counts as not moderated" in page


def test_given_a_pasted_statement_that_is_too_long_then_the_page_names_its_line(
    dialogue: Dialogue, cleo: User, client_of: ClientOf
) -> None:
    more, page = _open(client_of(cleo), dialogue, b"", seeds="Short\n" + "x" * 300)
    assert more == 0
    assert "the text that you pasted, line 2" in page
    assert "300 characters" in page
