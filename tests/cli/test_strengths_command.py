"""The command ``wholesum strengths``: table, swaps, proposals, JSON and errors."""

import json
from pathlib import Path

from tests.cli.conftest import Run
from tests.strengths.cast import write_team


def test_given_a_folder_when_the_strengths_command_runs_then_it_prints_kinds_of_work_and_members(
    run: Run,
    tmp_path: Path,
) -> None:
    write_team(tmp_path)
    code, out, _ = run("strengths", tmp_path)
    words = " ".join(out.split())
    assert code == 0
    assert "1 of 2 kinds of work depends on one person." in words
    assert "Winter timetable: Ada Bell, Bo Holm, Cleo." in words
    assert "Proven best" in words
    assert "Together they bring 2 of 2 needed strengths" in words


def test_given_the_json_option_when_the_strengths_command_runs_then_it_prints_the_signal(
    run: Run,
    tmp_path: Path,
) -> None:
    write_team(tmp_path)
    code, out, _ = run("strengths", tmp_path, "--json")
    assert code == 0
    assert json.loads(out)[-1]["practice"] == "strengths"


def test_given_no_tables_of_strengths_when_the_strengths_command_runs_then_the_error_names_the_file(
    run: Run,
    tmp_path: Path,
) -> None:
    code, _, errors = run("strengths", tmp_path)
    assert code == 1
    assert "kinds_of_work.csv" in errors
