"""What the members of the sample team can give, which work they can do, and their challenges.

In May seven of ten kinds of work depend on one person, four of them on Tomasz. From July on Lupe
and Yasmin learn from him, and in August they stand in for him for three weeks.
"""

from __future__ import annotations

from datetime import date
from typing import Final

import polars as pl

from wholesum.strengths.evidence import StrengthsEvidence
from wholesum.strengths.measures.stand_ins import Level

_DOES, _STANDS_IN, _LEARNS = Level.DOES, Level.STAND_IN, Level.LEARN
_MAY, _JULY, _AUGUST = date(2026, 5, 20), date(2026, 7, 20), date(2026, 8, 3)
_SEPTEMBER: Final = date(2026, 9, 10)

_KINDS: Final = {
    "roster": "Make the roster",
    "failed": "Answer when a train fails in the night",
    "union": "Agree on hours with the union",
    "drivers": "Place drivers after an incident",
    "timetable": "Draw the timetable",
    "possessions": "Plan weekends of works",
    "fleet": "Decide which trains go to the depot",
    "budget": "Close the month",
    "stations": "Open and close stations",
    "board": "Speak for the railway to the board",
}
_LEVELS: Final = (
    ("roster", "tomasz", _DOES, _MAY),
    ("roster", "lupe", _LEARNS, _MAY),
    ("failed", "tomasz", _DOES, _MAY),
    ("failed", "yasmin", _LEARNS, _MAY),
    ("union", "tomasz", _DOES, _MAY),
    ("union", "adaeze", _LEARNS, _MAY),
    ("drivers", "tomasz", _DOES, _MAY),
    ("timetable", "keiko", _DOES, _MAY),
    ("timetable", "tomasz", _STANDS_IN, _MAY),
    ("possessions", "rui", _DOES, _MAY),
    ("possessions", "keiko", _LEARNS, _MAY),
    ("fleet", "yasmin", _DOES, _MAY),
    ("fleet", "tomasz", _STANDS_IN, _MAY),
    ("budget", "adaeze", _DOES, _MAY),
    ("budget", "marit", _LEARNS, _MAY),
    ("stations", "arjun", _DOES, _MAY),
    ("board", "marit", _DOES, _MAY),
    ("board", "adaeze", _STANDS_IN, _MAY),
    ("drivers", "lupe", _LEARNS, _JULY),
    ("stations", "keiko", _LEARNS, _JULY),
    ("roster", "lupe", _STANDS_IN, _JULY),
    ("failed", "yasmin", _STANDS_IN, _AUGUST),
    ("possessions", "keiko", _STANDS_IN, _SEPTEMBER),
    ("roster", "lupe", _DOES, _AUGUST),
)
_GIFTS: Final = (
    ("tomasz", "calm under pressure", "lupe", "In the flood of 2024 you spoke slower, not louder."),
    ("tomasz", "keeps the overview", "yasmin", "You knew where every train stood that night."),
    ("tomasz", "explains clearly", "lupe", "You drew the roster on a napkin, and I understood it."),
    ("lupe", "listens", "tomasz", "The night crews tell you what they tell nobody else."),
    ("lupe", "tries new things", "keiko", "You swapped two shifts to see what happens, and asked."),
    ("rui", "sees what could go wrong", "yasmin", "You stopped the works before the bank slid."),
    ("yasmin", "finishes things", "rui", "The sand was on the trains in October, as you said."),
    ("yasmin", "calm under pressure", "arjun", "Twice in August, before the first commuters."),
    ("keiko", "keeps the overview", "marit", "You saw that both plans needed the same hours."),
    ("keiko", "asks good questions", "rui", "You asked what the works would cost the winter."),
    ("adaeze", "explains clearly", "arjun", "After your talk the depots read the budget."),
    (
        "arjun",
        "brings people together",
        "adaeze",
        "The passengers' council came back to the table.",
    ),
    ("arjun", "listens", "keiko", "You let the counter staff speak first."),
    ("marit", "speaks up", "adaeze", "You told the board what we could not promise."),
)
_OWN: Final = (
    ("tomasz", "keeps the overview", False),
    ("marit", "speaks up", False),
    ("rui", "sees what could go wrong", False),
    ("keiko", "speaks up", True),
    ("lupe", "keeps the overview", True),
    ("adaeze", "asks good questions", True),
)
_CHALLENGES: Final = {
    "winter": ("A timetable that holds in snow", 8.0, None),
    "nights": ("Nights that do not depend on one person", 6.0, None),
    "counters": ("Stations without a counter", 5.0, date(2026, 9, 14)),
}
_NEEDS: Final = (
    ("winter", "sees what could go wrong", 1),
    ("winter", "keeps the overview", 1),
    ("winter", "asks good questions", 1),
    ("winter", "finishes things", 1),
    ("nights", "calm under pressure", 2),
    ("nights", "listens", 1),
    ("nights", "explains clearly", 1),
    ("counters", "brings people together", 1),
    ("counters", "listens", 1),
    ("counters", "speaks up", 1),
)
_CHOSEN: Final = (("counters", "arjun"), ("counters", "lupe"), ("counters", "marit"))


def sample_strengths() -> StrengthsEvidence:
    """Return the strengths, kinds of work and challenges of the sample team.

    Returns
    -------
    StrengthsEvidence
        Levels from four days; all strengths are shown to the team, except one of Tomasz.
    """
    strengths = [
        {
            "person": person,
            "strength": strength,
            "named_by": by,
            "story": story,
            "shared": (person, strength) != ("tomasz", "explains clearly") or None,
            "wish": None,
        }
        for person, strength, by, story in _GIFTS
    ] + [
        {
            "person": person,
            "strength": strength,
            "named_by": person,
            "story": None,
            "shared": True,
            "wish": wish or None,
        }
        for person, strength, wish in _OWN
    ]
    return StrengthsEvidence(
        strengths=pl.DataFrame(strengths),
        kinds_of_work=pl.DataFrame(list(_KINDS.items()), ["kind", "title"], orient="row"),
        coverage=pl.DataFrame(_LEVELS, ["kind", "person", "level", "day"], orient="row"),
        challenges=pl.DataFrame(
            [(key, *about) for key, about in _CHALLENGES.items()],
            {"challenge": pl.String, "title": pl.String, "hours": pl.Float64, "meets": pl.Date},
            orient="row",
        ),
        needs=pl.DataFrame(_NEEDS, ["challenge", "strength", "people"], orient="row"),
        constellations=pl.DataFrame(_CHOSEN, ["challenge", "person"], orient="row"),
    )
