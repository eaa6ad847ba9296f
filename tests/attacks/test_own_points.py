"""A member tries to compute the points of others from the results and their own points."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random
from typing import Final, TypeAlias

import pytest

from wholesum.focus.charts.shares import IN_BANDS, goal_weights_chart
from wholesum.focus.portfolio.goal_weights import weights_of

Points: TypeAlias = list[list[int]]

GOALS: Final = ("a", "b", "c")


def _divided(random: Random, step: int) -> list[int]:
    """Divide 100 points at random, in steps of 1, 5 or 10, as people do."""
    steps = 100 // step
    cuts = sorted(random.randint(0, steps) for _cut in GOALS[1:])
    ends = zip([0, *cuts], [*cuts, steps], strict=True)
    return [step * (high - low) for low, high in ends]


def _tables(number: int) -> Iterator[Points]:
    random = Random(11)
    for _table in range(number):
        people, step = random.randint(5, 9), random.choice((1, 5, 10))
        yield [_divided(random, step) for _person in range(people)]


def _shown(points: Points) -> dict[str, tuple[str, ...]]:
    """Return the values shown for each goal: its weight, and its average if there is one."""
    chart = goal_weights_chart(weights_of(GOALS, points), GOALS, "now", IN_BANDS)
    return {str(name): tuple(map(str, words)) for name, *words in chart.table.rows}


def _totals(words: str, people: int) -> range:
    """Return the totals of points that are possible for an average as it is shown."""
    percent = int(re.sub(r"\D", "", words))
    twice = {"u": (0, 2 * percent), "o": (2 * percent, 200)}.get(
        words[0], (2 * percent - 1, 2 * percent + 1)
    )
    return range(-(-twice[0] * people // 2), twice[1] * people // 2 + 1)


def _gives_all_away(words: str, people: int, own: int) -> bool:
    """Return whether an average and the reader's own points reveal the points of the others."""
    others = {total - own for total in _totals(words, people)} & {*range(100 * (people - 1) + 1)}
    return others <= {0, 1} or others <= {100 * (people - 1), 100 * (people - 1) - 1}


def test_given_a_member_who_gave_all_points_of_a_goal_then_the_result_does_not_reveal_this_to_anyone() -> (
    None
):
    points = [[27, 40, 33], *([0, 60, 40], [0, 50, 50], [0, 30, 70], [0, 45, 55])]
    averages = _shown(points)["a"][1:]
    assert not any(_gives_all_away(words, 5, 27) for words in averages)


def test_given_random_points_and_the_shown_averages_then_points_of_other_members_stay_unknown() -> (
    None
):
    for points in _tables(500):
        for place, words in enumerate(_shown(points).values()):
            for own in points:
                for average in words[1:]:
                    assert not _gives_all_away(average, len(points), own[place])


@pytest.mark.slow
def test_given_random_points_on_goals_then_other_points_would_give_the_same_published_result() -> (
    None
):
    """For each goal, the others may have given other points, so that no reader knows them."""
    random = Random(5)
    for points in _tables(60):
        shown = _shown(points)
        for reader in range(0, len(points), 3):
            others = [place for place in range(len(points)) if place != reader]
            for goal in range(len(GOALS)):
                tried = (
                    _changed(points, random.choice(others), goal, random) for _time in range(60)
                )
                assert any(other != points and _shown(other) == shown for other in tried), (
                    points,
                    reader,
                    goal,
                )


def _changed(points: Points, person: int, goal: int, random: Random) -> Points:
    """Return a person's points with one or two points moved to or from a goal."""
    changed = [list(row) for row in points]
    row, other = (
        changed[person],
        random.choice([place for place in range(len(GOALS)) if place != goal]),
    )
    giving, taking = (goal, other) if row[goal] else (other, goal)
    moved = min(random.randint(1, 2), row[giving])
    row[giving] -= moved
    row[taking] += moved
    return changed
