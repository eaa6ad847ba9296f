"""The command ``wholesum commitments``: table, JSON, Markdown of open promises, and errors."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.commitments.cast import day, event, evidence, kept, slipped
from wholesum.commitments.transitions import Act


@pytest.fixture
def team(tmp_path: Path) -> Path:
    found = evidence(
        ("ada", "bo", kept()), ("bo", "ada", slipped("bo", event(Act.RAISE, 11, "ada")))
    )
    found.write(tmp_path / "team")
    people = "person,function,name\nada,works,Ada Bell\nbo,trains,Bo Holm\n"
    (tmp_path / "team" / "people.csv").write_text(people)
    return tmp_path / "team"


def test_given_promises_when_the_commitments_command_runs_then_both_of_its_measures_are_printed(
    run: Run, team: Path
) -> None:
    code, out, _ = run("commitments", team)
    words = " ".join(out.split())
    assert code == 0
    assert "Mutual accountability, kept in time" in words
    assert "1 of 1 slip that the giver did not name first" in words
    assert "1 of 2 promises are open." in words


def test_given_the_json_option_when_the_commitments_command_runs_then_each_signal_says_what_it_measures(
    run: Run, team: Path
) -> None:
    code, out, _ = run("commitments", team, "--json")
    assert code == 0
    assert [load["mark"] for load in json.loads(out)] == ["kept in time", "raised by a peer"]


def test_given_an_output_file_when_the_commitments_command_runs_then_open_promises_are_in_markdown(
    run: Run, team: Path
) -> None:
    assert run("commitments", team, "-o", team / "open.md", "--day", "2026-05-08")[0] == 0
    assert (
        (team / "open.md")
        .read_text("utf-8")
        .endswith("- [ ] promise 2 (Bo Holm → Ada Bell, by 2026-05-08)\n")
    )


def test_given_an_impossible_event_when_the_commitments_command_runs_then_the_error_names_its_line(
    run: Run, team: Path
) -> None:
    wrong = evidence(("ada", "bo", [*kept()[:2], event(Act.ACCEPT, 9, "ada")]))
    wrong.write(team)
    code, _, errors = run("commitments", team)
    assert code == 1
    assert "another person must do it" in errors
    assert day(9).isoformat() in (team / "promise_events.csv").read_text()


def test_given_no_table_of_promises_when_the_commitments_command_runs_then_the_error_names_the_file(
    run: Run, tmp_path: Path
) -> None:
    code, _, errors = run("commitments", tmp_path)
    assert code == 1
    assert "promises.csv" in errors
