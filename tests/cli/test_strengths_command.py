"""The command strengths: figures, swaps, proposals, JSON and faults."""

import json
from pathlib import Path

from tests.cli.conftest import Run
from tests.strengths.cast import write_team


def test_given_a_folder_when_the_command_runs_then_it_prints_work_and_members(
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


def test_given_json_when_asked_then_the_signal_is_printed(
    run: Run,
    tmp_path: Path,
) -> None:
    write_team(tmp_path)
    code, out, _ = run("strengths", tmp_path, "--json")
    assert code == 0
    assert json.loads(out)[-1]["practice"] == "strengths"


def test_given_a_folder_without_strengths_then_the_command_says_which_file_is_missing(
    run: Run,
    tmp_path: Path,
) -> None:
    code, _, errors = run("strengths", tmp_path)
    assert code == 1
    assert "kinds_of_work.csv" in errors
