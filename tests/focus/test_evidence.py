"""The tables of focus rounds, and the faults within and between these tables."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.focus.examples import team
from wholesum.focus.evidence import (
    TABLES,
    FocusEvidence,
    check_focus,
    latest,
)
from wholesum.tables import BadEvidence

EFFORTS_CSV = """effort,title,hours,owner,goals
fleet,Fleet checks,20,ada,winter
news,A newsletter,10,bo,
"""
GOALS_CSV = """goal,text,weight
winter,Trains run in winter,1
"""


def story(folder: Path, **texts: str) -> FocusEvidence:
    """Read a small focus round with some of its tables replaced."""
    for name, text in ({"efforts": EFFORTS_CSV, "goals": GOALS_CSV} | texts).items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return FocusEvidence.read(folder)


def sentences(evidence: FocusEvidence, people: pl.DataFrame | None = None) -> list[str]:
    return [str(fault) for fault in check_focus(evidence, people)]


def test_given_valid_tables_of_goals_and_efforts_when_checked_then_no_fault_is_found(
    tmp_path: Path,
) -> None:
    assert sentences(story(tmp_path)) == []
    people = pl.DataFrame({"person": ["ada", "bo", "cleo", "eve"]})
    assert sentences(team(), people) == []


@pytest.mark.parametrize("kind", ["csv", "parquet"])
def test_given_tables_of_goals_and_efforts_when_written_and_read_then_they_are_the_same(
    tmp_path: Path, kind: str
) -> None:
    files = team().write(tmp_path, kind)  # type: ignore[arg-type]
    assert sorted(path.stem for path in files) == ["efforts", "goals", "scores"]
    again = FocusEvidence.read(tmp_path)
    for table in TABLES:
        assert_frame_equal(again.frame(table), team().frame(table))


def test_given_only_a_file_of_efforts_when_read_then_no_other_table_is_needed(
    tmp_path: Path,
) -> None:
    story(tmp_path)
    assert FocusEvidence.read(tmp_path / "efforts.csv").efforts["hours"].to_list() == [20.0, 10.0]


@pytest.mark.parametrize(
    ("efforts", "sentence"),
    [
        (
            "effort,title,hours,owner\na,Fleet,-2,ada\n",
            "efforts.csv, line 2, column hours, value '-2.0': the value is out of range; give a "
            "value of at least 0 and at most 100000.",
        ),
        (
            "effort,title,hours,owner\na,Fleet,,ada\n",
            "efforts.csv, line 2, column hours: the cell is blank; fill it.",
        ),
        (
            "effort,title,hours,owner\na,Fleet,two,ada\n",
            "efforts.csv, line 2, column hours, value 'two': this is not a number; write it in "
            "digits with a point, such as 2.5.",
        ),
    ],
)
def test_given_invalid_hours_of_an_effort_when_read_then_the_error_names_these_hours(
    tmp_path: Path, efforts: str, sentence: str
) -> None:
    with pytest.raises(BadEvidence) as found:
        story(tmp_path, efforts=efforts)
    assert str(found.value) == sentence


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        (
            {"efforts": "effort,title,hours,owner\na,Fleet,2,ada\nb, FLEET,3,bo\n"},
            "efforts.csv, line 3, column title, value ' FLEET': an effort above has the same "
            "title; join the two, or say in the title how they differ.",
        ),
        (
            {"efforts": "effort,title,hours,owner\na,Fleet,2,\n"},
            "efforts.csv, line 2, column owner, value 'Fleet': the effort has no owner; name "
            "the person responsible; the score of this person is not counted.",
        ),
        (
            {"efforts": "effort,title,hours,owner,goals\na,Fleet,2,ada,winter; summer\n"},
            "efforts.csv, line 2, column goals, value 'summer': there is no such goal in the table "
            "goals; add it there or correct it here; put ';' between two ids.",
        ),
        (
            {
                "efforts": "effort,title,hours,owner,since,until\n"
                "a,Fleet,2,ada,2026-02-01,2026-01-01\n"
            },
            "efforts.csv, line 2, column until, value '2026-01-01': the effort ended before it "
            "began; correct one of the two dates.",
        ),
        (
            {"points": "goal,person,points\nwinter,ada,90\n"},
            "points.csv, line 2, column points, value '90.0 in all': the points of this person do "
            "not sum to 100; let each person's points sum to 100, or leave the person out.",
        ),
        (
            {"scores": "effort,person,score\nfleet,ada,1\nfleet,ada,2\n"},
            "scores.csv, line 3, column effort, goal, person, given, value 'ada': a row "
            "above has the same values; keep one of the two.",
        ),
        (
            {"scores": "effort,person,score\nplane,ada,1\n"},
            "scores.csv, line 2, column effort, value 'plane': there is no such effort in the "
            "table efforts; add it there or correct it here.",
        ),
        (
            {"verdicts": "effort,decided,verdict\nfleet,2026-03-01,change\n"},
            "verdicts.csv, line 2, column hours, value 'fleet': the effort is changed, but not to "
            "how many hours; give the hours it may take from now on.",
        ),
        (
            {"verdicts": "effort,decided,verdict,hours\nfleet,2026-03-01,stop,3\n"},
            "verdicts.csv, line 2, column hours, value '3.0': the effort is stopped and still has "
            "hours; leave the cell blank, or write change.",
        ),
        (
            {"verdicts": "effort,decided,verdict,review\nfleet,2026-03-01,stop,2026-02-01\n"},
            "verdicts.csv, line 2, column review, value '2026-02-01': the review lies before the "
            "decision; correct one of the two dates.",
        ),
    ],
)
def test_given_an_invalid_table_of_focus_when_checked_then_the_fault_says_where_and_what_to_do(
    tmp_path: Path, texts: dict[str, str], sentence: str
) -> None:
    assert sentences(story(tmp_path, **texts)) == [sentence]


def test_given_owners_of_efforts_who_are_not_in_the_table_of_people_when_checked_then_they_are_faults(
    tmp_path: Path,
) -> None:
    evidence = story(tmp_path, work="effort,person,hours\nfleet,dag,3\n")
    found = sentences(evidence, pl.DataFrame({"person": ["ada"]}))
    assert [line.split(": ")[0] for line in found] == [
        "efforts.csv, line 3, column owner, value 'bo'",
        "work.csv, line 2, column person, value 'dag'",
    ]


def test_given_several_scores_of_one_person_for_an_effort_then_the_latest_score_counts() -> None:
    frame = pl.DataFrame(
        {
            "goal": ["g", "g", "g", "g"],
            "person": ["ada", "bo", "ada", "bo"],
            "points": [1.0, 2.0, 3.0, 4.0],
            "given": ["2026-02-01", None, "2026-01-01", "2026-03-01"],
        }
    ).with_columns(pl.col("given").str.to_date())
    assert latest(frame, "goal")["points"].to_list() == [1.0, 2.0]


def test_given_a_table_changed_after_reading_when_its_file_is_requested_then_no_file_is_named(
    tmp_path: Path,
) -> None:
    evidence = story(tmp_path)
    assert evidence.source(TABLES[1]).file == "efforts.csv"
    shorter = replace(evidence, efforts=evidence.efforts.head(1))
    assert shorter.source(TABLES[1]).file == "efforts"
