"""A facilitator leads a dialogue from step to step."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.web.dialogue.conftest import LATER, Opened, start_voting, voice_of, vote, write_all
from wholesum.web.accounts.models import User
from wholesum.web.dialogue.models import Dialogue, Group, Step, VotingRound
from wholesum.web.dialogue.own_data import own_part
from wholesum.web.dialogue.services import rounds, statements, steps
from wholesum.web.teams.models import Team

pytestmark = pytest.mark.django_db


def _go(cleo: User, dialogue: Dialogue, step: str, minutes: int = 0) -> Dialogue:
    return steps.go_to(by=cleo, dialogue=dialogue.pk, step=step, minutes=minutes)


def test_only_a_facilitator_may_change_the_step_of_a_dialogue(
    dialogue: Dialogue, ada: User, dag: User
) -> None:
    for user in (ada, dag):
        with pytest.raises(Http404):
            _go(user, dialogue, Step.PAIRS)


def test_given_members_of_two_job_functions_when_paired_then_every_pair_has_both_functions(
    dialogue: Dialogue, team: Team, cleo: User
) -> None:
    _go(cleo, dialogue, Step.PAIRS)
    groups = Group.objects.prefetch_related("voices")
    assert Counter(voice for group in groups for voice in group.voices.all()) == Counter(
        dialogue.voices.all()
    )
    function = dict(team.memberships.values_list("user", "function"))
    for group in groups:
        said = [function[voice.user_id] for voice in group.voices.all() if voice.user_id]
        known = [one for one in said if one]  # of Ada and Bo nobody knows what they do
        assert (len(said), len(known)) == (2, len(set(known)))


def test_given_groups_that_write_statements_together_then_the_original_statements_are_kept(
    dialogue: Dialogue, cleo: User, ada: User
) -> None:
    write_all(dialogue)
    _go(cleo, dialogue, Step.PAIRS)
    voice = voice_of(dialogue, ada)
    pair = Group.objects.get(voices=voice)
    offered = statements.offered_to(pair)
    assert {statement.author_id for statement in offered} == set(
        pair.voices.values_list("pk", flat=True)
    )
    voice.dialogue.refresh_from_db()
    both = [statement.pk for statement in offered]
    shared = statements.write_together(by=voice, text="Meet when it matters", grew_from=both)
    statements.carry(by=voice, statements=[shared.pk])
    _go(cleo, dialogue, Step.FOURS)
    four = Group.objects.get(voices=voice, step=Step.FOURS)
    assert four.voices.count() == 4
    assert shared in statements.offered_to(four)
    assert not set(offered) & set(statements.offered_to(four))
    _go(cleo, dialogue, Step.LISTENING)
    shared.refresh_from_db()
    assert shared.place > 0
    assert set(shared.grew_from.all()) == set(offered)
    assert dialogue.statements.filter(place=0).count() == 2


def test_given_a_group_that_chooses_statements_then_at_most_three_of_its_own_statements_are_accepted(
    dialogue: Dialogue, cleo: User, ada: User
) -> None:
    everybody = write_all(dialogue)
    _go(cleo, dialogue, Step.PAIRS)
    voice = voice_of(dialogue, ada)
    for text in ("one", "two", "three"):
        statements.write_together(by=voice, text=text, grew_from=[])
    with pytest.raises(ValidationError, match="at most 3"):
        statements.write_together(by=voice, text="four", grew_from=[])
    pair = Group.objects.get(voices=voice)
    foreign = next(
        statement for statement in everybody if statement not in statements.offered_to(pair)
    )
    with pytest.raises(ValidationError, match="of your group"):
        statements.carry(by=voice, statements=[foreign.pk])


def test_given_one_member_who_chooses_for_a_pair_then_the_other_author_keeps_one_statement(
    dialogue: Dialogue, cleo: User, ada: User, client: Client
) -> None:
    everybody = write_all(dialogue)
    _go(cleo, dialogue, Step.PAIRS)
    voice = voice_of(dialogue, ada)
    pair = Group.objects.get(voices=voice)
    mine = next(statement for statement in everybody if statement.author_id == voice.pk)
    other = next(statement for statement in statements.offered_to(pair) if statement != mine)
    statements.write_together(by=voice, text="Ours", grew_from=[mine.pk])
    statements.carry(by=voice, statements=[mine.pk])
    assert statements.brought_on(pair) == sorted([mine, other], key=lambda one: one.pk)
    client.force_login(other.author.user)  # type: ignore[union-attr,arg-type]
    page = reverse("dialogue-yours", args=[dialogue.pk])
    assert "Your group is choosing" in client.get(page).content.decode()
    _go(cleo, dialogue, Step.LISTENING)
    other.refresh_from_db()
    assert (
        f"This statement is number {other.place} in the list." in client.get(page).content.decode()
    )


def test_given_a_statement_that_a_group_used_for_a_new_one_then_its_author_reads_this_on_the_page(
    dialogue: Dialogue, cleo: User, ada: User, client: Client
) -> None:
    write_all(dialogue)
    _go(cleo, dialogue, Step.PAIRS)
    voice = voice_of(dialogue, ada)
    both = statements.offered_to(Group.objects.get(voices=voice))
    shared = statements.write_together(
        by=voice, text="Meet when it matters", grew_from=[statement.pk for statement in both]
    )
    _go(cleo, dialogue, Step.LISTENING)
    assert set(dialogue.statements.filter(place=0)) == set(both)
    client.force_login(ada)
    page = client.get(reverse("dialogue-yours", args=[dialogue.pk])).content.decode()
    assert shared.text in page
    assert "Your group passed on another statement that is based on this statement." in page
    assert "did not pass it on" not in page


def test_given_authors_of_several_statements_when_listed_then_each_author_has_one_before_any_has_two(
    dialogue: Dialogue, cleo: User, ada: User
) -> None:
    write_all(dialogue)
    for text in ("second of Ada", "third of Ada"):
        statements.write(by=voice_of(dialogue, ada), text=text)
    found = _go(cleo, dialogue, Step.LISTENING)
    authors = list(dialogue.statements.order_by("place").values_list("author", flat=True))
    assert len(set(authors[:8])) == 8
    assert authors[8:] == [voice_of(dialogue, ada).pk] * 2
    assert found.turn == 1
    assert steps.turn_to(by=cleo, dialogue=dialogue.pk, place=2).turn == 2
    with pytest.raises(ValidationError, match="No statement"):
        steps.turn_to(by=cleo, dialogue=dialogue.pk, place=99)


def test_given_a_list_of_statements_then_their_order_does_not_reveal_their_authors(
    dialogue: Dialogue, cleo: User
) -> None:
    for _turn in range(4):
        for voice in dialogue.voices.select_related("dialogue"):
            statements.write(by=voice, text=f"{_turn} of {voice.pk}")
    _go(cleo, dialogue, Step.LISTENING)
    authors = list(dialogue.statements.order_by("place").values_list("author", flat=True))
    turns = [tuple(authors[start : start + 8]) for start in range(0, 32, 8)]
    assert all(len(set(turn)) == 8 for turn in turns)
    assert len(set(turns)) > 1  # by chance all four are the same once in 8! ** 3


def test_given_an_open_round_of_votes_when_extended_then_it_never_ends_later_than_its_dialogue(
    dialogue: Dialogue, asked: VotingRound, cleo: User
) -> None:
    with pytest.raises(ValidationError, match="Close the round first"):
        _go(cleo, dialogue, Step.SHARING)
    before = asked.closes
    rounds.extend_round(by=cleo, dialogue=dialogue.pk, minutes=3)
    asked.refresh_from_db()
    assert asked.closes == min(before + timedelta(minutes=3), dialogue.closes)
    for _number in range(2):
        rounds.close_round(by=cleo, dialogue=dialogue.pk)
        start_voting(dialogue, cleo)
    rounds.close_round(by=cleo, dialogue=dialogue.pk)
    with pytest.raises(ValidationError, match="at most 3 rounds"):
        start_voting(dialogue, cleo)
    with pytest.raises(ValidationError, match="No round is open"):
        rounds.close_round(by=cleo, dialogue=dialogue.pk)


def test_given_a_round_of_votes_past_its_end_when_the_task_runs_then_it_closes_and_shows_results(
    dialogue: Dialogue, cleo: User, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_all(dialogue)
    asked = start_voting(dialogue, cleo, minutes=5)
    assert rounds.close_due() == []
    late = timezone.now() + timedelta(minutes=6)
    monkeypatch.setattr(timezone, "now", lambda: late)
    with pytest.raises(ValidationError, match="closed"):
        vote(voice_of(dialogue, ada), asked, dialogue.statements.filter(place__gt=0)[0], 1)
    assert [closed.pk for closed in rounds.close_due()] == [asked.pk]
    dialogue.refresh_from_db()
    assert dialogue.step == Step.SHARING


def test_given_a_dialogue_past_its_last_day_when_the_task_runs_then_dialogue_and_open_round_end(
    dialogue: Dialogue, asked: VotingRound, monkeypatch: pytest.MonkeyPatch, ada: User, cleo: User
) -> None:
    after = timezone.now() + LATER + timedelta(minutes=1)
    monkeypatch.setattr(timezone, "now", lambda: after)
    assert [ended.pk for ended in steps.end_due()] == [dialogue.pk]
    asked.refresh_from_db()
    assert asked.closed is not None
    with pytest.raises(ValidationError, match="ended"):
        _go(cleo, dialogue, Step.VOTING)
    with pytest.raises(ValidationError, match="cannot write"):
        statements.write(by=voice_of(dialogue, ada), text="Too late")


def test_given_a_step_of_a_dialogue_that_is_not_yet_possible_when_chosen_then_it_is_refused(
    dialogue: Dialogue, cleo: User
) -> None:
    with pytest.raises(ValidationError, match="no statement to vote on"):
        _go(cleo, dialogue, Step.VOTING)
    with pytest.raises(ValidationError, match="Nobody has voted"):
        _go(cleo, dialogue, Step.SHARING)
    for step in ("", "ended", "lunch"):
        with pytest.raises(ValidationError, match="no such step"):
            _go(cleo, dialogue, step)


def test_given_a_participant_of_a_dialogue_when_they_download_own_data_then_it_has_no_sealed_vote(
    open_dialogue: Opened, cleo: User, ada: User
) -> None:
    for promise in ("sealed", "signed"):
        dialogue = open_dialogue(promise=promise, question=f"A {promise} question?")
        statement = statements.write(by=voice_of(dialogue, ada), text=f"Written {promise}")
        vote(voice_of(dialogue, ada), start_voting(dialogue, cleo), statement, 1)
    told = own_part(ada)
    assert {record["question"] for record in told["dialogues"]} == {
        "A sealed question?",
        "A signed question?",
    }
    assert [record["statement"] for record in told["statements"]] == [
        "Written sealed",
        "Written signed",
    ]
    assert [(record["statement"], record["vote"]) for record in told["signed_votes"]] == [
        ("Written signed", 1)
    ]


@pytest.mark.parametrize(
    ("step", "offered"),
    [
        (Step.WRITING, "pairs fours listening voting sharing settling"),
        (Step.LISTENING, "voting sharing settling fours pairs writing"),
        (Step.SHARING, "settling voting listening fours pairs writing"),
        (Step.SETTLING, "voting sharing listening fours pairs writing"),
    ],
)
def test_given_any_step_of_a_dialogue_then_the_page_of_the_facilitator_offers_the_next_step_first(
    dialogue: Dialogue, cleo: User, client_of: Callable[[User], Client], step: str, offered: str
) -> None:
    Dialogue.objects.update(step=step)
    page = client_of(cleo).get(reverse("dialogue-run", args=[dialogue.pk])).content.decode()
    assert re.findall(r'name="step" value="(\w+)"', page) == offered.split()


def test_given_the_step_of_writing_statements_then_the_page_says_that_a_partner_will_see_the_text(
    dialogue: Dialogue, ada: User, client: Client
) -> None:
    client.force_login(ada)
    page = client.get(f"/dialogue/{dialogue.pk}/").content.decode()
    assert "your partner will read your statements and know that you wrote them" in page
    assert "shown to nobody else" not in page
