"""Groups of people: how many there are, who is in them, and their names."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, permutations

import numpy as np
import pytest
from bench.tools.made_up import conversation

from wholesum.dialogue.opinion.gaussian import GaussianPosterior
from wholesum.dialogue.opinion.groups import adjusted_rand, find_groups, of_everybody, same_names
from wholesum.dialogue.opinion.landscape import landscape


def blurred(place: np.ndarray, blur: float, chance: np.random.Generator) -> GaussianPosterior:
    """Return posteriors of people under the prior N(0, 1), from noisy votes."""
    said = place + chance.normal(0, blur, place.shape)
    precision = 1 + 1 / blur**2
    mean = np.column_stack([np.zeros(len(place)), said / blur**2 / precision])
    return GaussianPosterior(mean, np.tile(np.eye(mean.shape[1]) / precision, (len(place), 1, 1)))


def test_similarity_of_two_groupings_by_the_rand_index_equals_that_of_a_plain_implementation() -> (
    None
):
    chance = np.random.default_rng(1)
    for _ in range(50):
        one, other = chance.integers(0, 3, 12), chance.integers(0, 4, 12)
        pairs = list(combinations(range(12), 2))
        here = np.array([one[a] == one[b] for a, b in pairs])
        there = np.array([other[a] == other[b] for a, b in pairs])
        by_chance = here.sum() * there.sum() / len(pairs)
        index = ((here & there).sum() - by_chance) / ((here.sum() + there.sum()) / 2 - by_chance)
        assert adjusted_rand(one, other) == pytest.approx(index)
        assert adjusted_rand(one, (one + 1) % 3) == 1


def test_given_only_one_person_when_two_groupings_are_compared_then_the_rand_index_is_1() -> None:
    assert adjusted_rand(np.array([0]), np.array([2])) == 1
    assert adjusted_rand(np.array([], dtype=int), np.array([], dtype=int)) == 1


def test_given_new_opinion_groups_when_named_then_each_gets_the_name_of_the_most_similar_old_group() -> (
    None
):
    chance = np.random.default_rng(2)
    for _ in range(50):
        before, now = chance.integers(-1, 4, 40), chance.integers(-1, 4, 40)
        order = same_names(before, now, 4)
        kept = [
            sum(
                ((before == place) & (now == group)).sum()
                for place, group in enumerate(permutation)
            )
            for permutation in permutations(range(4))
        ]
        found = sum(((before == place) & (now == g)).sum() for place, g in enumerate(order))
        assert sorted(order.tolist()) == [0, 1, 2, 3]
        assert found == max(kept)


def test_given_an_opinion_group_unlike_all_old_groups_when_named_then_it_comes_last() -> None:
    before = np.array([0, 0, 0, 1, 1, 1])
    assert same_names(before, np.array([2, 2, 2, 0, 0, 1]), 3).tolist() == [2, 0, 1]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_given_voters_in_a_known_number_of_opinion_groups_then_this_number_of_groups_is_found(
    number: int,
) -> None:
    chance = np.random.default_rng(number)
    centres = np.array([[0.0, 1.5], [1.5, -1.0], [-1.5, -1.0]])[:number]
    member = chance.integers(0, number, 300)
    people = blurred(centres[member] + chance.normal(0, 0.3, (300, 2)), 0.3, chance)
    groups = find_groups(people)
    assert groups.number == number
    assert adjusted_rand(groups.member, member) > 0.95


def test_given_voters_in_one_cluster_of_uncertain_positions_then_only_one_opinion_group_is_found() -> (
    None
):
    chance = np.random.default_rng(5)
    numbers = [
        find_groups(blurred(chance.normal(size=(150, 1)), blur, chance)).number
        for blur in (0.3, 0.6, 1.0)
        for _ in range(10)
    ]
    assert numbers.count(1) >= 28


def test_probability_of_the_opinion_group_of_a_voter_equals_that_of_a_plain_implementation() -> (
    None
):
    chance = np.random.default_rng(3)
    place = np.where(chance.random(80) < 0.5, -1.0, 1.0)[:, np.newaxis]
    people = blurred(place + chance.normal(0, 0.3, (80, 1)), 0.8, chance)
    groups = find_groups(people, most=2)
    grid = np.linspace(-8, 8, 4001)
    found = of_everybody(people, groups).probability
    for person in range(80):
        mean, variance = people.place[person, 0], people.covariance[person, 1, 1]
        # What the votes say: the posterior over the prior.
        votes = np.exp(-((grid - mean) ** 2) / 2 / variance + grid**2 / 2)
        each = [
            groups.share[g]
            * (votes * np.exp(-((grid - groups.centre[g, 0]) ** 2) / 2 / spread)).sum()
            / np.sqrt(spread)
            for g, spread in enumerate(groups.spread[:, 0, 0])
        ]
        assert found[person] == pytest.approx(np.array(each) / sum(each), abs=1e-6)


def test_given_the_same_voters_when_opinion_groups_are_computed_again_then_the_groups_keep_their_names() -> (
    None
):
    votes = conversation(120, 60, 0.5, 4.0, seed=2)
    first = landscape(votes)
    assert first.groups is not None
    turned = replace(
        first,
        groups=replace(
            first.groups,
            share=first.groups.share[::-1],
            centre=first.groups.centre[::-1],
            spread=first.groups.spread[::-1],
            probability=first.groups.probability[:, ::-1],
        ),
    )
    fewer = votes.keep(np.random.default_rng(1).random(len(votes)) > 0.1)
    for before in (first, turned):
        again = landscape(fewer, before=before)
        both = (again.group >= 0) & (before.group >= 0)
        assert (again.group == before.group)[both].mean() > 0.95
