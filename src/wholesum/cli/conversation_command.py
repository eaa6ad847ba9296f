"""The command ``wholesum conversation``."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from wholesum.cli.terminal import AsJson, clean, console, noted, print_json, say, table, working

if TYPE_CHECKING:
    import polars as pl

    from wholesum.conversation.counting.draft import Draft
    from wholesum.conversation.evidence import ConversationEvidence


def conversation(
    files: Annotated[list[Path], Parameter(negative="")],
    *,
    people: Path | None = None,
    language: str = "",
    day: date | None = None,
    names: Path | None = None,
    output: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None,
    as_json: AsJson = False,
) -> None:
    """Show how a team talks in its meetings, counted from transcripts.

    Parameters
    ----------
    files
        Transcripts and chats (WebVTT, SRT, plain text, RTTM, JSON, DOCX), or an evidence folder
        with transcripts in its folder `meetings`, or with the tables `meetings` and `voices`.
    people
        The table of people, with a column `name`; by default that of the evidence folder.
    language
        The language of the meetings: en, de, nl or fr; es, it and pt are experimental.
    day
        The day of each meeting whose file name contains no date.
    names
        A table that assigns each name in the transcripts to a person. If the file is missing, the
        command writes proposals into it: correct them and run the command again.
    output
        Write the counts as tables into this folder, without the text of the transcripts.
    as_json
        Print the results as JSON.
    """
    folder = files[0] if len(files) == 1 and files[0].is_dir() else None
    known = _people(people or folder)
    if folder is not None and not (folder / "meetings").is_dir():
        evidence = _from_tables(folder, known)
    else:
        chosen = sorted((folder / "meetings").iterdir()) if folder is not None else files
        evidence = _from_files(chosen, known, language, day, names, quiet=as_json)
    if output is not None:
        evidence.write(output)
    _show(evidence, as_json=as_json)


def _people(place: Path | None) -> pl.DataFrame:
    from wholesum.core.people import PEOPLE
    from wholesum.tables import find_table, open_table

    if place is None:
        return PEOPLE.empty()
    file = find_table(place, PEOPLE) if place.is_dir() else place
    return PEOPLE.empty() if file is None else open_table(file, PEOPLE)[0]


def _from_tables(folder: Path, people: pl.DataFrame) -> ConversationEvidence:
    from wholesum.conversation.checks import check_conversation
    from wholesum.conversation.evidence import ConversationEvidence
    from wholesum.tables import raise_if

    evidence = ConversationEvidence.read(folder)
    raise_if(check_conversation(evidence, None if people.is_empty() else people))
    return evidence


def _from_files(
    files: list[Path],
    people: pl.DataFrame,
    language: str,
    day: date | None,
    names: Path | None,
    *,
    quiet: bool,
) -> ConversationEvidence:
    from wholesum.cli.confirmed_names import open_names
    from wholesum.conversation.counting.draft import draft_meetings
    from wholesum.conversation.counting.meeting import MeetingFacts, count_meeting, join_meetings
    from wholesum.tables import BadEvidence, Fault, raise_if

    if not language:
        remedy = "say which language is spoken, such as --language en"
        raise BadEvidence([Fault("language", "no language is given", remedy)])
    with working("Reading the transcripts"):
        persons = people["person"].to_list()
        called = dict(zip(persons, people["name"].fill_null("").to_list(), strict=True))
        found = draft_meetings({file.name: file.read_bytes() for file in files}, language, called)
    remedy = "put the day into the name, such as 2026-05-04 team.vtt, or give --day"
    raise_if(
        [
            Fault(meeting.files[0], "the name of the file contains no day", remedy)
            for meeting in found.meetings
            if meeting.day is None and day is None
        ]
    )
    settled = open_names(names, found.names, called)
    if not quiet:
        _show_draft(found)
    functions = dict(zip(persons, people["function"].to_list(), strict=True))
    return join_meetings(
        count_meeting(
            meeting.counted,
            MeetingFacts(
                meeting.meeting,
                meeting.day or day or date.min,
                meeting.language,
                settled,
                persons,
                functions,
                meeting.unread,
            ),
        )
        for meeting in found.meetings
    )


def _show_draft(found: Draft) -> None:
    grid = table("Files", "Meeting", "Day", "Names", "Words", "Not counted", notes=True)
    for meeting in found.meetings:
        words = meeting.counted.words
        number, total = len([label for label in words if label]), sum(words.values())
        cells = (str(meeting.day or ""), str(number), f"{total:,}", f"{meeting.unread:,}")
        grid.add_row(noted(meeting.meeting, ", ".join(meeting.files)), *map(clean, cells))
    console().print(grid)
    for file, lines in found.unread.items():
        for line in lines[:5]:
            say(f"{file}, line {line.line}, not counted ({line.reason}): {line.text[:80]}")
        if len(lines) > 5:
            say(f"{file}: {len(lines) - 5} more lines were not counted.")
    for doubted, code in found.doubts.items():
        say(f"{doubted} seems to be in another language. Read it alone, with --language {code}.")
    new = [name for name in found.names if name.person == name.label]
    if len(new) < len(found.names):
        grid = table("Names", "Name", "Stands for", "Why")
        for name in found.names:
            if name not in new:
                stands_for = name.person or name.meaning.value
                grid.add_row(*map(clean, (name.label, stands_for, name.reason)))
        console().print(grid)
    say("If a name means a room, give --names FILE, and correct the table in this file.")
    if new:
        say(f"{len(new)} names match no person of the team and count as guests.")


def _show(evidence: ConversationEvidence, *, as_json: bool) -> None:
    from wholesum.conversation.charts import MEASURES

    shares = [found for measure in MEASURES.values() if (found := measure(evidence)) is not None]
    if as_json:
        print_json(
            [
                {
                    "name": share.name,
                    "words": share.words,
                    "events": share.events,
                    "of": share.of,
                    "meetings": share.meetings,
                    "by_meeting": share.by_meeting,
                    "value": share.value,
                }
                for share in shares
            ]
        )
        return
    grid = table("How we talk", "What is counted", "Meetings", "Figure", "90% interval", notes=True)
    for share in shares:
        seen = share.value
        grid.add_row(
            noted(share.label, share.words),
            str(share.meetings),
            f"{seen.value:.2f}",
            f"{seen.low:.2f}–{seen.high:.2f}",
        )
    console().print(grid)
    say("90% interval: where the true value plausibly lies. With one or two meetings it is wide.")
