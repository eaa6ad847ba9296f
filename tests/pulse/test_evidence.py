"""The tables of a pulse, and the faults between these tables."""

from __future__ import annotations

import dataclasses
import random
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from wholesum.core.facets import FACETS
from wholesum.pulse.evidence import (
    ANSWERS,
    CANNOT_SAY,
    ITEMS,
    OPTIONS,
    STEM,
    PulseEvidence,
    check_pulse,
    fresh_respondents,
    own_items,
    round_order,
)
from wholesum.tables import BadEvidence

ANSWERS_CSV = """round,respondent,item,answer,team
r1,a,EQ1,4,lead
r1,a,EQ2,,lead
r1,b,EQ1,5,ops
r2,c,EQ1,3,lead
"""
ROUNDS_CSV = """round,opened,closed,promise,members,threshold,focus
r1,2026-01-05,2026-01-09,sealed,6,5,equality mutual_trust
r2,2026-02-16,,signed,6,,
"""
TEAMS_CSV = """team,parent,name,members
lead,,The lead team,6
ops,lead,,
"""


def write_texts(folder: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def story(folder: Path, **texts: str) -> PulseEvidence:
    """Read the small example above with some of its tables replaced."""
    whole = {"answers": ANSWERS_CSV, "rounds": ROUNDS_CSV, "teams": TEAMS_CSV} | texts
    return PulseEvidence.read(write_texts(folder, **whole))


def sentences(evidence: PulseEvidence, people: pl.DataFrame | None = None) -> list[str]:
    return [str(fault) for fault in check_pulse(evidence, people)]


def test_built_in_pulse_has_thirty_items_with_three_for_each_facet() -> None:
    items = own_items()
    assert items.height == 30
    assert items["facet"].unique(maintain_order=True).to_list() == [f.code for f in FACETS]
    assert items.group_by("facet").agg(pl.col("reverse").sum())["reverse"].to_list() == [1] * 10
    short = items.filter("short")
    assert short["facet"].n_unique() == short.height == 10
    assert not short["reverse"].any()
    assert items.select("low", "high", "status").unique().rows() == [(1, 5, "unvalidated")]
    assert items.filter(pl.col("item") == "EQ3")["text"].item() == (
        "One or two people do most of the deciding in our team."
    )
    assert check_pulse(PulseEvidence(ANSWERS.empty())) == []


def test_reversed_items_of_the_built_in_pulse_have_no_negation() -> None:
    texts = own_items()["text"].str.to_lowercase()
    assert not texts.str.contains(r"\b(not|no|never|none)\b").any()


def test_question_of_the_built_in_pulse_has_five_options_and_cannot_say() -> None:
    assert STEM.startswith("How true was this of our team")
    assert len(OPTIONS) == 5
    assert CANNOT_SAY not in OPTIONS


def test_given_a_valid_folder_of_a_pulse_when_read_then_blank_answers_are_kept(
    tmp_path: Path,
) -> None:
    evidence = story(tmp_path)
    people = pl.DataFrame({"person": ["c", "d"]})
    assert sentences(evidence, people) == []
    assert evidence.answers["answer"].to_list() == [4, None, 5, 3]
    assert evidence.items.height == 30
    assert evidence.rounds["promise"].to_list() == ["sealed", "signed"]


def test_given_only_a_file_of_answers_when_read_then_no_other_table_is_needed(
    tmp_path: Path,
) -> None:
    write_texts(tmp_path, answers="round,respondent,item,answer\nr1,a,EQ1,4\n", rounds="broken")
    evidence = PulseEvidence.read(tmp_path / "answers.csv")
    assert evidence.answers.row(0) == ("r1", "a", "EQ1", 4, None)
    assert evidence.rounds.is_empty()
    assert check_pulse(evidence) == []


def test_given_a_round_without_a_privacy_level_when_read_then_its_answers_are_sealed(
    tmp_path: Path,
) -> None:
    evidence = story(tmp_path, rounds="round\nr1\nr2\n")
    assert evidence.rounds["promise"].to_list() == ["sealed", "sealed"]


@pytest.mark.parametrize("format_", ["csv", "parquet"])
def test_given_a_pulse_when_its_tables_are_written_and_read_then_the_tables_are_the_same(
    tmp_path: Path, format_: str
) -> None:
    evidence = story(tmp_path)
    files = evidence.write(tmp_path / "out", format_)  # type: ignore[arg-type] # a plain str
    names = ["items", "answers", "rounds", "teams"]
    assert [file.name for file in files] == [f"{name}.{format_}" for name in names]
    again = PulseEvidence.read(tmp_path / "out")
    for name in names:
        assert_frame_equal(getattr(again, name), getattr(evidence, name))


def test_given_empty_tables_of_rounds_and_teams_when_a_pulse_is_written_then_they_have_no_file(
    tmp_path: Path,
) -> None:
    files = PulseEvidence(ANSWERS.empty()).write(tmp_path)
    assert [file.name for file in files] == ["items.csv", "answers.csv"]
    assert PulseEvidence.read(tmp_path).answers.is_empty()


def test_given_faults_in_several_tables_of_a_pulse_when_read_then_one_error_reports_all_faults(
    tmp_path: Path,
) -> None:
    with pytest.raises(BadEvidence) as caught:
        story(
            tmp_path,
            answers=ANSWERS_CSV + "r1,a,EQ1,2,lead\nr1,d,EQ1,two,lead\n",
            rounds="round,promise,threshold\nr1,blind,2\n",
            items="item,facet,reverse,text,low,high\nX1,courage,false,Text,1,5\n",
        )
    found = [str(fault).split(";")[0] for fault in caught.value.faults]
    assert found == [
        "items.csv, line 2, column facet, value 'courage': this is not one of the choices",
        "answers.csv, line 7, column answer, value 'two': this is not a whole number",
        "answers.csv, line 6, column round, respondent, item, value 'r1, a, EQ1': a row "
        "above has the same values",
        "rounds.csv, line 2, column promise, value 'blind': this is not one of the choices",
        "rounds.csv, line 2, column threshold, value '2': the value is out of range",
    ]


def test_given_a_missing_folder_or_table_of_a_pulse_when_read_then_the_error_names_what_is_missing(
    tmp_path: Path,
) -> None:
    with pytest.raises(BadEvidence, match=r"put one of answers\.csv, answers\.csv\.gz"):
        PulseEvidence.read(tmp_path)
    with pytest.raises(BadEvidence, match="nowhere: "):
        PulseEvidence.read(tmp_path / "nowhere")


ITEMS_HEAD = "item,facet,reverse,text,low,high\n"


@pytest.mark.parametrize(
    ("table", "text", "sentence"),
    [
        (
            "answers",
            "r1,b,EQ9,3,ops\n",
            "answers.csv, line 6, column item, value 'EQ9': there is no such item in the table "
            "items; add it there or correct it here.",
        ),
        (
            "answers",
            "r9,z,EQ1,3,ops\n",
            "answers.csv, line 6, column round, value 'r9': there is no such round in the table "
            "rounds; add it there or correct it here.",
        ),
        (
            "answers",
            "r1,z,EQ1,3,hr\n",
            "answers.csv, line 6, column team, value 'hr': there is no such team in the table "
            "teams; add it there or correct it here.",
        ),
        (
            "answers",
            "r1,b,EQ2,6,ops\n",
            "answers.csv, line 6, column answer, value '6': the answer is none of the item's "
            'options; give one of the item\'s options, or leave the cell blank for "cannot say".',
        ),
        (
            "answers",
            "r1,b,EQ2,3,lead\n",
            "answers.csv, line 6, column team, value 'lead': the respondent answered in two teams "
            "in one round; keep one team for each respondent.",
        ),
        (
            "rounds",
            "r3,,,sealed,9,5,equality inclusion empowerment mutual_trust\n",
            "rounds.csv, line 4, column focus, value 'equality inclusion empowerment mutual_t…': "
            "the round has more than 3 focus facets; keep three.",
        ),
        (
            "rounds",
            "r3,,,sealed,9,5,equality equality\n",
            "rounds.csv, line 4, column focus, value 'equality equality': a facet occurs twice; "
            "keep one.",
        ),
        (
            "rounds",
            "r3,2026-03-02,2026-03-01,sealed,9,5,\n",
            "rounds.csv, line 4, column closed, value '2026-03-01': the round closed before it "
            "opened; correct one of the two dates.",
        ),
        (
            "teams",
            "hr,nowhere,,\n",
            "teams.csv, line 4, column parent, value 'nowhere': there is no such team in the table "
            "teams; add it there or correct it here.",
        ),
    ],
)
def test_given_tables_of_a_pulse_that_contradict_each_other_when_checked_then_the_fault_says_how(
    tmp_path: Path, table: str, text: str, sentence: str
) -> None:
    whole = {"answers": ANSWERS_CSV, "rounds": ROUNDS_CSV, "teams": TEAMS_CSV}
    assert sentences(story(tmp_path, **{table: whole[table] + text})) == [sentence]


def test_given_an_unknown_facet_chosen_by_the_team_when_checked_then_the_fault_names_the_facet(
    tmp_path: Path,
) -> None:
    found = sentences(story(tmp_path, rounds=ROUNDS_CSV + "r3,,,sealed,9,5,courage\n"))
    assert len(found) == 1
    assert "value 'courage': there is no such facet; write codes with spaces" in found[0]


def test_given_items_of_a_facet_with_different_scales_when_checked_then_a_fault_names_the_items(
    tmp_path: Path,
) -> None:
    items = (
        ITEMS_HEAD
        + "EQ1,equality,false,A,1,5\nEQ2,equality,true,B,1,7\n"
        + "TR1,mutual_trust,false,C,0,3\nIN1,inclusion,false,D,0,5\n"
    )
    assert sentences(story(tmp_path, items=items)) == [
        "items.csv, line 4, column high, value '0 to 3': an item has 5, 6 or 7 options; correct "
        "low or high.",
        "items.csv, line 3, column high, value '1 to 7': the options differ from those of the "
        "facet's first item; give all items of a facet the same options.",
    ]


def test_given_more_respondents_than_members_when_checked_then_the_fault_says_so(
    tmp_path: Path,
) -> None:
    evidence = story(
        tmp_path,
        rounds="round,members,promise\nr1,1,sealed\nr2,1,signed\n",
        answers=ANSWERS_CSV + "r1,d,EQ1,1,ops\n",
        teams="team,members\nlead,6\nops,1\n",
    )
    assert sentences(evidence) == [
        "rounds.csv, line 2, column members, value '1 of 3': the round has fewer members than "
        "respondents; correct the number of members, or the answers.",
        "teams.csv, line 3, column members, value '1 of 2': the team has fewer members than "
        "respondents; correct the number of members, or the answers.",
    ]


def test_given_a_team_inside_itself_when_checked_then_the_fault_names_the_team(
    tmp_path: Path,
) -> None:
    teams = "team,parent\nlead,\nops,lead\nx,y\ny,z\nz,y\nme,me\n"
    found = sentences(story(tmp_path, teams=teams))
    assert [sentence.partition(":")[0] for sentence in found] == [
        "teams.csv, line 4, column parent, value 'y'",
        "teams.csv, line 5, column parent, value 'z'",
        "teams.csv, line 6, column parent, value 'y'",
        "teams.csv, line 7, column parent, value 'me'",
    ]


def test_given_the_id_of_a_person_in_a_sealed_round_when_checked_then_the_id_is_a_fault(
    tmp_path: Path,
) -> None:
    people = pl.DataFrame({"person": ["a", "c"]})
    assert sentences(story(tmp_path), people) == [
        "answers.csv, line 2, column respondent, value 'a': in a sealed round the respondent has "
        "the id of a person; ids of respondents must be used only in their round: give new ones."
    ]


def test_given_answers_to_a_round_without_a_row_in_the_table_of_rounds_then_the_round_counts_as_sealed() -> (
    None
):
    answers = pl.DataFrame({"round": ["r1"], "respondent": ["a"], "item": ["EQ1"], "answer": [3]})
    found = sentences(PulseEvidence(answers), pl.DataFrame({"person": ["a"]}))
    assert found[0].startswith("answers, row 1, column respondent, value 'a': in a sealed round")


def test_given_an_unknown_person_in_a_signed_round_when_checked_then_the_fault_names_the_person(
    tmp_path: Path,
) -> None:
    found = sentences(story(tmp_path), pl.DataFrame({"person": ["d"]}))
    assert found == [
        "answers.csv, line 5, column respondent, value 'c': in a signed round the respondent is "
        "not in the table of people; add the person to the people or correct the id."
    ]


def test_given_one_respondent_id_in_two_sealed_rounds_when_ids_are_replaced_then_no_fault_is_left(
    tmp_path: Path,
) -> None:
    evidence = story(
        tmp_path,
        rounds="round\nr1\nr2\n",
        answers=ANSWERS_CSV + "r2,a,EQ1,1,lead\nr2,a,EQ2,1,lead\n",
    )
    found = sentences(evidence)
    assert len(found) == 1
    assert found[0].startswith(
        "answers.csv, line 6, column respondent, value 'a': the respondent id occurs in another "
        "sealed round"
    )
    fresh = dataclasses.replace(evidence, answers=fresh_respondents(evidence.answers, 1))
    assert sentences(fresh) == []


def test_given_new_ids_of_respondents_then_the_answers_of_one_person_still_have_the_same_id() -> (
    None
):
    rng = random.Random(1)
    rows = [
        (round_id, f"p{person}", item, rng.choice([None, 1, 2, 3, 4, 5]), None)
        for round_id in ("r1", "r2")
        for person in range(9)
        for item in ("EQ1", "EQ2", "EQ3")
    ]
    frame = pl.DataFrame(rows, schema={c.name: c.dtype for c in ANSWERS.columns}, orient="row")
    fresh = fresh_respondents(frame, 7)
    assert_frame_equal(fresh, fresh_respondents(frame, 7))
    assert fresh["answer"].to_list() != fresh_respondents(frame, 8)["answer"].to_list()
    assert fresh.select("round", "respondent").n_unique() == 18
    assert fresh["respondent"].n_unique() == 18
    assert fresh["respondent"].str.starts_with("r").all()

    def profiles(answers: pl.DataFrame) -> list[tuple[object, ...]]:
        people: dict[tuple[str, str], list[object]] = {}
        for round_id, respondent, item, answer, _ in answers.sort("item").rows():
            people.setdefault((round_id, respondent), []).append((item, answer))
        return sorted(((who[0], *given) for who, given in people.items()), key=repr)

    assert profiles(fresh) == profiles(frame)
    old = frame.unique(["round", "respondent"], maintain_order=True)["answer"].to_list()
    new = fresh.unique(["round", "respondent"], maintain_order=True)["answer"].to_list()
    assert old != new


def test_given_tables_of_a_pulse_changed_in_memory_when_checked_then_faults_name_rows_not_file_lines(
    tmp_path: Path,
) -> None:
    evidence = story(tmp_path)
    fewer = dataclasses.replace(
        evidence, answers=evidence.answers.tail(2).with_columns(item=pl.lit("EQ9"))
    )
    assert sentences(fewer)[0].startswith("answers, row 1, column item, value 'EQ9'")
    with pytest.raises(BadEvidence, match="answers, column item: the column is missing; add it"):
        PulseEvidence(evidence.answers.drop("item"))


def test_given_rounds_with_and_without_dates_when_ordered_then_dates_decide_before_names() -> None:
    def order(names: list[str], opened: dict[str, str]) -> list[str]:
        answers = pl.DataFrame({"round": names, "respondent": "a", "item": "EQ1", "answer": 1})
        dates = pl.Series(list(opened.values()), dtype=pl.String).str.to_date()
        rounds = pl.DataFrame({"round": pl.Series(list(opened), dtype=pl.String), "opened": dates})
        return round_order(PulseEvidence(answers, rounds=rounds))

    assert order(["r10", "r2", "r2", "r1"], {}) == ["r1", "r2", "r10"]
    assert order(["b", "a"], {"a": "2026-02-01", "b": "2026-01-01"}) == ["b", "a"]
    assert order(["b", "a"], {"b": "2026-01-01", "c": "2026-03-01"}) == ["a", "b"]
    assert order(["2026-Q1", "2025-Q4", "x", "01", "1"], {})[-1] == "x"
    assert order(["9" * 5000, "8" * 5000, "0"], {}) == ["0", "8" * 5000, "9" * 5000]
    assert order([], {}) == []


def test_given_a_table_of_items_without_rows_when_read_then_an_error_says_so(
    tmp_path: Path,
) -> None:
    with pytest.raises(BadEvidence, match=r"items\.csv: there is a header but no row"):
        story(tmp_path, items=ITEMS_HEAD)
    assert [column.name for column in ITEMS.columns if column.required] == ITEMS_HEAD.strip().split(
        ","
    )
