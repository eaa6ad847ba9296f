from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from tests.cast import pulse_of
from tests.decisions.cast import decisions, heard
from wholesum.core.cycle import Cycle
from wholesum.decisions.evidence import DecisionsEvidence
from wholesum.demo import sample_team
from wholesum.mirror.evidence import Evidence
from wholesum.mirror.gather import SO_FAR, charts_of, gather
from wholesum.mirror.mirror import facets_with_evidence
from wholesum.pulse.evidence import PulseEvidence

ROWS = [[4, 4, 2], [5, 3, 3], [3, 3, 2], [4, 5, 1], [2, 3, 4], [4, 4, 2]]
SPRING, SUMMER = date(2026, 3, 1), date(2026, 6, 1)


def pulse(days: dict[str, date | None]) -> PulseEvidence:
    asked = pulse_of(dict.fromkeys(days, ROWS))
    rounds = pl.DataFrame({"round": list(days), "opened": list(days.values())})
    return PulseEvidence(asked.answers, asked.items, rounds)


def each_month() -> DecisionsEvidence:
    """Return nine decisions a month from January to July; from April on, Bo is not heard."""
    return decisions(
        *(
            heard("ada; bo", "ada; bo" if month < 4 else "ada", date=date(2026, month, day))
            for month in range(1, 8)
            for day in range(1, 10)
        )
    )


def test_given_two_rounds_of_a_pulse_when_the_mirror_is_made_then_it_shows_the_latest_round() -> (
    None
):
    evidence = Evidence(
        "us", practices={"pulse": pulse_of({"1": ROWS, "2": ROWS}, focus="mutual_trust")}
    )
    gathered = gather(evidence)
    assert gathered.mirror.cycle == "2"
    assert gathered.mirror.focus == ("mutual_trust",)
    assert [round_.round for round_ in gathered.pulse.rounds] == ["1", "2"]
    assert [row.say is not None for row in gathered.mirror.rows].count(True) == 1


def test_given_no_data_when_the_mirror_is_made_then_the_mirror_is_empty() -> None:
    gathered = gather(Evidence("us"))
    assert gathered.mirror.cycles == ()
    assert gathered.pulse.rounds == ()
    assert facets_with_evidence(gathered.mirror) == []


def test_given_two_rounds_of_a_pulse_when_the_mirror_is_made_then_a_cycle_starts_with_each_round() -> (
    None
):
    gathered = gather(Evidence("us", practices={"pulse": pulse({"a": SPRING, "b": SUMMER})}))
    assert gathered.cycles == (Cycle("a", None, SUMMER), Cycle("b", SUMMER, None))


def test_given_a_round_without_a_date_when_the_mirror_is_made_then_all_actions_are_in_the_last_cycle() -> (
    None
):
    gathered = gather(Evidence("us", practices={"pulse": pulse({"a": SPRING, "b": None})}))
    assert gathered.cycles == (Cycle("b"),)


def test_given_actions_in_the_cycle_of_a_pulse_then_the_mirror_shows_the_actions_next_to_this_pulse() -> (
    None
):
    done = {"decisions": each_month()}
    gathered = gather(
        Evidence("us", practices={"pulse": pulse({"a": SPRING, "b": SUMMER}), **done})
    )
    inclusion = next(row for row in gathered.mirror.rows if row.facet.code == "inclusion")
    assert [(signal.cycle, signal.estimate.n) for signal in inclusion.did if signal.estimate] == [
        ("a", 90)
    ]
    (latest,) = inclusion.does
    assert (latest.cycle, latest.practice) == ("b", "decisions")
    assert latest.rose is not None
    assert latest.rose < 0.05
    assert len(list(charts_of(done, gathered.cycles, "inclusion"))) == 1
    assert list(charts_of(done, gathered.cycles, "shared_goals")) == []


def test_given_actions_without_a_pulse_when_the_mirror_is_made_then_all_actions_are_in_one_cycle() -> (
    None
):
    gathered = gather(Evidence("us", practices={"decisions": each_month()}))
    assert gathered.mirror.cycles == (SO_FAR,)
    assert [facet.code for facet in facets_with_evidence(gathered.mirror)] == ["inclusion"]


def test_given_a_past_cycle_when_its_mirror_is_made_then_data_of_later_cycles_have_no_effect() -> (
    None
):
    team = sample_team()
    gathered = gather(team)
    for known in (1, 2, 3):
        names = [round_.round for round_ in gathered.pulse.rounds[:known]]
        answers = team.practices["pulse"].answers.filter(pl.col("round").is_in(names))
        then = PulseEvidence(
            answers,
            team.practices["pulse"].items,
            team.practices["pulse"].rounds,
            team.practices["pulse"].teams,
        )
        before = gathered.after(known)
        alone = gather(Evidence(team.name, practices={"pulse": then}))
        assert before.pulse == alone.pulse
        assert [row.says for row in before.mirror.rows] == [row.says for row in alone.mirror.rows]


def test_given_later_actions_when_the_mirror_of_a_past_cycle_is_made_then_later_actions_are_left_out() -> (
    None
):
    evidence = Evidence(
        "us", practices={"pulse": pulse({"a": SPRING, "b": SUMMER}), "decisions": each_month()}
    )
    then = gather(evidence).after(1)
    assert {signal.cycle for signal in then.does} == {"a"}
    assert then.mirror.cycle == "a"


@pytest.mark.parametrize("cycles", [0, 2, -1])
def test_given_an_unknown_cycle_when_the_mirror_of_this_cycle_is_requested_then_the_error_names_it(
    cycles: int,
) -> None:
    gathered = gather(Evidence("us", practices={"pulse": pulse_of({"1": ROWS})}))
    with pytest.raises(ValueError, match=f"there are 1 cycles and no cycle {cycles}"):
        gathered.after(cycles)
