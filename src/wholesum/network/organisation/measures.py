"""Measure bridging, spread of reliance and mutuality in an organisation, with intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import special

from wholesum.charts.result import Result
from wholesum.core.estimate import Estimate
from wholesum.network.organisation.ties import OrganisationNetwork, interval

_LEAST_VARIANCE: Final = 0.8
"""The least variance of bridging, as a part of that of pairs that are independent."""


@dataclass(frozen=True)
class Bridging(Result):
    """How often ties connect two functions, compared with chance and given the headcounts.

    Parameters
    ----------
    external, ties
        The number of ties between two functions, and of all ties.
    expected
        The share of external ties if everybody chose at random.
    value
        The observed share divided by the expected one, at most 1.
    """

    external: int
    ties: int
    expected: float
    value: Estimate

    def explain(self) -> str:
        """Describe how often ties connect two functions, the value by chance, and the interval."""
        return (
            f"{self.external:,} of {self.ties:,} ties cross functions "
            f"({self.external / self.ties:.0%}); by headcount it would be {self.expected:.0%}. "
            f"Bridging {_figure(self.value)}."
        )


@dataclass(frozen=True)
class Spread(Result):
    """How evenly people's ties are spread over the people whom they name.

    Parameters
    ----------
    people, ties
        The number of people, and of ties.
    tenth
        The share of all ties that the busiest tenth of the people receives.
    value
        The effective number of people relied on, divided by all.
    """

    people: int
    ties: int
    tenth: float
    value: Estimate

    def explain(self) -> str:
        """Describe on how many people the others rely, and the share of the busiest tenth."""
        alike = self.value.value * self.people
        return (
            f"Reliance is spread as if {alike:,.1f} of {self.people:,} people were relied on "
            f"equally; the busiest tenth receives {self.tenth:.0%} of the ties. "
            f"Spread {_figure(self.value)}."
        )


@dataclass(frozen=True)
class Mutuality(Result):
    """In how many pairs with a tie both people name each other.

    Parameters
    ----------
    mutual, pairs
        The number of pairs that name each other, and of all pairs with a tie.
    value
        Their share.
    """

    mutual: int
    pairs: int
    value: Estimate

    def explain(self) -> str:
        """Describe in how many pairs both people name each other, with the interval."""
        return (
            f"{self.mutual:,} of {self.pairs:,} pairs with a tie name each other. "
            f"Mutuality {_figure(self.value)}."
        )


def _figure(value: Estimate) -> str:
    return f"{value.value:.2f} ({value.level:.0%} interval {value.low:.2f} to {value.high:.2f})"


def bridging(network: OrganisationNetwork, level: float = 0.9) -> Bridging | None:
    """Estimate how often ties connect two functions, compared with chance.

    With the share x of ties between functions, and n_g people of function g of n, it is x / x₀, at
    most 1, where x₀ = 1 − Σ n_g(n_g − 1) / (n(n − 1)). The raw share, or the E-I index, is high
    in any organisation with many functions, whether it works across them or not.

    Parameters
    ----------
    network
        The ties.
    level
        The probability that the interval claims.

    Returns
    -------
    Bridging or None
        ``None`` (cannot tell) for fewer than 12 people, answers of fewer than 70%, or fewer than
        two functions with two people.

    Notes
    -----
    The ratio is taken as linear in its ties. Each answer, also one that names nobody, differs from
    the density of its kind, within or between functions. Ties with a person in common go together:
    the variance adds, for each person, the square of the sum of these differences, less the squares
    of pairs, which are counted twice. Do not compare two organisations by it.

    References
    ----------
    Krackhardt & Stern (1988), doi:10.2307/2786835. Snijders & Borgatti (1999), Connections 22.
    """
    sizes = network.sizes.astype(np.float64)
    if not network.enough or (sizes >= 2).sum() < 2:
        return None
    people, ties = len(network.people), network.source.size
    expected = 1 - float((sizes * (sizes - 1)).sum()) / (people * (people - 1))
    first, second, both = network.pairs
    crosses = network.function[first] != network.function[second]
    external = int(crosses.sum() + (crosses & both).sum())
    share = external / ties
    sums = _sums(first, second, (crosses - share) * (1.0 + both), people)
    own, pairs = sizes[network.function], people * (people - 1) / 2
    alone = 0.0
    for kind, each, number, others in (
        (crosses, 1 - share, expected * pairs, people - own),
        (~crosses, -share, (1 - expected) * pairs, own - 1),
    ):
        found = 1.0 + both[kind]
        density = float(found.sum()) / (2 * max(number, 1))
        sums -= 2 * each * density * others
        alone += each**2 * float((found**2).sum() - 4 * density**2 * number)
    variance = max(float(sums @ sums) - alone, _LEAST_VARIANCE * alone) / ties**2
    value = min(share / expected, 1.0)
    return Bridging(
        external, ties, expected, interval(value, variance / expected**2, people, ties, level)
    )


def spread(network: OrganisationNetwork, level: float = 0.9) -> Spread | None:
    """Estimate how evenly people's ties are spread over the people whom they name.

    With the share p of all ties that each person receives, exp(−Σ p ln p) is the number of people
    who, relied on equally, would give the same evenness (Hill 1973). The spread divides it by the
    number of people: near 0 if all rely on one, 1 if all are relied on equally.

    Parameters
    ----------
    network
        The ties.
    level
        The probability that the interval claims.

    Returns
    -------
    Spread or None
        ``None`` (cannot tell) for fewer than 12 people or answers of fewer than 70%. Below 20
        people random answers give .75 to .93, so that a pattern is hardly seen.

    Notes
    -----
    Few ties make reliance look less even than it is. The interval corrects this bias and takes its
    width from the spreads without the answers of each one person (jackknife); the value itself is
    that of the ties. If all are relied on exactly equally, the interval can end below 1.

    References
    ----------
    Hill (1973), doi:10.2307/1934352. Zahl (1977), doi:10.2307/1936227.
    """
    if not network.enough:
        return None
    people, ties = len(network.people), network.source.size
    received = np.bincount(network.target, minlength=people)
    busiest = np.sort(received)[::-1][: max(people // 10, 1)]
    entropy, without = _entropies(network, received)
    number = int(network.answered.sum())
    bias = (number - 1) * (entropy - float(without.mean()))
    variance = (number - 1) * float(without.var())
    reach = float(special.stdtrit(number - 1, (1 + level) / 2)) * variance**0.5
    value = min(float(np.exp(entropy)) / people, 1.0)
    low, high = (float(np.exp(entropy + bias + side * reach)) / people for side in (-1, 1))
    low, high = min(low, value), max(min(high, 1.0), value)
    found = Estimate(value, low, high, ties, None, level, "the organisation, asked again")
    return Spread(people, ties, float(busiest.sum()) / ties, found)


def _entropies(
    network: OrganisationNetwork, received: NDArray[np.int64]
) -> tuple[float, NDArray[np.float64]]:
    """Return the entropy of whom people name, for all people and without each person in turn."""
    people = len(network.people)
    named, fewer = (
        special.xlogy(count, count) for count in (received, np.maximum(received - 1, 0))
    )
    ties = np.bincount(network.source, minlength=people)
    change = np.bincount(network.source, (fewer - named)[network.target], minlength=people)
    left = np.maximum(network.source.size - ties, 1)[network.answered]
    entropy = np.log(network.source.size) - float(named.sum()) / network.source.size
    return float(entropy), np.log(left) - (named.sum() + change[network.answered]) / left


def mutuality(network: OrganisationNetwork, level: float = 0.9) -> Mutuality | None:
    """Estimate in how many pairs with a tie both people name each other.

    Parameters
    ----------
    network
        The ties.
    level
        The probability that the interval claims.

    Returns
    -------
    Mutuality or None
        ``None`` (cannot tell) for fewer than 12 people, answers of fewer than 70%, or no such pair.

    References
    ----------
    Garlaschelli & Loffredo (2004), doi:10.1103/PhysRevLett.93.268701.
    """
    if not network.enough:
        return None
    people = len(network.people)
    first, second, both = network.pairs
    kept = network.answered[first] & network.answered[second]
    if not kept.any():
        return None
    first, second, both = first[kept], second[kept], both[kept]
    pairs, mutual = both.size, int(both.sum())
    share = mutual / pairs
    sums = _sums(first, second, np.subtract(both, share, dtype=np.float64), people)
    apart = float(sums @ sums) - pairs * share * (1 - share)
    variance = apart / pairs**2 * people / (people - 3)
    variance = max(variance, max(share * (1 - share), 0.25 / pairs) / pairs)
    return Mutuality(mutual, pairs, interval(share, variance, people, pairs, level))


def _sums(
    first: NDArray[np.int32], second: NDArray[np.int32], values: NDArray[np.float64], people: int
) -> NDArray[np.float64]:
    """Return for each person the sum of the values of this person's pairs."""
    found = np.bincount(first, values, people) + np.bincount(second, values, people)
    return np.asarray(found)
