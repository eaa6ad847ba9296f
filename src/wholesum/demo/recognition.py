"""The stories of the sample team: results that several leaders of the railway achieved together.

In May Tomasz is in all four stories, and three of them name only one other person. By September
the roster has a story without him, and most stories name three or more.
"""

from __future__ import annotations

from datetime import date
from typing import Final

import polars as pl

from wholesum.recognition.evidence import RecognitionEvidence

_STORIES: Final = (
    (
        "flood",
        date(2026, 6, 5),
        "No train was stranded when the river rose",
        "The school trains ran the next morning.",
        "lupe",
        {"tomasz": "calm under pressure", "lupe": "knew every night crew"},
    ),
    (
        "roster",
        date(2026, 6, 12),
        "The roster for the summer works came out",
        "",
        "rui",
        {"tomasz": "keeps the overview", "rui": "moved the works by a week"},
    ),
    (
        "union",
        date(2026, 6, 19),
        "The union agreed to the night hours",
        "Nights are staffed until spring.",
        "marit",
        {"tomasz": "is trusted", "adaeze": "explained what it costs"},
    ),
    (
        "sand",
        date(2026, 6, 26),
        "The sand for the winter was ordered in June",
        "",
        "yasmin",
        {"tomasz": "saw it coming", "yasmin": "finishes things", "adaeze": "found the money"},
    ),
    (
        "napkin",
        date(2026, 7, 24),
        "Lupe made a week of the roster, and it held",
        "Two people can now make it.",
        "keiko",
        {"lupe": "tries new things", "tomasz": "explains clearly"},
    ),
    (
        "council",
        date(2026, 8, 7),
        "The passengers' council came back to the table",
        "They help to plan the stations without a counter.",
        "adaeze",
        {"arjun": "brings people together", "keiko": "asks good questions", "marit": "speaks up"},
    ),
    (
        "august",
        date(2026, 8, 28),
        "Three weeks in August, and no train fell out",
        "Tomasz was at home with his family. Nobody had to call him.",
        "arjun",
        {
            "lupe": "made the roster",
            "yasmin": "calm under pressure",
            "keiko": "freed hours in the timetable",
            "tomasz": "wrote down what only he knew",
        },
    ),
    (
        "settled",
        date(2026, 9, 4),
        "The works and the winter both fit",
        "Two weekends move to spring, and their hours go to the winter.",
        "marit",
        {"rui": "let go of two weekends", "keiko": "redrew the winter", "adaeze": "counted both"},
    ),
    (
        "replaced",
        date(2026, 9, 10),
        "Two failed trains were replaced before the first commuters",
        "",
        "arjun",
        {"yasmin": "had a train ready", "lupe": "found two drivers", "arjun": "told the stations"},
    ),
    (
        "budget",
        date(2026, 9, 11),
        "The depots read the budget",
        "They name what they can do without.",
        "lupe",
        {"adaeze": "explains clearly", "arjun": "asked the depots first"},
    ),
)
_CREDIT: Final = {
    "lupe": {"yasmin": 40, "keiko": 30, "tomasz": 30},
    "yasmin": {"lupe": 50, "keiko": 20, "tomasz": 30},
    "keiko": {"lupe": 40, "yasmin": 40, "tomasz": 20},
    "tomasz": {"lupe": 50, "yasmin": 40, "keiko": 10},
}
_REWARDS: Final = (
    ("Bonus for the best depot", "a group", "reliability"),
    ("Leader of the year", "one person", None),
    ("Bonus of the heads for their own function", "one person", None),
    ("Praise in the board for whoever saved the night", "one person", "courage"),
    ("A free day after the works", "everybody", "care"),
)


def sample_recognition() -> RecognitionEvidence:
    """Return the stories of the sample team, the points for one of them, and the rewards.

    Returns
    -------
    RecognitionEvidence
        Ten stories in three cycles, and what the railway rewards.
    """
    return RecognitionEvidence(
        stories=pl.DataFrame(
            [
                (key, day, result, possible or None, by)
                for key, day, result, possible, by, _ in _STORIES
            ],
            ["story", "day", "result", "made_possible", "told_by"],
            orient="row",
        ),
        contributions=pl.DataFrame(
            [
                (story[0], person, brought)
                for story in _STORIES
                for person, brought in story[5].items()
            ],
            ["story", "person", "brought"],
            orient="row",
        ),
        credit=pl.DataFrame(
            [
                ("august", giver, person, float(points))
                for giver, given in _CREDIT.items()
                for person, points in given.items()
            ],
            ["story", "giver", "person", "points"],
            orient="row",
        ),
        rewards=pl.DataFrame(
            _REWARDS,
            {"reward": pl.String, "goes_to": pl.String, "value": pl.String},
            orient="row",
        ),
    )
