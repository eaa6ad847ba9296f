"""Compute figures of an organisation from the means of its teams, so that no team is revealed.

A team is protected here as a person is in a team: the total of one or two teams follows from
nothing that was shown, in this wave or an earlier one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import polars as pl

from wholesum.core.disclosure import CROWD, LEAST_PEOPLE, totals_reveal_few
from wholesum.core.facets import FACETS
from wholesum.pulse.privacy.tree_audit import repair

LEAST_TEAMS: Final = 5
"""Fewest teams of a wave."""
LEAST_IN_PART: Final = LEAST_PEOPLE
"""Fewest teams of a part, and fewest by which two figures may differ."""
LEAST_FOR_HALF: Final = 8
"""Fewest teams of which the middle half is shown."""

Groups: TypeAlias = tuple[frozenset[str], ...]
Means: TypeAlias = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class PartFigure:
    """The mean of a facet over the teams in one part of the organisation.

    Parameters
    ----------
    part
        The team at the top of the part.
    teams
        How many teams are counted.
    mean
        The mean of their means, rounded to 0.1.
    """

    part: str
    teams: int
    mean: float


@dataclass(frozen=True, slots=True)
class FacetFigure:
    """How the means of an organisation's teams on one facet are spread, at one time.

    Parameters
    ----------
    facet
        The facet.
    teams
        How many teams are counted; 0 where nothing is shown.
    mean
        The mean of their means, rounded to 0.1.
    low, high
        The middle half of the teams lies between them; ``None`` below eight teams.
    parts
        The parts of the organisation that may be shown, in the order of the tree.
    withheld
        ``few`` teams, or teams that ``left``; empty where something is shown.
    """

    facet: str
    teams: int = 0
    mean: float | None = None
    low: float | None = None
    high: float | None = None
    parts: tuple[PartFigure, ...] = ()
    withheld: str = ""


@dataclass(frozen=True, slots=True)
class Wave:
    """The figures that an organisation shows at one time, with the teams behind each figure.

    Parameters
    ----------
    facets
        The ten facets.
    groups
        For each facet that is shown the teams of each figure, the whole first.
    """

    facets: tuple[FacetFigure, ...]
    groups: dict[str, Groups]

    @property
    def teams(self) -> int:
        """The largest number of teams that one facet is computed from."""
        return max((facet.teams for facet in self.facets), default=0)


def make_wave(
    parents: Mapping[str, str | None],
    root: str,
    means: Means,
    before: Sequence[Mapping[str, Groups]] = (),
) -> Wave:
    """Compute the figures that an organisation may show, from the means of its teams.

    Of each facet the mean of the team means is shown from five teams on, their middle half from
    eight, and the mean of a part directly below the root from three. A part is hidden where the
    rest would be one or two teams (the tree audit of `wholesum.pulse.privacy`, with teams in place
    of people). Then all figures, those of earlier waves included and every team taken to be
    unchanged, must not add up to one or two teams; if they do, first the parts are left out, then
    teams that joined wait for the next wave, then the facet is withheld. Waves of 50 teams or more
    are not compared with each other: nobody knows how many of so many changed.

    Parts keep the order of the tree. It must not be used to compare or rank teams.

    Parameters
    ----------
    parents
        The team above each team, ``None`` at the top.
    root
        The team at the top of the organisation; all teams below it count, and it itself.
    means
        For each team that is counted the mean of each facet that its own members may see.
    before
        The groups of earlier waves that are remembered, the latest last.

    Returns
    -------
    Wave
        The figures. They depend on no order.
    """
    part_of = _parts(parents, root)
    found: dict[tuple[frozenset[str], tuple[Groups, ...]], tuple[Groups, str]] = {}
    facets, groups = [], {}
    for facet in FACETS:
        counted = frozenset(
            team for team, known in means.items() if team in part_of and facet.code in known
        )
        earlier = tuple(wave[facet.code] for wave in before if wave.get(facet.code))
        key = (counted, earlier)
        if key not in found:  # nearly always the same for all facets
            found[key] = _groups(counted, part_of, earlier)
        shown, withheld = found[key]
        if not shown:
            facets.append(FacetFigure(facet.code, withheld=withheld))
            continue
        groups[facet.code] = shown
        values = {team: means[team][facet.code] for team in shown[0]}
        facets.append(_figure(facet.code, values, shown, part_of))
    return Wave(tuple(facets), groups)


def _parts(parents: Mapping[str, str | None], root: str) -> dict[str, str]:
    """Return for each team of an organisation the part in which it is, in the order of the tree."""
    below: dict[str | None, list[str]] = {}
    for team, parent in parents.items():
        below.setdefault(parent, []).append(team)
    part_of, waiting = {root: root}, [(part, part) for part in reversed(below.get(root, []))]
    while waiting:
        team, part = waiting.pop()
        if team not in part_of:
            part_of[team] = part
            waiting += [(inner, part) for inner in below.get(team, ())]
    return part_of


def _groups(
    counted: frozenset[str], part_of: Mapping[str, str], earlier: Sequence[Groups]
) -> tuple[Groups, str]:
    """Return the teams behind each figure that may be shown, or the reason why there is none."""
    if len(counted) < LEAST_TEAMS:
        return (), "few"
    for whole in _wholes(counted, earlier):
        known = list(_remembered(whole, earlier))
        parts = _safe_parts(whole, part_of)
        for shown in ((whole, *parts), (whole,)) if parts else ((whole,),):
            # The first wave has passed the tree audit, which finds the same.
            if not known or not totals_reveal_few([*shown, *known], least=LEAST_IN_PART):
                return shown, ""
    return (), "left"


def _wholes(counted: frozenset[str], earlier: Sequence[Groups]) -> Iterable[frozenset[str]]:
    """Yield the set of all teams, then the set without teams that joined since the last time."""
    yield counted
    for last in reversed(earlier):
        stayed = counted & last[0]
        if LEAST_TEAMS <= len(stayed) < len(counted):
            yield stayed
        return


def _remembered(whole: Set[str], earlier: Sequence[Groups]) -> Iterable[frozenset[str]]:
    for group in (group for wave in earlier for group in wave):
        if min(len(group), len(whole)) < CROWD:
            yield group


def _safe_parts(whole: frozenset[str], part_of: Mapping[str, str]) -> Groups:
    """Return the teams of each part whose mean may be shown next to the mean of all teams."""
    by_part: dict[str, set[str]] = {}
    for team in whole:
        by_part.setdefault(part_of[team], set()).add(team)
    names = sorted(by_part)
    root = "\0whole"  # no table can hold this name
    tree = pl.DataFrame(
        {
            "node": [root, *names],
            "parent": [None, *([root] * len(names))],
            "respondents": [len(whole), *(len(by_part[name]) for name in names)],
            "published": [True] * (len(names) + 1),
        },
        schema_overrides={"parent": pl.String},
    )
    kept = repair(tree, threshold=LEAST_IN_PART).filter("published")["node"].to_list()
    groups = {name: frozenset(by_part[name]) for name in names if name in kept}
    return tuple(group for name, group in groups.items() if group != whole and name != root)


def _figure(
    facet: str, values: Mapping[str, float], shown: Groups, part_of: Mapping[str, str]
) -> FacetFigure:
    order = {part: place for place, part in enumerate(dict.fromkeys(part_of.values()))}
    parts = [
        PartFigure(part_of[min(group)], len(group), _mean(values[team] for team in group))
        for group in shown[1:]
    ]
    low = high = None
    if len(values) >= LEAST_FOR_HALF:
        low, high = np.round(np.quantile(sorted(values.values()), (0.25, 0.75)), 1).tolist()
    return FacetFigure(
        facet,
        len(values),
        _mean(values.values()),
        low,
        high,
        tuple(sorted(parts, key=lambda part: order[part.part])),
    )


def _mean(values: Iterable[float]) -> float:
    return round(float(np.mean(sorted(values))), 1)
