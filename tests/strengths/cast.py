"""Random teams with strengths and challenges, and levels from short words."""

from __future__ import annotations

from pathlib import Path
from random import Random

from wholesum.strengths.constellations.model import Challenge, Roster
from wholesum.strengths.measures.stand_ins import Level, Levels

STRENGTHS = """person,strength,named_by,story,shared,wish
ada,Calm,bo,The flood,true,
ada,calm,ada,,true,
bo,maps,,,true,
bo,law,bo,,true,true
cleo,humour,ada,A long night,,
"""
KINDS = "kind,title,day\nroster,Make the roster,\nsand,Order sand,2026-07-01\n"
COVERAGE = """kind,person,level,day
roster,ada,does,2026-05-04
roster,bo,could learn,2026-05-04
roster,bo,can stand in,2026-07-06
sand,cleo,does,2026-07-06
"""
_LEVELS = {"d": Level.DOES, "s": Level.STAND_IN, "l": Level.LEARN}


def levels(**kinds: str) -> Levels:
    """Return levels of Ada, Bo, Cleo and so on: one letter a person, "-" for none."""
    people = ("ada", "bo", "cleo", "dag", "eve", "fay")
    return {
        kind: {
            person: _LEVELS[letter]
            for person, letter in zip(people, letters, strict=False)
            if letter != "-"
        }
        for kind, letters in kinds.items()
    }


def random_team(
    seed: int, people: int, challenges: int, strengths: int = 8
) -> tuple[Roster, list[Challenge]]:
    """Return a team in which each member has about a third of the strengths."""
    chance = Random(seed)
    names = tuple(f"p{number:02}" for number in range(people))
    words = [f"s{number}" for number in range(strengths)]
    held = {name: [word for word in words if chance.random() < 0.33] for name in names}
    seen = {name: [word for word in held[name] if chance.random() < 0.6] for name in names}
    wished = {
        name: [word for word in words if word not in held[name] and chance.random() < 0.3]
        for name in names
    }
    together = {
        (one, other): chance.choice([0, 0, 1, 2])
        for place, one in enumerate(names)
        for other in names[place + 1 :]
    }
    asked = [
        Challenge(
            f"c{number}",
            {word: chance.choice([1, 1, 2]) for word in chance.sample(words, 5)},
            chance.choice([4.0, 6.0, 8.0]),
        )
        for number in range(challenges)
    ]
    holds, named, wishes = (
        {name: frozenset(those) for name, those in one.items()} for one in (held, seen, wished)
    )
    return Roster(names, holds, named, wishes, together), asked


def write_team(folder: Path) -> None:
    """Write the evidence folder of a team of three."""
    for name, text in {
        "strengths": STRENGTHS,
        "kinds_of_work": KINDS,
        "coverage": COVERAGE,
        "challenges": "challenge,title,hours\nwinter,Winter timetable,6\nnight,Night train,\n",
        "needs": "challenge,strength,people\nwinter,Calm,\nwinter,Maps,2\nnight,calm,1\n",
        "constellations": "challenge,person\nnight,bo\nnight,ada\n",
        "people": "person,function,name\nada,works,Ada Bell\nbo,trains,Bo Holm\ncleo,works,Cleo\n",
    }.items():
        (folder / f"{name}.csv").write_text(text)
