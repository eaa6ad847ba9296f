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
        Estimate(0.36, 0.2, 0.6, 4, 11),
        rose=rose,
    )


def row_of(mirror: Mirror, facet: str) -> object:
    return next(row for row in mirror.rows if row.facet.code == facet)


def test_a_mirror_has_ten_rows_also_where_nothing_is_known() -> None:
    mirror = make_mirror("Ada, Bo and Cleo", [])
    assert [row.facet for row in mirror.rows] == list(FACETS)
    assert mirror.cycle == ""
    assert all(row.say is None and not row.does for row in mirror.rows)


def test_the_latest_of_each_side_stands_in_the_row_with_its_past() -> None:
    old, new = say("equality", 2.0, cycle="1"), say("equality", 4.0, cycle="2")
    earlier, later = do("equality", "dialogue"), replace(do("equality", "dialogue"), cycle="3")
    mirror = make_mirror("us", [old, new, earlier, later])
    row = mirror.rows[0]
    assert row.says == (old, new)
    assert row.say == new
    assert row.does == (later,)
    assert mirror.cycles == ("1", "2", "3")


def test_saying_more_without_doing_more_asks_a_question() -> None:
    mirror = make_mirror("us", [say("inclusion", rose=0.98), do("inclusion", rose=0.05)])
    row = mirror.rows[7]
    assert row.lip_service == pytest.approx(0.98 * 0.95)
    assert row.question.endswith("Lip service?")
    assert mirror.next_step.facet == FACET["inclusion"]


@pytest.mark.parametrize(
    ("saying", "doing"),
    [
        (say("inclusion", rose=0.98), do("inclusion", rose=0.5)),
        (say("inclusion", rose=0.85), do("inclusion", rose=0.0)),
        (say("inclusion", rose=None), do("inclusion", rose=0.0)),
        (say("inclusion", rose=0.99), do("inclusion", rose=None)),
        (replace(say("inclusion", rose=0.99), enough=False), do("inclusion", rose=0.0)),
        (say("inclusion", rose=0.99), replace(do("inclusion", rose=0.0), enough=False)),
    ],
)
def test_without_enough_data_or_certainty_no_question_is_asked(
    saying: Signal, doing: Signal
) -> None:
    assert make_mirror("us", [saying, doing]).rows[7].question == ""


def test_two_sources_of_doing_must_both_have_stood_still() -> None:
    signals = [say("equality", rose=0.99), do("equality", "conversation", rose=0.02)]
    assert make_mirror("us", signals).rows[0].question
    signals.append(do("equality", "dialogue", rose=0.9))
    assert not make_mirror("us", signals).rows[0].question


def test_the_next_step_is_a_focus_facet_before_the_lowest_one() -> None:
    signals = [say("equality", 2.0), say("empowerment", 3.5), say("inclusion", 3.0)]
    assert make_mirror("us", signals).next_step.facet == FACET["equality"]
    step = make_mirror("us", signals, focus=["empowerment", "inclusion"]).next_step
    assert step.facet == FACET["inclusion"]
    assert step.practice == "decisions"
    assert "stands beside what you say" in step.words


def test_a_practice_that_is_not_here_is_never_the_next_step() -> None:
    step = make_mirror("us", [say("mutual_trust", 1.0), say("equality", 4.0)]).next_step
    assert step.facet == FACET["equality"]
    assert step.practice == "dialogue"


def lies(code: str, low: float, high: float, *, enough: bool = True) -> Signal:
    middle = (low + high) / 2
    told = Estimate(middle, low, high, 20)
    return replace(do(code), estimate=told, enough=enough)


@pytest.mark.parametrize(
    ("together", "shared", "said"),
    [
        (lies("interdependence", 0.6, 0.9), lies("shared_goals", 0.1, 0.4), True),
        (lies("interdependence", 0.4, 0.9), lies("shared_goals", 0.1, 0.4), False),
        (lies("interdependence", 0.6, 0.9), lies("shared_goals", 0.1, 0.6), False),
        (lies("mutual_trust", 0.6, 0.9), lies("interchangeability", 0.1, 0.4), True),
        (lies("mutual_trust", 0.6, 0.9), lies("inclusion", 0.1, 0.4), False),
        (lies("mutual_trust", 0.6, 0.9, enough=False), lies("shared_goals", 0.1, 0.4), False),
    ],
)
def test_collaboration_is_told_from_collective_leadership(
    together: Signal, shared: Signal, said: bool
) -> None:
    mirror = make_mirror("us", [together, shared])
    assert ("not yet collective leadership" in mirror.remark) == said
    assert (mirror.remark in mirror.explain()) == said or not mirror.remark


def test_with_all_rows_filled_the_lowest_said_is_next() -> None:
    signals = [say(facet.code, 3.0 + place / 10) for place, facet in enumerate(FACETS)]
    signals += [do(facet.code) for facet in FACETS]
    step = make_mirror("us", signals).next_step
    assert step.facet == FACETS[0]
    assert "where you say least" in step.words


def test_a_mirror_explains_itself() -> None:
    moved = replace(say("equality", 4.0, rose=0.97), change="likely better")
    words = str(make_mirror("The eight", [moved]))
    assert words.startswith("The eight, 1: 1 of 10 facets have something said, 0 something done.")
    assert "Since the cycle before: equality likely better." in words
