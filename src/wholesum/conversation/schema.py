"""The tables of meetings and of the people who speak in them: counts without text."""

from __future__ import annotations

from typing import Final

from wholesum.conversation.counting.lexicon import LEXICONS
from wholesum.tables import Column, Table

_MOST: Final = 1_000_000_000
_OF_MEETINGS: Final = {
    "floors": "How many times a person began to speak.",
    "questions": "In how many of these turns (`floors`) the person asked a question.",
    "passed": "How often a third person spoke after two others.",
    "returned": "How often the first of two speakers spoke again right after the second.",
    "handed": "How often one person spoke right after another.",
    "through": "How many of these changes were to or from the one person with most of them.",
    "next_voices": "The effective number of people who speak next; see `turn_freedom`.",
    "invitations": "How many questions named a person.",
    "taken_up": "After how many of these questions that person was one of the next two speakers.",
    "placed": "For how many of these questions the functions of both persons are known.",
    "across": "For how many of those the two functions differ.",
    "denied": "How many words for we are next to a negative, such as `we do not`, `none of us`.",
    "general": "How many words mean either we or people in general, such as the French `on`.",
    "unattributed": "How many words were spoken without a name, or under the name of a room.",
    "unread": "How many words of the file were not counted.",
}
_OF_VOICES: Final = {
    "words": "How many words the person spoke.",
    "seconds": "How many seconds the person spoke, if the file has times.",
    "written": "How many words the person wrote in the chat.",
    "i": "How many of the words are forms of I.",
    "we": "How many of the words are forms of we.",
}


def _counts(about: dict[str, str]) -> list[Column]:
    """Return one column of the schema for each given count; most counts are whole numbers."""
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
            about="The code of the language, such as `en`; blank if only times are known.",
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
