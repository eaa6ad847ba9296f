"""The command recognition: figures, one person's page, JSON and faults."""

import json
from pathlib import Path

from tests.cli.conftest import Run
from tests.recognition.cast import write_team


def test_given_a_folder_of_stories_when_the_recognition_command_runs_then_no_share_of_credit_is_printed(
    run: Run, tmp_path: Path
) -> None:
    write_team(tmp_path)
    code, out, _ = run("recognition", tmp_path)
    words = " ".join(out.split())
    assert code == 0
    assert "2 of 3 stories name three or more people" in words
    assert "“The depot opened on time”: 3 of 4 contributors gave points" in words
    assert "2 of 3 rewards go to one person." in words
    assert "Your share" not in words
    assert "Ada Bell" not in words


def test_given_a_named_person_when_the_recognition_command_runs_then_their_contributions_are_printed(
    run: Run, tmp_path: Path
) -> None:
    write_team(tmp_path)
    code, out, _ = run("recognition", tmp_path, "--person", "bo")
    words = " ".join(out.split())
    assert code == 0
    assert (
        "“The depot opened on time”, together with Ada Bell, Cleo, Dag. You brought: maps." in words
    )
    assert "together with Cleo, a former member. You brought: humour." in words
    assert words.count("Your share is 21% by the points of 2 of 3 others") == 1
    code, out, _ = run("recognition", tmp_path, "--person", "eve")
    assert "No story names “eve” yet." in out


def test_given_the_json_option_when_the_recognition_command_runs_then_the_signal_is_printed(
    run: Run, tmp_path: Path
) -> None:
    write_team(tmp_path)
    code, out, _ = run("recognition", tmp_path, "--json")
    assert code == 0
    assert json.loads(out)[-1]["practice"] == "recognition"


def test_given_a_folder_without_stories_when_the_recognition_command_runs_then_the_error_names_the_file(
    run: Run, tmp_path: Path
) -> None:
    code, _, errors = run("recognition", tmp_path)
    assert code == 1
    assert "stories.csv" in errors
