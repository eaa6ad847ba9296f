"""Count the kinds of work that at least two members can do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from wholesum.charts.kit.words import counted


class Level(StrEnum):
    """How well a member can do a kind of work."""

    NONE = "none"
    LEARN = "could learn"
    STAND_IN = "can stand in"
    DOES = "does"

    @property
    def covers(self) -> bool:
        """Whether a member with this level can do the work when another member is away."""
        return self in {Level.STAND_IN, Level.DOES}


Levels: TypeAlias = dict[str, dict[str, Level]]  # by kind of work, then by person


@dataclass(frozen=True)
class StandIns:
    """How many members can do each kind of work in a team.

    Parameters
    ----------
    shared
        The kinds of work that two or more members can do.
    single
        The kinds that one member can do.
    nobody
        The kinds that nobody can do.
    """

    shared: tuple[str, ...]
    single: tuple[str, ...]
    nobody: tuple[str, ...]

    @property
    def kinds(self) -> int:
        """The number of kinds of work in a team."""
        return len(self.shared) + len(self.single) + len(self.nobody)

    @property
    def share(self) -> float | None:
        """The share of kinds of work that at least two members can do; ``None`` without any."""
        return len(self.shared) / self.kinds if self.kinds else None

    def explain(self) -> str:
        """Describe in one sentence how many kinds of work only one member can do."""
        if not self.kinds:
            return "No kind of work is listed yet."
        words = f"{len(self.single)} of {counted(self.kinds, 'kind')} of work "
        words += "depends" if len(self.single) == 1 else "depend"
        words += " on one person"
        if self.nobody:
            words += f", and nobody can do {len(self.nobody)}"
        return f"{words}."


def stand_ins(levels: Mapping[str, Mapping[str, Level]]) -> StandIns:
    """Count the kinds of work that at least two members can do.

    Parameters
    ----------
    levels
        The levels by kind of work, then by person. A member covers a kind with *can stand in* or
        *does*; members who could learn it do not count yet.

    Returns
    -------
    StandIns
        Each kind in one of three groups. All groups are empty without any kind of work.

    Notes
    -----
    It counts kinds of work as equal. Do not use it to judge a member: a kind that depends on one
    person is a risk of the team, not a merit or a fault of this person.
    """
    groups: tuple[list[str], list[str], list[str]] = ([], [], [])
    for kind, people in levels.items():
        number = sum(level.covers for level in people.values())
        groups[2 - min(number, 2)].append(kind)
    return StandIns(*(tuple(group) for group in groups))
