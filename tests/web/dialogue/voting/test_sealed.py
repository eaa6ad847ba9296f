"""What "sealed" promises about votes, each promise with a test; THREATS.md lists them."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from typing import Any, Final

import pytest
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.web.dialogue.conftest import Opened, start_voting, voice_of, vote, write_all
from wholesum.web.accounts.models import User
from wholesum.web.dialogue.models import Dialogue, Paraphrase, Statement, Voice, VotingRound
from wholesum.web.dialogue.models.votes import Intake, Reason, Vote, VoteChange
from wholesum.web.dialogue.results.closed_rounds import closed_round_results
from wholesum.web.dialogue.services import listening, rounds, steps
from wholesum.web.dialogue.voting.keys import listener_key, voter_key

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]
CAST: Final = {"round", "voter", "statement", "vote", "why", "matters", "drawn"}
BALLOTS: Final = (Intake, Vote, Reason, VoteChange)


def _columns(model: type[models.Model]) -> set[str]:
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(cursor, model._meta.db_table)
    return {column.name for column in found}


def _everybody_votes(dialogue: Dialogue, asked: VotingRound, **more: Any) -> None:
    listed = list(dialogue.statements.filter(place__gt=0))
    for place, voice in enumerate(dialogue.voices.select_related("dialogue").order_by("pk")):
        for number, statement in enumerate(listed):
            value = (place + number) % 3 - 1
            vote(voice, asked, statement, value, **(more if value != -1 else _silently(more)))


def _silently(more: dict[str, Any]) -> dict[str, Any]:
    """Leave out the reason, which a vote against a statement would need."""
    return {name: said for name, said in more.items() if name != "reason"}


def _cells(*tables: type[models.Model]) -> set[str]:
    """Return every value of tables as the database holds it, but small numbers and flags."""
    found: set[str] = set()
    for model in tables:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            for row in cursor.fetchall():
                found |= {str(value).replace("-", "") for value in row}
    return {value for value in found if len(value) > 6}


# What is stored


def test_tables_of_sealed_votes_have_no_columns_except_key_round_statement_and_answer() -> None:
    assert _columns(Vote) == CAST
    assert _columns(Intake) == CAST | {"seq", "moved", "reason"}
    assert _columns(Reason) == {"id", "round", "statement", "vote", "text"}
    assert _columns(VoteChange) == {"round", "statement", "compared", "changed"}


@pytest.mark.parametrize("model", BALLOTS)
def test_tables_of_sealed_votes_have_no_foreign_keys(model: type[models.Model]) -> None:
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, model._meta.db_table)
    assert not [name for name, about in constraints.items() if about["foreign_key"]]
    assert not model._meta.related_objects


@pytest.mark.parametrize("table", ["dialogue_intake", "dialogue_vote"])
def test_sqlite_tables_of_sealed_votes_do_not_store_the_order_of_arrival(table: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has rowids")
    with connection.cursor() as cursor:
        cursor.execute("SELECT rowid FROM dialogue_voice")
        with pytest.raises(OperationalError, match="no such column: rowid"):
            cursor.execute(f"SELECT rowid FROM {table}")


def test_given_sealed_votes_of_an_open_round_then_no_stored_value_links_them_to_a_voter(
    dialogue: Dialogue, asked: VotingRound
) -> None:
    _everybody_votes(dialogue, asked)
    people = _cells(Voice, User)
    assert len(people) > len(dialogue.voices.all())
    assert not people & _cells(Intake)


def test_given_a_closed_round_and_its_deleted_secret_then_the_key_of_no_voter_can_be_computed(
    dialogue: Dialogue, asked: VotingRound, cleo: User
) -> None:
    _everybody_votes(dialogue, asked, reason="because it is so")
    voices = list(dialogue.voices.select_related("dialogue"))
    open_keys = {voter_key(voice, asked) for voice in voices}
    assert open_keys == set(Intake.objects.values_list("voter", flat=True))
    rounds.close_round(by=cleo, dialogue=dialogue.pk)
    closed = VotingRound.objects.select_related("dialogue").get(pk=asked.pk)
    kept = set(Vote.objects.values_list("voter", flat=True))
    assert (closed.secret, Intake.objects.count()) == ("", 0)
    assert len(kept) == len(voices) == closed.voted
    assert not kept & (open_keys | {voter_key(voice, closed) for voice in voices})
    assert not _cells(Vote, Reason) & _cells(Voice, User, VotingRound)


def test_given_two_closed_rounds_of_sealed_votes_then_no_value_links_the_votes_of_one_person(
    dialogue: Dialogue, asked: VotingRound, cleo: User
) -> None:
    _everybody_votes(dialogue, asked)
    rounds.close_round(by=cleo, dialogue=dialogue.pk)
    second = start_voting(dialogue, cleo)
    _everybody_votes(dialogue, second, moved=True)
    rounds.close_round(by=cleo, dialogue=dialogue.pk)
    first_keys, second_keys = (
        set(Vote.objects.filter(round=one.pk).values_list("voter", flat=True))
        for one in (asked, second)
    )
    assert len(first_keys) == len(second_keys) == 8
    assert not first_keys & second_keys
    moved = VoteChange.objects.filter(round=second.pk)
    assert {(change.compared, change.changed) for change in moved} == {(8, 8)}


def test_given_reasons_for_sealed_votes_in_a_closed_round_then_no_value_links_reasons_to_votes(
    dialogue: Dialogue, asked: VotingRound, cleo: User
) -> None:
    _everybody_votes(dialogue, asked, reason="because it is so")
    rounds.close_round(by=cleo, dialogue=dialogue.pk)
    assert Reason.objects.exists()
    assert not {reason.pk for reason in Reason.objects.all()} & _cells(Vote)


def test_given_a_statement_repeated_in_own_words_when_the_dialogue_ends_then_the_writer_is_unknown(
    dialogue: Dialogue, asked: VotingRound, ada: User, cleo: User
) -> None:
    voice = voice_of(dialogue, ada)
    other = dialogue.statements.exclude(author=voice).filter(place__gt=0)[0]
    listening.hear(by=voice, statement=other.pk, text="Mondays are for work")
    assert Paraphrase.objects.get().listener == listener_key(voice)
    assert not _cells(Voice, User) & {Paraphrase.objects.get().listener}
    steps.end(by=cleo, dialogue=dialogue.pk)
    assert Dialogue.objects.get(pk=dialogue.pk).secret == ""
    assert Paraphrase.objects.get().listener != listener_key(voice_of(dialogue, ada))


def test_given_fewer_voters_than_the_threshold_when_a_round_closes_then_all_its_votes_are_deleted(
    dialogue: Dialogue, asked: VotingRound, cleo: User
) -> None:
    for voice in list(dialogue.voices.select_related("dialogue"))[:4]:
        vote(voice, asked, dialogue.statements.filter(place__gt=0)[0], 1, reason="so it is")
    rounds.close_round(by=cleo, dialogue=dialogue.pk)
    assert [model.objects.count() for model in BALLOTS] == [0, 0, 0, 0]
    assert VotingRound.objects.get().voted == 4
    (shown,) = closed_round_results(Dialogue.objects.get(pk=dialogue.pk))
    assert shown.kinds == []


def test_given_a_statement_with_too_few_votes_then_reasons_and_changes_of_votes_are_not_shown(
    dialogue: Dialogue, asked: VotingRound, cleo: User, ada: User, client_of: ClientOf
) -> None:
    much, little = dialogue.statements.filter(place__gt=0).order_by("place")[:2]
    for place, voice in enumerate(dialogue.voices.select_related("dialogue")):
        vote(voice, asked, much, 1, reason="said aloud", moved=False if place < 4 else None)
        if place < 4:
            vote(voice, asked, little, 1, reason="said by few", moved=True)
    rounds.close_round(by=cleo, dialogue=dialogue.pk)
    page = client_of(ada).get(f"/dialogue/{dialogue.pk}/").content.decode()
    assert ("said aloud" in page, "said by few" in page) == (True, False)
    assert "changed" not in page
    (shown,) = closed_round_results(dialogue)
    assert (shown.compared, shown.changed) == (0, 0)


def test_given_a_new_member_when_a_second_round_of_sealed_votes_opens_then_they_are_not_asked(
    dialogue: Dialogue, asked: VotingRound, cleo: User, dag: User
) -> None:
    _everybody_votes(dialogue, asked)
    rounds.close_round(by=cleo, dialogue=dialogue.pk)
    dialogue.team.memberships.create(user=dag)
    second = start_voting(dialogue, cleo)
    assert second.asked == 8
    assert not dialogue.voices.filter(user=dag).exists()


# What voting touches and tells


def _post(client: Client, dialogue: Dialogue, **ballot: Any) -> Any:
    return client.post(
        reverse("dialogue-vote", args=[dialogue.pk]),
        json.dumps({"votes": [ballot]}),
        content_type="application/json",
    )


def test_given_a_member_who_sends_one_vote_then_exactly_one_database_row_is_written(
    dialogue: Dialogue, asked: VotingRound, ada: User, client_of: ClientOf
) -> None:
    client = client_of(ada)
    statement = dialogue.statements.filter(place__gt=0)[0]
    client.get(reverse("dialogue-answer", args=[dialogue.pk]))
    with CaptureQueriesContext(connection) as captured:
        reply = _post(client, dialogue, statement=statement.pk, vote=1, seq=1)
    assert reply.json() == {"recorded": [statement.pk], "round": 1}
    said = [query["sql"].strip() for query in captured]
    written = [sql for sql in said if not re.match("SELECT|SAVEPOINT|RELEASE|BEGIN|COMMIT", sql)]
    assert len(written) == 1
    assert written[0].startswith("INSERT INTO dialogue_intake")
    assert str(voice_of(dialogue, ada).pk.hex) not in written[0]
    assert len(said) <= 10


def test_given_a_vote_or_an_error_then_the_log_contains_neither_vote_nor_voter(
    dialogue: Dialogue,
    asked: VotingRound,
    ada: User,
    client_of: ClientOf,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    caplog.set_level(logging.DEBUG, logger="django.request")
    statement = dialogue.statements.filter(place__gt=0)[0]
    client = client_of(ada)
    client.raise_request_exception = False
    _post(client, dialogue, statement=statement.pk, vote=7, seq=1)

    def fail(**_given: Any) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("wholesum.web.dialogue.views.voting.cast", fail)
    _post(client, dialogue, statement=statement.pk, vote=1, seq=1, reason="my secret reason")
    assert "the disk is full" in caplog.text
    for hidden in ("my secret reason", "ada@example.org", voice_of(dialogue, ada).pk.hex):
        assert hidden not in caplog.text
    assert Intake.objects.count() == 0


def test_given_an_open_round_of_votes_when_members_vote_then_pages_of_others_do_not_change(
    dialogue: Dialogue, asked: VotingRound, ada: User, bo: User, cleo: User, client_of: ClientOf
) -> None:
    statement = dialogue.statements.filter(place__gt=0)[0]

    def pages(client: Client) -> list[str]:
        names = ("dialogue", "dialogue-screen", "dialogue-run")
        got = [client.get(reverse(name, args=[dialogue.pk])).content.decode() for name in names]
        return [re.sub(r'value="\w{64}"', "", page) for page in got]

    seen = []
    for user in (ada, bo):
        vote(voice_of(dialogue, user), asked, statement, 1, reason="a reason of mine")
        caches["live"].clear()
        seen.append(pages(client_of(cleo)))
        Intake.objects.all().delete()
    assert seen[0] == seen[1]
    assert not any("a reason of mine" in page for page in seen[0])


def test_given_votes_sent_in_another_order_when_a_round_closes_then_the_results_are_the_same(
    open_dialogue: Opened, cleo: User
) -> None:
    shown = []
    for backwards in (False, True):
        dialogue = open_dialogue()
        write_all(dialogue)
        asked = start_voting(dialogue, cleo)
        order = "-user__name" if backwards else "user__name"
        statement = dialogue.statements.get(author__user__name="Ada")
        for voice in dialogue.voices.select_related("dialogue", "user").order_by(order):
            assert voice.user is not None
            vote(voice, asked, statement, 1 if voice.user.name < "G" else -1)
        rounds.close_round(by=cleo, dialogue=dialogue.pk)
        (round_shown,) = closed_round_results(Dialogue.objects.get(pk=dialogue.pk))
        shown.append([line.count.words for kind in round_shown.kinds for line in kind.lines])
    assert shown[0] == shown[1] == ["4 agree, 4 disagree: 50%"]


def test_given_a_closed_round_or_an_outsider_when_a_vote_is_sent_then_it_is_refused(
    dialogue: Dialogue, asked: VotingRound, ada: User, dag: User, cleo: User, client_of: ClientOf
) -> None:
    statement = dialogue.statements.filter(place__gt=0)[0]
    assert _post(client_of(dag), dialogue, statement=statement.pk, vote=1, seq=1).status_code == 404
    _everybody_votes(dialogue, asked)
    before = Vote.objects.count(), Intake.objects.count()
    rounds.close_round(by=cleo, dialogue=dialogue.pk)
    with pytest.raises(ValidationError, match="closed"):
        vote(voice_of(dialogue, ada), asked, statement, 1)
    reply = _post(client_of(ada), dialogue, statement=statement.pk, vote=1, seq=1)
    assert reply.status_code == 409
    assert (Vote.objects.count(), Intake.objects.count()) == before[::-1]


def test_given_a_deleted_dialogue_or_team_then_all_votes_in_it_are_deleted(
    dialogue: Dialogue, asked: VotingRound, cleo: User
) -> None:
    _everybody_votes(dialogue, asked, reason="because it is so", moved=False)
    rounds.close_round(by=cleo, dialogue=dialogue.pk)
    assert [model.objects.exists() for model in BALLOTS] == [False, True, True, True]
    dialogue.team.delete()
    assert [model.objects.count() for model in BALLOTS] == [0, 0, 0, 0]
    assert Statement.objects.count() == 0
