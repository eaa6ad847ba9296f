"""Random votes show no axis of opinion, whoever votes and however often people agree."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import expit, log_expit

from wholesum.dialogue.opinion.axes import (
    Axes,
    AxisTest,
    axis_test,
    count_axes,
    find_repeats,
)
from wholesum.dialogue.opinion.bilinear import fit_bilinear
from wholesum.dialogue.opinion.landscape import LandscapeVerdict, landscape
from wholesum.dialogue.opinion.null_model import _SPREADS, Leanings, Repeat, VotePattern
from wholesum.dialogue.opinion.votes import AGREE, Votes, gather_votes


def coins(cast: np.ndarray, seed: int) -> Votes:
    """Simulate random votes for the given pairs of person and statement."""
    person, statement = np.nonzero(cast)
    return gather_votes(person, statement, np.random.default_rng(seed).choice([-1, 1], len(person)))


def leaning_votes(seed: int, spread: float) -> Votes:
    chance = np.random.default_rng(seed)
    logit = chance.normal(0, np.sqrt(spread), 40)[:, np.newaxis] + chance.normal(0.5, 1, 12)
    person, statement = np.indices(logit.shape)
    vote = np.where(chance.random(logit.shape) < expit(logit), 1, -1)
    return gather_votes(person.ravel(), statement.ravel(), vote.ravel())


def test_given_a_few_active_people_who_vote_at_random_then_an_axis_of_opinion_is_rarely_found() -> (
    None
):
    cast = np.zeros((300, 100), dtype=np.bool_)
    cast[:30], cast[:, :2] = True, True
    alarms = sum(axis_test(coins(cast, seed)).p <= 0.05 for seed in range(20))
    assert alarms <= 3  # one expected; more than three once in sixty times


@pytest.mark.parametrize("density", [0.05, 0.5])
def test_given_random_votes_on_few_or_many_statements_then_an_axis_of_opinion_is_rarely_found(
    density: float,
) -> None:
    alarms = 0
    for seed in range(20):
        cast = np.random.default_rng(1_000 + seed).random((60, 30)) < density
        alarms += axis_test(coins(cast, seed)).p <= 0.05
    assert alarms <= 3


def people_of_one_mind(seed: int, kind: str) -> Votes:
    """Simulate 60 people with the same opinions who differ in how they vote."""
    chance = np.random.default_rng(seed)
    logit = chance.normal(0, 0.5, 60)[:, np.newaxis] + chance.normal(0.5, 1.2, 60)
    if kind == "at random":
        logit[chance.random(60) < 0.15] = 0
    if kind == "decided":
        logit *= np.exp(chance.normal(0, 0.6, 60))[:, np.newaxis]
    agree = chance.random(logit.shape) < expit(logit)
    if kind == "copies":
        agree[:, 30:] = np.where(chance.random((60, 30)) < 0.9, agree[:, :30], agree[:, 30:])
    person, statement = np.nonzero(chance.random(logit.shape) < 0.5)
    return gather_votes(person, statement, np.where(agree[person, statement], 1, -1))


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["at random", "decided"])
def test_given_people_of_one_opinion_who_vote_carelessly_then_an_axis_of_opinion_is_rarely_found(
    kind: str,
) -> None:
    alarms = sum(axis_test(people_of_one_mind(seed, kind)).p <= 0.05 for seed in range(24))
    assert alarms <= 3  # without decidedness in the null model: 8 at random


def test_given_people_who_vote_at_random_then_they_are_estimated_as_less_consistent_than_other_people() -> (
    None
):
    chance = np.random.default_rng(5)
    logit = np.tile(chance.normal(0, 1.5, 80), (40, 1))
    logit[:8] = 0
    person, statement = np.indices(logit.shape)
    agree = chance.random(logit.shape) < expit(logit)
    votes = gather_votes(person.ravel(), statement.ravel(), np.where(agree, 1, -1).ravel())
    pattern, said = VotePattern.of(votes), votes.vote == AGREE
    found = pattern.with_decidedness(said, pattern.likeliest(said)).decidedness
    assert found is not None
    assert found.mean[:8].max() < 0.5
    assert found.mean[8:].min() > 0.7


@pytest.mark.slow
def test_given_statements_that_repeat_others_when_left_out_then_an_axis_of_opinion_is_rarely_found() -> (
    None
):
    alarms = named = 0
    for seed in range(20):
        votes = people_of_one_mind(seed, "copies")
        alarms += landscape(votes).axes.number > 0
        found = landscape(votes, copies=votes.statements[30:].to_list())
        named += found.axes.number > 0
        assert found.copies == 30
    assert named <= 3
    assert alarms > named


def test_given_a_statement_that_repeats_another_when_their_votes_are_compared_then_this_is_found() -> (
    None
):
    chance = np.random.default_rng(11)
    agree = chance.random((60, 12)) < expit(chance.normal(0, 0.5, 12))
    agree[:, 11] = np.where(chance.random(60) < 0.95, agree[:, 3], agree[:, 11])
    person, statement = np.nonzero(chance.random(agree.shape) < np.append(np.ones(11), 0.8))
    votes = gather_votes(person, statement, np.where(agree[person, statement], 1, -1))
    first, *others = find_repeats(votes)
    assert set(votes.statement[first.one]) == {3}
    assert set(votes.statement[first.other]) == {11}
    assert (votes.person[first.one] == votes.person[first.other]).all()
    assert first.share > 0.85
    assert max([0, *(other.share for other in others)]) < 0.5


def test_given_voters_on_one_axis_of_opinion_when_repeated_statements_are_left_out_then_it_is_found() -> (
    None
):
    person, statement = np.indices((60, 30))
    votes = gather_votes(person.ravel(), statement.ravel(), split_votes())
    assert count_axes(votes).number == 1


def test_given_two_statements_that_say_the_same_then_simulated_votes_on_both_statements_are_equal() -> (
    None
):
    votes = coins(np.ones((40, 6), dtype=np.bool_), 1)
    pattern, agree = VotePattern.of(votes), votes.vote == AGREE
    fit = pattern.likeliest(agree)
    logit = pattern.drawn(fit, 30, np.random.default_rng(2))
    rows = [np.flatnonzero(votes.statement == name) for name in range(6)]
    repeats = [Repeat(rows[0], rows[1], 1.0), Repeat(rows[2], rows[3], 1.0)]
    alone, repeated = (
        pattern.simulated(logit, fit, np.random.default_rng(3), given).mean()
        for given in ((), repeats)
    )
    assert repeated > 1.15 * alone


@pytest.mark.slow
def test_given_half_of_the_statements_repeated_in_other_words_then_an_axis_of_opinion_is_rarely_found() -> (
    None
):
    found = [count_axes(people_of_one_mind(seed, "copies")) for seed in range(40)]
    assert sum(axes.number > 0 for axes in found) <= 6  # without comparing repeats 19
    assert sum(axes.repeats > 0 for axes in found) >= 8


def test_given_an_axis_of_opinion_that_repeated_statements_can_explain_then_the_text_leaves_it_open() -> (
    None
):
    test = AxisTest(0.02, 0.4, 0.9, 1.2, 60, 900)
    axes = Axes(0, test, repeats=7)
    assert "on which people voted alike (7) can explain this" in str(axes)
    votes = next(
        votes
        for votes in (people_of_one_mind(seed, "copies") for seed in range(40))
        if count_axes(votes).repeats
    )
    found = landscape(votes)
    assert found.verdict is LandscapeVerdict.UNCLEAR
    assert str(found).startswith(
        "People think alike, or their opinions are spread evenly: the votes do not show which ("
    )
    assert found.groups is None


def test_given_a_spectrum_of_opinions_then_its_text_names_repeated_statements_as_a_possible_cause() -> (
    None
):
    person, statement = np.indices((60, 30))
    votes = gather_votes(person.ravel(), statement.ravel(), split_votes())
    found = landscape(votes, copies=[29])
    assert found.verdict is LandscapeVerdict.SPECTRUM
    assert "Near-copies of others, left out of the test: 1." in str(found)
    assert str(found).endswith("combine those that say the same.")


def split_votes() -> np.ndarray:
    """Simulate votes of 60 people, evenly spread over one axis, on 30 statements."""
    chance = np.random.default_rng(3)
    place, weight = np.linspace(-1.5, 1.5, 60), chance.choice([-1.5, 1.5], 30)
    agree = chance.random((60, 30)) < expit(np.outer(place, weight))
    return np.where(agree, 1, -1).ravel()


def test_estimated_spread_of_agreement_between_voters_has_the_highest_likelihood() -> None:
    votes = leaning_votes(1, 1.5)
    pattern = VotePattern.of(votes)
    found = pattern.likeliest(votes.vote == AGREE)
    b = found.statements[:, 0]

    def likelihood(person: int, spread: float) -> float:
        rows = votes.person == person

        def at(a: float) -> float:
            told = log_expit(votes.vote[rows] * (a + b[votes.statement[rows]])).sum()
            return float(np.exp(told - a * a / (2 * spread)) / np.sqrt(2 * np.pi * spread))

        return float(quad(at, -8, 8, points=[0.0], limit=200)[0])

    place = int(np.argmin(np.abs(_SPREADS - found.spreads[0])))
    near = _SPREADS[max(place - 1, 0) : place + 2]
    totals = [sum(np.log(likelihood(person, spread)) for person in range(40)) for spread in near]
    assert near[int(np.argmax(totals))] == pytest.approx(found.spreads[0])


def test_given_people_who_agree_with_equally_many_statements_then_the_spread_between_them_is_near_0() -> (
    None
):
    cast = np.ones((200, 40), dtype=np.bool_)
    votes = coins(cast, 3)
    assert max(VotePattern.of(votes).likeliest(votes.vote == AGREE).spreads) < 0.05


def test_strength_of_an_axis_of_opinion_equals_the_largest_singular_value_of_the_residuals() -> (
    None
):
    votes = leaning_votes(2, 0.5)
    pattern, agree = VotePattern.of(votes), votes.vote == AGREE
    fit = pattern.likeliest(agree)
    p = np.zeros((40, 12))
    p[votes.person, votes.statement] = expit(
        fit.people[votes.person, 0] + fit.statements[votes.statement, 0]
    )
    said = np.zeros((40, 12))
    said[votes.person, votes.statement] = agree
    h = p * (1 - p)
    known = (1 + h.sum(axis=1))[:, np.newaxis] * (1 + h.sum(axis=0))
    expected = np.linalg.svd((said - p) / np.sqrt(known), compute_uv=False)[0]
    expected /= np.sqrt((h / known).sum())
    assert pattern.strengths(agree[:, np.newaxis], fit)[0] == pytest.approx(expected, rel=1e-3)


def test_gradient_of_the_likelihood_is_0_at_the_fitted_agreement_of_each_voter() -> None:
    votes = leaning_votes(4, 1.0)
    agree = votes.vote == AGREE
    found: Leanings = VotePattern.of(votes).likeliest(agree)
    p = expit(found.people[votes.person, 0] + found.statements[votes.statement, 0])
    pull = np.bincount(votes.person, agree - p, 40) - found.people[:, 0] / found.spreads[0]
    assert np.abs(pull).max() < 0.05
    drawn_back = (found.statements[:, 0] - found.centre) / found.spreads[1]
    other = np.bincount(votes.statement, agree - p, 12) - drawn_back
    assert np.abs(other).max() < 0.05


def test_given_full_agreement_on_all_statements_then_no_axis_of_opinion_is_found() -> None:
    person, statement = np.indices((60, 30))
    for vote in (np.ones(1_800, dtype=int), np.where(person.ravel() == 0, -1, 1)):
        votes = gather_votes(person.ravel(), statement.ravel(), vote)
        assert landscape(votes).verdict is LandscapeVerdict.ONE_MIND


@pytest.mark.parametrize("size", [(0, 0), (1, 1), (50, 1), (1, 50), (3, 200), (50, 2)])
def test_given_very_small_dialogues_when_axes_of_opinion_are_counted_then_few_or_none_are_found(
    size: tuple[int, int],
) -> None:
    votes = coins(np.ones(size, dtype=np.bool_), 1)
    assert landscape(votes).verdict is LandscapeVerdict.TOO_FEW
    assert count_axes(votes).number <= max(size[1] - 1, 0)


def test_given_voters_who_pass_on_every_statement_then_the_text_says_too_few_votes() -> None:
    person, statement = np.indices((60, 30))
    votes = gather_votes(person.ravel(), statement.ravel(), np.zeros(1_800, dtype=int))
    found = landscape(votes)
    assert found.verdict is LandscapeVerdict.TOO_FEW
    assert str(found) == "Not enough votes for an opinion map: 0 people with 3 votes or more."
    model = fit_bilinear(votes, 2)
    assert model.agree(np.arange(3), np.arange(3)) == pytest.approx(np.full(3, 0.5))


def test_given_one_or_two_axes_of_opinion_when_explained_then_the_text_is_singular_or_plural() -> (
    None
):
    test = AxisTest(0.01, 0.4, 0.9, 1.2, 60, 900)
    assert str(Axes(1, test)).startswith("1 axis improves the prediction of hidden votes")
    assert str(Axes(2, test)).startswith("2 axes improve the prediction of hidden votes")
