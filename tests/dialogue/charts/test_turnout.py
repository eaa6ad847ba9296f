"""The chart of turnout shows how many of the invited members voted in each dialogue."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree

import polars as pl

from wholesum.charts.kit.frame import LEFT, RIGHT
from wholesum.core.cycle import Cycle
from wholesum.demo.dialogue import sample_dialogue
from wholesum.dialogue.charts.turnout import dialogue_charts, turnout
from wholesum.dialogue.evidence import DialogueEvidence

ALWAYS = (Cycle("so far"),)
SPRING = (Cycle("spring", None, date(2026, 7, 15)),)


def asked(members: int | None, voters: int, question: str = "What next?") -> DialogueEvidence:
    names = [f"v{number}" for number in range(voters)]
    return DialogueEvidence(
        pl.DataFrame({"statement": ["s"], "text": ["Trains"], "dialogue": ["d"]}),
        pl.DataFrame({"statement": "s", "voter": names, "vote": 1}),
        pl.DataFrame({"dialogue": ["d"], "question": [question]}).with_columns(
            members=pl.lit(members, pl.Int64)
        ),
    )


def test_chart_of_turnout_of_a_dialogue_has_a_mark_for_each_invited_member() -> None:
    drawn = turnout(asked(6, 4), ALWAYS)
    assert drawn is not None
    svg = str(drawn.svg())
    assert (svg.count('class="dot"'), svg.count('class="track"')) == (4, 2)
    assert drawn.title == "4 of 6 invited to a dialogue voted"
    assert drawn.table.rows == (("What next?", "", "4", "6"),)


def test_given_many_members_when_turnout_is_drawn_then_one_bar_replaces_the_marks_of_members() -> (
    None
):
    drawn = turnout(asked(80, 20), ALWAYS)
    assert drawn is not None
    bars = [
        element
        for element in ElementTree.fromstring(str(drawn.svg())).iter()
        if element.get("width")
    ]
    assert [float(bar.get("width", 0)) for bar in bars] == [(RIGHT - LEFT) / 4]


def test_given_dialogues_of_other_cycles_or_without_members_then_the_chart_of_turnout_leaves_them_out() -> (
    None
):
    evidence = sample_dialogue(2026)
    every, spring = turnout(evidence, ALWAYS), turnout(evidence, SPRING)
    assert every is not None
    assert spring is not None
    assert set(spring.table.rows) < set(every.table.rows)
    assert [row[1] for row in every.table.rows] == sorted(
        (row[1] for row in every.table.rows), reverse=True
    )
    assert turnout(asked(None, 4), ALWAYS) is None


def test_only_the_facet_inclusion_has_a_chart_of_turnout() -> None:
    evidence = sample_dialogue(2026)
    assert len(list(dialogue_charts(evidence, ALWAYS, "inclusion"))) == 1
    assert list(dialogue_charts(evidence, ALWAYS, "equality")) == []


def test_given_html_in_the_question_of_a_dialogue_when_turnout_is_drawn_then_the_html_is_escaped() -> (
    None
):
    drawn = turnout(asked(6, 5, "<script>\u202e" + "x" * 10_000), ALWAYS)
    assert drawn is not None
    ElementTree.fromstring(drawn.file())
    assert "<script" not in str(drawn.html())
    assert len(str(drawn.html())) < 10_000
