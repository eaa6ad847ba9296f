"""The signals of focus rounds for the Mirror: values and intervals, and no single person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import numpy as np
import polars as pl
import pytest

from tests.focus.examples import team
from wholesum.core.cycle import Cycle
from wholesum.core.signal import Side, Signal
from wholesum.demo.focus import sample_focus
from wholesum.demo.people import sample_people
from wholesum.focus.evidence import FocusEvidence, check_focus
from wholesum.focus.portfolio.hours import change_share, expressed_hours, hours_by, relevance
from wholesum.focus.portfolio.rankings import agreement_posterior, kendall_w
from wholesum.focus.portfolio.resampling import posterior_within, reach_of
from wholesum.focus.portfolio.shared_work import across_functions, interchangeability
from wholesum.focus.signals import FACETS_READ, focus_signals, worked_on

JULY, SEPTEMBER = date(2026, 7, 15), date(2026, 9, 2)
CYCLES = (
    Cycle("2026-05", None, JULY),
    Cycle("2026-07", JULY, SEPTEMBER),
    Cycle("2026-09", SEPTEMBER),
)


def logged(*rows: tuple[str, str, float, int]) -> pl.DataFrame:
    """Return hours as rows with effort, person, hours and week."""
    monday = date(2026, 6, 1)
    return pl.DataFrame(
        [(effort, who, hours, monday + timedelta(weeks=week)) for effort, who, hours, week in rows],
        {"effort": pl.String, "person": pl.String, "hours": pl.Float64, "period": pl.Date},
        orient="row",
    ).with_columns(lead=pl.lit(None, pl.Boolean))


def test_relevance_of_effort_is_the_share_of_hours_that_fit_the_goal_weights() -> None:
    work = logged(("fleet", "ada", 6, 0), ("roster", "bo", 2, 0), ("news", "bo", 2, 1))
    found = relevance(work, team(), {"winter": 0.5, "nobody hurt": 0.5})
    assert found is not None
    # winter 7 of 10 hours, nobody hurt 1, no goal 2.
    assert found.value == pytest.approx(1 - (0.2 + 0.4 + 0.2) / 2)
    assert (found.counted, found.hours, found.periods, found.people) == (8, 10, 2, 2)


def test_share_of_hours_for_change_leaves_out_efforts_marked_as_neither_routine_nor_change() -> (
    None
):
    work = logged(("fleet", "ada", 6, 0), ("lamps", "eve", 2, 1), ("?", "bo", 5, 0))
    found = change_share(work, team())
    assert found is not None
    assert (found.value, found.counted, found.hours) == (0.25, 2, 8)


def test_given_pairs_who_work_together_then_pairs_of_two_job_functions_are_compared_with_chance() -> (
    None
):
    people = pl.DataFrame({"person": list("abcd"), "function": ["x", "x", "y", "y"]})
    work = logged(("1", "a", 1, 0), ("1", "b", 1, 0), ("1", "c", 1, 1), ("2", "d", 1, 0))
    found = across_functions(work, people)
    assert found is not None
    assert (found.across, found.pairs, found.shared) == (2, 3, 1)
    assert found.chance == pytest.approx(
        np.mean([one[0] != other[0] for one, other in combinations(["x1", "x2", "y1", "y2"], 2)])
    )
    assert found.value == pytest.approx(1)
    assert across_functions(work, people.with_columns(function=pl.lit("x"))) is None


def test_interchangeability_is_the_share_of_hours_with_two_workers_times_the_evenness_of_leading() -> (
    None
):
    work = logged(("1", "a", 3, 0), ("1", "b", 3, 1), ("2", "a", 2, 0), ("2", "a", 2, 1))
    led = work.with_columns(lead=pl.lit(value=True))
    found = interchangeability(led, 2)
    assert found is not None
    assert (found.held, found.efforts, found.led) == (1, 2, 4)
    assert found.covered == 0.6
    assert found.evenness == pytest.approx((1 - 6 / 12) / 0.5)
    assert interchangeability(work, 2) is None


def test_given_members_who_lead_equally_many_hours_then_the_interval_of_evenness_includes_1() -> (
    None
):
    work = logged(*((str(number), name, 1.0, 0) for number, name in enumerate("abcd" * 5)))
    shared = pl.concat([work, work.with_columns(person=pl.lit("e"))])
    lead = shared.with_columns(lead=pl.col("person") != "e")
    found = interchangeability(lead, 4)
    assert found is not None
    assert (found.evenness, found.covered) == (1, 1)
    assert found.posterior.values[-13] > 0.98
    guests = interchangeability(lead, 2)
    assert guests is not None
    assert guests.evenness == 1


def test_given_simulated_teams_where_few_members_lead_then_estimated_evenness_is_right_on_average() -> (
    None
):
    rng = np.random.default_rng(1)
    chances = np.array([0.5, 0.3, 0.1, 0.1])
    true = (1 - (chances**2).sum()) / (1 - 1 / 4)
    found = []
    for _ in range(300):
        who = rng.choice(list("abcd"), 8, p=chances)
        work = logged(*((str(number), name, 1.0, 0) for number, name in enumerate(who)))
        read = interchangeability(work.with_columns(lead=pl.lit(value=True)), 4)
        assert read is not None
        found.append(read.evenness)
    assert np.mean(found) == pytest.approx(true, abs=0.03)


def test_given_simulated_hours_then_90_percent_intervals_cover_the_true_shares_of_hours() -> None:
    rng = np.random.default_rng(2)
    held = []
    for draw in range(200):
        units = rng.dirichlet([4.0, 3, 3], 12) * rng.gamma(9, 1, (12, 1))
        reach = reach_of(units, lambda sums: sums[:, 0] / sums.sum(axis=1), draw)
        held.append(abs(units[:, 0].sum() / units.sum() - 0.4) <= reach)
    assert np.mean(held) >= 0.86
    assert reach_of(np.ones((1, 2)), lambda sums: sums[:, 0], 0) == float("inf")
    low, high = posterior_within(0.5, 0.1).values[[12, -13]]
    assert (low, high) == pytest.approx((0.4, 0.6), abs=0.01)


def test_given_simulated_rankings_of_goals_then_the_interval_of_agreement_covers_the_true_agreement() -> (
    None
):
    rng = np.random.default_rng(3)
    wish, noise, held = np.arange(5.0), 2.0, []
    many = rng.normal(wish, noise, (4_000, 5))
    true = kendall_w(many).corrected
    for _ in range(150):
        low, high = agreement_posterior(rng.normal(wish, noise, (8, 5))).values[[12, -13]]
        held.append(low <= true <= high)
    assert np.mean(held) >= 0.82


@pytest.mark.parametrize(("members", "least"), [(3, 0.44), (4, 0.66), (8, 0.86)])
def test_given_members_with_equal_rankings_of_goals_then_the_interval_of_agreement_is_wider_than_0(
    members: int, least: float
) -> None:
    posterior = agreement_posterior([[5, 4, 3, 2, 1]] * members)
    assert np.median(posterior.values) == pytest.approx(1, abs=0.001)
    seen = posterior.estimate(members)
    assert (seen.low, seen.high) == pytest.approx((least, 1), abs=0.01)


def told(evidence: FocusEvidence, facet: str) -> list[Signal]:
    return [signal for signal in focus_signals(evidence, CYCLES) if signal.facet.code == facet]


def test_focus_signals_of_the_sample_team_rise_and_fall_as_its_story_says() -> None:
    sample = sample_focus(2026)
    assert check_focus(sample, sample_people()) == []
    goals = told(sample, "shared_goals")
    assert [signal.change for signal in goals] == ["", "likely less", "likely more"]
    assert goals[0].words.startswith("8 members ranked 5 goals; ")
    held = [
        signal.estimate.value
        for signal in told(sample, "interchangeability")
        if signal.estimate is not None
    ]
    assert held == sorted(held)
    relevant = [s.estimate.value for s in told(sample, "relevance_of_effort") if s.estimate]
    assert min(relevant) == relevant[1]
    across = told(sample, "interdependence")
    assert all(" pairs who worked on the same effort are from " in one.words for one in across)


def test_every_signal_of_focus_is_a_share_with_its_count() -> None:
    signals = list(focus_signals(sample_focus(2026), CYCLES))
    assert {signal.facet.code for signal in signals} == set(FACETS_READ)
    for signal in signals:
        assert (signal.side, signal.practice, signal.low, signal.high) == (Side.DO, "focus", 0, 1)
        assert signal.estimate is not None
        assert 0 <= signal.estimate.low <= signal.estimate.high <= 1
        assert not any(name in signal.words for name in sample_people()["person"])


def test_given_another_row_order_and_other_ids_then_the_signals_of_focus_are_the_same() -> None:
    sample = sample_focus(2026)
    turned = FocusEvidence(
        efforts=sample.efforts.reverse(),
        goals=sample.goals,
        work=sample.work.reverse(),
        points=sample.points.with_columns(person=pl.lit("z") + pl.col("person")).reverse(),
        people=sample.people,
    )
    whole = [(s.facet.code, s.cycle, s.words) for s in focus_signals(sample, CYCLES)]
    assert [(s.facet.code, s.cycle, s.words) for s in focus_signals(turned, CYCLES)] == whole


def test_given_work_on_an_effort_without_a_date_then_the_work_belongs_to_the_last_cycle() -> None:
    bare = FocusEvidence(
        efforts=team().efforts,
        goals=team().goals,
        work=logged(("fleet", "ada", 6, 0)).with_columns(period=None),
    )
    (signal,) = told(bare, "relevance_of_effort")
    assert signal.cycle == "2026-09"
    assert not signal.enough
    assert list(focus_signals(FocusEvidence(efforts=team().efforts), CYCLES)) == []


def test_given_hours_when_added_up_by_goal_or_by_value_then_the_total_hours_are_the_same() -> None:
    assert hours_by(team(), "goals", ["winter", "nobody hurt"]).tolist() == [26.0, 14.0]
    sample = sample_focus(2026)
    names = ["care", "reliability", "courage", "learning", "thrift"]
    weeks = expressed_hours(sample, names)
    assert weeks.shape == (18, 5)
    assert weeks.sum() == pytest.approx(sample.work["hours"].sum())


def test_given_an_effort_without_recorded_workers_then_the_signal_of_interchangeability_leaves_it_out() -> (
    None
):
    work = logged(("fleet", "ada", 6, 13), ("news", "bo", 2, 13), ("roster", "cleo", 3, 13))
    (signal,) = told(replace(team(), work=work), "interchangeability")
    assert signal.estimate is None
    assert signal.withheld == ("not known yet: the inventory does not say who does each effort")
    shared = logged(("roster", "eve", 3, 13))
    led = logged(("news", "bo", 2, 13)).with_columns(lead=pl.lit(value=True))
    work = pl.concat([work.filter(pl.col("effort") != "news"), shared, led])
    (signal,) = told(replace(team(), work=work), "interchangeability")
    assert signal.words == "1 of 2 kinds of work was done by two or more"


def test_given_decisions_on_efforts_in_a_cycle_then_the_team_worked_on_relevance_of_effort() -> (
    None
):
    seen = [[*worked_on(sample_focus(2026), CYCLES, cycle)] for cycle in range(3)]
    assert seen == [[], ["relevance_of_effort"], []]


def test_given_one_kind_of_work_when_the_signals_of_focus_are_made_then_nouns_and_verbs_are_singular() -> (
    None
):
    shared = logged(("roster", "eve", 0.4, 13), ("roster", "ada", 0.6, 13))
    whole = replace(team(), work=shared)
    (held,) = told(whole, "interchangeability")
    assert held.words == "1 of 1 kind of work was done by two or more"
    (goals,) = told(whole, "relevance_of_effort")
    assert goals.words.endswith("of 1 hour went into our goals")


def test_given_a_few_hours_of_work_then_the_share_is_computed_from_the_hours_as_printed() -> None:
    work = logged(("fleet", "ada", 0.44, 13), ("news", "bo", 0.83, 13))
    (signal,) = told(replace(team(), work=work), "transformational_impact")
    assert signal.count is not None
    assert signal.estimate is not None
    counted, hours = signal.count
    assert signal.words.startswith(f"{counted:g} of {hours:g} hours ")
    assert signal.estimate.value == counted / hours
