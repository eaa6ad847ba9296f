"""Made-up challenges, and a second formulation: a variable for each member in each challenge.

Wholesum has one variable for each possible constellation. Here members, holders, pairs and
wishes are variables of their own, so that an error of one formulation is not one of the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from wholesum.strengths.constellations.model import SIZES, Challenge, Roster

Terms = dict[int, float]


@dataclass
class _Rows:
    """Variables with upper ends from 0 on, and rows of terms between a lower and an upper end."""

    tops: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[tuple[Terms, float, float]] = field(default_factory=list)

    def variable(self, top: float = 1.0, *, whole: bool = True) -> int:
        self.tops.append(top)
        self.whole.append(whole)
        return len(self.tops) - 1

    def add(self, terms: Terms, low: float = -np.inf, high: float = np.inf) -> None:
        self.rows.append((terms, low, high))

    def minimise(self, goal: Terms) -> float:
        table = np.zeros((len(self.rows), len(self.tops)))
        for number, (terms, _, _) in enumerate(self.rows):
            for place, factor in terms.items():
                table[number, place] += factor
        costs = np.zeros(len(self.tops))
        for place, factor in goal.items():
            costs[place] += factor
        lows, highs = ([row[end] for row in self.rows] for end in (1, 2))
        found = milp(
            costs,
            integrality=np.array(self.whole, dtype=int),
            bounds=Bounds(0.0, np.array(self.tops)),
            constraints=LinearConstraint(table, lows, highs),
            options={"mip_rel_gap": 0.0},
        )
        assert found.status == 0
        return float(found.fun)


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


def row_scores(
    roster: Roster, challenges: Sequence[Challenge], most: int | None = None
) -> tuple[float, ...]:
    """Return the five best scores, the most important first, lower is better."""
    model = _Rows()
    people = roster.people
    load = model.variable(np.inf, whole=False)
    missing, alone, repeats, growth = Terms(), Terms(), Terms(), Terms()
    inside = [{person: model.variable() for person in people} for _ in challenges]
    for challenge, part in zip(challenges, inside, strict=True):
        everybody = dict.fromkeys(part.values(), 1.0)
        model.add(everybody, min(SIZES[0], len(people)), min(SIZES[-1], len(people)))
        for person in people:
            pinned, out = person in challenge.pinned, person in challenge.excluded
            model.add({part[person]: 1.0}, float(pinned), float(not out))
        for strength, needed in challenge.needs.items():
            holders = {
                part[person]: 1.0 for person in people if strength in roster.holds.get(person, ())
            }
            lacking = model.variable(np.inf, whole=False)
            model.add({**holders, lacking: 1.0}, low=needed)
            missing[lacking] = 1.0
            exact, above, below = (model.variable() for _ in range(3))
            model.add({exact: 1.0, above: 1.0, below: 1.0}, low=1)
            model.add({**holders, above: -(needed + 1.0)}, low=0)
            model.add({**holders, below: float(len(people))}, high=needed - 1.0 + len(people))
            alone[exact] = 1.0
        for (one, other), times in roster.together.items():
            both = model.variable(whole=False)
            model.add({both: 1.0, part[one]: -1.0, part[other]: -1.0}, low=-1)
            repeats[both] = float(times)
        for person in people:
            for strength in roster.wishes.get(person, ()):
                learns = model.variable()
                teachers = {
                    part[other]: -1.0
                    for other in people
                    if other != person and strength in roster.named.get(other, ())
                }
                model.add({learns: 1.0, part[person]: -1.0}, high=0)
                model.add({learns: 1.0, **teachers}, high=0)
                growth[learns] = -1.0
    for person in people:
        hours = {part[person]: one.hours for one, part in zip(challenges, inside, strict=True)}
        model.add({**hours, load: -1.0}, high=0)
        if most is not None:
            model.add({part[person]: 1.0 for part in inside}, high=most)
    reached = []
    for goal in (missing, alone, {load: 1.0}, repeats, growth):
        reached.append(model.minimise(goal))
        model.add(goal, high=reached[-1] + 1e-6)
    return tuple(reached)
