from __future__ import annotations

from tests.cast import pulse_of
from wholesum.core.facets import FACET
from wholesum.core.signal import Side
from wholesum.pulse.signals import pulse_signals
from wholesum.pulse.summary.summarise import summarise_pulse

ROWS = [[4, 4, 2], [5, 3, 3], [3, 3, 2], [4, 5, 1], [2, 3, 4], [4, 4, 2]]


def test_given_two_rounds_of_a_pulse_when_signals_are_made_then_each_round_has_one_for_each_facet() -> (
    None
):
    result = summarise_pulse(pulse_of({"1": ROWS, "2": ROWS}, members=8), "us")
    first, second = pulse_signals(result)
    assert (first.facet, first.side, first.cycle) == (FACET["mutual_trust"], Side.SAY, "1")
    assert (first.words, first.low, first.high) == ("6 of 8 answered", 1, 5)
    assert (first.rose, first.change) == (None, "")
    assert second.rose == 0.5
    assert second.change == "no clear change"
    assert second.enough


def test_given_a_hidden_result_of_a_pulse_then_the_signal_says_why_and_counts_the_respondents() -> (
    None
):
    (signal,) = pulse_signals(summarise_pulse(pulse_of({"1": ROWS[:4]}, members=8), "us"))
    assert signal.estimate is None
    assert signal.withheld == "fewer than 5 people answered"
    assert signal.words == "4 of 8 answered"
    assert not signal.enough


def test_given_an_unknown_number_of_members_then_the_signal_is_about_the_people_who_answered() -> (
    None
):
    (signal,) = pulse_signals(summarise_pulse(pulse_of({"1": ROWS}), "us"))
    assert signal.estimate is not None
    assert signal.estimate.meaning == "those who answered"
    assert signal.estimate.of is None
    assert signal.words == "6 answered"


def test_given_a_mean_near_an_end_of_the_scale_then_the_signal_has_a_range_instead() -> None:
    (signal,) = pulse_signals(summarise_pulse(pulse_of({"1": [[5, 5, 1]] * 6}), "us"))
    assert signal.band == (4.0, 5.0)
    assert signal.estimate is None
