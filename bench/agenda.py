"""Simulate whether exaggerating for one's own efforts pays: ``python -m bench.agenda``.

Nine members in camps of six and three own 36 efforts of 2 to 29 hours; three fifths of them may
be kept. The true utility of an effort for a member is its value for their camp, noise, and a
point more for their own. One member at a time scores 5 for own efforts, 0 for all others. How many
of their own hours are kept, and how satisfied is everyone? It shows a direction, not a law of real
teams: everything here is made up, and the seeds, camps and sizes are arguments.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bench.tools.measuring import report_console, report_table
from wholesum.focus.rules.ballots import Ballots
from wholesum.focus.rules.equal_shares import equal_shares
from wholesum.focus.rules.greedy import greedy
from wholesum.focus.rules.grouping import ballots_of
from wholesum.focus.rules.outcome import Outcome

FloatArray = NDArray[np.float64]
Rule = Callable[[Ballots], Outcome]

MOST_OWN_HOURS: Final = 0.72
MOST_LOSS: Final = 0.005
KEEP: Final = 0.6


@dataclass(frozen=True)
class Team:
    """A made-up team: true scores, hours and owners of its efforts."""

    scores: FloatArray
    hours: FloatArray
    owner: NDArray[np.int64]

    @classmethod
    def made_up(cls, camps: tuple[int, ...], efforts: int, rng: np.random.Generator) -> Team:
        """Return a random team with members in camps of these sizes."""
        camp = np.repeat(np.arange(len(camps)), camps)
        shared = rng.uniform(0, 5, (len(camps), efforts))[camp]
        owner = np.arange(efforts) % len(camp)
        own = owner == np.arange(len(camp))[:, np.newaxis]
        seen = shared + rng.normal(0, 0.8, shared.shape) + own
        hours = rng.integers(2, 30, efforts).astype(np.float64)
        return cls(np.clip(np.rint(seen), 0, 5), hours, owner)

    def kept(self, rule: Rule, pusher: int | None, *, owner_counts: bool) -> NDArray[np.bool_]:
        """Return the efforts that a rule keeps if one member exaggerates for their own efforts."""
        said = self.scores.copy()
        if pusher is not None:
            said[pusher] = np.where(self.owner == pusher, 5.0, 0.0)
        if not owner_counts:
            said[self.owner, np.arange(len(self.owner))] = np.nan
        voter, effort = np.indices(said.shape)
        names = [str(number) for number in range(len(self.hours))]
        entries = voter.ravel(), effort.ravel(), said.ravel()
        ballots = ballots_of(names, self.hours, KEEP * self.hours.sum(), len(said), entries)
        kept = np.zeros(len(names), dtype=np.bool_)
        kept[list(rule(ballots).places)] = True
        return kept

    def satisfied(self, kept: NDArray[np.bool_]) -> FloatArray:
        """Return the share of each member's possible utility that is kept, by true scores."""
        part: FloatArray = self.scores[:, kept].sum(axis=1) / self.scores.sum(axis=1)
        return part

    def own_part(self, kept: NDArray[np.bool_], member: int) -> float:
        """Return the part of a member's own hours that is kept."""
        own = self.owner == member
        return float(self.hours[own & kept].sum() / self.hours[own].sum())


@dataclass(frozen=True)
class RuleFigures:
    """The figures of one rule: means over teams and members."""

    satisfied: float
    honest: float
    pushing: float
    better_off: float


SHARES: Final[Rule] = partial(equal_shares, completion="utilitarian")
RULES: Final[dict[str, tuple[Rule, bool]]] = {
    "most backers": (partial(greedy, by="votes"), True),
    "points per hour": (greedy, True),
    "points per hour, owner left out": (greedy, False),
    "equal shares": (SHARES, True),
    "equal shares, owner left out": (SHARES, False),
}


def study(
    teams: int, seed: int = 2026, camps: tuple[int, ...] = (6, 3), efforts: int = 36
) -> dict[str, RuleFigures]:
    """Simulate, for every team and rule, one member who exaggerates for their own efforts."""
    rng = np.random.default_rng(seed)
    made = [Team.made_up(camps, efforts, rng) for _ in range(teams)]
    return {name: _under(rule, counts, made) for name, (rule, counts) in RULES.items()}


def _under(rule: Rule, owner_counts: bool, made: list[Team]) -> RuleFigures:
    rows = []
    for team in made:
        base = team.kept(rule, None, owner_counts=owner_counts)
        joy = team.satisfied(base)
        for member in range(len(team.scores)):
            bent = team.kept(rule, member, owner_counts=owner_counts)
            gained = team.satisfied(bent)[member] > joy[member] + 1e-9
            parts = team.own_part(base, member), team.own_part(bent, member)
            rows.append((joy.mean(), *parts, gained))
    return RuleFigures(*np.mean(np.array(rows, dtype=np.float64), axis=0).tolist())


def main() -> None:
    """Print the study."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--teams", type=int, default=150)
    parser.add_argument("--seed", type=int, default=2026)
    given = parser.parse_args()
    table = report_table(
        "Does pushing one's own agenda pay?",
        "rule",
        "mean satisfied",
        "own hours kept",
        "when pushing",
        "better off",
    )
    for name, found in study(given.teams, given.seed).items():
        figures = (found.satisfied, found.honest, found.pushing)
        table.add_row(name, *(f"{figure:.3f}" for figure in figures), f"{found.better_off:.0%}")
    report_console().print(table)


if __name__ == "__main__":
    main()
