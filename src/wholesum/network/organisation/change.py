"""Compare two waves: whether people turn to other functions more or less than before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy import special

from wholesum.charts.result import Result
from wholesum.network.organisation.ties import FEWEST, HARDLY, OrganisationNetwork
from wholesum.tables import warn_of

Verdict: TypeAlias = Literal["more", "less", "cannot tell"]
_FEW_MOVED: Final = 3
_RISK: Final = 0.05
_MOST_EXACT: Final = 200
_STEPS: Final = 400


@dataclass(frozen=True)
class BridgingChange(Result):
    """By how much people's share of ties to other functions changed between two waves.

    Parameters
    ----------
    people
        The number of people with ties in both waves.
    difference
        The mean of their differences.
    probability
        How often random signs would give a mean at least so far from zero.
    verdict
        ``more``, ``less`` or ``cannot tell``.
    withheld
        Why nothing is shown; empty otherwise.
    """

    people: int
    difference: float
    probability: float
    verdict: Verdict
    withheld: str = ""

    def explain(self) -> str:
        """Describe whether ties to other functions became more or fewer, or why no result is shown."""
        if self.withheld:
            return f"The waves are not compared: {self.withheld}."
        return (
            f"Ties outside one's own function: {self.verdict}. The share of {self.people:,} people "
            f"changed by {self.difference * 100:+.0f} points on average "
            f"(probability by chance {self.probability:.2f})."
        )


def bridging_change(before: OrganisationNetwork, after: OrganisationNetwork) -> BridgingChange:
    """Compare people's share of ties to other functions between two waves.

    Parameters
    ----------
    before, after
        The two waves. People keep the function of the first one.

    Returns
    -------
    BridgingChange
        The verdict. Nothing is shown if one or two people joined or left, because the difference of
        the two waves could show their ties; and nothing of fewer than 12 people.

    Warns
    -----
    ReadingWarning
        If the waves have hardly any ties in common: ids may mean other people in the other file.

    Notes
    -----
    If nothing has changed, each person's difference is as likely to be positive as negative. The
    verdict compares the sum of the differences with the sums under all choices of signs; up to 200
    people that distribution is exact but for rounding of the differences to one in 400, above it is
    taken as normal.

    References
    ----------
    Fisher (1935), The Design of Experiments. Krackhardt (1988), doi:10.1016/0378-8733(88)90004-4.
    """
    places = {person: place for place, person in enumerate(after.people)}
    stayed = [(earlier, places[p]) for earlier, p in enumerate(before.people) if p in places]
    joined, left = len(after.people) - len(stayed), len(before.people) - len(stayed)
    if 0 < joined < _FEW_MOVED or 0 < left < _FEW_MOVED:
        few = "fewer than three people joined or left, and the difference could show their ties"
        return _withheld(few)
    old, new = np.array(stayed, dtype=np.int64).reshape(-1, 2).T
    frozen = np.full(len(after.people), -1)
    frozen[new] = before.function[old]
    _warn_of_other_ids(before, after)
    first, second = _shares(before, before.function)[old], _shares(after, frozen)[new]
    apart = (second - first)[np.isfinite(first) & np.isfinite(second)]
    if apart.size < FEWEST:
        return _withheld(f"fewer than {FEWEST} people have ties in both")
    chance = sign_flip(apart)
    verdict: Verdict = "cannot tell"
    if chance <= _RISK:
        verdict = "more" if apart.sum() > 0 else "less"
    return BridgingChange(apart.size, float(apart.mean()), chance, verdict)


def sign_flip(apart: NDArray[np.float64]) -> float:
    """Return the p value of a sum of differences, by a test with random signs.

    Parameters
    ----------
    apart
        The differences.

    Returns
    -------
    float
        From 0 to 1; 1 if all differences are 0.
    """
    most = float(np.abs(apart).max(initial=0))
    if most == 0:
        return 1.0
    if apart.size > _MOST_EXACT:
        return float(2 * special.ndtr(-abs(apart.sum()) / np.sqrt((apart**2).sum())))
    steps = np.rint(np.abs(apart) / most * _STEPS).astype(int)
    seen = abs(int((np.sign(apart) * steps).sum()))
    exact = np.ones(1)
    for step in steps:
        moved = np.zeros(exact.size + 2 * step)
        moved[: exact.size] += exact / 2
        moved[2 * step :] += exact / 2
        exact = moved
    sums = np.arange(exact.size) - steps.sum()
    return float(exact[np.abs(sums) >= seen].sum())


def _withheld(reason: str) -> BridgingChange:
    return BridgingChange(0, 0.0, 1.0, "cannot tell", reason)


def _shares(network: OrganisationNetwork, function: NDArray[Any]) -> NDArray[np.float64]:
    """Return the share of ties to other functions for each person; NaN for a person without ties."""
    known = (function[network.source] >= 0) & (function[network.target] >= 0)
    source, target = network.source[known], network.target[known]
    ties = np.bincount(source, minlength=len(network.people))
    outside = np.bincount(
        source, function[source] != function[target], minlength=len(network.people)
    )
    with np.errstate(invalid="ignore"):
        return np.asarray(outside / ties)


def _warn_of_other_ids(before: OrganisationNetwork, after: OrganisationNetwork) -> None:
    kept = [_named_pairs(network) for network in (before, after)]
    fewest = min(map(len, kept))
    if fewest and len(kept[0] & kept[1]) < HARDLY / 2 * fewest:
        warn_of(
            [
                "The two waves have hardly any ties in common. Check that an id means the same "
                "person in both files."
            ]
        )


def _named_pairs(network: OrganisationNetwork) -> set[tuple[str, str]]:
    first, second, _both = network.pairs
    names = network.people
    return {
        (min(names[i], names[j]), max(names[i], names[j]))
        for i, j in zip(first.tolist(), second.tolist(), strict=True)
    }
