"""Meetings of Ada, Bo, Cleo and Dag, made from lists of who speaks when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from wholesum.conversation import (
    ConversationEvidence,
    Meaning,
    MeetingFacts,
    NameProposal,
    Turn,
    count_meeting,
    count_turns,
)

TEAM = {"ada": "Ada Bell", "bo": "Bo Holm", "cleo": "Cleo Marsh", "dag": "Dag Lind"}
FUNCTIONS = {"ada": "works", "bo": "works", "cleo": "trains"}


def meeting(
    said: Sequence[tuple[str, str]],
    *,
    name: str = "m1",
    day: date = date(2026, 5, 4),
    language: str | None = "en",
    names: Sequence[NameProposal] | None = None,
) -> ConversationEvidence:
    """Count a meeting of people of the team; their ids are their names."""
    turns = [Turn(speaker, text) for speaker, text in said]
    counted = count_turns(turns, language, TEAM)
    if names is None:
        names = [NameProposal(person, Meaning.PERSON, person, "") for person in TEAM]
    facts = MeetingFacts(name, day, language, names, list(TEAM), FUNCTIONS)
    return count_meeting(counted, facts)
