from __future__ import annotations

from dataclasses import replace

import pytest

from wholesum.core.estimate import Estimate
from wholesum.core.facets import FACET, FACETS
from wholesum.core.signal import Side, Signal
from wholesum.mirror.mirror import Mirror, make_mirror


def say(facet: str, value: float = 3.0, *, cycle: str = "1", rose: float | None = None) -> Signal:
    return Signal(
        FACET[facet],
        Side.SAY,
        "pulse",
        cycle,
        1,
        5,
        "7 of 8 answered",
        Estimate(value, value - 0.5, value + 0.5, 7, 8),
        rose=rose,
        change="" if rose is None else "no clear change",
    )


def do(facet: str, practice: str = "commitments", *, rose: float | None = None) -> Signal:
    return Signal(
        FACET[facet],
        Side.DO,
        practice,
        "2",
        0,
        1,
        "4 of 11 promises",
        Estimate(4 / 11, 0.2, 0.6, 11),
        count=(4, 11),
        rose=rose,
    )


def row_of(mirror: Mirror, facet: str) -> object:
    return next(row for row in mirror.rows if row.facet.code == facet)


def test_given_no_signals_when_the_mirror_is_made_then_the_mirror_has_ten_empty_rows() -> None:
    mirror = make_mirror("Ada, Bo and Cleo", [])
    assert [row.facet for row in mirror.rows] == list(FACETS)
    assert mirror.cycle == ""
    assert all(row.say is None and not row.does for row in mirror.rows)


def test_given_several_signals_of_one_facet_when_the_mirror_is_made_then_the_latest_signal_is_shown() -> (
    None
):
    old, new = say("equality", 2.0, cycle="1"), say("equality", 4.0, cycle="2")
    earlier, later = do("equality", "dialogue"), replace(do("equality", "dialogue"), cycle="3")
    mirror = make_mirror("us", [old, new, earlier, later])
    row = mirror.rows[0]
    assert row.says == (old, new)
    assert row.say == new
    assert row.does == (later,)
    assert mirror.cycles == ("1", "2", "3")


def test_given_better_answers_without_more_recorded_action_then_the_mirror_asks_the_team_a_question() -> (
    None
):
    mirror = make_mirror("us", [say("inclusion", rose=0.98), do("inclusion", rose=0.05)])
    row = mirror.rows[7]
    assert row.lip_service == pytest.approx(0.98 * 0.95)
    assert row.question.endswith("What do you make of it?")
    assert mirror.next_step.facet == FACET["inclusion"]


@pytest.mark.parametrize(
    ("before", "second_before", "lower"), [(8, 9, True), (8, 2, False), (4, 9, False)]
)
def test_given_better_answers_and_fewer_counted_actions_then_the_mirror_says_that_counts_are_lower(
    before: int, second_before: int, lower: bool
) -> None:
    counts = {"": before, "in dialogue": second_before}
    signals = [say("inclusion", rose=0.99)]
    for mark, count in counts.items():
        now = replace(do("inclusion", rose=0.02), mark=mark)
        share = Estimate(count / 11, 0.0, 1.0, 11)
        signals += [replace(now, cycle="1", estimate=share, count=(count, 11), rose=None), now]
    mirror = make_mirror("us", signals)
    assert ("counts of what we do are lower" in mirror.rows[7].question) == lower
    assert ("counts of what you do are lower" in mirror.next_step.words) == lower
    assert ("do not see more of it" in mirror.rows[7].question) != lower


@pytest.mark.parametrize(
    ("saying", "doing"),
    [
        (say("inclusion", rose=0.98), do("inclusion", rose=0.5)),
        (say("inclusion", rose=0.85), do("inclusion", rose=0.0)),
        (say("inclusion", rose=None), do("inclusion", rose=0.0)),
        (say("inclusion", rose=0.99), do("inclusion", rose=None)),
        (replace(say("inclusion", rose=0.99), enough=False), do("inclusion", rose=0.0)),
    ],
)
def test_given_little_or_uncertain_data_when_the_mirror_is_made_then_it_asks_the_team_no_question(
    saying: Signal, doing: Signal
) -> None:
    assert make_mirror("us", [saying, doing]).rows[7].question == ""


def test_given_two_practices_of_which_only_one_improved_then_the_mirror_asks_the_team_no_question() -> (
    None
):
    signals = [say("equality", rose=0.99), do("equality", "conversation", rose=0.02)]
    assert make_mirror("us", signals).rows[0].question
    signals.append(do("equality", "dialogue", rose=0.9))
    assert not make_mirror("us", signals).rows[0].question


def test_given_a_team_without_a_pulse_when_the_next_step_is_chosen_then_the_next_step_is_a_pulse() -> (
    None
):
    step = make_mirror("us", [do("equality")]).next_step
    assert (step.practice, step.facet) == ("pulse", None)


def test_given_a_facet_with_the_lowest_mean_then_the_next_step_of_the_team_is_a_dialogue_about_it() -> (
    None
):
    signals = [say("equality", 2.0), say("empowerment", 3.5), say("inclusion", 3.0)]
    step = make_mirror("us", signals).next_step
    assert (step.practice, step.facet) == ("dialogue", FACET["equality"])
    assert FACET["equality"].question in step.words


def test_given_disagreement_on_a_facet_then_the_next_step_is_about_it_and_not_about_the_lowest_facet() -> (
    None
):
    split = replace(say("inclusion", 3.0), disagreement="camps")
    signals = [say("equality", 2.0), say("empowerment", 3.5), split]
    step = make_mirror("us", signals).next_step
    assert step.facet == FACET["inclusion"]


def test_given_two_facets_with_disagreement_then_the_next_step_is_about_the_facet_the_team_chose() -> (
    None
):
    signals = [replace(say(code, 3.0), disagreement="spread") for code in ("equality", "inclusion")]
    assert make_mirror("us", signals).next_step.facet == FACET["equality"]
    assert make_mirror("us", signals, focus=["inclusion"]).next_step.facet == FACET["inclusion"]


def test_given_facets_with_equal_means_then_the_next_step_is_a_focus_round_or_the_next_pulse() -> (
    None
):
    signals = [say(facet.code, 3.0) for facet in FACETS]
    assert make_mirror("us", signals).next_step.practice == "pulse"
    step = make_mirror("us", signals, focus=["empowerment"]).next_step
    assert (step.practice, step.facet) == ("dialogue", FACET["empowerment"])


def lies(code: str, low: float, high: float) -> Signal:
    middle = (low + high) / 2
    return replace(do(code), estimate=Estimate(middle, low, high, 20), count=(middle * 20, 20))


@pytest.mark.parametrize(
    ("together", "shared", "said"),
    [
        (lies("interdependence", 0.6, 0.9), lies("shared_goals", 0.1, 0.4), True),
        (lies("interdependence", 0.4, 0.9), lies("shared_goals", 0.1, 0.4), False),
        (lies("interdependence", 0.6, 0.9), lies("shared_goals", 0.1, 0.6), False),
        (lies("mutual_trust", 0.6, 0.9), lies("interchangeability", 0.1, 0.4), True),
        (lies("mutual_trust", 0.6, 0.9), lies("inclusion", 0.1, 0.4), False),
    ],
)
def test_sentences_of_the_mirror_distinguish_collaboration_from_collective_leadership(
    together: Signal, shared: Signal, said: bool
) -> None:
    mirror = make_mirror("us", [together, shared])
    words = [sentence.words for sentence in mirror.sentences]
    assert any("not yet collective leadership" in word for word in words) == said


def test_text_of_the_mirror_names_team_cycle_and_changes() -> None:
    moved = replace(say("equality", 4.0, rose=0.97), change="likely better")
    words = str(make_mirror("The eight", [moved]))
    assert words.startswith("The eight, 1: 1 of 10 facets show what you say, 0 what you do.")
    assert "We rate equality higher than in the previous cycle." in words


def test_given_a_facet_on_which_the_team_already_worked_then_the_next_step_is_about_another_facet() -> (
    None
):
    split = replace(say("inclusion", 3.5), disagreement="camps")
    signals = [split, say("equality", 2.0), say("empowerment", 4.0), say("shared_goals", 3.0)]
    first, second, last = (
        make_mirror("us", signals, worked_on=done).next_step
        for done in ((), ("inclusion",), ("inclusion", "equality"))
    )
    assert (first.facet, second.facet) == (FACET["inclusion"], FACET["equality"])
    assert (last.practice, last.facet) == ("pulse", None)
    assert last.words.startswith("You have worked on what stood out.")
