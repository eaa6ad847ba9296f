"""The tables of meetings and of the voices in them: counts only."""

from __future__ import annotations

from typing import Final

from wholesum.conversation.counting.lexicon import LEXICONS
from wholesum.tables import Column, Table

_MOST: Final = 1_000_000_000


def _count(name: str, about: str, *, required: bool = False) -> Column:
    return Column(name, "whole", required=required, low=0, high=_MOST, about=about)


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
        _count("floors", "How many times a person began to speak."),
        _count("questions", "In how many of them a question was asked."),
        _count("passed", "How often the next speaker after two others was a third person."),
        _count(
            "returned",
            "How often the next speaker after two others was the first of the two again.",
        ),
        _count("handed", "How often one person spoke right after another."),
        _count("through", "How many of these were to or from the one with the most of them."),
        Column(
            "next_voices",
            "number",
            low=1,
            high=_MOST,
            about="Over how many people the next speaker was spread.",
        ),
        _count("invitations", "How many questions named a person."),
        _count("taken_up", "After how many of them that person was one of the next two speakers."),
        _count("placed", "In how many of them the functions of both persons are known."),
        _count("across", "In how many of those the two functions differ."),
        _count(
            "denied",
            "How many words for we are beside a negative, such as `we do not`, `none of us`.",
        ),
        _count(
            "general", "How many words may mean we or people in general, such as the French `on`."
        ),
        _count(
            "unattributed",
            "How many words were spoken without a name, or under the name of a room.",
        ),
        _count("unread", "How many words of the file were not counted."),
    ),
    key=("meeting",),
    about="A meeting, counted from its transcript, which is not kept.",
    always=True,
)
VOICES: Final = Table(
    "voices",
    (
        Column(
            "meeting",
            required=True,
            refers_to="meetings.meeting",
            about="The meeting.",
        ),
        Column("voice", required=True, about="A number for the person in this meeting only."),
        Column(
            "person",
            person=True,
            about="The person of the team; blank for a guest and after an account was deleted.",
        ),
        _count("words", "How many words the person spoke.", required=True),
        Column(
            "seconds", "number", low=0, high=_MOST, about="For how long, where the file says it."
        ),
        _count("written", "How many words the person wrote in the chat."),
        _count("i", "How many of the words are forms of I."),
        _count("we", "How many of the words are forms of we."),
    ),
    key=("meeting", "voice"),
    about="A person who was in a meeting or invited to it, also one who said nothing.",
)
TABLES: Final = (MEETINGS, VOICES)
