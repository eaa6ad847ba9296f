"""The command ``wholesum import`` turns survey files into rounds of an evidence folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from wholesum.cli import main
from wholesum.mirror.evidence import check_folder, read_folder

SURVEY = "id,Q1[EQ1],TR1,submitdate\n" + "".join(
    f"{n},{n % 5 + 1},mostly,2026-05-0{n + 1}\n" for n in range(6)
)


def run(*words: object) -> int:
    with pytest.raises(SystemExit) as done:
        main([str(word) for word in words])
    return int(done.value.code or 0)


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    path = tmp_path / "2026-05.csv"
    path.write_text(SURVEY, "utf-8")
    return path


def test_given_a_survey_file_when_imported_then_a_valid_folder_is_written_and_ignored_rows_are_named(
    survey: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    terms = ("--opened", "2026-05-01", "--closed", "2026-05-08", "--members", "8")
    assert run("import", survey, "--folder", tmp_path / "team", *terms) == 0
    said = capsys.readouterr().out
    assert "2026-05.csv: 6 responses to 2 items were read" in said
    assert "Columns left out: id" in said
    assert check_folder(tmp_path / "team") == []
    pulse = read_folder(tmp_path / "team").practices["pulse"]
    assert pulse.rounds["members"].to_list() == [8]
    assert pulse.answers["item"].unique().sort().to_list() == ["EQ1", "TR1"]


def test_given_a_folder_with_survey_rounds_when_another_survey_is_imported_then_all_rounds_are_kept(
    survey: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "team"
    assert run("import", survey, "--folder", folder) == 0
    later = survey.rename(tmp_path / "2026-07.csv")
    assert run("import", later, "--folder", folder) == 0
    rounds = read_folder(folder).practices["pulse"].rounds["round"].to_list()
    assert rounds == ["2026-05", "2026-07"]
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    assert run("import", later, "--folder", folder) == 1
    assert "the folder has a round '2026-07' already; rename the file" in capsys.readouterr().err
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


def test_given_a_missing_survey_file_or_an_invalid_cell_when_imported_then_no_folder_is_written(
    survey: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("import", "--folder", tmp_path / "team") == 1
    survey.write_text(SURVEY.replace("mostly", "never ever", 1), "utf-8")
    assert run("import", survey, "--folder", tmp_path / "team") == 1
    assert "line 2, column TR1, value 'never ever'" in capsys.readouterr().err
    assert not (tmp_path / "team").exists()
