"""The command network: figures, comparison, JSON and faults."""

import json
from pathlib import Path

from tests.cli.conftest import Run

PEOPLE = "person,function\n" + "".join(f"p{n},{'care' if n < 12 else 'money'}\n" for n in range(24))
TIES = "source,target\n" + "".join(
    f"p{n},p{(n * step + 1) % 24}\n" for n in range(24) for step in (1, 5, 7)
)


def organisation(folder: Path, ties: str = TIES) -> Path:
    folder.mkdir()
    (folder / "people.csv").write_text(PEOPLE)
    (folder / "ties.csv").write_text(ties)
    return folder


def test_given_a_folder_with_ties_between_people_when_the_network_command_runs_then_it_prints_counts(
    run: Run, tmp_path: Path
) -> None:
    code, out, _ = run("network", organisation(tmp_path / "now"))
    words = " ".join(out.split())
    assert code == 0
    assert "ties cross functions" in words
    assert "pairs with a tie name each other" in words
    assert "Those that meet least for their size: care and money." in words


def test_given_an_earlier_round_of_ties_when_the_network_command_runs_then_both_rounds_are_compared(
    run: Run, tmp_path: Path
) -> None:
    now, before = organisation(tmp_path / "now"), organisation(tmp_path / "before")
    code, out, _ = run("network", now, "--before", before, "--opted-out", "p3", "--json")
    found = json.loads(out)
    assert code == 0
    assert found["change"]["verdict"] == "cannot tell"
    assert found["spread"]["people"] == 23
    assert found["matrix"]["functions"] == ["care", "money"]


def test_given_two_people_when_the_network_command_runs_then_it_says_that_people_are_too_few(
    run: Run, tmp_path: Path
) -> None:
    folder = organisation(tmp_path / "now")
    (folder / "people.csv").write_text("person,function\np1,care\np2,money\n")
    (folder / "ties.csv").write_text("source,target\np1,p2\n")
    code, out, _ = run("network", folder)
    assert code == 0
    assert "Bridging: cannot tell with so few people or answers." in " ".join(out.split())


def test_given_an_invalid_tie_in_a_file_when_the_network_command_runs_then_the_error_names_its_line(
    run: Run, tmp_path: Path
) -> None:
    folder = organisation(tmp_path / "now", "source,target\np1,\n")
    code, _, errors = run("network", folder)
    assert code == 1
    assert "ties.csv, line 2, column target" in errors
