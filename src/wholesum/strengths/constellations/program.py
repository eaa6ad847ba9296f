"""Choose a constellation for each challenge by an integer program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Final

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import csr_array, vstack

from wholesum.strengths.constellations.columns import Columns, IntArray

_ALIKE: Final = 1
"""Constellations that differ in so many members are alike."""


@dataclass(frozen=True)
class LevelProof:
    """The value of one score that was reached, and the best value still possible."""

    value: float
    bound: float


@dataclass(frozen=True, eq=False)
class Solution:
    """The chosen constellation for each challenge, with the proof of each score."""

    picks: tuple[int, ...]
    proofs: tuple[LevelProof, ...]


@dataclass
class _Program:
    """The integer program that chooses constellations for all challenges."""

    columns: Sequence[Columns]
    until: float
    most: int | None = None
    rows: list[Any] = field(default_factory=list)
    lows: list[float] = field(default_factory=list)
    highs: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.starts = np.cumsum([0, *(len(column.members) for column in self.columns)])
        self.count = int(self.starts[-1])
        load = np.concatenate([column.members * column.hours for column in self.columns])
        for start, end in zip(self.starts, self.starts[1:], strict=False):
            self.add(self._at(np.arange(start, end)), 1, 1)
        for person in load.T:
            self.add(np.append(person, -1.0), -np.inf, 0)
        if self.most is not None:
            for person in np.concatenate([column.members for column in self.columns]).T:
                self.add(np.append(person, 0.0), 0, self.most)
        self.goals = (
            self._goal([column.missing for column in self.columns]),
            self._goal([column.alone for column in self.columns]),
            np.append(np.zeros(self.count), 1.0),
            self._goal([column.repeats for column in self.columns]),
            self._goal([-column.growth for column in self.columns]),
        )

    def _goal(self, scores: Sequence[IntArray]) -> Any:
        return np.append(np.concatenate(scores), 0.0)

    def _at(self, places: IntArray) -> Any:
        row = np.zeros(self.count + 1)
        row[places] = 1.0
        return row

    def add(self, row: Any, low: float, high: float) -> None:
        """Add a constraint to the integer program."""
        self.rows.append(csr_array(row[np.newaxis]))
        self.lows.append(low)
        self.highs.append(high)

    def solve(self, goal: Any) -> OptimizeResult | None:
        """Minimise a goal of the integer program; return ``None`` if no solution was found."""
        left = self.until - monotonic()
        if left <= 0:
            return None
        ends = np.append(np.ones(self.count), np.inf)
        found = milp(
            goal,
            integrality=np.append(np.ones(self.count), 0.0),
            bounds=Bounds(np.zeros(self.count + 1), ends),
            constraints=LinearConstraint(vstack(self.rows, format="csr"), self.lows, self.highs),
            options={"time_limit": left, "mip_rel_gap": 0.0},
        )
        return None if found.x is None else found

    def picks(self, found: OptimizeResult) -> tuple[int, ...]:
        """Return the constellation that the solution chooses for each challenge."""
        chosen = found.x[:-1]
        return tuple(
            int(np.argmax(chosen[start:end]))
            for start, end in zip(self.starts, self.starts[1:], strict=False)
        )

    def differ(self, picks: Sequence[int]) -> None:
        """Require that at least half of the constellations clearly differ from earlier solutions."""
        places = list[int]()
        for options, pick, start in zip(self.columns, picks, self.starts, strict=False):
            shared = options.members.astype(np.int64) @ options.members[pick]
            alike = np.minimum(options.sizes, options.sizes[pick]) - shared <= _ALIKE
            places += (np.flatnonzero(alike) + int(start)).tolist()
        most = len(self.columns) - (len(self.columns) + 1) // 2
        self.add(self._at(np.array(places)), 0, most)


def solve(
    columns: Sequence[Columns], proposals: int, seconds: float, most: int | None
) -> list[Solution]:
    """Find the best choice of constellations score by score, and then others that clearly differ.

    Each score is a bound that the next ones keep. The value and the bound of HiGHS are kept; where
    the time ends, they differ.
    """
    program = _Program(columns, monotonic() + seconds, most)
    found = list[Solution]()
    while len(found) < proposals:
        solution = _lexicographic(program)
        if solution is None:
            break
        found.append(solution)
        program.differ(solution.picks)
    return found


def _lexicographic(program: _Program) -> Solution | None:
    before = len(program.rows)
    proofs, picks = list[LevelProof](), None
    for goal in program.goals:
        found = program.solve(goal)
        if found is None:
            break
        picks = program.picks(found)
        proofs.append(LevelProof(float(found.fun), float(found.mip_dual_bound)))
        program.add(goal, -np.inf, float(found.fun) + 1e-6)
    del program.rows[before:], program.lows[before:], program.highs[before:]
    return None if picks is None else Solution(picks, tuple(proofs))
