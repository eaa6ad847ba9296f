"""Charts of dialogues hide single votes if they are sealed, and escape HTML in texts."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import polars as pl
import pytest

from wholesum.charts.kit.text import width_of
from wholesum.demo.dialogue import sample_dialogue
from wholesum.dialogue.charts.landscape import spectrum, statement_map
from wholesum.dialogue.charts.statements import charts_of, moved, single_votes, statement_list
from wholesum.dialogue.counts import HeatMap
from wholesum.dialogue.evidence import DialogueEvidence
from wholesum.dialogue.summary.report import dialogue_report
from wholesum.dialogue.summary.results import DialogueReading, DialogueResult, LandscapeReading
from wholesum.dialogue.summary.summarise import read_one

CIRCLE, TEXT = ("{http://www.w3.org/2000/svg}" + name for name in ("circle", "text"))
HOSTILE = "</style><script>alert(1)</script>\u202e\u200b" + "x" * 10_000


@pytest.fixture(scope="module")
def summer() -> DialogueReading:
    return read_one(sample_dialogue(2026), "summer")


@pytest.fixture(scope="module")
def nights() -> DialogueReading:
    return read_one(sample_dialogue(2026), "nights")


def marks(svg: str, name: str) -> int:
    return svg.count(f'class="{name}"')


def test_chart_of_statements_of_a_dialogue_has_a_mark_for_every_vote_of_every_member(
    nights: DialogueReading,
) -> None:
    drawn = statement_list(nights)
    svg = str(drawn.svg())
    total = sum(marks(svg, name) for name in ("dot", "past", "track", "mark does"))
    assert total == 8 * 12
    assert marks(svg, "track") == 12
    assert drawn.title == "Of 12 statements, 6 are common ground and 1 divides us"
    words = " ".join(element.text or "" for element in ElementTree.fromstring(svg).iter(TEXT))
    assert "one vote differs" in words
    assert "all agree, and nobody marked it as important" in words
    assert len(drawn.table.rows) == 12


def test_chart_of_changed_votes_of_a_dialogue_has_counts_and_no_names(
    summer: DialogueReading,
) -> None:
    drawn = moved(summer)
    assert drawn is not None
    assert drawn.title == "13 of 96 votes cast again were changed"
    assert [row[3] for row in drawn.table.rows] == ["2", "3", "5", "2", "1"]
    assert moved(read_one(sample_dialogue(2026), "nights")) is None


def test_map_of_statements_places_each_statement_by_agreement_and_division_of_votes(
    summer: DialogueReading,
) -> None:
    drawn = statement_map(summer)
    assert drawn is not None
    cells = {row[0].partition(".")[0]: row[1:] for row in drawn.table.rows}
    first, divisive = summer.statements[0], summer.statements[10]
    assert cells[str(first.number)] == ("100%", "0.00")
    assert cells[str(divisive.number)] == ("50%", "1.00")
    assert {int(number) for number in cells} == {
        statement.number for statement in summer.statements
    }


@pytest.mark.parametrize("number", [12, 60, 250])
def test_given_many_statements_on_the_map_of_statements_then_no_number_covers_a_dot_or_a_number(
    summer: DialogueReading, number: int
) -> None:
    chance = np.random.default_rng(number)
    votes = chance.multinomial(40, chance.dirichlet([1, 1, 0.3], number))
    some = [
        replace(
            summer.statements[0],
            statement=f"s{at}",
            number=at,
            agree=int(a),
            disagree=int(d),
            passed=int(p),
        )
        for at, (a, d, p) in enumerate(votes, start=1)
    ]
    drawn = statement_map(replace(summer, statements=tuple(some)))
    assert drawn is not None
    root = ElementTree.fromstring(str(drawn.svg()))
    dots = [[float(dot.get(name, 0)) for name in ("cx", "cy", "r")] for dot in root.iter(CIRCLE)]
    words = [element for element in root.iter(TEXT) if (element.text or "")[0].isdigit()]
    boxes = [
        (
            float(word.get("x", 0)),
            float(word.get("y", 0)) - 4.5,
            width_of(word.text or "", "tick") / 2,
            6.5,
        )
        for word in words
    ]
    assert len(dots) == len({row[1:] for row in drawn.table.rows})
    assert len(boxes) >= min(number - 2, 20)
    for place, (x, y, wide, tall) in enumerate(boxes):
        others = [(cx, cy, r, r) for cx, cy, r in dots] + boxes[:place]
        assert all(
            abs(x - ox) > wide + ow - 0.02 or abs(y - oy) > tall + ot - 0.02
            for ox, oy, ow, ot in others
        )


def test_given_more_than_100_votes_when_charts_are_drawn_then_there_is_no_chart_of_single_votes(
    summer: DialogueReading,
) -> None:
    row: tuple[int | None, ...] = (1,) * 101
    names = tuple(f"s{at}" for at in range(101))
    heat = HeatMap(("",) * 100, names, (row,) * 100)
    assert single_votes(replace(summer, heat_map=heat)) is None


def test_given_a_dialogue_that_publishes_only_counts_when_charts_are_drawn_then_none_has_single_votes(
    summer: DialogueReading,
) -> None:
    assert single_votes(summer) is None
    evidence = sample_dialogue(2026)
    about = evidence.dialogues.with_columns(naming=pl.lit("unnamed"))
    unnamed = read_one(DialogueEvidence(evidence.statements, evidence.votes, about), "summer")
    drawn = single_votes(unnamed)
    assert drawn is not None
    assert {row[0] for row in drawn.table.rows} == {"one of us"}
    assert marks(str(drawn.svg()), "cell") == 8 * 12
    assert "voice" not in str(drawn.html())


def test_given_a_spectrum_of_opinions_then_the_curve_of_its_chart_lies_between_two_statements(
    summer: DialogueReading,
) -> None:
    assert spectrum(summer) is None
    density = tuple([1 / 61] * 61)
    landscape = LandscapeReading(
        "a spectrum", 0.97, "A spectrum.", 80, 1, (), None, density, ("summer-01",), ("summer-02",)
    )
    drawn = spectrum(replace(summer, landscape=landscape))
    assert drawn is not None
    assert drawn.title == "A spectrum: how people spread"
    assert "The upper line must be renewed this summer." in str(drawn.svg())


def test_given_a_dialogue_without_votes_when_charts_are_drawn_then_the_chart_says_too_few_votes() -> (
    None
):
    evidence = sample_dialogue(2026)
    silent = DialogueEvidence(evidence.statements, evidence.votes.clear(), evidence.dialogues)
    reading = read_one(silent, "nights")
    assert statement_list(reading).title == "Too few votes to show yet"
    assert list(charts_of(reading)) == []


@pytest.mark.parametrize("many", [False, True])
def test_given_html_in_a_long_statement_when_charts_of_a_dialogue_are_drawn_then_the_html_is_escaped(
    many: bool,
) -> None:
    voters = [f"v{number}" for number in range(40 if many else 6)]
    statements = pl.DataFrame({"statement": ["s"], "text": [HOSTILE]})
    votes = pl.DataFrame({"statement": "s", "voter": voters, "vote": 1})
    about = pl.DataFrame({"dialogue": ["dialogue"], "question": [HOSTILE]})
    reading = read_one(DialogueEvidence(statements, votes, about), "dialogue")
    for drawn in (statement_list(reading), *charts_of(reading)):
        ElementTree.fromstring(drawn.file())
        assert "<script" not in str(drawn.html())
        assert len(str(drawn.svg())) < 20_000
    page = dialogue_report(DialogueResult(HOSTILE, (reading,)))
    assert "<script" not in page
    assert "\u202e" not in page.partition("</style>")[2]
