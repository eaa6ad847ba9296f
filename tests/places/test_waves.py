"""Results of an organisation never add up to a result of one or two teams."""

from __future__ import annotations

import itertools
import random
from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wholesum.core.disclosure import totals_reveal_few
from wholesum.core.facets import FACETS
from wholesum.places.waves import Groups, make_wave

CODES = [facet.code for facet in FACETS]


def tree_of(teams: int, parts: int) -> dict[str, str | None]:
    """Return a root with parts and the teams inside these."""
    tree: dict[str, str | None] = {"root": None}
    tree |= {f"part{number}": "root" for number in range(parts)}
    return tree | {f"t{number:03}": f"part{number % parts}" for number in range(teams)}


def means_of(teams: list[str], value: float = 3.0) -> dict[str, dict[str, float]]:
    return {team: dict.fromkeys(CODES, value + place / 100) for place, team in enumerate(teams)}


def follows(groups: list[frozenset[str]]) -> bool:
    """Slow implementation: return whether totals combine to a sum over one or two teams.

    That is so exactly if the totals of all other teams tell less: their rank is lower.
    """
    teams = sorted(frozenset().union(*groups))
    table = np.array([[team in group for team in teams] for group in groups], dtype=float)
    rank = np.linalg.matrix_rank(table)
    return any(
        number < len(teams) and np.linalg.matrix_rank(np.delete(table, some, axis=1)) < rank
        for number in (1, 2)
        for some in itertools.combinations(range(len(teams)), number)
    )


@settings(max_examples=60, deadline=None)
@given(st.lists(st.frozensets(st.sampled_from("abcdefgh"), min_size=1), min_size=1, max_size=5))
def test_given_any_groups_of_teams_then_the_fast_rule_of_disclosure_agrees_with_the_slow_rule(
    groups: list[frozenset[str]],
) -> None:
    assert totals_reveal_few(groups) == follows(groups)


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 2**32), st.integers(5, 14), st.integers(1, 4))
def test_given_random_surveys_of_an_organisation_then_the_mean_of_no_single_team_can_be_computed(
    seed: int, teams: int, parts: int
) -> None:
    chance = random.Random(seed)
    tree = tree_of(teams, parts)
    names = [name for name in tree if name.startswith("t")]
    agreed = {name for name in names if chance.random() < 0.8}
    before: list[Mapping[str, Groups]] = []
    for _ in range(4):
        wave = make_wave(tree, "root", means_of(sorted(agreed)), before)
        before.append(wave.groups)
        every = [group for earlier in before for group in earlier.get(CODES[0], ())]
        assert not every or not follows(every)
        shown = wave.facets[0]
        assert shown.teams == 0 or shown.teams >= 5
        assert all(part.teams >= 3 for part in shown.parts)
        for name in names:  # some change their mind, some teams move
            if chance.random() < 0.12:
                agreed ^= {name}
            if chance.random() < 0.08:
                tree[name] = f"part{chance.randrange(parts)}"


def test_given_twelve_teams_in_three_departments_then_each_department_and_the_middle_half_are_shown() -> (
    None
):
    tree = tree_of(12, 3)
    names = [name for name in tree if name.startswith("t")]
    wave = make_wave(
        tree, "root", {team: {CODES[0]: 1 + place / 4} for place, team in enumerate(names)}
    )
    shown = wave.facets[0]
    assert (shown.teams, shown.mean, shown.low, shown.high) == (12, 2.4, 1.7, 3.1)
    assert {(part.part, part.teams, part.mean) for part in shown.parts} == {
        ("part0", 4, 2.1),
        ("part1", 4, 2.4),
        ("part2", 4, 2.6),
    }
    assert wave.facets[1].withheld == "few"
    assert wave.teams == 12


def test_given_a_department_of_two_teams_then_it_and_one_more_department_are_hidden() -> None:
    tree = tree_of(0, 3) | {f"t{n}": f"part{0 if n < 2 else 1 if n < 5 else 2}" for n in range(9)}
    names = [name for name in tree if name.startswith("t")]
    shown = make_wave(tree, "root", means_of(names)).facets[0]
    assert [(part.part, part.teams) for part in shown.parts] == [("part2", 4)]


def test_given_one_new_team_in_an_organisation_then_it_counts_only_after_three_have_joined() -> (
    None
):
    tree = tree_of(10, 1)
    names = [name for name in tree if name.startswith("t")]
    first = make_wave(tree, "root", means_of(names[:6]))
    second = make_wave(tree, "root", means_of(names[:7]), [first.groups])
    assert (first.teams, second.teams) == (6, 6)
    assert make_wave(tree, "root", means_of(names[:9]), [first.groups]).teams == 9


def test_given_one_team_leaves_an_organisation_then_no_result_is_shown_until_three_have_left() -> (
    None
):
    tree = tree_of(10, 1)
    names = [name for name in tree if name.startswith("t")]
    first = make_wave(tree, "root", means_of(names))
    second = make_wave(tree, "root", means_of(names[1:]), [first.groups])
    assert {facet.withheld for facet in second.facets} == {"left"}
    assert make_wave(tree, "root", means_of(names[3:]), [first.groups]).teams == 7


@pytest.mark.parametrize("order", [1, 2])
def test_given_teams_of_an_organisation_in_another_order_then_its_figures_are_the_same(
    order: int,
) -> None:
    tree = tree_of(12, 3)
    means = means_of([name for name in tree if name.startswith("t")])
    shuffled = list(means)
    random.Random(order).shuffle(shuffled)
    assert make_wave(tree, "root", {team: means[team] for team in shuffled}) == make_wave(
        tree, "root", means
    )


def test_given_teams_outside_the_organisation_then_its_figures_leave_these_teams_out() -> None:
    tree = tree_of(6, 1) | {"other": None}
    means = means_of([*(name for name in tree if name.startswith("t")), "other"])
    assert make_wave(tree, "root", means).teams == 6
