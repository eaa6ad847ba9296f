"""Results computed from sums equal the results computed from the answers themselves."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from tests.places.conftest import Divide
from wholesum.places.combined import combine
from wholesum.places.summarise import summarise
from wholesum.places.summary import add
from wholesum.places.validation import Validation
from wholesum.pulse import alpha, icc, omega, turn
from wholesum.pulse.evidence import own_items


@pytest.fixture
def found(divide: Divide) -> Validation:
    files = divide(7, 2)[:7]
    (one,) = combine(add([summarise([file], purpose="validation") for file in files])).validation
    return one


@pytest.fixture
def table(answers: pl.DataFrame) -> pl.DataFrame:
    """Return a row for each person who answered all items, in a team of five such people."""
    items = own_items()
    wide = answers.pivot("item", index=["team", "respondent"], values="answer").drop_nulls()
    wide = wide.filter(pl.len().over("team") >= 5)
    codes = items["item"].to_list()
    turned = turn(wide.select(codes).to_numpy(), items["reverse"].to_list())
    return pl.DataFrame(turned, schema=codes).with_columns(team=wide["team"])


def test_given_summaries_of_seven_places_then_alpha_omega_and_loadings_equal_those_of_all_answers(
    found: Validation, table: pl.DataFrame
) -> None:
    assert (found.people, found.teams) == (table.height, table["team"].n_unique())
    assert [facet.facet for facet in found.facets] == own_items()["facet"].unique(
        maintain_order=True
    ).to_list()
    for facet in found.facets:
        given = table.select(facet.items)
        one, factor = alpha(given, teams=table["team"]), omega(given, teams=table["team"])
        expected = (one.alpha, one.low, one.high, factor.raw, factor.low, factor.high)
        alphas = (facet.alpha, facet.alpha_low, facet.alpha_high)
        omegas = (facet.omega, facet.omega_low, facet.omega_high)
        assert (*alphas, *omegas) == pytest.approx(expected, abs=1e-5)
        assert facet.loadings == pytest.approx(factor.loadings, abs=1e-5)


def test_given_summaries_of_seven_places_then_variance_between_teams_equals_that_of_all_answers(
    found: Validation, table: pl.DataFrame
) -> None:
    for facet in found.facets:
        scores = table.select(pl.mean_horizontal(facet.items)).to_series()
        one = icc(scores, table["team"])
        assert (facet.icc1, facet.icc1_low, facet.icc1_high, facet.icc2) == pytest.approx(
            (one.icc1, one.icc1_low, one.icc1_high, one.icc2), abs=1e-5
        )
        between = (one.ms_between - one.ms_within) / one.n0
        assert (facet.between, facet.within) == pytest.approx((between, one.ms_within), abs=1e-5)


def test_given_summaries_of_seven_places_then_eigenvalues_equal_those_of_answers_within_teams(
    found: Validation, table: pl.DataFrame
) -> None:
    codes = list(found.items)
    apart = table.select(pl.col(codes) - pl.col(codes).mean().over("team")).to_numpy()
    expected = np.linalg.eigvalsh(np.corrcoef(apart.T))[::-1]
    assert found.eigenvalues == pytest.approx(expected, abs=1e-5)
    assert sum(found.eigenvalues) == pytest.approx(30)
    scores = {
        facet.facet: apart[:, [codes.index(code) for code in facet.items]].mean(axis=1)
        for facet in found.facets
    }
    assert len(found.correlations) == 45
    for names, value in found.correlations.items():
        one, other = names.split()
        expected = np.corrcoef(scores[one], scores[other])[0, 1]
        assert value == pytest.approx(expected, abs=1e-5)


def test_given_items_that_do_not_vary_within_teams_then_the_figures_of_validation_are_left_out(
    divide: Divide,
) -> None:
    file = divide(1, 0)[0]
    flat = pl.read_parquet(file).with_columns(
        answer=pl.when(pl.col("item").str.starts_with("EQ")).then(3).otherwise("answer")
    )
    flat.write_parquet(file)
    (one,) = combine(summarise([file], purpose="validation")).validation
    equality = next(facet for facet in one.facets if facet.facet == "equality")
    assert equality.alpha is None
    assert equality.icc1 is None
    assert "does not vary" in equality.no_factor
    assert len(one.eigenvalues) == 27


def test_given_counts_of_places_then_means_and_shares_lie_in_their_intervals(
    divide: Divide,
) -> None:
    found = combine(add([summarise(divide(2, 1)), summarise(divide(1, 0))]))
    assert found.places == 2
    assert len(found.items) == 30
    assert len(found.statements) == 40
    for row in found.items:
        expected = np.average(range(1, 6), weights=row.counts)
        assert row.mean.low < row.mean.value < row.mean.high
        assert row.mean.value == pytest.approx(expected)
    for vote in found.statements:
        voted = vote.disagree + vote.passed + vote.agree
        assert vote.share.n == voted
        assert vote.share.value == pytest.approx(vote.agree / voted, abs=0.01)
