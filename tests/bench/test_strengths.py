"""The benchmark of constellations measures every line and says what is proven."""

from __future__ import annotations

import pytest

from bench import strengths
from wholesum.strengths.constellations.program import LevelProof, Solution


@pytest.mark.slow
def test_given_the_quick_strengths_benchmark_when_run_then_the_solver_proves_that_its_choice_is_best() -> (
    None
):
    (line,) = strengths.measure(quick=True)
    assert line.met
    assert set(line.yardsticks) == {"listing only", "a variable a member"}
    assert line.note.startswith("proven best in all five scores")


def test_given_a_search_for_the_best_choice_that_ended_early_then_the_gap_of_each_score_is_named() -> (
    None
):
    proofs = (LevelProof(0, 0), LevelProof(4, 4), LevelProof(8, 6.5))
    assert strengths.found_text(Solution((0,), proofs)) == (
        "load at most 1.5 better, pairs not searched, growth not searched"
    )
    assert strengths.found_text(None) == "nothing found in time"
