"""Make the tables of a meeting from its counted turns and its assigned names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Any, Final, NamedTuple

import polars as pl

from wholesum.conversation.counting.floors import CountedTranscript, Floor
from wholesum.conversation.evidence import ConversationEvidence
from wholesum.conversation.schema import MEETINGS, VOICES
from wholesum.conversation.transcripts.names import Meaning, NameProposal

_UNKNOWN: Final = dict.fromkeys(
    ("questions", "invitations", "taken_up", "placed", "across", "denied", "general")
)
_SOON: Final = 2
"""A person takes an invitation up as one of so many next speakers."""


@dataclass(frozen=True)
class MeetingFacts:
    """Facts about a meeting that a person enters: its day and who was invited.

    Parameters
    ----------
    meeting
        The meeting's id.
    day
        The day of the meeting.
    language
        The code of its language; ``None`` where only times are known.
    names
        What each name in the transcript stands for.
    invited
        The ids of the people who were invited; the silent ones among them count.
    functions
        The function of each person by id, where it is known.
    unread
        How many words of the files were not counted.
    """

    meeting: str
    day: date
    language: str | None
    names: Sequence[NameProposal]
    invited: Sequence[str]
    functions: Mapping[str, str] = field(default_factory=dict)
    unread: int = 0


class _Spoken(NamedTuple):
    """Consecutive turns of one speaker; the speaker is empty for a room or without a name."""

    speaker: str
    asked: bool
    invited: tuple[str, ...]


def count_meeting(counted: CountedTranscript, facts: MeetingFacts) -> ConversationEvidence:
    """Count a meeting, given the person for whom each name stands.

    Parameters
    ----------
    counted
        The counts of the turns.
    facts
        What a person says about the meeting.

    Returns
    -------
    ConversationEvidence
        One meeting with its voices: first the people of the team who were invited or spoke, then
        the guests. Words under the name of a room, or without a name, belong to no voice.
    """
    keys = _keys(facts.names)
    speakers = [keys.get(label, "") for label in counted.labels]
    spoken = list(_spoken(counted, speakers))
    row = {
        "meeting": facts.meeting,
        "date": facts.day,
        "language": facts.language,
        **_hand_overs(spoken),
        **_invitations(spoken, facts.functions),
        **_totals(counted.floors, speakers),
        **({} if facts.language else _UNKNOWN),
        "unread": facts.unread,
    }
    voices = list(_voices(counted.floors, speakers, facts))
    return ConversationEvidence(
        pl.DataFrame([row], schema=MEETINGS.empty().schema),
        pl.DataFrame(voices, schema=VOICES.empty().schema),
    )


def join_meetings(meetings: Iterable[ConversationEvidence]) -> ConversationEvidence:
    """Join the counts of several meetings.

    Parameters
    ----------
    meetings
        At least one.

    Returns
    -------
    ConversationEvidence
        All of them.
    """
    found = list(meetings)
    return ConversationEvidence(
        pl.concat([one.meetings for one in found]), pl.concat([one.voices for one in found])
    )


def _keys(names: Sequence[NameProposal]) -> dict[str, str]:
    """Return a key for the speaker of each name: ``p:`` with a person's id, ``g:`` for a guest."""
    keys = {}
    for name in names:
        if name.meaning is Meaning.PERSON:
            keys[name.label] = f"p:{name.person}"
        elif name.meaning is Meaning.GUEST:
            keys[name.label] = f"g:{name.person or name.label}"
    return keys


def _spoken(counted: CountedTranscript, speakers: Sequence[str]) -> Iterator[_Spoken]:
    aloud = (floor for floor in counted.floors if not floor.written)
    for speaker, group in groupby(aloud, lambda floor: speakers[floor.label]):
        floors = list(group)
        invited = {counted.people[one.invited] for one in floors if one.invited >= 0}
        asked = any(floor.asked for floor in floors)
        others = tuple(sorted(f"p:{person}" for person in invited if f"p:{person}" != speaker))
        yield _Spoken(speaker, asked, others)


def _hand_overs(spoken: Sequence[_Spoken]) -> dict[str, int]:
    passed = returned = 0
    for one, two, three in zip(spoken, spoken[1:], spoken[2:], strict=False):
        if one.speaker and two.speaker and three.speaker:
            returned += one.speaker == three.speaker
            passed += one.speaker != three.speaker
    known = [one for one in spoken if one.speaker]
    return {
        "floors": len(known),
        "questions": sum(one.asked for one in known),
        "passed": passed,
        "returned": returned,
    }


def _invitations(spoken: Sequence[_Spoken], functions: Mapping[str, str]) -> dict[str, int]:
    found: Counter[str] = Counter(invitations=0, taken_up=0, placed=0, across=0)
    for place, one in enumerate(spoken):
        soon = {after.speaker for after in spoken[place + 1 : place + 1 + _SOON]}
        for person in one.invited if one.speaker else ():
            own, other = (functions.get(who[2:]) for who in (one.speaker, person))
            known = own is not None and other is not None
            found["invitations"] += 1
            found["taken_up"] += person in soon
            found["placed"] += known
            found["across"] += known and own != other
    return dict(found)


def _totals(floors: Sequence[Floor], speakers: Sequence[str]) -> dict[str, int]:
    known = [floor for floor in floors if speakers[floor.label]]
    return {
        "denied": sum(floor.denied for floor in known),
        "general": sum(floor.general for floor in known),
        "unattributed": sum(floor.words for floor in floors if not speakers[floor.label]),
    }


def _voices(
    floors: Sequence[Floor], speakers: Sequence[str], facts: MeetingFacts
) -> Iterator[dict[str, Any]]:
    invited = [f"p:{person}" for person in facts.invited]
    order = dict.fromkeys(
        [*invited, *sorted(filter(None, speakers), key=lambda one: one[0] == "g")]
    )
    sums: dict[str, Counter[str]] = {speaker: Counter() for speaker in order}
    timed = any(floor.seconds for floor in floors)
    for floor in floors:
        if speaker := speakers[floor.label]:
            kind = "written" if floor.written else "words"
            sums[speaker].update(
                {
                    kind: floor.words,
                    "i": floor.i,
                    "we": floor.we,
                    "milli": round(1000 * floor.seconds),
                }
            )
    for number, (speaker, found) in enumerate(sums.items(), start=1):
        yield {
            "meeting": facts.meeting,
            "voice": str(number),
            "person": speaker[2:] if speaker[0] == "p" else None,
            "words": found["words"],
            "seconds": found["milli"] / 1000 if timed else None,
            "written": found["written"],
            "i": found["i"],
            "we": found["we"],
        }
