"""A new vote updates the counts and the position of the voter without a new fit."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from bench.tools.made_up import conversation
from numpy.testing import assert_array_equal

from wholesum.dialogue.opinion.bilinear import fit_bilinear, place_people
from wholesum.dialogue.opinion.update import REFIT_SHARE, IncrementalFit
from wholesum.dialogue.opinion.votes import tally

VOTES = conversation(120, 30, 0.6, 3.0, seed=4)
MODEL = fit_bilinear(VOTES, 1)


def test_given_a_new_or_changed_vote_when_the_opinion_model_is_updated_then_its_counts_are_right() -> (
    None
):
    running, before = IncrementalFit(VOTES, MODEL), tally(VOTES)
    for vote in (1, 0, -1, -1):
        running.vote("new", 3, vote)
    assert running.tallies.disagree[3] == before.disagree[3] + 1
    assert running.tallies.cast.sum() == before.cast.sum() + 1


def test_given_the_same_vote_again_when_the_opinion_model_is_updated_then_no_position_changes() -> (
    None
):
    running, person = IncrementalFit(VOTES, MODEL), VOTES.people[7]
    row = int(VOTES.starts[7])
    before = running.person(person)
    after = running.vote(person, VOTES.statements[int(VOTES.statement[row])], int(VOTES.vote[row]))
    assert after.mean == pytest.approx(before.mean, abs=0.05)
    assert running.tallies.cast.sum() == len(VOTES)


def test_given_a_new_voter_with_five_votes_in_the_opinion_model_then_their_position_is_uncertain() -> (
    None
):
    running = IncrementalFit(VOTES, MODEL)
    order = np.argsort(-np.abs(MODEL.statements.place[:, 0]))[:5]
    blurs = [running.person("late").blur.item()]
    for statement in order:
        vote = 1 if MODEL.statements.place[statement, 0] > 0 else -1
        side = running.vote("late", VOTES.statements[int(statement)], vote)
        blurs.append(side.blur.item())
    assert blurs[0] == pytest.approx(1.0)
    assert all(later < earlier for earlier, later in pairwise(blurs))
    assert side.place.item() > 0.5
    assert blurs[-1] > np.median(MODEL.people.blur)


def test_given_one_voter_when_only_their_position_is_updated_then_it_equals_that_of_a_complete_fit() -> (
    None
):
    everybody = place_people(MODEL, VOTES)
    assert everybody.mean == pytest.approx(MODEL.people.mean, abs=0.1)
    running = IncrementalFit(VOTES, MODEL)
    running.vote(
        VOTES.people[5],
        VOTES.statements[int(VOTES.statement[VOTES.starts[5]])],
        int(VOTES.vote[VOTES.starts[5]]),
    )
    assert running.person(VOTES.people[5]).mean == pytest.approx(everybody.mean[5:6], abs=1e-6)


def test_given_one_percent_of_new_votes_in_the_opinion_model_then_a_complete_fit_is_requested() -> (
    None
):
    running = IncrementalFit(VOTES, MODEL)
    assert not running.due
    for person in range(len(VOTES) // 100 + 1):
        running.vote(f"new {person}", 0, 1)
    assert running.due


def test_given_new_votes_when_refitted_then_the_opinion_model_is_near_a_fit_of_all_votes() -> None:
    running = IncrementalFit(VOTES, MODEL)
    for statement in range(5):
        running.vote(10_000, statement, 1)
    running.vote(VOTES.people[0], 0, -1)
    new = running.refit()
    assert (new.tallies.cast == running.tallies.cast).all()
    assert (new.tallies.agree == running.tallies.agree).all()
    assert new.person(10_000).blur.item() < 1
    fresh = fit_bilinear(running.votes(), 1)
    assert np.corrcoef(fresh.people.place[:, 0], new.model.people.place[:, 0])[0, 1] > 0.99
    assert not new.due


def test_given_votes_on_a_new_statement_then_its_estimate_does_not_change_until_the_next_complete_fit() -> (
    None
):
    running = IncrementalFit(VOTES, MODEL)
    voters = [(name, 1 if place > 0 else -1) for name, place in places_of_people()[::4]]
    for name, vote in voters:
        running.vote(name, 1_000, vote)
    running.vote(10_000, 1_000, 1)
    assert_array_equal(running.model.statements.mean[-1], MODEL.prior.mean)
    assert running.tallies.cast[-1] == len(voters) + 1
    assert running.person(10_000).blur.item() < 1.001
    new = running.refit()
    assert new.votes().statements.to_list() == [*VOTES.statements, 1_000]
    assert new.tallies.cast[-1] == len(voters) + 1
    fresh = fit_bilinear(running.votes(), 1).statements.place[-1].item()
    assert new.model.statements.place[-1].item() == pytest.approx(fresh, abs=0.1)
    assert abs(fresh) > 1


def test_given_few_new_votes_without_a_complete_fit_then_positions_of_voters_stay_nearly_right() -> (
    None
):
    late = np.random.default_rng(1).random(len(VOTES)) < REFIT_SHARE
    running = IncrementalFit(VOTES.keep(~late), fit_bilinear(VOTES.keep(~late), 1))
    for row in np.flatnonzero(late):
        person, statement = VOTES.people[int(VOTES.person[row])], int(VOTES.statement[row])
        running.vote(person, VOTES.statements[statement], int(VOTES.vote[row]))
    held = np.concatenate([running.person(person).place for person in VOTES.people])
    moved = np.abs(held - MODEL.people.place) / MODEL.people.blur
    assert moved.max() < 0.5


def places_of_people() -> list[tuple[object, float]]:
    return list(zip(VOTES.people, MODEL.people.place[:, 0].tolist(), strict=True))
