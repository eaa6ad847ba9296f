"""An act on an ended dialogue gets an error sentence; a deleted dialogue leaves no data."""

from __future__ import annotations

import pickle  # the format of the cache's own files
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client

from tests.web.dialogue.conftest import Opened, start_voting, voice_of, vote, write_all
from wholesum.web.accounts.models import User
from wholesum.web.dialogue.models import Dialogue, Paraphrase, Question, Standing, Step, VotingRound
from wholesum.web.dialogue.services import listening, moderation, rounds, settling, steps
from wholesum.web.dialogue.views.actions import FACILITATOR_ACTS, MEMBER_ACTS
from wholesum.web.mirror.queries import team_mirror
from wholesum.web.teams.bin.services import empty_bin
from wholesum.web.teams.models import Team

pytestmark = pytest.mark.django_db

ClientOf: TypeAlias = Callable[[User], Client]
MARKED = "zebra crossing"


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    caches["mirrors"].clear()
    yield
    caches["mirrors"].clear()


@pytest.fixture
def ended(dialogue: Dialogue, asked: VotingRound, ada: User, bo: User, cleo: User) -> Dialogue:
    """An ended dialogue with records of every kind."""
    statement = dialogue.statements.filter(author__user=ada, place__gt=0).get()
    listening.ask_about(by=voice_of(dialogue, bo), statement=statement.pk, text="Which Monday?")
    listening.hear(by=voice_of(dialogue, bo), statement=statement.pk, text="Fewer meetings")
    other = dialogue.statements.filter(author__user=bo).get()
    moderation.propose_merge(by=cleo, dialogue=dialogue.pk, stays=statement.pk, goes=other.pk)
    for voice in dialogue.voices.select_related("dialogue"):
        vote(voice, asked, statement, 1)
    rounds.close_round(by=cleo, dialogue=dialogue.pk)
    steps.end(by=cleo, dialogue=dialogue.pk)
    return Dialogue.objects.get(pk=dialogue.pk)


def _sent(dialogue: Dialogue, author: User) -> dict[str, Any]:
    """Return form data for all actions."""
    mine = dialogue.statements.get(author__user=author)
    other = dialogue.statements.exclude(author__user=author).order_by("pk")[0]
    return {
        "statement": mine.pk,
        "stays": mine.pk,
        "goes": other.pk,
        "question": Question.objects.get().pk,
        "heard": Paraphrase.objects.get().pk,
        "merge": dialogue.merges.get().pk,
        "text": "Meet less often",
        "reason": "It names a colleague",
        "act": Standing.REMOVED,
        "mark": "yes",
        "agrees": "yes",
        "step": Step.WRITING,
        "minutes": 3,
        "turn": 1,
        "guests": 9,
        "ending": "parked",
    }


@pytest.mark.parametrize("act", MEMBER_ACTS)
def test_given_an_ended_dialogue_when_a_member_tries_to_change_it_then_the_page_says_why_not(
    ended: Dialogue, ada: User, client_of: ClientOf, act: str
) -> None:
    client = client_of(ada)
    reply = client.post(f"/dialogue/{ended.pk}/say/{act}/", _sent(ended, ada), follow=True)
    assert reply.status_code == (404 if act in {"carry", "together"} else 200)
    assert reply.status_code == 404 or list(reply.context["messages"])


@pytest.mark.parametrize("act", FACILITATOR_ACTS)
def test_given_an_ended_dialogue_when_a_facilitator_tries_to_change_it_then_the_page_says_why_not(
    ended: Dialogue, ada: User, cleo: User, client_of: ClientOf, act: str
) -> None:
    client = client_of(cleo)
    reply = client.post(f"/dialogue/{ended.pk}/run/{act}/", _sent(ended, ada), follow=True)
    assert reply.status_code == 200
    assert list(reply.context["messages"])


def test_given_an_ended_dialogue_when_a_member_votes_then_the_page_says_that_no_round_is_open(
    ended: Dialogue, ada: User, client_of: ClientOf
) -> None:
    client = client_of(ada)
    reply = client.post(f"/dialogue/{ended.pk}/answer/", {"vote-1": "1"}, follow=True)
    assert "No round is open now" in reply.content.decode()
    sent = {"votes": [{"statement": 1, "vote": 1, "seq": 1}]}
    reply = client.post(f"/dialogue/{ended.pk}/vote/", sent, content_type="application/json")
    assert reply.status_code == 409


def test_given_an_ended_dialogue_when_a_facilitator_deletes_it_then_no_database_row_of_it_remains(
    ended: Dialogue, cleo: User, client_of: ClientOf
) -> None:
    reply = client_of(cleo).post(f"/dialogue/{ended.pk}/delete/", follow=True)
    assert "The dialogue is deleted. It stays in the bin" in reply.content.decode()
    assert not Dialogue.objects.exists()
    assert client_of(cleo).post(f"/dialogue/{ended.pk}/delete/").status_code == 404


@pytest.mark.django_db(transaction=True)  # a deletion rewrites tables after its transaction
@pytest.mark.parametrize("promise", ["sealed", "signed"])
@pytest.mark.parametrize("whole_team", [False, True])
def test_given_a_deleted_dialogue_or_team_then_its_text_is_in_no_database_table_and_no_cache(
    open_dialogue: Opened,
    team: Team,
    cleo: User,
    client_of: ClientOf,
    promise: str,
    whole_team: bool,
) -> None:
    dialogue = open_dialogue(promise=promise, question=f"Who paints the {MARKED}?")
    statements = write_all(dialogue)
    statements[0].text = f"The {MARKED} is worn"
    statements[0].save()
    asked = start_voting(dialogue, cleo)
    client_of(cleo).get(f"/dialogue/{dialogue.pk}/run/")
    client = client_of(dialogue.voices.all()[0].user)  # type: ignore[arg-type]
    client.get(f"/dialogue/{dialogue.pk}/answer/")
    for voice in dialogue.voices.select_related("dialogue"):
        for statement in statements:
            vote(voice, asked, statement, 1)
    rounds.close_round(by=cleo, dialogue=dialogue.pk)
    settling.settle(
        by=cleo,
        dialogue=dialogue.pk,
        statement=statements[0].pk,
        ending="parked",
        text=f"Leave the {MARKED} until spring",
    )
    client.get(f"/dialogue/{dialogue.pk}/")
    client.get(f"/teams/{team.pk}/mirror/")
    team_mirror(team)
    assert len(_cached()) >= 2
    assert MARKED in "".join(_cached())
    assert MARKED in _stored()
    client_of(cleo).post(f"/dialogue/{dialogue.pk}/delete/")
    if whole_team:
        team.delete()
    else:
        empty_bin(by=cleo, team=team.pk)
    assert MARKED not in "".join(_cached())
    assert MARKED not in _stored()


def _cached() -> list[str]:
    """Return the content of the cache files."""
    found = []
    for path in Path(caches["mirrors"]._dir).glob("*.djcache"):  # type: ignore[attr-defined]
        with path.open("rb") as file:
            pickle.load(file)
            found.append(zlib.decompress(file.read()).decode("utf-8", "ignore"))
    return found


def _stored() -> str:
    """Return the content of all tables."""
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows += cursor.fetchall()
    return repr(rows)
