"""The signals of dialogues for the Mirror in each cycle."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from wholesum.core.cycle import Cycle
from wholesum.core.facets import FACET
from wholesum.core.signal import Side, Signal
from wholesum.demo.dialogue import sample_dialogue
from wholesum.dialogue.evidence import DialogueEvidence
from wholesum.dialogue.signals import FACETS_READ, dialogue_signals, worked_on

CYCLES = (
    Cycle("may", None, date(2026, 7, 15)),
    Cycle("july", date(2026, 7, 15), date(2026, 9, 2)),
    Cycle("september", date(2026, 9, 2)),
)


@pytest.fixture(scope="module")
def sample_signals() -> dict[tuple[str, str], Signal]:
    return {
        (signal.facet.code, signal.cycle): signal
        for signal in dialogue_signals(sample_dialogue(2026), CYCLES)
    }


def test_given_dialogues_in_each_cycle_when_signals_are_made_then_they_are_about_equality_and_inclusion(
    sample_signals: dict[tuple[str, str], Signal],
) -> None:
    assert list(sample_signals) == [
        (facet, cycle.name) for facet in FACETS_READ for cycle in CYCLES
    ]
    assert {(signal.side, signal.practice) for signal in sample_signals.values()} == {
        (Side.DO, "dialogue")
    }
    assert all(sample_signals["inclusion", cycle.name].enough for cycle in CYCLES)


def test_given_the_sample_team_then_the_signal_of_equality_rises_in_july_and_falls_in_september(
    sample_signals: dict[tuple[str, str], Signal],
) -> None:
    words = [sample_signals["equality", cycle.name].words for cycle in CYCLES]
    assert words == [f"{number} of 8 members wrote a statement" for number in (5, 7, 5)]
    assert all(
        sample_signals["equality", c.name].index.startswith("20 statements reached the list; ")
        for c in CYCLES
    )
    may, july, september = (sample_signals["equality", cycle.name] for cycle in CYCLES)
    assert may.estimate is not None
    assert july.estimate is not None
    assert may.rose is None
    assert july.rose is not None
    assert july.rose > 0.9
    assert september.rose is not None
    assert september.rose < 0.1
    assert may.estimate.value < july.estimate.value


def test_signal_of_inclusion_counts_voters_and_outcomes_that_only_a_minority_supported_at_first(
    sample_signals: dict[tuple[str, str], Signal],
) -> None:
    led = "statements with an outcome had at most half of the votes in the first round of votes."
    may, july = (sample_signals["inclusion", cycle] for cycle in ("may", "july"))
    assert may.words == "7 of 8 members who were invited voted"
    assert may.index == f"0 of 2 {led}"
    assert july.words == "8 of 8 members who were invited voted"
    assert july.index == f"1 of 3 {led}"
    estimate = sample_signals["inclusion", "may"].estimate
    assert estimate is not None
    assert may.count == pytest.approx((7, 8))
    assert estimate.value == 7 / 8


def small(**about: object) -> DialogueEvidence:
    statements = pl.DataFrame(
        {
            "statement": ["s", "t", "seed"],
            "text": ["x", "y", "z"],
            "author": ["a", "b", "c"],
            "seed": [None, False, True],
            "dialogue": "d",
        }
    )
    votes = pl.DataFrame({"statement": ["s", "s"], "voter": ["a", "b"], "vote": [1, -1]})
    dialogues = pl.DataFrame({"dialogue": ["d"], **{key: [one] for key, one in about.items()}})
    return DialogueEvidence(statements, votes, dialogues if about else dialogues.clear())


def test_given_two_of_four_invited_members_vote_then_the_signal_of_inclusion_says_no_change() -> (
    None
):
    equality, inclusion = dialogue_signals(small(closed=date(2026, 8, 1), members=4), CYCLES)
    assert equality.words == "2 of 4 members wrote a statement"
    assert inclusion.words == "2 of 4 members who were invited voted"
    assert not inclusion.enough
    assert (equality.enough, equality.rose, equality.cycle) == (False, None, "july")


def test_given_an_author_whose_statement_was_not_listed_then_the_signal_of_equality_counts_the_author() -> (
    None
):
    evidence = small(closed=date(2026, 8, 1), members=4, wrote=3)
    equality = next(dialogue_signals(evidence, CYCLES))
    assert equality.words == "3 of 4 members wrote a statement"
    assert equality.count == pytest.approx((3, 4))


def test_given_a_dialogue_without_date_and_number_of_members_then_it_has_only_a_signal_of_equality() -> (
    None
):
    signals = list(dialogue_signals(small(), CYCLES))
    assert [(signal.facet.code, signal.cycle) for signal in signals] == [("equality", "september")]


def test_given_a_dialogue_outside_all_cycles_then_no_signal_is_made_from_this_dialogue() -> None:
    early = (Cycle("later", date(2027, 1, 1)),)
    assert list(dialogue_signals(small(closed=date(2026, 8, 1), members=4), early)) == []


@pytest.mark.parametrize(
    ("question", "found"),
    [
        (FACET["inclusion"].question, ["inclusion"]),
        ("What would more mutual trust look like?", ["mutual_trust"]),
        ("Where do we meet?", []),
        (None, []),
    ],
)
def test_given_a_closed_dialogue_about_a_facet_then_the_team_worked_on_this_facet_in_its_cycle(
    question: str | None, found: list[str]
) -> None:
    evidence = small(closed=date(2026, 8, 1), members=4, question=question)
    assert [list(worked_on(evidence, CYCLES, cycle)) for cycle in range(3)] == [[], found, []]


def test_given_an_open_dialogue_about_a_facet_then_the_team_has_not_yet_worked_on_this_facet() -> (
    None
):
    evidence = small(opened=date(2026, 8, 1), question=FACET["inclusion"].question)
    assert not [*worked_on(evidence, CYCLES, 1)]
