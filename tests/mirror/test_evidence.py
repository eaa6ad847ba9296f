"""The evidence folder is read and written without loss."""

from __future__ import annotations

import shutil
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from wholesum.mirror.evidence import (
    Evidence,
    check_folder,
    read_folder,
    unread_files,
    write_folder,
)
from wholesum.pulse.evidence import PulseEvidence
from wholesum.tables import BadEvidence

TEXTS = {
    "people.csv": "person,function,joined\np1,sales,2026-01-05\np2,operations,\n",
    "answers.csv": "round,respondent,item,answer\nr1,a,EQ1,4\nr1,b,EQ1,\n",
    "teams.csv": "team,parent,name\nlead,,The lead team\nops,lead,\n",
}


def folder_of(path: Path, **changed: str) -> Path:
    path.mkdir(exist_ok=True)
    for name, text in (TEXTS | {f"{name}.csv": text for name, text in changed.items()}).items():
        (path / name).write_text(text, encoding="utf-8")
    return path


def same(one: Evidence, other: Evidence) -> None:
    assert one.name == other.name
    assert_frame_equal(one.people, other.people)
    for name in ("answers", "items", "rounds", "teams"):
        ours, theirs = (getattr(both.practices["pulse"], name) for both in (one, other))
        assert_frame_equal(ours, theirs)


def test_given_a_folder_of_several_teams_when_read_then_the_name_of_the_top_team_is_used(
    tmp_path: Path,
) -> None:
    evidence = read_folder(folder_of(tmp_path / "x"))
    assert evidence.name == "The lead team"
    assert evidence.people["person"].to_list() == ["p1", "p2"]
    assert evidence.practices["pulse"].answers.height == 2


def test_given_a_folder_without_a_team_name_when_read_then_the_team_id_or_the_folder_name_is_used(
    tmp_path: Path,
) -> None:
    folder = folder_of(tmp_path / "north", teams="team\nlead\n")
    assert read_folder(folder).name == "lead"
    folder_of(folder, teams="team\nlead\nother\n")
    assert read_folder(folder).name == "north"


def test_given_a_folder_without_tables_when_read_then_its_tables_are_empty(tmp_path: Path) -> None:
    evidence = read_folder(tmp_path)
    assert evidence.people.is_empty()
    assert "pulse" not in evidence.practices
    assert check_folder(tmp_path) == []


def test_given_faults_in_several_tables_of_a_folder_when_checked_then_one_error_reports_all_faults(
    tmp_path: Path,
) -> None:
    folder = folder_of(tmp_path, people="person\np1\n", answers="round,respondent,item\nr,a,EQ1\n")
    found = [str(fault) for fault in check_folder(folder)]
    assert found == [
        "people.csv, column function: the column is missing; add it.",
        "answers.csv, column answer: the column is missing; add it.",
    ]
    with pytest.raises(BadEvidence, match="column function"):
        read_folder(folder)


def test_given_the_same_table_in_two_files_when_the_folder_is_checked_then_the_fault_names_both_files(
    tmp_path: Path,
) -> None:
    folder = folder_of(tmp_path)
    (folder / "people.parquet").write_bytes(b"")
    assert [fault.problem for fault in check_folder(folder)] == [
        "the table people occurs more than once, as people.csv and people.parquet"
    ]


def test_given_a_missing_folder_when_checked_then_the_fault_names_the_folder(
    tmp_path: Path,
) -> None:
    found = [str(fault) for fault in check_folder(tmp_path / "gone")]
    assert found == ["gone: there is no such folder; correct the path."]


def test_given_a_respondent_id_that_is_also_a_person_id_when_checked_then_the_fault_names_this_id(
    tmp_path: Path,
) -> None:
    folder = folder_of(tmp_path, people="person,function\na,sales\n")
    found = [str(fault) for fault in check_folder(folder)]
    assert len(found) == 1
    assert found[0].startswith("answers.csv, line 2, column respondent, value 'a': in a sealed")


def test_given_files_that_no_practice_reads_when_checked_then_the_files_are_listed_but_are_no_faults(
    tmp_path: Path,
) -> None:
    folder = folder_of(tmp_path)
    (folder / "meetings").mkdir()
    (folder / "ties.csv").write_text("anything")
    (folder / ".hidden").write_text("anything")
    assert unread_files(folder) == ["meetings", "ties.csv"]
    assert check_folder(folder) == []


@pytest.mark.parametrize("format_", ["csv", "parquet"])
def test_given_a_folder_of_a_team_when_written_and_read_then_all_tables_are_the_same(
    tmp_path: Path, format_: str
) -> None:
    evidence = read_folder(folder_of(tmp_path / "in"))
    write_folder(evidence, tmp_path / "out", format_)  # type: ignore[arg-type] # a plain str
    same(read_folder(tmp_path / "out"), evidence)
    assert check_folder(tmp_path / "out") == []


def test_given_an_existing_folder_when_a_team_is_written_there_then_other_files_in_it_are_kept(
    tmp_path: Path,
) -> None:
    folder = folder_of(tmp_path / "team")
    (folder / "meetings" / "deep").mkdir(parents=True)
    (folder / "meetings" / "deep" / "talk.vtt").write_text("hello")
    (folder / "ties.csv").write_text("anything")
    (folder / "link").symlink_to("ties.csv")
    evidence = read_folder(folder)
    write_folder(evidence, folder, "parquet")
    assert sorted(entry.name for entry in folder.iterdir()) == [
        "answers.parquet",
        "items.parquet",
        "link",
        "meetings",
        "people.parquet",
        "teams.parquet",
        "ties.csv",
    ]
    assert (folder / "meetings" / "deep" / "talk.vtt").read_text() == "hello"
    assert (folder / "link").is_symlink()
    same(read_folder(folder), evidence)
    assert [entry.name for entry in tmp_path.iterdir()] == ["team"]


def test_given_a_folder_with_only_other_files_when_a_team_is_written_there_then_an_error_says_so(
    tmp_path: Path,
) -> None:
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "diary.txt").write_text("mine")
    evidence = Evidence("x")
    with pytest.raises(BadEvidence, match="home: the folder contains files that are not evidence"):
        write_folder(evidence, tmp_path / "home")
    with pytest.raises(BadEvidence, match=r"diary\.txt: a file with this name exists already"):
        write_folder(evidence, tmp_path / "home" / "diary.txt")
    assert [entry.name for entry in (tmp_path / "home").iterdir()] == ["diary.txt"]


def test_given_an_empty_or_a_new_folder_when_a_team_is_written_there_then_it_has_all_tables(
    tmp_path: Path,
) -> None:
    (tmp_path / "empty").mkdir()
    for name in ("empty", "new", "deep/er"):
        write_folder(Evidence("x"), tmp_path / name)
        assert [entry.name for entry in (tmp_path / name).iterdir()] == ["people.csv"]
        assert "pulse" not in read_folder(tmp_path / name).practices


@pytest.mark.parametrize("step", ["write", "swap"])
def test_given_an_error_while_a_team_is_written_to_a_folder_then_the_old_folder_is_unchanged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    folder = folder_of(tmp_path / "team")
    before = {entry.name: entry.read_bytes() for entry in folder.iterdir()}
    evidence = read_folder(folder)

    def fail(*_: object) -> None:
        raise OSError("disk full")

    rename = Path.rename

    def fail_at_last(self: Path, target: Path) -> Path:
        if self.name.endswith(".part"):
            fail()
        return rename(self, target)

    if step == "write":
        monkeypatch.setattr(PulseEvidence, "write", fail)
    else:
        monkeypatch.setattr(Path, "rename", fail_at_last)
    with pytest.raises(OSError, match="disk full"):
        write_folder(evidence, folder)
    assert {entry.name: entry.read_bytes() for entry in folder.iterdir()} == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["team"]


def test_given_data_frames_of_a_team_when_checked_then_columns_get_the_types_of_their_tables(
    tmp_path: Path,
) -> None:
    answers = pl.DataFrame({"round": ["r"], "respondent": ["a"], "item": ["EQ1"], "answer": [5]})
    people = pl.DataFrame({"person": [1], "function": ["f"]})
    evidence = Evidence("x", people, {"pulse": PulseEvidence(answers)})
    assert evidence.people.row(0) == ("1", "f", None, None, None, None)
    write_folder(evidence, tmp_path / "x")
    same(read_folder(tmp_path / "x"), evidence)
    shutil.rmtree(tmp_path / "x")
    with pytest.raises(BadEvidence, match="column function: the column is missing"):
        Evidence("x", pl.DataFrame({"person": ["p"]}))


def test_given_a_folder_whose_replacement_was_interrupted_when_checked_then_the_fault_says_what_to_do(
    tmp_path: Path,
) -> None:
    (tmp_path / ".team.1a2b3c4d.old").mkdir()
    (fault,) = check_folder(tmp_path / "team")
    assert "rename .team.1a2b3c4d.old back to team" in str(fault)
