"""The story of the sample team: who the members are, and one chapter for each cycle.

Every practice of the sample follows these chapters: it takes the cycles' names
and days from here, so that a promise, a meeting and a pulse of one cycle fall together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

SETTING: Final = (
    "The Merrowdale Railway runs one valley, two branches and a night train: 410 people, 61 "
    "stations, four depots. Eight of them lead it. They get on well, they have been through floods "
    "together, and each knows their own part by heart."
)


@dataclass(frozen=True, slots=True)
class Chapter:
    """The part of the sample team's story that belongs to one cycle.

    Parameters
    ----------
    cycle
        The cycle's name, which is also the name of its pulse round.
    opens, closes
        First and last day of the pulse that begins the cycle.
    title
        A few words.
    text
        A few sentences, for the documentation and the demo.
    """

    cycle: str
    opens: date
    closes: date
    title: str
    text: str


STORY: Final[tuple[Chapter, ...]] = (
    Chapter(
        "2026-05",
        date(2026, 5, 27),
        date(2026, 6, 2),
        "Ask Tomasz",
        "Each of the eight would name the same goals: trains that run in winter, the upper line "
        "renewed, nobody hurt. They also know whom to call. When a train fails in the night, "
        "Tomasz Zaremba answers; when he took a week off in April, the roster for the summer works "
        "waited until he was back. He is good at it and he is tired. If a promise slips, Marit "
        "Solheim brings it up, because the others leave it to her. It is the first time that the "
        "eight are asked, and seven answer: one is not sure yet that a sealed answer stays sealed, "
        "and waits. The others do not know who it is, and nobody asks. For the coming cycles the "
        "team chooses three facets to work on: interchangeability, mutual accountability and "
        "shared goals.",
    ),
    Chapter(
        "2026-07",
        date(2026, 7, 15),
        date(2026, 7, 21),
        "The works or the winter",
        "Renewing the upper line takes the planning hours of the whole summer, and the winter "
        "timetable needs the same hours. For half of the team they go exactly where they should; "
        "for the other half the winter is being lost a week at a time. The meeting of 24 June ends "
        "late and without a decision. The first pulse has given nobody away, and all eight answer "
        "this one. Tomasz has begun to hand over: Lupe Taufa sits in on the roster, Yasmin Khoury "
        "on failed trains. It is too early to see a difference.",
    ),
    Chapter(
        "2026-09",
        date(2026, 9, 2),
        date(2026, 9, 8),
        "Three weeks in August",
        "In August Tomasz is away for three weeks, as he had promised at home. The roster comes "
        "out on time; twice a train fails in the night, and twice it is replaced before the first "
        "commuters. Meanwhile the eight settle the summer's quarrel together: two weekends of "
        "works move to spring, and their planning hours go to the winter. Two slipped promises are "
        "raised by a colleague, the rest still by Marit. One thing has not gone well. Much is now "
        "agreed quickly, between two meetings, at headquarters; those on nights and at the "
        "regional depots hear of it later than the rest.",
    ),
)
