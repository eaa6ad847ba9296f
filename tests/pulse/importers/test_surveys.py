"""Files of other survey tools are read without the names of respondents."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from wholesum.pulse.evidence import PulseEvidence, check_pulse, own_items
from wholesum.pulse.importers.surveys import (
    ForeignAnswers,
    WideMapping,
    read_formbricks,
    read_limesurvey,
    read_mapping,
    read_wide,
)
from wholesum.tables import BadEvidence

LIMESURVEY = (
    "\ufeff"
    '"id","submitdate","lastpage","startlanguage","seed","ipaddr","team","EQ1","Q1[EQ2]","Q1_EQ3",'
    '"EQ1Time","Q2[comment]"\r\n'
    '"1","1980-01-01 00:00:00","3","en","99","10.0.0.1","lead","A4","AO05","1","3.2","private\n'
    'words"\r\n'
    '"2","","1","en","98","10.0.0.2","lead","A1","","","",""\r\n'
    '"3","2026-01-07 10:11:12","3","en","97","10.0.0.3","ops","-oth-","N/A","completely true","",'
    '""\r\n'
    '"5","2026-01-07 11:11:12","3","en","96","10.0.0.4","ops","5.0"," Half  true ","","",""\r\n'
    "\r\n"
)
TEXTS = dict(own_items().select("item", "text").rows())
FORMBRICKS = (
    '"No.","Response ID","Timestamp","Finished","Survey ID","Formbricks ID (internal)","User ID",'
    f'"Tags","country","1. {TEXTS["EQ1"]}","1. {TEXTS["EQ1"]} - Option ID","2. EQ2: chores",'
    f'"2. EQ2: chores - Option ID","3. Our team - {TEXTS["IC1"]}","4. Anything else?","team"\n'
    '1,clx1,2026-01-07 10:11:12,Yes,s1,c1,u1,"a, b",NL,mostly,o4,slightly,o2,'
    "completely true,'=SUM(A1),lead\n"
    "2,clx2,2026-01-07 10:12:12,No,s1,c2,u2,,NL,mostly,o4,,,,,lead\n"
    "3,clx3,2026-01-07 10:13:12,Yes,s1,c3,u3,,BE,cannot say,o6,3,o3,,,ops\n"
)


def put(folder: Path, text: str, name: str = "export.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    return path


def profiles(read: ForeignAnswers) -> list[tuple[str | None, dict[str, int | None]]]:
    """Return the team and the answers of each respondent, sorted."""
    found = []
    for (_,), part in read.answers.group_by("respondent"):
        found.append((part["team"][0], dict(part.sort("item").select("item", "answer").rows())))
    return sorted(found, key=repr)


def faults_of(read: object, *args: object, **kwargs: object) -> list[str]:
    with pytest.raises(BadEvidence) as caught:
        read(*args, **kwargs)  # type: ignore[operator] # one of the readers
    return [str(fault) for fault in caught.value.faults]


def test_given_a_limesurvey_file_when_read_then_codes_labels_and_blanks_become_answers(
    tmp_path: Path,
) -> None:
    read = read_limesurvey(put(tmp_path, LIMESURVEY), "r1", seed=1)
    assert profiles(read) == [
        ("lead", {"EQ1": 4, "EQ2": 5, "EQ3": 1}),
        ("ops", {"EQ1": 5, "EQ2": 3, "EQ3": None}),
        ("ops", {"EQ1": None, "EQ2": None, "EQ3": 5}),
    ]
    assert (read.responses, read.unfinished) == (3, 1)
    assert read.unread == (
        "id", "lastpage", "startlanguage", "seed", "ipaddr", "EQ1Time", "Q2[comment]",
    )  # fmt: skip
    assert str(read) == (
        '3 responses to 3 items were read; 3 of 9 cells are blank or say "cannot say" and are '
        "not scored. 1 unfinished responses and 7 columns were left out."
    )
    assert check_pulse(PulseEvidence(read.answers)) == []


@pytest.mark.parametrize("separator", [";", "\t"])
def test_given_any_separator_in_a_limesurvey_file_when_read_then_the_answers_are_found(
    tmp_path: Path, separator: str
) -> None:
    text = "\ufeff" + "id,submitdate,EQ1,EQ2\n7,2026-01-01,4,2\n".replace(",", separator)
    read = read_limesurvey(put(tmp_path, text), "r1", seed=1)
    assert profiles(read) == [(None, {"EQ1": 4, "EQ2": 2})]


def test_given_a_limesurvey_file_without_responses_when_read_then_the_table_of_answers_is_empty(
    tmp_path: Path,
) -> None:
    text = '"id","submitdate","EQ1"\r\n"","",""\r\n\r\n'
    read = read_limesurvey(put(tmp_path, text), "r1", seed=1)
    assert (read.responses, read.unfinished, read.answers.height) == (0, 1, 0)


def test_given_a_formbricks_file_when_read_then_headlines_labels_and_numbers_become_answers(
    tmp_path: Path,
) -> None:
    read = read_formbricks(put(tmp_path, FORMBRICKS), "r1", seed=1)
    assert profiles(read) == [
        ("lead", {"EQ1": 4, "EQ2": 2, "IC1": 5}),
        ("ops", {"EQ1": None, "EQ2": 3, "IC1": None}),
    ]
    assert (read.responses, read.unfinished) == (2, 1)
    assert "User ID" in read.unread


@pytest.mark.parametrize(
    ("read", "text"), [(read_limesurvey, LIMESURVEY), (read_formbricks, FORMBRICKS)]
)
def test_given_names_of_respondents_in_a_survey_file_when_read_then_the_result_has_no_names(
    tmp_path: Path, read: object, text: str
) -> None:
    found = read(put(tmp_path, text), "r1", seed=3)  # type: ignore[operator] # one of the readers
    assert found.answers.columns == ["round", "respondent", "item", "answer", "team"]
    kept = found.answers.write_csv()
    for trace in ("2026", "1980", "10.0.0", "clx", "u1", "private"):
        assert trace not in kept


def test_given_the_same_seed_when_a_survey_is_read_then_respondents_are_in_the_same_random_order(
    tmp_path: Path,
) -> None:
    rows = "".join(f"{number},{1 + number % 5}\n" for number in range(40))
    path = put(tmp_path, f"id,EQ1\n{rows}")
    orders = {
        seed: read_limesurvey(path, "r1", seed=seed).answers["answer"].to_list() for seed in (1, 2)
    }
    assert orders[1] == read_limesurvey(path, "r1", seed=1).answers["answer"].to_list()
    assert orders[1] != orders[2]
    in_file_order = [1 + number % 5 for number in range(40)]
    assert orders[1] != in_file_order
    assert sorted(orders[1]) == sorted(in_file_order)


def test_given_invalid_survey_cells_when_read_then_the_error_names_those_of_finished_responses(
    tmp_path: Path,
) -> None:
    text = "id,submitdate,EQ1\n1,2026-01-01,6\n2,,9\n3,2026-01-01,maybe\n"
    assert faults_of(read_limesurvey, put(tmp_path, text), "r1", seed=1) == [
        f"export.csv, line {line}, column EQ1, value '{value}': this is neither an option from 1 "
        "to 5 nor a known label; correct the cell, or explain the label in a mapping."
        for line, value in ((2, "6"), (4, "maybe"))
    ]


def test_given_a_survey_file_without_items_or_with_an_item_twice_when_read_then_an_error_says_so(
    tmp_path: Path,
) -> None:
    nothing = faults_of(read_limesurvey, put(tmp_path, "id,Q1\n1,2\n"), "r1", seed=1)
    assert nothing[0].startswith("export.csv, line 1: no column is one of the items")
    twice = faults_of(read_limesurvey, put(tmp_path, "EQ1,Q[EQ1]\n1,2\n"), "r1", seed=1)
    assert twice[0].startswith("export.csv, line 1, column Q[EQ1]: a second column answers")
    same = faults_of(read_limesurvey, put(tmp_path, "EQ1,EQ1\n1,2\n"), "r1", seed=1)
    assert same[0].startswith("export.csv, line 1, column EQ1: the column occurs more than once")
    with pytest.raises(ValueError, match="the round has no id"):
        read_limesurvey(tmp_path / "export.csv", "", seed=1)


def test_given_survey_items_with_a_custom_scale_when_read_then_only_labels_of_this_scale_are_accepted(
    tmp_path: Path,
) -> None:
    items = pl.DataFrame(
        {"item": ["S1"], "facet": "equality", "reverse": False, "text": "We.", "low": 1, "high": 7}
    )
    read = read_limesurvey(put(tmp_path, "S1\n7\nA6\n"), "r1", seed=1, items=items)
    assert sorted(read.answers["answer"].to_list()) == [6, 7]
    found = faults_of(read_limesurvey, put(tmp_path, "S1\nmostly\n"), "r1", seed=1, items=items)
    assert "neither an option from 1 to 7" in found[0]


TOML = """
respondent = "Who"
team = "Unit"
[columns]
"We decide together" = "EQ1"
"Chores" = "EQ2"
[labels]
"Strongly agree" = 5
"agree" = 4
"?" = ""
"""
CSV = """use,name,means
respondent,Who,
team,Unit,
item,We decide together,EQ1
item,Chores,EQ2
label,Strongly agree,5
label,agree,4
label,?,
"""
WIDE = (
    "Who,Unit,We decide together,Chores,Age\n"
    "ann@example.org,lead,strongly agree,agree,50\nben@example.org,ops,?,2,41\n"
)


@pytest.mark.parametrize(("name", "text"), [("map.toml", TOML), ("map.csv", CSV)])
def test_given_a_mapping_for_a_survey_with_a_column_per_item_when_read_then_the_answers_are_found(
    tmp_path: Path, name: str, text: str
) -> None:
    mapping = read_mapping(put(tmp_path, text, name))
    columns = {"We decide together": "EQ1", "Chores": "EQ2"}
    labels = {"Strongly agree": 5, "agree": 4, "?": None}
    assert mapping == WideMapping(columns, "Who", "Unit", labels)
    read = read_wide(put(tmp_path, WIDE), mapping, "r1", seed=1)
    assert profiles(read) == [("lead", {"EQ1": 5, "EQ2": 4}), ("ops", {"EQ1": None, "EQ2": 2})]
    assert "example" not in read.answers.write_csv()


def test_given_a_mapping_that_does_not_fit_the_survey_file_when_read_then_the_error_says_why(
    tmp_path: Path,
) -> None:
    path = put(tmp_path, WIDE)
    assert faults_of(read_wide, path, WideMapping({"Gone": "EQ1"}), "r1", seed=1) == [
        "export.csv, column Gone: the mapping names a column that is missing; correct it."
    ]
    assert faults_of(read_wide, path, WideMapping({"Chores": "XX"}), "r1", seed=1) == [
        "export.csv, line 1, column Chores, value 'XX': the mapping names an unknown item; "
        "correct it."
    ]
    twice = put(tmp_path, "Who,Chores\nann,1\nann,2\n", "twice.csv")
    assert faults_of(read_wide, twice, WideMapping({"Chores": "EQ2"}, "Who"), "r1", seed=1) == [
        "twice.csv, line 3, column Who, value 'ann': the respondent occurs twice; keep one "
        "response of each."
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("x = [", "this is not TOML"),
        ("x = " + "[" * 5000, "this is not TOML"),
        ("[labels]\na = 1", "no column is mapped to an item"),
        ("columns = 3", "columns or labels is not a table"),
        ("[columns]\na = 3", "value 'a': this is not an item"),
        ("[columns]\na = 'EQ1'\n[labels]\nb = 'high'", "value 'b': the label has no number"),
        ("respondent = 3\n[columns]\na = 'EQ1'", "respondent is not one heading"),
    ],
)
def test_given_a_survey_mapping_in_a_wrong_format_when_read_then_the_error_says_why(
    tmp_path: Path, text: str, problem: str
) -> None:
    assert problem in faults_of(read_mapping, put(tmp_path, text, "map.toml"))[0]
