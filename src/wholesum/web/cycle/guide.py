"""The session guides: blocks with minutes, purpose and the words to say, read from data."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from itertools import accumulate
from typing import Final

import msgspec

GUIDES: Final = ("check-in", "mirror", "dialogue", "review", "case-clinic")
"""The names of the guides, in the order in which they are listed."""


MOVEMENTS: Final = {
    "downloading": "what we already think",
    "seeing": "what is there",
    "sensing": "how it is for others",
    "letting go": "what we end",
    "letting come": "what wants to begin",
    "prototype": "a first small try",
}
"""The steps of Theory U that a block can belong to, each in plain words."""


class Block(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One part of a session.

    Parameters
    ----------
    title
        What the team does in it.
    minutes
        How long it takes.
    movement
        The step of Theory U to which it belongs.
    purpose
        What it is for, in one sentence.
    say
        What the host says, sentence by sentence.
    captures
        What the team writes down; empty for nothing.
    page
        The name of the address of the page on which this is done; it takes a team.
    """

    title: str
    minutes: int
    movement: str
    purpose: str
    say: tuple[str, ...]
    captures: str = ""
    page: str = ""


class Guide(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A session of the whole team, block by block.

    Parameters
    ----------
    title
        Its name.
    purpose
        What it is for, in one sentence.
    who
        Who takes part.
    roles
        The roles that go to other members each time.
    blocks
        Its blocks in order.
    """

    title: str
    purpose: str
    who: str
    roles: tuple[str, ...]
    blocks: tuple[Block, ...]

    @property
    def minutes(self) -> int:
        """How long the session takes."""
        return sum(block.minutes for block in self.blocks)

    @property
    def starts(self) -> tuple[int, ...]:
        """After how many minutes each block starts."""
        return (0, *accumulate(block.minutes for block in self.blocks[:-1]))


@cache
def guides() -> dict[str, Guide]:
    """Return all guides by their names."""
    folder = files("wholesum.web.cycle") / "guides"
    read = ((name, (folder / f"{name}.toml").read_text("utf-8")) for name in GUIDES)
    return {name: msgspec.convert(tomllib.loads(text), Guide) for name, text in read}


def assign_roles(people: Sequence[str], roles: Sequence[str], turn: int) -> list[tuple[str, str]]:
    """Give each role of a session to a person, so that all people take turns.

    Parameters
    ----------
    people
        The people in a fixed order.
    roles
        The roles of the session.
    turn
        How many sessions of this kind came before.

    Returns
    -------
    list of tuple of str
        Each role with its person; nothing without people. In as many sessions as there are people,
        each person has each role once.
    """
    if not people:
        return []
    return [(role, people[(turn + place) % len(people)]) for place, role in enumerate(roles)]
