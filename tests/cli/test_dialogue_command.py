"""The command ``wholesum dialogue`` prints counts, changed votes and JSON, and writes a page."""

import json
from pathlib import Path

import jsonschema
import msgspec

from tests.cli.conftest import Run
from wholesum.dialogue.summary.results import DialogueResult


def test_given_dialogues_when_the_dialogue_command_runs_then_it_prints_counts_and_changed_votes(
    run: Run, sample: Path
) -> None:
    shown = run("dialogue", sample)[1]
    assert "Who answers at night, and what if they cannot come? · 7 of 8 voted" in shown
    row = next(line for line in shown.splitlines() if line.startswith(" 4 ") and "Two" in line)
    assert row.rstrip().endswith("3")


def test_json_of_the_dialogue_command_follows_its_schema(run: Run, sample: Path) -> None:
    made = json.loads(run("dialogue", sample, "--json")[1])
    jsonschema.validate(made, msgspec.json.schema(DialogueResult))
    assert (made["schema"], made["team"]) == ("wholesum.dialogue/1", "Merrowdale Railway")
    assert "voice" not in json.dumps(made)


def test_given_an_output_path_ending_in_html_when_dialogues_are_written_then_they_are_on_one_page(
    run: Run, sample: Path, tmp_path: Path
) -> None:
    page = tmp_path / "dialogues.html"
    assert run("dialogue", sample, "-o", page)[1].endswith(f"are in {page}\n")
    assert "What must be heard before we agree?" in page.read_text("utf-8")


def test_given_the_same_votes_in_the_format_of_polis_and_in_ours_when_read_then_the_results_are_equal(
    run: Run, tmp_path: Path
) -> None:
    ours, theirs = tmp_path / "ours.csv", tmp_path / "theirs.csv"
    names = "abcdef"
    ours.write_text("statement,voter,vote\n" + "".join(f"s,{who},1\n" for who in names))
    theirs.write_text(
        "timestamp,comment-id,voter-id,vote\n" + "".join(f"1,0,{who},1\n" for who in names)
    )
    shown = [run("dialogue", file)[1] for file in (ours, theirs)]
    assert all("6 agree, 0 disagree: 100%" in output for output in shown)
    assert ["folder of Polis" in output for output in shown] == [False, True]


def test_given_many_statements_when_printed_then_only_the_first_statements_of_each_kind_are_shown(
    run: Run, tmp_path: Path
) -> None:
    sides = {"yes": [1] * 6, "split": [1] * 3 + [-1] * 3, "no": [-1] * 6}
    rows = [
        f"{name}{at},{voter},{vote}"
        for name, votes in sides.items()
        for at in range(40)
        for voter, vote in enumerate(votes)
    ]
    (tmp_path / "votes.csv").write_text("\n".join(["statement,voter,vote", *rows, "few,1,1"]))
    shown = run("dialogue", tmp_path / "votes.csv")[1]
    assert [
        shown.count(f" {yes} agree, {no} disagree") for yes, no in ((6, 0), (3, 3), (0, 6))
    ] == [
        15,
        15,
        15,
    ]
    assert "40 common ground, 40 no clear kind, 40 common rejection, 1 not enough votes." in shown
    assert "--json has 75." in shown
    assert "A statement needs 5 votes to be shown" in shown


def test_given_a_dialogue_without_votes_when_the_dialogue_command_runs_then_it_says_there_are_no_votes(
    run: Run, tmp_path: Path
) -> None:
    votes = tmp_path / "votes.csv"
    votes.write_text("statement,voter,vote\n")
    assert "There are no votes yet." in run("dialogue", votes)[1]
    votes.write_text("statement,voter,vote\ns,a,1\n")
    assert "no votes counted yet" in run("dialogue", votes)[1]
