"""Rounds about reliance as evidence: faults, the signal for the Mirror, and the chart."""

from datetime import date

import polars as pl
import pytest

from wholesum.core.cycle import Cycle
from wholesum.network.charts import network_charts
from wholesum.network.checks import check_network
from wholesum.network.evidence import NetworkEvidence
from wholesum.network.signals import network_signals

SPRING = Cycle("spring", date(2026, 3, 1), date(2026, 6, 1))
SUMMER = Cycle("summer", date(2026, 6, 1), None)


def rounds(*rows: tuple[str, date, int, int, int | None, int | None]) -> NetworkEvidence:
    names = ("round", "day", "members", "answered", "mutual", "one_way")
    return NetworkEvidence(pl.DataFrame(list(rows), names, orient="row"))


def test_given_two_rounds_of_ties_then_each_cycle_has_a_signal_and_the_second_is_compared() -> None:
    evidence = rounds(
        ("a", date(2026, 4, 1), 8, 8, 2, 14),
        ("b", date(2026, 7, 1), 8, 8, 14, 5),
    )
    first, second = network_signals(evidence, [SPRING, SUMMER])
    assert first.facet.code == "mutual_trust"
    assert first.words == "reliance is mutual in 2 of 16 pairs"
    assert "it would be 7 pairs" in first.index
    assert (second.count, second.change) == ((14, 19), "likely more")


def test_given_a_cycle_without_a_round_of_ties_then_the_cycle_has_no_signal_of_ties() -> None:
    evidence = rounds(("b", date(2026, 7, 1), 8, 8, 14, 5))
    (only,) = network_signals(evidence, [SPRING, SUMMER])
    assert only.cycle == "summer"


def test_given_counts_of_ties_that_may_not_be_shown_then_the_signal_says_why() -> None:
    evidence = rounds(
        ("a", date(2026, 4, 1), 8, 5, None, None),
        ("b", date(2026, 7, 1), 8, 8, None, None),
    )
    first, second = network_signals(evidence, [SPRING, SUMMER])
    assert first.withheld == "not known yet: only 5 of 8 members answered"
    assert second.withheld == "not known yet: the counts would show how single members answered"
    assert list(network_charts(evidence, [SPRING, SUMMER], "mutual_trust")) == []


def test_given_a_round_of_ties_when_its_chart_is_drawn_then_the_table_of_the_chart_counts_all_pairs() -> (
    None
):
    evidence = rounds(("b", date(2026, 7, 1), 8, 8, 4, 12))
    (chart,) = network_charts(evidence, [SUMMER], "mutual_trust")
    assert chart.title == "There is reliance in 16 of 28 pairs"
    assert [number for _, number in chart.table.rows] == ["4", "12", "12"]
    assert list(network_charts(evidence, [SUMMER], "equality")) == []


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("a", date(2026, 4, 1), 8, 9, 1, 1), "more members answered than were asked"),
        (("a", date(2026, 4, 1), 8, 8, None, 1), "one of the two counts of pairs is blank"),
        (("a", date(2026, 4, 1), 8, 4, 5, 2), "more pairs than those who answered can form"),
    ],
)
def test_given_impossible_counts_of_ties_when_the_table_is_checked_then_the_fault_names_the_row(
    row: tuple[str, date, int, int, int | None, int | None], words: str
) -> None:
    (fault,) = check_network(rounds(row))
    assert words in str(fault)
    assert fault.row == 1
