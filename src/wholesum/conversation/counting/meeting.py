"""Make the tables of a meeting from counted turns and from the person assigned to each name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby, pairwise
from typing import Any, Final, NamedTuple

import numpy as np
import polars as pl

from wholesum.conversation.counting.floors import CountedTranscript
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
    """What a user enters about a meeting: the day and the people invited.

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
    """Consecutive turns of one speaker, joined; a room or an unknown name is an empty speaker."""

    speaker: str
    asked: bool
    invited: tuple[str, ...]


def count_meeting(counted: CountedTranscript, facts: MeetingFacts) -> ConversationEvidence:
    """Make the tables of one meeting, given which person each name of the transcript means.

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
    known = [floor for floor in counted.floors if speakers[floor.label]]
    row = {
        "meeting": facts.meeting,
        "date": facts.day,
        "language": facts.language,
        "floors": sum(bool(turn.speaker) for turn in spoken),
        "questions": sum(turn.asked for turn in spoken if turn.speaker),
        **_hand_overs([turn.speaker for turn in spoken]),
        **_invitations(spoken, facts.functions),
        "denied": sum(floor.denied for floor in known),
        "general": sum(floor.general for floor in known),
        "unattributed": sum(floor.words for floor in counted.floors)
        - sum(floor.words for floor in known),
        "unread": facts.unread,
        **({} if facts.language else _UNKNOWN),
    }
    return ConversationEvidence(
        pl.DataFrame([row], schema=MEETINGS.empty().schema),
        pl.DataFrame(list(_voices(counted, speakers, facts)), schema=VOICES.empty().schema),
    )


def join_meetings(meetings: Iterable[ConversationEvidence]) -> ConversationEvidence:
    """Join the tables of several meetings.

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
        pl.concat([meeting.meetings for meeting in found]),
        pl.concat([meeting.voices for meeting in found]),
    )


def _keys(names: Sequence[NameProposal]) -> dict[str, str]:
    """Return a key for each name: ``p:`` and a person's id, or ``g:`` and a guest's name."""
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
        invited = {f"p:{counted.people[floor.invited]}" for floor in floors if floor.invited >= 0}
        asked = any(floor.asked for floor in floors)
        yield _Spoken(speaker, asked, tuple(sorted(invited - {speaker})))


def _hand_overs(order: Sequence[str]) -> dict[str, float | None]:
    """Count how often each speaker is followed by each other speaker."""
    triples = [triple for triple in zip(order, order[1:], order[2:], strict=False) if all(triple)]
    returned = sum(first == third for first, _second, third in triples)
    pairs = Counter(
        (speaker, following) for speaker, following in pairwise(order) if speaker and following
    )
    touched = Counter(person for pair in pairs.elements() for person in pair)
    given = Counter(speaker for speaker, _other in pairs.elements())
    handed = pairs.total()
    entropy = sum(-n * np.log(n / given[speaker]) for (speaker, _other), n in pairs.items())
    return {
        "passed": len(triples) - returned,
        "returned": returned,
        "handed": handed,
        "through": max(touched.values(), default=0),
        "next_voices": float(np.exp(entropy / handed)) if handed else None,
    }


def _invitations(spoken: Sequence[_Spoken], functions: Mapping[str, str]) -> dict[str, int]:
    found: Counter[str] = Counter(invitations=0, taken_up=0, placed=0, across=0)
    for place, turn in enumerate(spoken):
        soon = {after.speaker for after in spoken[place + 1 : place + 1 + _SOON]}
        for person in turn.invited if turn.speaker else ():
            own, other = (functions.get(who[2:]) for who in (turn.speaker, person))
            known = own is not None and other is not None
            found["invitations"] += 1
            found["taken_up"] += person in soon
            found["placed"] += known
            found["across"] += known and own != other
    return dict(found)


def _voices(
    counted: CountedTranscript, speakers: Sequence[str], facts: MeetingFacts
) -> Iterator[dict[str, Any]]:
    spoke = sorted(filter(None, speakers), key=lambda key: key[0] == "g")
    invited = (f"p:{person}" for person in facts.invited)
    sums: dict[str, Counter[str]] = {speaker: Counter() for speaker in (*invited, *spoke)}
    for floor in counted.floors:
        if speaker := speakers[floor.label]:
            found = sums[speaker]
            found["written" if floor.written else "words"] += floor.words
            found["i"] += floor.i
            found["we"] += floor.we
            found["milli"] += round(1000 * floor.seconds)
    timed = any(floor.seconds for floor in counted.floors)
    for number, (speaker, found) in enumerate(sums.items(), start=1):
        yield {
            "meeting": facts.meeting,
            "voice": str(number),
            "person": speaker[2:] if speaker[0] == "p" else None,
            "seconds": found["milli"] / 1000 if timed else None,
            **{kind: found[kind] for kind in ("words", "written", "i", "we")},
        }
