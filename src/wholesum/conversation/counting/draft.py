"""Read and count transcripts of meetings; a user checks the counts before they are saved."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from wholesum.conversation.counting.floors import CountedTranscript, count_turns, words_of
from wholesum.conversation.counting.lexicon import LEXICONS, other_language
from wholesum.conversation.transcripts.names import NameProposal, propose_names
from wholesum.conversation.transcripts.read import read_transcript
from wholesum.conversation.transcripts.transcript import Transcript, Turn, UnreadLine
from wholesum.tables import BadEvidence, Fault, raise_if

_DAY: Final = re.compile(r"(?<!\d)(20\d\d)[-_. ]?([01]\d)[-_. ]?([0-3]\d)(?!\d)")
_KIND: Final = re.compile(
    r"[-_. ]*(?:recording|transcript|(?:closed_)?captions?|chat|cc)?(?:new)?_?"
    r"(?:recording|transcript|captions?|chat|cc)(?![a-z])",
    re.I,
)
_SENTENCE: Final = re.compile(r"[^.?!]+[.?!]*")
_MOST_NAMES: Final = 300
_LONGEST_NAME: Final = 200
_QUOTES: Final = 3
_QUOTED: Final = range(5, 41)
"""A sentence that is read aloud has so many words."""


@dataclass(frozen=True)
class DraftMeeting:
    """The counts of a meeting before a user has assigned its names to people.

    Parameters
    ----------
    meeting
        Its id, made from the names of its files.
    day
        The day in the names of its files, if there is one.
    files
        The names of its files: a transcript and perhaps its chat.
    language
        The code of its language; ``None`` where only times are known.
    counted
        The counts of its turns.
    unread
        How many words were not counted.
    """

    meeting: str
    day: date | None
    files: tuple[str, ...]
    language: str | None
    counted: CountedTranscript
    unread: int


@dataclass(frozen=True)
class Draft:
    """The counts of several meetings, with names and quotes, before a user has checked them.

    Parameters
    ----------
    meetings
        The meetings, without text.
    names
        What each name probably stands for, the same in all meetings.
    unread
        For each file the lines that were not counted; they hold text.
    doubts
        For each meeting whose words look like another language, the code of that language.
    quotes
        For each meeting up to three sentences with "we"; they are text.
    """

    meetings: tuple[DraftMeeting, ...]
    names: tuple[NameProposal, ...]
    unread: dict[str, tuple[UnreadLine, ...]]
    doubts: dict[str, str]
    quotes: dict[str, tuple[str, ...]]


def draft_meetings(files: Mapping[str, bytes], language: str, people: Mapping[str, str]) -> Draft:
    """Read transcripts of meetings and count what was said in each of them.

    Files whose names differ only in words such as "transcript" and "chat" are one meeting.

    Parameters
    ----------
    files
        The content of each file by its name.
    language
        The code of the language that a person says the meetings are in.
    people
        The name of each person of the team by the person's id.

    Returns
    -------
    Draft
        The counts, the proposals for names, and the few texts that are shown once.

    Raises
    ------
    BadEvidence
        If a file cannot be read, or there is none, with the faults of all files.
    """
    faults: list[Fault] = []
    if language not in LEXICONS:
        faults.append(Fault("language", "it is not known", f"give one of {', '.join(LEXICONS)}"))
    if not files:
        faults.append(Fault("files", "there are none", "choose at least one transcript"))
    meetings: dict[str, dict[str, Transcript]] = {}
    for file, data in files.items():
        try:
            meetings.setdefault(meeting_name(file), {})[file] = read_transcript(data, file)
        except BadEvidence as error:
            faults += error.faults
    read = [found for several in meetings.values() for found in several.values()]
    labels = dict.fromkeys(label for found in read for label in found.speakers)
    if len(labels) > _MOST_NAMES or any(len(label) > _LONGEST_NAME for label in labels):
        problem = (
            f"the transcripts have more than {_MOST_NAMES} different names, or one of more than "
        )
        problem += f"{_LONGEST_NAME} letters"
        faults.append(Fault("files", problem, "send the meetings of one team"))
    raise_if(faults)
    turns = {
        name: [turn for found in several.values() for turn in found.turns]
        for name, several in meetings.items()
    }
    doubts = {name: other_language(_sample(spoken), language) for name, spoken in turns.items()}
    return Draft(
        tuple(
            DraftMeeting(
                name,
                next(filter(None, map(meeting_day, several)), None),
                tuple(several),
                language if any(turn.text for turn in turns[name]) else None,
                count_turns(turns[name], language, people),
                sum(found.unread_words for found in several.values()),
            )
            for name, several in meetings.items()
        ),
        tuple(propose_names(labels, people)),
        {file: found.unread for several in meetings.values() for file, found in several.items()},
        {name: code for name, code in doubts.items() if code is not None},
        {name: _quotes(spoken, language) for name, spoken in turns.items()},
    )


def meeting_name(file: str) -> str:
    """Return the id of a meeting from the name of its file.

    Parameters
    ----------
    file
        The file's name, such as ``GMT20260504-090012_Recording.transcript.vtt``.

    Returns
    -------
    str
        The name without its ending and without words such as "transcript" and "chat".
    """
    stem = file.rpartition(".")[0] or file
    return _KIND.sub("", stem).strip(" -_.") or stem


def meeting_day(file: str) -> date | None:
    """Return the date that is part of a file's name.

    Parameters
    ----------
    file
        The file's name.

    Returns
    -------
    date or None
        The first day such as 2026-05-04 or 20260504.
    """
    for year, month, day in _DAY.findall(file):
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            continue
    return None


def _sample(turns: Sequence[Turn]) -> list[str]:
    """Return about two thousand words of a transcript, taken from all parts of the meeting."""
    step = max(len(turns) // 400, 1)
    return words_of(" ".join(turn.text[:400] for turn in turns[::step]))[:4000]


def _quotes(turns: Sequence[Turn], language: str) -> tuple[str, ...]:
    """Return sentences with "we" from the beginning, the middle and the end of a transcript."""
    we = LEXICONS[language].we
    sentences = (sentence.strip() for turn in turns for sentence in _SENTENCE.findall(turn.text))
    found = [
        sentence
        for sentence in sentences
        if len(words := words_of(sentence)) in _QUOTED and not we.isdisjoint(words)
    ]
    step = max(len(found) // _QUOTES, 1)
    return tuple(found[step // 2 :: step][:_QUOTES])
