"""The command ``wholesum dialogue``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from wholesum.cli.terminal import (
    MOST_ROWS,
    AsJson,
    Output,
    clean,
    console,
    noted,
    print_json,
    say,
    table,
    working,
    write_file,
)

if TYPE_CHECKING:
    from wholesum.dialogue.summary.results import DialogueReading, StatementReading


def dialogue(
    evidence: Path,
    *,
    output: Output = None,
    as_json: AsJson = False,
) -> None:
    """Show the results of a team's dialogues, or of a conversation from Polis.

    Parameters
    ----------
    evidence
        The evidence folder, a folder of Polis files, or one file of votes from such a folder.
    output
        The file for a report on the dialogues with charts, as HTML.
    as_json
        Print the results as JSON.
    """
    from wholesum.dialogue.evidence import check_dialogue
    from wholesum.dialogue.importers.polis import is_polis, read_any
    from wholesum.dialogue.summary.report import dialogue_report
    from wholesum.dialogue.summary.summarise import summarise_dialogues
    from wholesum.mirror.evidence import Evidence, read_folder, team_name
    from wholesum.tables import raise_if

    with working("Reading the votes"):
        whole = evidence.is_dir() and not is_polis(evidence)
        team = read_folder(evidence) if whole else Evidence(team_name(evidence, {}))
        read = team.practices.get("dialogue") or read_any(evidence)
        people = None if team.people.is_empty() else team.people
        raise_if(check_dialogue(read, people))
    with working("Computing the results"):
        result = summarise_dialogues(read, team.name, people)
    if output is not None:
        write_file(output, dialogue_report(result))
    if as_json:
        print_json(result)
        return
    if not result.dialogues:
        say("There are no votes yet.")
    for dialogue in result.dialogues:
        _show_dialogue(dialogue)
    if evidence.is_file() and is_polis(evidence):
        say("A file of votes has no texts. Give the whole folder of Polis to see the statements.")
    if output is not None:
        say(f"The dialogues are in {output}")


def _show_dialogue(reading: DialogueReading) -> None:
    shown = _shown(reading)
    moved = [statement.moved.changed if statement.moved else 0 for _, statement in shown]
    last = ("Changed",) if any(moved) else ()
    title = f"{reading.title} · {reading.participation}"
    grid = table(title, "", "Statement and votes", "Kind", *last)
    for (place, statement), changed in zip(shown, moved, strict=True):
        cells = (str(changed) if changed else "",) if last else ()
        grid.add_row(
            str(place), noted(statement.text, statement.words), clean(statement.kind), *cells
        )
    console().print(grid)
    for words in _notes(reading, len(shown)):
        say(words)


def _shown(reading: DialogueReading) -> list[tuple[int, StatementReading]]:
    """Return the statements to print; if there are many, only the first ones of each kind."""
    listed = list(enumerate(reading.statements, start=1))
    if len(listed) <= MOST_ROWS:
        return listed
    kinds = {statement.kind for statement in reading.statements}
    most, taken = MOST_ROWS // len(kinds), Counter[str]()
    shown = []
    for place, statement in listed:
        taken[statement.kind] += 1
        if taken[statement.kind] <= most:
            shown.append((place, statement))
    return shown


def _notes(reading: DialogueReading, shown: int) -> Iterator[str]:
    """Yield the notes below the table of statements: the totals, and which votes were left out."""
    if left := len(reading.statements) - shown:
        yield f"The statements of each kind with most agreement are shown; --json has {left:,}."
    if any(statement.agree is None for statement in reading.statements):
        yield f"A statement needs {reading.threshold} votes to be shown."
    kinds = Counter(statement.kind for statement in reading.statements)
    yield ", ".join(f"{number:,} {kind}" for kind, number in kinds.most_common()) + "."
    if reading.expected_false:
        yield f"About {reading.expected_false:.0f} of these kinds may be wrong."
    if reading.landscape is not None:
        yield reading.landscape.words
