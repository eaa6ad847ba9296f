"""In a long list, the next statements are drawn by expected information."""

from __future__ import annotations

from itertools import pairwise

import pytest
from django.core.cache import caches
from django_tasks_db.models import DBTaskResult

from tests.web.dialogue.conftest import Opened, start_voting, vote
from wholesum.web.accounts.models import User
from wholesum.web.dialogue.models import Dialogue, Statement, Voice, VotingRound
from wholesum.web.dialogue.models.votes import Intake
from wholesum.web.dialogue.services import rounds
from wholesum.web.dialogue.tasks import weigh_statements
from wholesum.web.dialogue.voting.keys import voter_key
from wholesum.web.dialogue.voting.sheet import draw_more, sheet_of
from wholesum.web.dialogue.voting.statement_weights import weights_of

pytestmark = pytest.mark.django_db

SEEDS = [f"{word} should change" for word in ("Apples", "Bread", "Cheese", "Dates", "Eggs")] + [
    f"{chr(65 + n % 26) * 3} {n * 7919} {chr(97 + n % 26) * 5}" for n in range(40)
]


@pytest.fixture
def asked(open_dialogue: Opened, cleo: User) -> VotingRound:
    """A round on a long list, open to guests."""
    return start_voting(open_dialogue(audience="code", seeds=SEEDS), cleo)


def _listed(asked: VotingRound) -> list[Statement]:
    return list(asked.dialogue.statements.order_by("pk"))


def _guests_vote(asked: VotingRound, guests: int, sign: int = 1) -> list[Voice]:
    """Have guests agree on all but the last five, on which they are divided, and few voted."""
    listed = _listed(asked)
    voices = Voice.objects.bulk_create(Voice(dialogue=asked.dialogue) for _ in range(guests))
    Intake.objects.bulk_create(
        Intake(
            round=asked.pk,
            voter=voter_key(voice, asked),
            statement=statement.pk,
            vote=sign * (1 if place < 40 or row % 2 else -1),
        )
        for row, voice in enumerate(voices)
        for place, statement in enumerate(listed)
        if place < 40 or row < 6
    )
    return voices


def test_given_statements_with_equal_vote_counts_then_the_one_with_the_least_certain_result_comes_first(
    asked: VotingRound,
) -> None:
    _guests_vote(asked, 60)
    weigh_statements.func(asked.pk)
    known = weights_of(asked, _listed(asked), 0)
    shares = [known.information[statement.pk] for statement in _listed(asked)]
    assert min(shares[40:]) > max(shares[:40])
    assert known.votes == Intake.objects.filter(vote__isnull=False).count()


def test_given_stored_weights_of_statements_then_they_contain_no_person_and_no_vote(
    asked: VotingRound,
) -> None:
    voices = _guests_vote(asked, 60)
    weigh_statements.func(asked.pk)
    kept = weights_of(asked, _listed(asked), 0)
    said = repr(kept)
    for voice in voices:
        assert voice.pk.hex not in said
        assert voter_key(voice, asked) not in said
    assert all((20 * share) == int(20 * share) for share in kept.information.values())
    Intake.objects.filter(round=asked.pk).delete()
    _guests_vote(asked, 60, sign=-1)
    weigh_statements.func(asked.pk)
    turned = weights_of(asked, _listed(asked), 0)
    pairs = [(kept.information[pk], turned.information[pk]) for pk in kept.information]
    assert max(abs(one - other) for one, other in pairs) <= 0.05


def test_given_fewer_than_fifty_voters_then_all_statements_are_shown_equally_often(
    asked: VotingRound,
) -> None:
    _guests_vote(asked, 49)
    weigh_statements.func(asked.pk)
    assert weights_of(asked, _listed(asked), 0).information == {}


def test_given_a_closed_round_then_its_stored_weights_of_statements_are_deleted(
    asked: VotingRound, cleo: User
) -> None:
    _guests_vote(asked, 60)
    weigh_statements.func(asked.pk)
    assert caches["mirrors"].get(f"weights-{asked.pk}") is not None
    rounds.close_round(by=cleo, dialogue=asked.dialogue_id)
    assert caches["mirrors"].get(f"weights-{asked.pk}") is None
    weigh_statements.func(asked.pk)
    assert caches["mirrors"].get(f"weights-{asked.pk}") is None


def _tasks() -> int:
    return DBTaskResult.objects.filter(task_path__endswith="weigh_statements").count()


def test_given_few_new_votes_then_the_weights_of_statements_are_not_computed_again(
    asked: VotingRound,
) -> None:
    (guest,) = Voice.objects.bulk_create([Voice(dialogue=asked.dialogue)])
    for _time in range(3):
        draw_more(guest, asked, 5)
    assert _tasks() == 1
    weigh_statements.func(asked.pk)
    caches["mirrors"].delete(f"weights-{asked.pk}-asked")
    draw_more(guest, asked, 5)
    assert _tasks() == 1
    weights_of(asked, _listed(asked), 51)
    assert _tasks() == 2


def test_given_statements_marked_as_important_then_the_next_round_shows_them_earlier(
    open_dialogue: Opened, cleo: User
) -> None:
    dialogue = open_dialogue(seeds=SEEDS)
    asked = start_voting(dialogue, cleo)
    first, second, third = _listed(asked)[:3]
    for row, voice in enumerate(dialogue.voices.select_related("dialogue")):
        vote(voice, asked, first, 1, matters=True)
        vote(voice, asked, second, 1, matters=row < 4)
        if row < 4:  # fewer than are shown
            vote(voice, asked, third, 1, matters=True)
    rounds.close_round(by=cleo, dialogue=dialogue.pk)
    again = start_voting(dialogue, cleo)
    weigh_statements.func(again.pk)
    assert weights_of(again, _listed(again), 0).importance == {first.pk: 2.0, second.pk: 1.5}


def _in_a_row(dialogue: Dialogue, asked: VotingRound) -> list[tuple[str, str]]:
    voices = list(dialogue.voices.select_related("dialogue"))
    sheets = [[card.statement.text for card in sheet_of(voice, asked)] for voice in voices]
    return [pair for sheet in sheets for pair in pairwise(sheet)]


@pytest.mark.parametrize("more", [0, 40])
def test_given_near_duplicate_statements_when_their_order_is_drawn_then_they_are_never_neighbours(
    open_dialogue: Opened, cleo: User, more: int
) -> None:
    twins = ["We should meet less on Mondays", "We should meet less on Monday"]
    dialogue = open_dialogue(seeds=[*twins, *SEEDS[5 : 9 + more]])
    asked = start_voting(dialogue, cleo)
    weigh_statements.func(asked.pk)
    for voice in dialogue.voices.select_related("dialogue"):
        draw_more(voice, asked, 60)
    together = [pair for pair in _in_a_row(dialogue, asked) if set(pair) == set(twins)]
    assert together == []
