"""The tables of meetings and of the voices in them: counts only."""

from __future__ import annotations

from typing import Final

from wholesum.conversation.counting.lexicon import LEXICONS
from wholesum.tables import Column, Table

_MOST: Final = 1_000_000_000

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
        Column(
            "floors", "whole", low=0, high=_MOST, about="How many times a person began to speak."
        ),
        Column(
            "questions",
            "whole",
            low=0,
            high=_MOST,
            about="In how many of them a question was asked.",
        ),
        Column(
            "passed",
            "whole",
            low=0,
            high=_MOST,
            about="How often the next speaker after two others was a third person.",
        ),
        Column(
            "returned",
            "whole",
            low=0,
            high=_MOST,
            about="How often the next speaker after two others was the first of the two again.",
        ),
        Column(
            "invitations", "whole", low=0, high=_MOST, about="How many questions named a person."
        ),
        Column(
            "taken_up",
            "whole",
            low=0,
            high=_MOST,
            about="After how many of them that person was one of the next two speakers.",
        ),
        Column(
            "placed",
            "whole",
            low=0,
            high=_MOST,
            about="In how many of them the functions of both persons are known.",
        ),
        Column(
            "across",
            "whole",
            low=0,
            high=_MOST,
            about="In how many of those the two functions differ.",
        ),
        Column(
            "denied",
            "whole",
            low=0,
            high=_MOST,
            about="How many words for we are beside a negative, such as `we do not`, `none of us`.",
        ),
        Column(
            "general",
            "whole",
            low=0,
            high=_MOST,
            about="How many words may mean we or people in general, such as the French `on`.",
        ),
        Column(
            "unattributed",
            "whole",
            low=0,
            high=_MOST,
            about="How many words were spoken without a name, or under the name of a room.",
        ),
        Column(
            "unread",
            "whole",
            low=0,
            high=_MOST,
            about="How many words of the file were not counted.",
        ),
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
        Column(
            "words",
            "whole",
            required=True,
            low=0,
            high=_MOST,
            about="How many words the person spoke.",
        ),
        Column(
            "seconds", "number", low=0, high=_MOST, about="For how long, where the file says it."
        ),
        Column(
            "written",
            "whole",
            low=0,
            high=_MOST,
            about="How many words the person wrote in the chat.",
        ),
        Column("i", "whole", low=0, high=_MOST, about="How many of the words are forms of I."),
        Column("we", "whole", low=0, high=_MOST, about="How many of the words are forms of we."),
    ),
    key=("meeting", "voice"),
    about="A person who was in a meeting or invited to it, also one who said nothing.",
)
TABLES: Final = (MEETINGS, VOICES)
