"""Stories of Ada, Bo, Cleo and Dag, and the points with which they divide credit."""

from __future__ import annotations

from pathlib import Path

STORIES = """story,day,result,made_possible,told_by
depot,2026-05-20,The depot opened on time,Trains leave in the snow,ada
roster,2026-06-10,The roster came out without Ada,,bo
talk,2026-07-10,The union said yes,Nights are covered,cleo
"""
CONTRIBUTIONS = """story,person,brought
depot,ada,calm
depot,bo,maps
depot,cleo,keeps the overview
depot,dag,money
roster,bo,tries new things
roster,cleo,listens
talk,bo,humour
talk,cleo,law
talk,,patience
"""
CREDIT = """story,giver,person,points
depot,ada,bo,50
depot,ada,cleo,30
depot,ada,dag,20
depot,bo,ada,70
depot,bo,cleo,20
depot,bo,dag,10
depot,cleo,ada,100
"""
REWARDS = """reward,goes_to,value
bonus,one person,Speed
medal,one person,
summer party,everybody,care
"""
PEOPLE = """person,function,name
ada,works,Ada Bell
bo,trains,Bo Holm
cleo,works,Cleo
dag,money,Dag
"""


def write_team(folder: Path) -> None:
    """Write the evidence folder of a team of four."""
    for name, text in {
        "stories": STORIES,
        "contributions": CONTRIBUTIONS,
        "credit": CREDIT,
        "rewards": REWARDS,
        "people": PEOPLE,
    }.items():
        (folder / f"{name}.csv").write_text(text)
