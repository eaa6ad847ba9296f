from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from scipy import special

from tests.cast import pulse_of
from tests.reference import lq2002
from wholesum.pulse.counts import FloatArray
from wholesum.pulse.reliability.intraclass import icc
from wholesum.pulse.summary.measures import Measure
from wholesum.pulse.summary.organisation import team_readings
from wholesum.pulse.summary.results import RoundResult, TeamReading
from wholesum.pulse.summary.summarise import summarise_pulse

TREE = pl.DataFrame(
    {
        "team": ["north", "south", "n1", "n2"],
        "parent": [None, None, "north", "north"],
        "name": [None] * 4,
        "members": [12, 7, 6, 6],
    },
    schema={"team": pl.String, "parent": pl.String, "name": pl.String, "members": pl.Int64},
)


def organisation(sizes: dict[str, int], *, tree: pl.DataFrame | None = None) -> RoundResult:
    rng = np.random.default_rng(11)
    teams = [name for name, size in sizes.items() for _ in range(size)]
    rows = rng.integers(2, 5, (len(teams), 3)).tolist()
    evidence = pulse_of({"1": rows}, teams=teams, tree=TREE if tree is None else tree)
    return summarise_pulse(evidence, "all of us").rounds[0]


def by_team(round_: RoundResult) -> dict[str, TeamReading]:
    return {reading.team: reading for reading in round_.teams}


def test_given_teams_inside_teams_when_summarised_then_a_team_includes_the_teams_below_it() -> None:
    teams = by_team(organisation({"n1": 6, "n2": 6, "south": 7}))
    assert {name: reading.n for name, reading in teams.items()} == {
        "north": 12,
        "south": 7,
        "n1": 6,
        "n2": 6,
    }


def test_given_a_small_team_that_is_hidden_then_a_second_team_at_the_same_level_is_hidden_too() -> (
    None
):
    teams = by_team(organisation({"n1": 3, "n2": 9, "south": 7}))
    assert teams["n1"].withheld == "fewer than 5 people answered"
    assert teams["n2"].withheld == "withheld so that the answers of others cannot be worked out"
    assert teams["north"].n == 12
    for hidden in (teams["n1"], teams["n2"]):
        assert (hidden.n, hidden.mean, hidden.low, hidden.high, hidden.band) == (
            None,
            None,
            None,
            None,
            "",
        )


def test_given_a_published_total_then_the_mean_of_no_hidden_team_can_be_computed_from_it() -> None:
    teams = by_team(organisation({"n1": 6, "n2": 6, "south": 3}))
    shown = [name for name, reading in teams.items() if not reading.withheld]
    assert "south" not in shown
    assert "north" not in shown


def test_every_shown_mean_of_a_team_is_within_its_interval() -> None:
    round_ = organisation({"n1": 6, "n2": 6, "south": 7})
    for reading in round_.teams:
        assert reading.low is not None
        assert reading.mean is not None
        assert reading.high is not None
        assert 1 <= reading.low <= reading.mean <= reading.high <= 5


def test_given_thirty_teams_then_intervals_of_their_means_are_narrower_than_for_twenty_nine_teams() -> (
    None
):
    flat = TREE.clear()
    few = organisation({f"t{i:02}": 12 for i in range(29)}, tree=flat)
    many = organisation({f"t{i:02}": 12 for i in range(30)}, tree=flat)
    width = [
        np.mean([t.high - t.low for t in r.teams if t.low is not None and t.high is not None])
        for r in (few, many)
    ]
    assert width[1] < 0.8 * width[0]


def test_given_teams_of_one_person_then_they_do_not_count_among_the_thirty_teams_needed_for_a_prior() -> (
    None
):
    sizes = {f"t{i:02}": 1 if i < 3 else 6 for i in range(30)}
    shown = [team for team in organisation(sizes, tree=TREE.clear()).teams if not team.withheld]
    assert len(shown) >= 26


def test_given_a_single_team_when_summarised_then_the_result_has_no_table_of_teams() -> None:
    assert organisation({"south": 7}).teams == ()


def test_given_the_sizes_of_top_teams_when_added_up_then_they_give_the_number_of_people_asked() -> (
    None
):
    assert organisation({"n1": 6, "n2": 6, "south": 7}).asked == 19
    assert organisation({"n1": 20, "n2": 6, "south": 7}).asked is None


def test_reliability_of_team_means_in_the_summary_equals_the_reliability_computed_by_the_method() -> (
    None
):
    sizes = {f"t{i:02}": 5 + i % 4 for i in range(12)}
    round_ = organisation(sizes, tree=TREE.clear())
    (line,) = round_.reliability
    rng = np.random.default_rng(11)
    teams = [name for name, size in sizes.items() for _ in range(size)]
    rows = rng.integers(2, 5, (len(teams), 3)).astype(float)
    rows[:, 2] = 6 - rows[:, 2]
    found = icc(rows.mean(axis=1), teams)
    assert line.teams == 12
    assert line.icc1 == pytest.approx(found.icc1, abs=0.005)
    assert line.icc1_low == pytest.approx(found.wald_low, abs=0.005)
    assert line.icc2 == pytest.approx(found.icc2, abs=0.005)


def shown(scores: FloatArray, teams: list[str], items: int = 1) -> dict[str, TeamReading]:
    measure = Measure("equality", scores, scores[:, np.newaxis], ("a", "b", "c")[:items], 1, 5)
    readings = team_readings(measure, pl.Series(teams), TREE.clear(), threshold=5)
    return {reading.team: reading for reading in readings}


def shifted_answers(sizes: list[int], seed: int) -> tuple[FloatArray, list[str], FloatArray]:
    """Return rounded normal answers of teams with different true means, and these means."""
    rng = np.random.default_rng(seed)
    centres = 3.4 + rng.normal(0, 0.35, len(sizes))
    own = np.repeat(centres, sizes)
    answers = np.clip(np.round(own + rng.normal(0, 1, own.size)), 1, 5)
    steps = special.ndtr(np.arange(1.5, 5)[:, np.newaxis] - centres)
    teams = [f"t{team:03}" for team, size in enumerate(sizes) for _ in range(size)]
    return answers, teams, 5 - steps.sum(axis=0)


def held(readings: dict[str, TeamReading], truths: FloatArray) -> list[bool]:
    found = []
    for reading, truth in zip(readings.values(), truths, strict=True):
        if reading.low is not None and reading.high is not None:
            found.append(reading.low <= truth <= reading.high)
    return found


@pytest.mark.parametrize("n", [6, 9, 10, 12, 20])
def test_given_simulated_teams_when_summarised_then_intervals_cover_the_true_means_as_often_as_stated(
    n: int,
) -> None:
    """Ends of intervals are rounded outwards to a tenth, so that coverage is a little higher."""
    inside = []
    for seed in range(6):
        answers, teams, truths = shifted_answers([n] * 150, seed)
        inside += held(shown(answers, teams), truths)
    assert 0.87 <= np.mean(inside) <= 0.96


def test_given_teams_of_nine_and_of_ten_then_the_intervals_of_their_means_have_similar_widths() -> (
    None
):
    width: dict[int | None, list[float]] = {}
    for seed in range(5):
        answers, teams, _ = shifted_answers([9, 10] * 60, seed)
        for reading in shown(answers, teams).values():
            if reading.low is not None and reading.high is not None:
                width.setdefault(reading.n, []).append(reading.high - reading.low)
    assert np.mean(width[10]) == pytest.approx(np.mean(width[9]), abs=0.08)


def test_given_a_small_team_then_the_interval_of_its_mean_depends_only_on_mean_and_number_of_people() -> (
    None
):
    answers, teams, _ = shifted_answers([8] * 40, 5)
    close, apart = [3, 3, 3, 3, 4, 4, 4, 4], [1, 2, 3, 3, 4, 5, 5, 5]
    found = []
    for own, other in ((close, apart), (apart, close)):
        answers[:8], answers[8:16] = own, other
        readings = shown(answers, teams)
        found += [(readings[name].low, readings[name].high) for name in ("t000", "t001")]
    assert len(set(found)) == 1


@pytest.mark.slow
@pytest.mark.parametrize("items", [["LEAD01", "LEAD02", "LEAD03"], ["TSIG01", "TSIG02", "TSIG03"]])
@pytest.mark.parametrize("n", [6, 10, 15, 20])
def test_given_samples_of_real_teams_when_summarised_then_intervals_cover_the_true_means(
    items: list[str], n: int
) -> None:
    data = lq2002()
    scores = data.select(pl.mean_horizontal(items))[:, 0].to_numpy()
    companies = [scores[(data["COMPID"] == name).to_numpy()] for name in data["COMPID"].unique()]
    inside = []
    for seed in range(20):
        rng = np.random.default_rng([n, seed])
        drawn = [companies[place] for place in rng.integers(0, len(companies), 60)]
        answers = np.concatenate([rng.choice(company, n) for company in drawn])
        teams = [f"t{team:03}" for team in range(60) for _ in range(n)]
        readings = shown(answers, teams, items=3)
        inside += held(readings, np.array([company.mean() for company in drawn]))
    assert 0.87 <= np.mean(inside) <= 0.96
