"""The command of dialogues."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from wholesum.cli.terminal import (
    MOST_ROWS,
    AsJson,
    Output,
    clean,
    console,
    print_json,
    say,
    table,
    working,
    write_file,
)

if TYPE_CHECKING:
    from wholesum.dialogue.results import DialogueReading


def dialogue(
    evidence: Path,
    *,
    output: Output = None,
    as_json: AsJson = False,
) -> None:
    """Show what a team's dialogues, or a conversation from Polis, can carry.

    Parameters
    ----------
    evidence
        The evidence folder, a folder of Polis files, or a file of votes of either.
    output
        Write the dialogues with their pictures as one HTML file that stands alone.
    as_json
        Print the results as JSON.
    """
    from wholesum.dialogue.evidence import check_dialogue
    from wholesum.dialogue.polis import is_polis, read_any
    from wholesum.dialogue.reading import read_result
    from wholesum.dialogue.report import dialogue_report
    from wholesum.mirror.evidence import Evidence, read_folder, team_name
    from wholesum.tables import raise_if

    with working("Reading the votes"):
        whole = evidence.is_dir() and not is_polis(evidence)
        team = read_folder(evidence) if whole else Evidence(team_name(evidence, None))
        read = team.done.get("dialogue") or read_any(evidence)
        people = None if team.people.is_empty() else team.people
        raise_if(check_dialogue(read, people))
    with working("Working out the results"):
        result = read_result(read, team.name, people)
    if output is not None:
        write_file(output, dialogue_report(result))
    if as_json:
        print_json(result)
        return
    for one in result.dialogues:
        _show_dialogue(one)
    if output is not None:
        say(f"The dialogues are in {output}")


def _show_dialogue(reading: DialogueReading) -> None:
    title = f"{reading.title} {reading.participation}"
    grid = table(title, "", "Statement", "Votes", "Kind", "Changed")
    for place, one in enumerate(reading.statements[:MOST_ROWS], start=1):
        changed = str(one.moved.changed) if one.moved and one.moved.changed else ""
        grid.add_row(str(place), *map(clean, (one.text, one.words, one.kind, changed)))
    console().print(grid)
    if len(reading.statements) > MOST_ROWS:
        say(f"{len(reading.statements) - MOST_ROWS} more statements: --json holds them all.")
    if reading.landscape is not None:
        say(reading.landscape.words)
