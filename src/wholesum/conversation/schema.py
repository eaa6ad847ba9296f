"""The tables of meetings and of the voices in them: counts only."""

from __future__ import annotations

from typing import Final

from wholesum.conversation.counting.lexicon import LEXICONS
from wholesum.tables import Column, Table

_MOST: Final = 1_000_000_000
_OF_MEETINGS: Final = {
    "floors": "How many times a person began to speak.",
    "questions": "In how many of them a question was asked.",
    "passed": "How often the next speaker after two others was a third person.",
    "returned": "How often the next speaker after two others was the first of them again.",
    "handed": "How often one person spoke right after another.",
    "through": "How many of these were to or from the one with the most of them.",
    "next_voices": "Over how many people the next speaker was spread.",
    "invitations": "How many questions named a person.",
    "taken_up": "After how many of them that person was one of the next two speakers.",
    "placed": "In how many of them the functions of both persons are known.",
    "across": "In how many of those the two functions differ.",
    "denied": "How many words for we are beside a negative, such as `we do not`, `none of us`.",
    "general": "How many words may mean we or people in general, such as the French `on`.",
    "unattributed": "How many words were spoken without a name, or under the name of a room.",
    "unread": "How many words of the file were not counted.",
}
_OF_VOICES: Final = {
    "words": "How many words the person spoke.",
    "seconds": "For how long, where the file says it.",
    "written": "How many words the person wrote in the chat.",
    "i": "How many of the words are forms of I.",
    "we": "How many of the words are forms of we.",
}


def _counts(about: dict[str, str]) -> list[Column]:
    """Return a column for each count; two of them need not be whole numbers."""
    return [
        Column(
            name,
            "number" if name in ("next_voices", "seconds") else "whole",
            required=name == "words",
            low=0,
            high=_MOST,
            about=text,
        )
        for name, text in about.items()
    ]


MEETINGS: Final = Table(
    "meetings",
    (
        Column("meeting", required=True, about="The meeting's id, such as its date and name."),
        Column("date", "date", required=True, about="The day of the meeting."),
        Column(
            "language",
            "choice",
            choices=tuple(LEXICONS),
            about="The code of its language; blank where only times are known.",
        ),
        *_counts(_OF_MEETINGS),
    ),
    key=("meeting",),
    about="A meeting, counted from its transcript, which is not kept.",
    always=True,
)
VOICES: Final = Table(
    "voices",
    (
        Column("meeting", required=True, refers_to="meetings.meeting", about="The meeting."),
        Column("voice", required=True, about="A number for the person in this meeting only."),
        Column(
            "person",
            person=True,
            about="The person of the team; blank for a guest and after an account was deleted.",
        ),
        *_counts(_OF_VOICES),
    ),
    key=("meeting", "voice"),
    about="A person who was in a meeting or invited to it, also one who said nothing.",
)
TABLES: Final = (MEETINGS, VOICES)
