"""Survey files with other spellings of headings, teams and labels are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from wholesum.pulse.evidence import own_items
from wholesum.pulse.importers.surveys import (
    ForeignAnswers,
    WideMapping,
    read_formbricks,
    read_limesurvey,
    read_mapping,
    read_wide,
)
from wholesum.tables import BadEvidence

TEXTS = dict(own_items().select("item", "text").rows())


def put(folder: Path, text: str, name: str = "export.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    return path


def wide(folder: Path, text: str, **kinds: str) -> ForeignAnswers:
    mapping = WideMapping({"Voices": "EQ1"}, **kinds)  # type: ignore[arg-type] # headings
    return read_wide(put(folder, text), mapping, "r1", seed=1)


@pytest.mark.parametrize(
    "heading",
    [
        "submitdate",
        "submitdate. Date submitted",
        "SubmitDate",
        "submitdate: Date submitted",
        "Date submitted",
        "Date\u00a0submitted",
        "<p>Date submitted</p>",
    ],
)
def test_given_a_survey_response_without_a_date_of_submission_when_read_then_it_is_left_out(
    tmp_path: Path, heading: str
) -> None:
    text = f'"id. Response ID","{heading}","EQ1"\n1,2026-04-01 08:00:00,4\n2,,1\n3,,2\n'
    read = read_limesurvey(put(tmp_path, text), "r1", seed=1)
    assert (read.responses, read.unfinished) == (1, 2)
    assert read.answers["answer"].to_list() == [4]


@pytest.mark.parametrize(
    ("said", "finished"),
    [
        ("Yes", 1), ("TRUE", 1), ("1", 1), ("100", 1), ("100 %", 1), ("completed", 1),
        ("2026-04-01", 1), ("01.04.2026 08:00", 1), ("No", 0), ("False", 0), ("0", 0), ("57", 0),
        ("In progress", 0), ("partial", 0), ("  ", 0), ("", 0), ("n/a", 0),
    ],
)  # fmt: skip
def test_given_a_survey_column_of_finished_responses_when_read_then_only_finished_responses_count(
    tmp_path: Path, said: str, finished: int
) -> None:
    read = wide(tmp_path, f"Done,Voices\n{said},4\nyes,3\n", finished="Done")
    assert (read.responses, read.unfinished) == (1 + finished, 1 - finished)
    assert "read as finished" not in str(read)


def test_given_an_unknown_word_in_the_survey_column_finished_when_read_then_the_response_counts(
    tmp_path: Path,
) -> None:
    read = wide(tmp_path, "Done,Voices\nmaybe,4\nyes,3\n", finished="Done")
    assert read.responses == 2
    assert "In the column 'Done' 'maybe' is read as finished." in str(read)


def test_given_a_survey_without_a_column_for_finished_or_team_then_a_note_names_the_missing_column(
    tmp_path: Path,
) -> None:
    read = read_limesurvey(put(tmp_path, "id,EQ1\n1,4\n"), "r1", seed=1)
    assert "No column says whether a response was finished, so all are counted." in str(read)
    assert "No column gives the team of a person." in str(read)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("m.toml", 'finished = "Done"\n[columns]\nVoices = "EQ1"\n'),
        ("m.csv", "use,name,means\nfinished,Done,\nitem,Voices,EQ1\n"),
    ],
)
def test_given_a_mapping_that_names_the_column_finished_of_a_survey_then_this_column_is_used(
    tmp_path: Path, name: str, text: str
) -> None:
    mapping = read_mapping(put(tmp_path, text, name))
    assert mapping == WideMapping({"Voices": "EQ1"}, finished="Done")


@pytest.mark.parametrize("key", ["complete", "Finished", "respondents", "column"])
def test_given_an_unknown_key_in_the_mapping_of_a_survey_when_read_then_an_error_names_the_key(
    tmp_path: Path, key: str
) -> None:
    path = put(tmp_path, f'{key} = "Done"\n[columns]\nVoices = "EQ1"\n', "m.toml")
    with pytest.raises(BadEvidence, match=f"value '{key}': the mapping has a key that is not know"):
        read_mapping(path)


def test_given_a_label_for_the_answer_0_in_the_mapping_of_a_survey_then_the_label_is_accepted(
    tmp_path: Path,
) -> None:
    path = put(tmp_path, '[columns]\nVoices = "EQ1"\n[labels]\nnever = 0\n"?" = ""\n', "m.toml")
    assert read_mapping(path).labels == {"never": 0, "?": None}


@pytest.mark.parametrize(
    "spelt", ["Café", "Cafe\u0301", " café", "CAFÉ ", "Café\u00a0", "Ｃafé", "Ca\u200bfé"]
)
def test_given_two_spellings_of_a_team_in_a_survey_then_both_are_one_team_and_a_note_says_so(
    tmp_path: Path, spelt: str
) -> None:
    read = wide(tmp_path, f"Team,Voices\nCafé,4\nCafé,5\n{spelt},3\n", team="Team")
    assert read.answers["team"].unique().to_list() == ["Café"]
    assert ("Some teams are spelt in several ways" in str(read)) == (spelt != "Café")


@pytest.mark.parametrize(
    "spelt", ["ada@example.org", "ADA@example.org", "Ada@Example.ORG ", "ａda@example.org"]
)
def test_given_two_spellings_of_a_respondent_in_a_survey_then_an_error_names_the_duplicate(
    tmp_path: Path, spelt: str
) -> None:
    text = f"Who,Voices\nada@example.org,4\nbo@example.org,2\n{spelt},4\n"
    with pytest.raises(BadEvidence, match=r"line 4, column Who.*the respondent occurs twice"):
        wide(tmp_path, text, respondent="Who")


def test_given_an_unfinished_and_a_finished_response_of_one_person_then_only_the_finished_counts(
    tmp_path: Path,
) -> None:
    text = "Who,Done,Voices\nada,no,4\nAda,yes,5\n,yes,2\n,yes,3\n"
    assert wide(tmp_path, text, respondent="Who", finished="Done").responses == 3


def changed(text: str) -> list[str]:
    """Return the same text as different tools write it, for example with other quotation marks."""
    return [
        text.replace("'", "\u2019"),
        text.replace(" ", "\u00a0", 1),
        text.upper(),
        f"  {text} ",
        text.replace(" ", "  "),
        f"<b>{text}</b>".replace("'", "&#39;"),
        text.replace("-", "\u2011"),
        "\ufeff" + text,
    ]


@pytest.mark.parametrize("item", ["EQ1", "IC3"])
@pytest.mark.parametrize("way", range(8))
def test_given_a_survey_heading_similar_to_the_text_of_an_item_then_this_item_is_found(
    tmp_path: Path, item: str, way: int
) -> None:
    heading = changed(TEXTS[item])[way].replace('"', '""')
    text = f'"No.","Finished","1. {heading}","TEAM"\n1,Yes,mostly,Ops\n'
    read = read_formbricks(put(tmp_path, text), "r1", seed=1)
    assert read.answers.select("item", "answer", "team").rows() == [(item, 4, "Ops")]


@pytest.mark.parametrize("heading", ["Team", "TEAM ", "team. Your team", "Q9[team]", "te\u00adam"])
def test_given_another_spelling_of_the_heading_team_in_a_survey_then_the_team_is_found(
    tmp_path: Path, heading: str
) -> None:
    text = f'"id","submitdate","{heading}","EQ1"\n1,2026-04-01,Ops,4\n'
    read = read_limesurvey(put(tmp_path, text), "r1", seed=1)
    assert read.answers["team"].to_list() == ["Ops"]


def test_given_two_survey_headings_similar_to_team_then_neither_column_is_used(
    tmp_path: Path,
) -> None:
    text = '"Team","TEAM","EQ1"\nOps,Lead,4\n'
    read = read_limesurvey(put(tmp_path, text), "r1", seed=1)
    assert read.answers["team"].to_list() == [None]
    assert "No column gives the team of a person." in str(read)


def test_given_a_mapping_of_a_survey_with_other_spellings_then_its_labels_and_headings_are_found(
    tmp_path: Path,
) -> None:
    mapping = WideMapping({"Who's heard?": "EQ1"}, None, "Unit", {"Don't agree": 1})
    text = "UNIT,Who’s\u00a0heard?\nOps,don’t  agree\n"
    read = read_wide(put(tmp_path, text), mapping, "r1", seed=1)
    assert read.answers.select("answer", "team").rows() == [(1, "Ops")]


@pytest.mark.parametrize("separator", [";", "\t", ","])
@pytest.mark.parametrize("other", [",", ";"])
def test_given_separators_within_quotation_marks_in_a_survey_file_then_they_do_not_separate_cells(
    tmp_path: Path, separator: str, other: str
) -> None:
    quoted = f'"EQ1. We plan{other} decide{other} act{other} and rest{other} all of us"'
    rows = [["id", "submitdate", quoted], ["1", "2026-04-01", "4"], ["2", "2026-04-02", "2"]]
    text = "".join(separator.join(row) + "\r\n" for row in rows)
    read = read_limesurvey(put(tmp_path, text), "r1", seed=1)
    assert sorted(read.answers["answer"].to_list()) == [2, 4]


def test_given_commas_in_an_unquoted_heading_of_a_survey_file_then_they_do_not_separate_cells(
    tmp_path: Path,
) -> None:
    text = "id;submitdate;EQ1. We plan, decide, act, and rest\n1;2026-04-01;4\n2;2026-04-02;2\n"
    read = read_limesurvey(put(tmp_path, text), "r1", seed=1)
    assert read.responses == 2


def test_given_a_survey_row_with_a_wrong_number_of_cells_when_read_then_the_row_is_reported(
    tmp_path: Path,
) -> None:
    text = "id,submitdate,EQ1\n1,2026-04-01,4\n2,2026-04-01,x,3\n3,2026-04-01,2\n4,2026-04-01\n"
    read = read_limesurvey(put(tmp_path, text), "r1", seed=1)
    assert sorted(read.answers["answer"].to_list()) == [2, 4]
    assert "export.csv, line 3: the row has 4 cells but the header has 3" in str(read)
    assert "export.csv, line 5: the row has 2 cells but the header has 3" in str(read)
