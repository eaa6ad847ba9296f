"""The meetings of the sample team: counts of three meetings in each cycle.

In May two people hold most of the floor, and each speaks of their own part. In July the quarrel
about the summer brings everyone in. In September the headquarters talk a lot again, those on
nights and at the depots little, and yet the team says "we" more than before.
"""

from __future__ import annotations

import random
from datetime import date
from typing import Final

import polars as pl

from wholesum.conversation.evidence import ConversationEvidence
from wholesum.conversation.schema import MEETINGS, VOICES
from wholesum.demo.people import CAST

_DAYS: Final = (
    (date(2026, 6, 3), date(2026, 6, 10), date(2026, 6, 24)),
    (date(2026, 7, 22), date(2026, 8, 5), date(2026, 8, 26)),
    (date(2026, 9, 9), date(2026, 9, 16), date(2026, 9, 23)),
)
_FLOOR: Final = {  # of a thousand words, by cycle
    "marit": (300, 190, 290),
    "adaeze": (90, 110, 230),
    "tomasz": (280, 160, 60),
    "lupe": (25, 90, 30),
    "rui": (105, 150, 90),
    "yasmin": (60, 110, 70),
    "keiko": (80, 100, 130),
    "arjun": (60, 90, 100),
}
_WE: Final = (0.34, 0.42, 0.5)
"""The share of "we" in each cycle."""
_PASSED: Final = (0.48, 0.66, 0.58)
"""How often a third person speaks next."""
_THROUGH: Final = (0.58, 0.4, 0.5)
"""How much of the talk goes to or from one person."""
_NEXT: Final = (2.9, 4.4, 3.6)
"""Over how many people the next speaker is spread."""
_ACROSS: Final = (0.55, 0.7, 0.75)
"""How many invitations go to another function."""


def sample_conversation(seed: int) -> ConversationEvidence:
    """Return the counts of the meetings of the sample team.

    Parameters
    ----------
    seed
        Deals the differences between meetings of one cycle.

    Returns
    -------
    ConversationEvidence
        Nine meetings with eight voices each.
    """
    deal = random.Random(seed)  # noqa: S311  made-up data
    meetings, voices = [], []
    for cycle, days in enumerate(_DAYS):
        for day in days:
            name = f"{day.isoformat()} leadership"
            floors = deal.randint(170, 230)
            passed = round((floors - 2) * (_PASSED[cycle] + deal.uniform(-0.05, 0.05)))
            asked = deal.randint(16, 24)
            meetings.append(
                {
                    "meeting": name,
                    "date": day,
                    "language": "en",
                    "floors": floors,
                    "questions": round(floors * deal.uniform(0.14, 0.22)),
                    "passed": passed,
                    "returned": floors - 2 - passed,
                    "handed": floors - 1,
                    "through": round((floors - 1) * (_THROUGH[cycle] + deal.uniform(-0.05, 0.05))),
                    "next_voices": _NEXT[cycle] + deal.uniform(-0.3, 0.3),
                    "invitations": asked,
                    "taken_up": asked - deal.randint(1, 4),
                    "placed": asked,
                    "across": round(asked * (_ACROSS[cycle] + deal.uniform(-0.06, 0.06))),
                    "denied": deal.randint(4, 14),
                    "general": 0,
                    "unattributed": deal.randint(0, 40),
                    "unread": 0,
                }
            )
            voices += [
                {"meeting": name, "voice": str(number), **_voice(deal, member.person, cycle)}
                for number, member in enumerate(CAST, start=1)
            ]
    return ConversationEvidence(
        pl.DataFrame(meetings, schema=MEETINGS.empty().schema),
        pl.DataFrame(voices, schema=VOICES.empty().schema),
    )


def _voice(deal: random.Random, person: str, cycle: int) -> dict[str, object]:
    words = round(_FLOOR[person][cycle] * 8 * deal.uniform(0.85, 1.15))
    first = round(words * 0.035)
    we = round(first * (_WE[cycle] + deal.uniform(-0.04, 0.04)))
    return {
        "person": person,
        "words": words,
        "seconds": None,
        "written": 0,
        "i": first - we,
        "we": we,
    }
