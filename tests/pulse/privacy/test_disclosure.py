from __future__ import annotations

import time

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray
from scipy import optimize

from wholesum.pulse.privacy.disclosure import disclose
from wholesum.pulse.privacy.tree_audit import is_safe

COLUMNS = [
    "group", "parent", "n", "mean", "low", "high", "shown", "band", "people", "detail", "withheld",
]  # fmt: skip
TO_PROTECT = "withheld so that the answers of others cannot be worked out"

Row = tuple[str | None, str | None, int | None, float | None]


def groups(*rows: Row, low: float = 1, high: float = 5) -> pl.DataFrame:
    schema = {"group": pl.String, "parent": pl.String, "n": pl.Int64, "mean": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(
        low=pl.lit(low, dtype=pl.Float64), high=pl.lit(high, dtype=pl.Float64)
    )


def row(disclosed: pl.DataFrame, group: str) -> dict[str, object]:
    return disclosed.row(by_predicate=pl.col("group") == group, named=True)


def test_given_a_hidden_team_when_its_table_is_joined_with_other_tables_then_the_team_stays_hidden() -> (
    None
):
    # vivainsights drops small groups, then joins sd, median, min and max back on: of a group of
    # two, min and max are the two answers.
    answers = pl.DataFrame(
        {"group": ["a"] * 6 + ["b"] * 2, "answer": [3.0, 4.0, 3.0, 2.0, 4.0, 5.0, 1.0, 5.0]}
    )
    summary = answers.group_by("group", maintain_order=True).agg(
        parent=pl.lit(None, dtype=pl.String),
        n=pl.len(),
        mean=pl.mean("answer"),
        sd=pl.std("answer"),
        min=pl.min("answer"),
        max=pl.max("answer"),
        low=pl.lit(1.0),
        high=pl.lit(5.0),
    )
    disclosed = disclose(summary)
    assert disclosed.columns == COLUMNS
    assert row(disclosed, "b") == dict.fromkeys(COLUMNS) | {
        "group": "b",
        "shown": False,
        "withheld": "fewer than 5 people answered",
    }
    assert row(disclosed, "a")["mean"] == 3.5
    rejoined = summary.select("group").join(disclosed, on="group", how="full", coalesce=True)
    assert rejoined.sort("group").equals(disclosed.sort("group").select(rejoined.columns))


def test_given_a_hidden_team_then_its_row_in_the_table_has_only_name_parent_team_and_reason() -> (
    None
):
    random = np.random.default_rng(5)
    withheld = 0
    for _ in range(100):
        disclosed = disclose(random_company(random)[0])
        hidden = disclosed.filter(~pl.col("shown")).drop("group", "parent", "shown")
        assert hidden["withheld"].null_count() == 0
        assert hidden.drop("withheld").null_count().row(0) == (len(hidden),) * 7
        seen = disclosed.filter("shown")
        assert seen["withheld"].null_count() == len(seen)
        assert (seen["mean"].is_null() == seen["band"].is_not_null()).all()
        assert (seen["n"].is_null() == seen["band"].is_not_null()).all()
        withheld += len(hidden)
    assert withheld > 100


def test_given_a_team_whose_result_is_shown_then_its_mean_has_one_decimal() -> None:
    disclosed = disclose(groups(("a", None, 9, 31 / 9), ("b", None, 10, 3.26)))
    assert row(disclosed, "a") == {
        "group": "a",
        "parent": None,
        "n": 9,
        "mean": 3.4,
        "low": 1.0,
        "high": 5.0,
        "shown": True,
        "band": None,
        "people": "5–9",
        "detail": False,
        "withheld": None,
    }
    assert row(disclosed, "b")["detail"] is True


@pytest.mark.parametrize(("mean", "band"), [(4.9, "4.5 or more"), (1.1, "1.5 or less")])
def test_given_a_team_with_a_mean_near_an_end_of_the_scale_then_only_a_range_is_shown(
    mean: float, band: str
) -> None:
    shown = row(disclose(groups(("a", None, 10, mean))), "a")
    assert (shown["shown"], shown["band"], shown["people"]) == (True, band, "10–19")
    assert (shown["n"], shown["mean"], shown["detail"]) == (None, None, False)


def test_given_no_published_total_when_a_small_team_is_hidden_then_no_other_team_is_hidden() -> (
    None
):
    disclosed = disclose(groups(("a", None, 8, 3.0), ("b", None, 2, 3.0), ("c", None, 6, 4.0)))
    assert disclosed["shown"].to_list() == [True, False, True]


def test_given_a_published_total_when_a_small_team_is_hidden_then_the_next_smallest_is_hidden_too() -> (
    None
):
    company = groups(
        ("all", None, 16, 54 / 16), ("a", "all", 8, 3.0), ("b", "all", 2, 3.0), ("c", "all", 6, 4.0)
    )
    disclosed = disclose(company)
    assert disclosed["shown"].to_list() == [True, True, False, False]
    assert row(disclosed, "b")["withheld"] == "fewer than 5 people answered"
    assert row(disclosed, "c")["withheld"] == TO_PROTECT


def test_given_a_team_shown_as_a_range_then_subtraction_from_the_total_does_not_give_its_mean() -> (
    None
):
    # 12 × 4.25 − 6 × 3.5 = 30: without the rule the six of b would be known to have all said 5.
    company = groups(("all", None, 12, 4.25), ("a", "all", 6, 3.5), ("b", "all", 6, 5.0))
    disclosed = disclose(company)
    assert disclosed["band"].to_list() == [None, None, "4 or more"]
    assert row(disclosed, "a")["withheld"] == TO_PROTECT


def test_given_people_outside_all_teams_with_equal_answers_then_their_answers_stay_unknown() -> (
    None
):
    # The six who are not in a all said 5, and they have no row.
    disclosed = disclose(groups(("all", None, 12, 4.25), ("a", "all", 6, 3.5)))
    assert disclosed["shown"].to_list() == [True, False]


def test_given_a_total_shown_as_a_range_then_no_team_in_it_has_an_exact_mean() -> None:
    # all ≥ 4.5 says at least 54 points; less 24 of a leaves 30 of 30 for the other six.
    disclosed = disclose(groups(("all", None, 12, 4.6), ("a", "all", 6, 4.0)))
    assert row(disclosed, "all")["band"] == "4.5 or more"
    assert row(disclosed, "a")["shown"] is False


def test_given_two_teams_with_opposite_answers_then_the_total_does_not_reveal_their_answers() -> (
    None
):
    # 20 × 3.2 less at most 15 of the ten at the bottom leaves at least 49 of 50 for the others.
    disclosed = disclose(groups(("all", None, 20, 3.2), ("a", "all", 10, 1.4)))
    assert row(disclosed, "all")["mean"] == 3.2
    assert row(disclosed, "a")["shown"] is False


def test_given_two_teams_near_opposite_ends_of_the_scale_and_a_shown_total_then_both_are_hidden() -> (
    None
):
    # 15 × 3.6 less at most 9 of the six of b leaves at least 45 of 45 for the nine of a.
    company = groups(("all", None, 15, 3.6), ("a", "all", 9, 5.0), ("b", "all", 6, 1.5))
    disclosed = disclose(company)
    assert disclosed["mean"].to_list() == [3.6, None, None]
    assert disclosed["withheld"].to_list() == [None, TO_PROTECT, TO_PROTECT]


def test_given_a_threshold_of_four_then_the_result_of_a_team_of_four_is_shown() -> None:
    team = groups(("team", None, 4, 3.25))
    assert disclose(team)["shown"].to_list() == [False]
    assert disclose(team, threshold=4)["shown"].to_list() == [True]


def test_given_a_team_in_which_nobody_answered_then_the_team_is_hidden() -> None:
    disclosed = disclose(groups(("a", None, 0, None), ("b", None, 0, float("nan"))))
    assert disclosed["withheld"].to_list() == ["fewer than 5 people answered"] * 2


def test_given_no_teams_then_the_published_table_of_teams_has_no_rows() -> None:
    disclosed = disclose(groups())
    assert disclosed.columns == COLUMNS
    assert disclosed.is_empty()


def test_given_teams_in_another_row_order_then_the_published_table_is_the_same() -> None:
    random = np.random.default_rng(9)
    for _ in range(30):
        company, _ = random_company(random)
        mixed = disclose(company.sample(fraction=1, shuffle=True, seed=1))
        assert mixed.sort("group").equals(disclose(company).sort("group"))


def test_given_a_table_of_teams_when_published_then_the_original_table_is_not_changed() -> None:
    company, _ = random_company(np.random.default_rng(2))
    before = company.clone()
    disclose(company)
    assert company.equals(before)


def random_company(random: np.random.Generator) -> tuple[pl.DataFrame, NDArray[np.bool_]]:
    """Return a company with many teams that agree fully, and a table of people by groups."""
    size = int(random.integers(1, 9))
    parents = [
        -1,
        *(int(random.integers(-1 if random.random() < 0.1 else 0, k)) for k in range(1, size)),
    ]
    home = np.repeat(np.arange(size), random.integers(0, 11, size))
    corner = random.choice([0, 0, 1, 5], size)
    answers = random.integers(1, 6, len(home))
    alike = (corner[home] > 0) & (random.random(len(home)) < 0.95)
    answers = np.where(alike, corner[home], answers)
    member = np.zeros((len(home), size), dtype=bool)
    for person, group in enumerate(home.tolist()):
        while group >= 0:
            member[person, group] = True
            group = parents[group]
    rows: list[Row] = []
    for place, up in enumerate(parents):
        inside = answers[member[:, place]]
        mean = float(inside.mean()) if inside.size else None
        rows.append((f"g{place}", None if up < 0 else f"g{up}", len(inside), mean))
    return groups(*rows), member


def test_given_published_teams_when_subtracted_from_each_other_then_enough_people_are_left() -> (
    None
):
    random = np.random.default_rng(4)
    for _ in range(150):
        company, _ = random_company(random)
        tree = company.select(
            "parent", node="group", respondents="n", published=disclose(company)["shown"]
        )
        assert is_safe(tree)


def points_left_open(
    company: pl.DataFrame, disclosed: pl.DataFrame, member: NDArray[np.bool_]
) -> list[float]:
    """Return how far each group can still be from the ends of the scale, by linear programming.

    The reader is taken to know every exact mean without rounding, the rule of the bands, and who is
    in which group. Blocks are the people who are in the same shown groups.
    """
    shown = disclosed["shown"].to_numpy()
    cells, sizes = np.unique(member[:, shown], axis=0, return_counts=True)
    covered = cells.any(axis=1)
    cells, sizes = cells[covered], sizes[covered]
    equal, equal_to, most, most_is = [], [], [], []
    figures = company.select("n", "mean").with_columns(disclosed["band"]).filter(shown)
    for cell, (n, mean, band) in zip(cells.T, figures.iter_rows(), strict=True):
        if band is None:
            equal.append(cell.astype(float))
            equal_to.append(n * mean)
        else:
            sign = -1 if band.endswith("more") else 1
            most.append(sign * cell.astype(float))
            most_is.append(5 - (5 * n if sign < 0 else -n))
    left = []
    for block, size in enumerate(sizes):
        for sign in (1, -1):
            found = optimize.linprog(
                sign * np.eye(len(sizes))[block],
                A_ub=np.array(most) if most else None,
                b_ub=np.array(most_is) if most else None,
                A_eq=np.array(equal) if equal else None,
                b_eq=np.array(equal_to) if equal else None,
                bounds=[(people, 5 * people) for people in sizes],
            )
            assert found.success
            reached = sign * found.fun
            left.append(5 * size - reached if sign > 0 else reached - size)
    return left


def test_given_published_means_and_ranges_then_readers_cannot_see_that_all_of_a_team_answered_alike() -> (
    None
):
    random = np.random.default_rng(6)
    tried = 0
    for _ in range(120):
        company, member = random_company(random)
        disclosed = disclose(company)
        left = points_left_open(company, disclosed, member)
        assert all(points > 2 for points in left)
        tried += len(left)
    assert tried > 400


def test_given_ten_thousand_teams_then_hiding_small_teams_takes_under_two_seconds() -> None:
    random = np.random.default_rng(8)
    teams = random.integers(2, 20, 10_000)
    means = random.uniform(1, 5, 10_000)
    company = groups(
        ("all", None, int(teams.sum()), float((teams * means).sum() / teams.sum())),
        *(
            (f"t{k}", "all", int(n), float(mean))
            for k, (n, mean) in enumerate(zip(teams, means, strict=True))
        ),
    )
    start = time.process_time()
    disclosed = disclose(company)
    assert time.process_time() - start < 2
    assert 0.7 < disclosed["shown"].mean() < 0.9  # type: ignore[operator]  # Polars types a mean as any value


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([("a", "a", 5, 3.0)], "'a' contains itself"),
        ([("a", "b", 5, 3.0)], "'a' lies in 'b', which has no row"),
        ([("a", None, 5, 3.0), ("a", None, 6, 3.0)], "'a' has more than one row"),
        (
            [("a", None, 5, 3.0), ("b", "a", 6, 3.0)],
            "'b' has 6 respondents, more than the 5 of 'a'",
        ),
        ([("a", None, -5, 3.0)], "'a' has -5 respondents"),
        ([("a", None, None, 3.0)], "respondents as a whole number"),
        ([("a", None, 5, None)], "'a' has respondents but no mean"),
        ([("a", None, 5, 5.5)], "the mean 5.5 of the group 'a' is not on its scale from 1 to 5"),
    ],
)
def test_given_impossible_numbers_in_a_table_of_teams_then_the_error_names_the_numbers(
    rows: list[Row], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        disclose(groups(*rows))


def test_given_a_missing_column_in_a_table_of_teams_then_the_error_names_the_column() -> None:
    with pytest.raises(ValueError, match="lacks the column 'parent'"):
        disclose(groups(("a", None, 5, 3.0)).drop("parent"))


def test_given_an_impossible_or_a_changing_scale_in_a_table_of_teams_then_an_error_says_so() -> (
    None
):
    with pytest.raises(ValueError, match="scale of the group 'a' runs from 5 to 1"):
        disclose(groups(("a", None, 5, 3.0), low=5, high=1))
    company = groups(("a", None, 9, 3.0), ("b", "a", 5, 3.0)).with_columns(
        high=pl.Series([5.0, 7.0])
    )
    with pytest.raises(ValueError, match="the group 'b' has another scale"):
        disclose(company)


def test_given_a_threshold_below_three_when_teams_are_published_then_an_error_says_so() -> None:
    with pytest.raises(ValueError, match="a threshold of 2 protects nobody"):
        disclose(groups(("a", None, 5, 3.0)), threshold=2)
