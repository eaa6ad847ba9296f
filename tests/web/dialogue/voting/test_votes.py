"""Each vote is recorded once, the latest counts, and invalid votes are refused."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from tests.web.dialogue.conftest import Opened, start_voting, voice_of, vote, write_all
from wholesum.web.accounts.models import User
from wholesum.web.dialogue.models import Dialogue, Standing, Statement, Voice, VotingRound
from wholesum.web.dialogue.models.votes import Intake, Vote
from wholesum.web.dialogue.services import listening, moderation, rounds, statements
from wholesum.web.dialogue.services.voting import Ballot, cast
from wholesum.web.dialogue.voting.keys import voter_key
from wholesum.web.dialogue.voting.progress import (
    OwnProgress,
    Progress,
    finished_keys,
    own_progress,
    progress_of,
)
from wholesum.web.dialogue.voting.sheet import sheet_of
from wholesum.web.registry import todos_of
from wholesum.web.teams.models import Team

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]


@pytest.fixture
def voice(dialogue: Dialogue, ada: User) -> Voice:
    return voice_of(dialogue, ada)


@pytest.fixture
def statement(dialogue: Dialogue, asked: VotingRound, voice: Voice) -> Statement:
    """A statement that is not Ada's."""
    return dialogue.statements.exclude(author=voice).order_by("place")[0]


@pytest.mark.parametrize("order", list(itertools.permutations([(1, 1), (2, -1), (3, 0)])))
def test_given_votes_of_a_member_that_arrive_in_any_order_then_the_one_with_the_highest_number_counts(
    voice: Voice, asked: VotingRound, statement: Statement, order: list[tuple[int, int]]
) -> None:
    for seq, value in [*order, *order]:
        recorded = cast(by=voice, asked=asked, ballots=[Ballot(statement.pk, value, seq=seq)])
        assert recorded == [statement.pk]
    kept = Intake.objects.get()
    assert (kept.vote, kept.seq) == (0, 3)


def test_given_a_vote_sent_without_javascript_then_the_vote_gets_the_next_sequence_number(
    voice: Voice, asked: VotingRound, statement: Statement
) -> None:
    vote(voice, asked, statement, 1, seq=5)
    vote(voice, asked, statement, -1)
    kept = Intake.objects.get()
    assert (kept.vote, kept.seq) == (-1, 6)


@pytest.mark.parametrize(
    ("ballot", "said"),
    [
        ({"vote": 2}, "Choose agree, disagree or pass"),
        ({"vote": 0, "why": "bored"}, "one of the reasons"),
        ({"vote": 1, "seq": -1}, "cannot read"),
        ({"vote": 1, "seq": 2**31}, "cannot read"),
        ({"vote": 1, "reason": "x" * 281}, "at most 280"),
    ],
)
def test_given_one_invalid_vote_among_several_when_sent_then_no_vote_is_recorded(
    voice: Voice, asked: VotingRound, statement: Statement, ballot: dict[str, Any], said: str
) -> None:
    good = Ballot(statement.pk, 1, seq=1)
    with pytest.raises(ValidationError, match=said):
        cast(by=voice, asked=asked, ballots=[good, Ballot(statement=statement.pk, **ballot)])
    assert Intake.objects.count() == 0


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        '{"votes": 3}',
        '{"votes": [3]}',
        '{"votes": [{"statement": "1", "vote": 1, "seq": 1}]}',
        '{"votes": [{"statement": 1, "vote": true, "seq": 1}]}',
        '{"votes": [{"statement": 1, "vote": 1.0, "seq": 1}]}',
        '{"votes": [{"statement": 1, "vote": 1}]}',
        '{"votes": [{"statement": 1, "vote": 1, "seq": 1, "moved": "yes"}]}',
        '{"votes": [{"statement": 1' + "0" * 40 + ', "vote": 1, "seq": 1}]}',
        '{"votes": [{"statement": 1, "vote": 1, "seq": 1, "moved": 1}]}',
        "[" * 100_000,
        "\ufeff\u202e" * 50,
        '{"votes": [' + '{"statement": 1, "vote": 1, "seq": 1},' * 6000 + "]}",
    ],
)
def test_given_a_request_that_cannot_be_read_when_a_vote_is_sent_then_the_error_is_a_sentence(
    dialogue: Dialogue, asked: VotingRound, ada: User, client_of: ClientOf, body: str
) -> None:
    path = reverse("dialogue-vote", args=[dialogue.pk])
    reply = client_of(ada).post(path, body.encode(), content_type="application/json")
    assert reply.status_code == 400
    assert reply.json() == {"fault": "We cannot read this vote. Vote again."}
    assert Intake.objects.count() == 0


def test_given_a_statement_of_another_dialogue_when_a_member_votes_on_it_then_the_vote_is_ignored(
    open_dialogue: Opened,
    dialogue: Dialogue,
    asked: VotingRound,
    voice: Voice,
    statement: Statement,
) -> None:
    other = write_all(open_dialogue())[0]
    ballots = [Ballot(key, 1, seq=1) for key in (statement.pk, other.pk, 10**9)]
    assert cast(by=voice, asked=asked, ballots=ballots) == [statement.pk]
    assert Intake.objects.get().statement == statement.pk


def test_given_all_three_marks_of_importance_used_when_a_voter_moves_one_then_the_move_is_accepted(
    dialogue: Dialogue, asked: VotingRound, voice: Voice
) -> None:
    listed = list(dialogue.statements.filter(place__gt=0).order_by("place"))
    for statement in listed[:3]:
        vote(voice, asked, statement, 1, matters=True)
    with pytest.raises(ValidationError, match="You can mark 3 statements"):
        vote(voice, asked, listed[3], 1, matters=True)
    vote(voice, asked, listed[0], 1)
    vote(voice, asked, listed[3], 1, matters=True)
    marked = set(Intake.objects.filter(matters=True).values_list("statement", flat=True))
    assert marked == {one.pk for one in listed[1:4]}


def test_given_a_mark_on_a_removed_statement_when_a_voter_moves_the_mark_then_the_move_is_accepted(
    dialogue: Dialogue, asked: VotingRound, voice: Voice, cleo: User
) -> None:
    listed = list(dialogue.statements.filter(place__gt=0).order_by("place"))
    for statement in listed[:3]:
        vote(voice, asked, statement, 1, matters=True)
    gone = listed[0].pk
    moderation.moderate(by=cleo, dialogue=dialogue.pk, statement=gone, act="removed", reason="no")
    vote(voice, asked, listed[3], 1, matters=True)
    with pytest.raises(ValidationError, match="You can mark 3 statements"):
        vote(voice, asked, listed[4], 1, matters=True)


def test_given_a_voter_who_passes_on_a_statement_then_the_reason_for_passing_is_stored(
    voice: Voice, asked: VotingRound, statement: Statement
) -> None:
    vote(voice, asked, statement, 0, why="not_mine", reason="a reason")
    assert (Intake.objects.get().why, Intake.objects.get().reason) == ("not_mine", "")
    vote(voice, asked, statement, 1, why="not_mine", reason="a reason")
    assert (Intake.objects.get().why, Intake.objects.get().reason) == ("", "a reason")


def test_given_a_voter_who_repeated_a_statement_correctly_then_they_may_give_a_reason_to_disagree(
    dialogue: Dialogue, asked: VotingRound, voice: Voice, statement: Statement
) -> None:
    with pytest.raises(ValidationError, match="First write what you heard"):
        vote(voice, asked, statement, -1, reason="it costs too much")
    vote(voice, asked, statement, -1)
    heard = listening.hear(by=voice, statement=statement.pk, text="No more Mondays")
    with pytest.raises(ValidationError, match="First write what you heard"):
        vote(voice, asked, statement, -1, reason="it costs too much")
    author = Voice.objects.select_related("dialogue").get(statements=statement)
    listening.mark_heard(by=author, heard=heard.pk, mark="no")
    vote(voice, asked, statement, -1, reason="it costs too much")
    assert Intake.objects.get().reason == "it costs too much"


def test_given_a_statement_without_an_author_then_a_voter_who_repeats_it_may_give_a_reason_to_disagree(
    open_dialogue: Opened, ada: User, cleo: User
) -> None:
    dialogue = open_dialogue(seeds=["We should meet less."])
    asked = start_voting(dialogue, cleo)
    voice, statement = voice_of(dialogue, ada), dialogue.statements.get()
    with pytest.raises(ValidationError, match="First write what you heard"):
        vote(voice, asked, statement, -1, reason="we meet little")
    listening.hear(by=voice, statement=statement.pk, text="Fewer meetings")
    vote(voice, asked, statement, -1, reason="we meet little")
    assert Intake.objects.get().reason == "we meet little"


def test_given_signed_votes_when_the_account_of_the_voter_is_deleted_then_they_are_deleted(
    open_dialogue: Opened, ada: User, bo: User, cleo: User
) -> None:
    dialogue = open_dialogue(promise="signed", seeds=["We should meet less."])
    asked = start_voting(dialogue, cleo)
    statement = dialogue.statements.get()
    for user in (ada, bo):
        vote(voice_of(dialogue, user), asked, statement, 1)
    rounds.close_round(by=cleo, dialogue=dialogue.pk)
    voters = {voice_of(dialogue, user).pk.hex for user in (ada, bo)}
    assert set(Vote.objects.values_list("voter", flat=True)) == voters
    ada.delete()
    assert [vote.voter for vote in Vote.objects.all()] == [voice_of(dialogue, bo).pk.hex]


def test_given_a_browser_without_javascript_when_the_voting_form_is_sent_then_all_votes_are_recorded(
    dialogue: Dialogue, asked: VotingRound, ada: User, client_of: ClientOf
) -> None:
    client, path = client_of(ada), reverse("dialogue-answer", args=[dialogue.pk])
    listed = list(dialogue.statements.order_by("place"))
    sent = {f"vote-{one.pk}": value for one, value in zip(listed, ["1", "0", "-1"], strict=False)}
    sent |= {f"why-{listed[1].pk}": "unclear", f"matters-{listed[0].pk}": "on"}
    page = client.post(path, sent, follow=True).content.decode()
    assert "Votes recorded: 3." in page
    assert page.count(" checked") == 5
    kept = {
        intake.statement: (intake.vote, intake.why, intake.matters)
        for intake in Intake.objects.all()
    }
    assert kept == {
        listed[0].pk: (1, "", True),
        listed[1].pk: (0, "unclear", False),
        listed[2].pk: (-1, "", False),
    }


def test_given_a_vote_sent_from_another_website_then_it_is_refused(
    dialogue: Dialogue, asked: VotingRound, ada: User
) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    statement = dialogue.statements.filter(place__gt=0)[0]
    body = json.dumps({"votes": [{"statement": statement.pk, "vote": 1, "seq": 1}]})
    for headers in ({}, {"origin": "https://evil.example"}, {"origin": "null"}):
        reply = client.post(
            reverse("dialogue-vote", args=[dialogue.pk]),
            body,
            content_type="application/json",
            headers=headers,
        )
        assert reply.status_code == 403
    assert Intake.objects.count() == 0


def test_voting_pages_are_not_cached_and_their_address_is_not_sent_to_other_sites(
    dialogue: Dialogue, asked: VotingRound, ada: User, client_of: ClientOf
) -> None:
    client = client_of(ada)
    for name in ("dialogue-answer", "dialogue-state"):
        got = client.get(reverse(name, args=[dialogue.pk]))
        assert (got["Cache-Control"], got["Referrer-Policy"]) == ("no-store", "no-referrer"), name


def test_privacy_level_of_a_dialogue_is_shown_with_every_statement(
    dialogue: Dialogue, asked: VotingRound, ada: User, client_of: ClientOf
) -> None:
    page = client_of(ada).get(reverse("dialogue-answer", args=[dialogue.pk])).content.decode()
    assert page.count("<strong>Sealed.</strong>") == page.count("<fieldset") == 8


def test_given_more_people_and_statements_when_a_dialogue_is_shown_then_queries_stay_below_a_limit(
    dialogue: Dialogue,
    asked: VotingRound,
    ada: User,
    client_of: ClientOf,
    django_assert_max_num_queries: Any,
) -> None:
    client = client_of(ada)
    for name, most in (("dialogue-answer", 12), ("dialogue", 14), ("dialogue-state", 8)):
        path = reverse(name, args=[dialogue.pk])
        client.get(path)
        with django_assert_max_num_queries(most):
            client.get(path)


def test_given_a_long_list_of_statements_then_those_shown_to_a_voter_are_stored_with_their_chances(
    open_dialogue: Opened, ada: User, cleo: User, client_of: ClientOf
) -> None:
    dialogue = open_dialogue(seeds=[f"Seed number {n}" for n in range(20)])
    for voice in dialogue.voices.select_related("dialogue"):
        for number in range(4):
            statements.write(by=voice, text=f"Statement {number} of {voice.pk}")
    start_voting(dialogue, cleo)
    client, path = client_of(ada), reverse("dialogue-answer", args=[dialogue.pk])
    first = client.get(path).content.decode()
    assert first.count("<fieldset") == client.get(path).content.decode().count("<fieldset") == 12
    more = reverse("dialogue-say", args=[dialogue.pk, "more"])
    client.post(more, {"back": "answer"})
    assert client.get(path).content.decode().count("<fieldset") == 17
    drawn = list(Intake.objects.values_list("vote", "drawn"))
    assert len(drawn) == 17
    assert all(said is None and 0 < (probability or 0) <= 1 for said, probability in drawn)
    for _time in range(8):
        client.post(more, {"back": "answer"})
    assert "Vote on five more" not in client.get(path).content.decode()
    assert Intake.objects.count() == 52


def test_given_a_voter_who_saw_statements_and_did_not_vote_then_closing_stores_nothing_about_the_voter(
    open_dialogue: Opened, cleo: User
) -> None:
    dialogue = open_dialogue(seeds=[f"Seed number {n}" for n in range(20)])
    for voice in dialogue.voices.select_related("dialogue"):
        for number in range(4):
            statements.write(by=voice, text=f"Statement {number} of {voice.pk}")
    asked = start_voting(dialogue, cleo)
    for voice in dialogue.voices.select_related("dialogue"):
        cards = sheet_of(voice, asked)
        for card in cards[:3]:
            vote(voice, asked, card.statement, 1, seq=1)
    rounds.close_round(by=cleo, dialogue=dialogue.pk)
    kept = list(Vote.objects.values_list("drawn", flat=True))
    assert len(kept) == 24
    assert all(probability is not None for probability in kept)


def test_given_a_member_who_votes_on_all_statements_then_the_member_has_finished_after_the_last_one(
    dialogue: Dialogue, asked: VotingRound, ada: User, client_of: ClientOf
) -> None:
    voice, client = voice_of(dialogue, ada), client_of(ada)
    path = reverse("dialogue", args=[dialogue.pk])
    *most, last = dialogue.statements.all()
    for statement in most:
        vote(voice, asked, statement, 1)
    page = client.get(path).content.decode()
    assert f"You have voted on {len(most)} of {len(most) + 1} statements." in page
    assert "Continue to vote" in page
    assert (
        "0 of 8 people have voted on all statements. "
        "People who have voted on some statements, but not on all: 1." in page
    )
    assert [todo.act for todo in todos_of(ada)[dialogue.team_id]] == ["Vote"]
    vote(voice, asked, last, 0)
    caches["live"].clear()
    assert progress_of(asked) == Progress(finished=1, begun=0)
    assert "Look at my votes again" in client.get(path).content.decode()
    assert todos_of(ada) == {}


def test_given_a_removed_statement_then_a_voter_has_finished_without_a_vote_on_it(
    dialogue: Dialogue, asked: VotingRound, ada: User, cleo: User
) -> None:
    voice = voice_of(dialogue, ada)
    removed, *others = dialogue.statements.all()
    vote(voice, asked, removed, 1)
    Statement.objects.filter(pk=removed.pk).update(standing=Standing.REMOVED)
    key = voter_key(voice, asked)
    assert own_progress(asked, key) == OwnProgress(0, len(others))
    for statement in others:
        vote(voice, asked, statement, 1)
    assert own_progress(asked, key).is_finished
    assert finished_keys([asked], [key]) == {key}


def test_given_a_long_list_of_statements_then_a_voter_has_finished_after_those_shown_to_them(
    open_dialogue: Opened, ada: User, cleo: User
) -> None:
    dialogue = open_dialogue(seeds=[f"Seed number {n}" for n in range(41)])
    asked = start_voting(dialogue, cleo)
    voice = voice_of(dialogue, ada)
    cards = sheet_of(voice, asked)
    key = voter_key(voice, asked)
    assert own_progress(asked, key) == OwnProgress(0, len(cards))
    assert len(cards) < 41
    for card in cards:
        assert finished_keys([asked], [key]) == set()
        vote(voice, asked, card.statement, 1)
    assert finished_keys([asked], [key]) == {key}
    assert progress_of(asked) == Progress(finished=1, begun=0)


def test_given_a_new_dialogue_with_only_two_fields_filled_in_then_other_fields_have_defaults(
    team: Team, cleo: User, dialogue: Dialogue, client_of: ClientOf
) -> None:
    path = reverse("dialogue-open", args=[team.pk])
    client = client_of(cleo)
    form = client.get(path).context["form"]
    assert [field.name for field in form.shown] == ["question", "together", "last_day"]
    folded = [field.name for _title, fields, _wrong in form.folds for field in fields]
    assert sorted([*folded, "question", "together", "last_day"]) == sorted(form.fields)
    sent = {field.html_name: str(field.value() or "") for field in form if field.name != "comments"}
    client.post(path, sent | {"question": "What do we begin?"})
    opened = Dialogue.objects.get(question="What do we begin?")
    assert (opened.promise, opened.audience, opened.threshold) == ("sealed", "team", 5)
    assert opened.decides == "The team decides by consent."
    page = client.post(path, sent | {"question": "And now?", "decides": ""}).content.decode()
    assert page.count("<details open>") == 1
