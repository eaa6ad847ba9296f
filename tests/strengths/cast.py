"""Random teams with strengths and challenges, and levels written as letters."""

from __future__ import annotations

from pathlib import Path

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
