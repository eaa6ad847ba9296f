from __future__ import annotations

import time
from itertools import combinations

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from wholesum.pulse.privacy.tree_audit import is_safe, repair, residual_blocks

Matrix = NDArray[np.float64]


def table(*rows: tuple[str, str | None, int, bool]) -> pl.DataFrame:
    return pl.DataFrame(
        rows,
        schema={
            "node": pl.String,
            "parent": pl.String,
            "respondents": pl.Int64,
            "published": pl.Boolean,
        },
        orient="row",
    )


COMPANY = table(
    ("company", None, 21, True),
    ("sales", "company", 12, True),
    ("north", "sales", 7, True),
    ("south", "sales", 5, True),
    ("works", "company", 6, True),
)


def random_tree(
    random: np.random.Generator, groups: int, most: int
) -> tuple[pl.DataFrame, NDArray[np.bool_]]:
    """Return a tree of groups in random row order, and a table of people by groups."""
    parents = [
        -1 if random.random() < 0.15 else int(random.integers(row)) for row in range(1, groups)
    ]
    parents.insert(0, -1)
    direct = random.integers(0, most + 1, groups) * (random.random(groups) < 0.7)
    home = np.repeat(np.arange(groups), direct)
    member = np.zeros((len(home), groups), dtype=bool)
    for person, group in enumerate(home.tolist()):
        while group >= 0:
            member[person, group] = True
            group = parents[group]
    rows = [
        (
            f"g{row}",
            None if up < 0 else f"g{up}",
            int(member[:, row].sum()),
            bool(random.random() < 0.6),
        )
        for row, up in enumerate(parents)
    ]
    mixed = random.permutation(groups)
    return table(*(rows[place] for place in mixed)), member[:, mixed]


def determined_small_set(views: NDArray[np.bool_], threshold: int) -> bool:
    """Return whether linear algebra can derive the total of fewer people than the threshold.

    A set's total follows from the published totals exactly when its indicator lies in the row space
    of the published indicators; every small set is tried.
    """
    people = len(views)
    rows = views.T.astype(float)
    projector = np.linalg.pinv(rows) @ rows if rows.size else np.zeros((people, people))
    sets = [chosen for size in range(1, threshold) for chosen in combinations(range(people), size)]
    indicator = np.zeros((len(sets), people))
    for row, chosen in enumerate(sets):
        indicator[row, list(chosen)] = 1
    return bool((np.abs(indicator @ projector - indicator).max(axis=1, initial=0) < 1e-9).any())


@pytest.mark.parametrize("threshold", [3, 4])
def test_given_random_trees_of_teams_when_checked_for_safety_then_linear_algebra_gives_the_same_result(
    threshold: int,
) -> None:
    random = np.random.default_rng(threshold)
    verdicts = []
    for _ in range(1000):
        tree, member = random_tree(random, int(random.integers(1, 9)), 3 if threshold == 3 else 2)
        published = tree["published"].to_numpy()
        safe = is_safe(tree, threshold=threshold)
        assert safe == (not determined_small_set(member[:, published], threshold))
        verdicts.append(safe)
    assert 100 < sum(verdicts) < 900


def test_given_random_trees_of_teams_when_small_teams_are_hidden_then_no_total_reveals_them() -> (
    None
):
    random = np.random.default_rng(7)
    for _ in range(1000):
        tree, member = random_tree(random, int(random.integers(1, 9)), 4)
        repaired = repair(tree, threshold=3)
        assert not determined_small_set(member[:, repaired["published"].to_numpy()], 3)
        assert repaired.drop("published").equals(tree.drop("published"))
        assert not (repaired["published"] & ~tree["published"]).any()
        if is_safe(tree, threshold=3):
            assert repaired.equals(tree)


def repair_by_the_book(tree: pl.DataFrame, threshold: int) -> set[str]:
    """Slow implementation of the repair: return the names of the groups that stay published."""
    rows = {row["node"]: row for row in tree.to_dicts()}
    kept = {
        name
        for name, row in rows.items()
        if row["published"] and not 0 < row["respondents"] < threshold
    }

    def above(name: str) -> list[str]:
        up = rows[name]["parent"]
        return [] if up is None else [up, *above(up)]

    def parts(name: str) -> list[str]:
        return [
            other for other in kept if next((up for up in above(other) if up in kept), None) == name
        ]

    for name in sorted(rows, key=lambda name: (-len(above(name)), name)):
        while name in kept and parts(name):
            block = rows[name]["respondents"] - sum(
                rows[part]["respondents"] for part in parts(name)
            )
            if not 0 < block < threshold:
                break
            kept.remove(min(parts(name), key=lambda part: (rows[part]["respondents"], part)))
    return kept


def test_choice_of_teams_to_hide_equals_the_same_rule_in_plain_loops() -> None:
    random = np.random.default_rng(11)
    for _ in range(600):
        tree, _ = random_tree(random, int(random.integers(1, 14)), 6)
        published = set(repair(tree).filter("published")["node"])
        assert published == repair_by_the_book(tree, 5)


def test_people_left_after_subtracting_published_subteams_from_a_team_are_counted_correctly() -> (
    None
):
    blocks = residual_blocks(COMPANY)
    assert dict(blocks.iter_rows()) == {
        "company": 3,
        "sales": 0,
        "north": 7,
        "south": 5,
        "works": 6,
    }


def test_given_a_hidden_team_when_people_left_after_subtraction_are_counted_then_it_is_skipped() -> (
    None
):
    hidden = COMPANY.with_columns(published=pl.col("node") != "sales")
    assert dict(residual_blocks(hidden).iter_rows())["company"] == 3
    assert "sales" not in residual_blocks(hidden)["node"]


def test_given_three_people_left_after_subtraction_then_the_smallest_subteam_is_hidden() -> None:
    assert not is_safe(COMPANY)
    repaired = repair(COMPANY)
    assert repaired.filter(~pl.col("published"))["node"].to_list() == ["works"]
    assert is_safe(repaired)


def test_given_a_threshold_of_three_and_three_people_left_after_subtraction_then_no_team_is_hidden() -> (
    None
):
    assert is_safe(COMPANY, threshold=3)


def test_given_a_tree_with_only_one_small_team_then_the_team_is_not_published() -> None:
    alone = table(("team", None, 4, True))
    assert not is_safe(alone)
    assert not repair(alone)["published"].any()
    assert is_safe(alone, threshold=4)


def test_given_a_team_without_people_or_an_empty_table_when_checked_then_the_result_is_safe() -> (
    None
):
    assert is_safe(table(("team", None, 0, True)))
    assert is_safe(table())
    assert repair(table()).equals(table())


def test_given_a_tree_of_teams_without_a_published_total_then_only_the_team_that_is_too_small_is_hidden() -> (
    None
):
    teams = table(("a", None, 8, True), ("b", None, 2, True), ("c", None, 6, True))
    assert repair(teams)["published"].to_list() == [True, False, True]


def test_given_a_tree_of_teams_with_a_published_total_when_a_team_is_hidden_then_a_second_is_hidden_too() -> (
    None
):
    teams = table(
        ("all", None, 16, True), ("a", "all", 8, True), ("b", "all", 2, True), ("c", "all", 6, True)
    )
    assert repair(teams)["published"].to_list() == [True, True, False, False]


def test_given_nested_teams_without_own_members_when_teams_are_hidden_then_all_levels_are_checked() -> (
    None
):
    nested = table(
        ("top", None, 12, True),
        ("inner", "top", 10, True),
        ("a", "inner", 5, True),
        ("b", "inner", 5, True),
    )
    assert repair(nested)["published"].to_list() == [True, False, False, True]


def test_given_two_teams_of_equal_size_when_one_must_be_hidden_then_their_names_decide_which() -> (
    None
):
    rows = [("all", None, 12, True), ("a", "all", 5, True), ("b", "all", 5, True)]
    forward = repair(table(*rows)).sort("node")
    backward = repair(table(*reversed(rows))).sort("node")
    assert forward.equals(backward)
    assert forward["published"].to_list() == [False, True, True]


def test_given_numbers_as_names_of_teams_when_too_few_people_are_left_then_a_team_is_hidden() -> (
    None
):
    tree = pl.DataFrame(
        {"node": [1, 2], "parent": [None, 1], "respondents": [9, 6], "published": [True, True]}
    )
    assert repair(tree)["published"].to_list() == [True, False]


@pytest.mark.parametrize("shape", ["wide", "deep", "random"])
def test_given_100000_teams_when_small_teams_are_hidden_then_this_takes_under_four_seconds(
    shape: str,
) -> None:
    size = 100_000
    random = np.random.default_rng(3)
    below = {
        "wide": np.zeros(size - 1, dtype=np.int64),
        "deep": np.arange(size - 1),
        "random": (random.random(size - 1) * np.arange(1, size)).astype(np.int64),
    }[shape]
    people = random.integers(0, 4, size)
    for place in range(size - 1, 0, -1):
        people[below[place - 1]] += people[place]
    tree = pl.DataFrame(
        {
            "node": np.arange(size),
            "parent": pl.Series([None, *below.tolist()]),
            "respondents": people,
            "published": np.ones(size, dtype=bool),
        }
    )
    start = time.process_time()
    repaired = repair(tree)
    assert time.process_time() - start < 4
    assert is_safe(repaired)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([("a", "b", 5, True), ("b", "a", 5, True)], "'a' contains itself"),
        ([("a", "a", 5, True)], "'a' contains itself"),
        ([("a", "b", 5, True)], "'a' lies in 'b', which has no row"),
        (
            [("a", None, 5, True), ("b", "a", 6, True)],
            "'b' has 6 respondents, more than the 5 of 'a'",
        ),
        (
            [("a", None, 9, True), ("b", "a", 5, True), ("c", "a", 5, True)],
            "parts of the group 'a' have 10 respondents together, more than its 9",
        ),
        ([("a", None, 5, True), ("a", None, 6, True)], "'a' has more than one row"),
        ([("a", None, -1, True)], "'a' has -1 respondents"),
        ([(None, None, 5, True)], "a group has no name"),
        ([("a", None, None, True)], "respondents as a whole number"),
        ([("a", None, 5, None)], "published must be true or false"),
    ],
)
def test_given_a_table_of_teams_that_is_not_a_tree_when_checked_then_the_error_says_why(
    rows: list[tuple[str, str, int, bool]], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        residual_blocks(table(*rows))


def test_given_teams_that_contain_each_other_when_checked_then_the_error_names_one_of_them() -> (
    None
):
    with pytest.raises(ValueError, match=r"'[bc]' contains itself"):
        is_safe(table(("a", "b", 5, True), ("b", "c", 9, True), ("c", "b", 9, True)))


def test_given_a_tree_of_teams_without_a_required_column_when_checked_then_the_error_names_the_column() -> (
    None
):
    with pytest.raises(ValueError, match="lacks the column 'published'"):
        is_safe(COMPANY.drop("published"))


def test_given_a_threshold_below_three_when_a_tree_of_teams_is_checked_then_an_error_says_so() -> (
    None
):
    with pytest.raises(ValueError, match="a threshold of 2 protects nobody"):
        is_safe(COMPANY, threshold=2)
    with pytest.raises(ValueError, match="a threshold of 0 protects nobody"):
        repair(COMPANY, threshold=0)
