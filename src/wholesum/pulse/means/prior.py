"""What is assumed of a team before it answers: a weight for each option."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from wholesum.charts.result import Result
from wholesum.pulse.counts import FloatArray, IntArray

LEAST_TEAMS: Final = 30
LEAST_WEIGHT: Final = 0.01
MOST_WEIGHT: Final = 100.0


@dataclass(frozen=True, eq=False)
class Prior(Result):
    """A Dirichlet prior: how many answers each option counts for before anyone has answered.

    Parameters
    ----------
    weights
        Shape (options,): the weight of each option, in answers.
    name
        What the prior is called in words.
    teams
        How many teams it was learnt from; 0 for one that was not learnt.
    """

    weights: FloatArray
    name: str
    teams: int = 0

    @property
    def weight(self) -> float:
        """The weight of all options together: how many answers the prior counts for."""
        return float(self.weights.sum())

    def explain(self) -> str:
        """Say in words what the prior is."""
        said = f"{self.name}: counts for {self.weight:.1f} answers"
        if not self.teams:
            return f"{said}, spread evenly over the {len(self.weights)} options."
        said += f", spread as the answers of {self.teams} teams are."
        if self.weight >= MOST_WEIGHT:
            said += f" The teams differ no more than chance; the weight is held at {MOST_WEIGHT:g}."
        return said


def perks_prior(options: int) -> Prior:
    """Spread the weight of one answer evenly over the options.

    The default prior: a_k = 1/K for K options. It moves a small team's mean less than Jeffreys'
    prior (1/2 each): three people who all say 5 have a mean of 4.50 rather than 4.09.

    Parameters
    ----------
    options
        How many options there are.

    Returns
    -------
    Prior
        The prior.

    References
    ----------
    Perks (1947), Some observations on inverse probability, Journal of the Institute of Actuaries.
    """
    return Prior(np.full(options, 1.0 / options), "Perks prior")


@dataclass(frozen=True, eq=False)
class TeamTally:
    """How many teams have more than j answers, by option and in all; tallies add up.

    Parameters
    ----------
    by_option
        Shape (options, J): teams in which more than j people chose the option, j = 0, …, J − 1.
    by_team
        Shape (J,): teams in which more than j people answered.
    """

    by_option: IntArray
    by_team: IntArray

    def __add__(self, other: TeamTally) -> TeamTally:
        """Put the teams of two parts together; a team must be in one part only."""
        if len(self.by_option) != len(other.by_option):
            raise ValueError(
                f"tallies of {len(self.by_option)} and {len(other.by_option)} options cannot be "
                "added; tally the same options"
            )
        size = max(len(self.by_team), len(other.by_team))
        by_option = _widen(self.by_option, size) + _widen(other.by_option, size)
        return TeamTally(by_option, _widen(self.by_team, size) + _widen(other.by_team, size))


def tally_teams(counts: ArrayLike) -> TeamTally:
    """Tally how many teams have more than j answers: all that the organisation prior needs.

    Parameters
    ----------
    counts
        Shape (teams, options): how many chose the option.

    Returns
    -------
    TeamTally
        The tally.

    Raises
    ------
    ValueError
        If the counts are not teams × options, or a count is not a whole number of 0 or more.
    """
    table = checked_counts(counts)
    if table.ndim != 2:
        raise ValueError(f"the counts have {table.ndim} dimensions; give teams × options")
    size = int(table.sum(axis=1).max(initial=0))
    by_option = np.stack([_more_than(column, size) for column in table.T])
    return TeamTally(by_option, _more_than(table.sum(axis=1), size))


def organisation_prior(counts: ArrayLike | TeamTally) -> Prior:
    """Learn from many teams what to expect of one: a = w·π.

    π is the share of each option among all answers; w, the weight in answers, is the maximum of
    the Dirichlet-multinomial likelihood given π. The less the teams differ, the larger w, and the
    more a team's result is drawn towards the organisation. The likelihood has one maximum (Levin &
    Reeds 1977). Where teams differ no more than chance w is infinite and is held at 100; where all
    answers in each team are alike it is 0 and is held at 0.01. 1/(1 + w) is the ICC(1) it implies.

    Parameters
    ----------
    counts
        Shape (teams, options), or the teams' tally. At least 30 teams with two or more answers.

    Returns
    -------
    Prior
        The prior.

    Raises
    ------
    ValueError
        If fewer than 30 teams have two or more answers.

    References
    ----------
    Levin & Reeds (1977), Compound multinomial likelihood functions are unimodal: proof of a
    conjecture of I. J. Good, Annals of Statistics.
    """
    tally = counts if isinstance(counts, TeamTally) else tally_teams(counts)
    telling = int(tally.by_team[1]) if len(tally.by_team) > 1 else 0
    if telling < LEAST_TEAMS:
        raise ValueError(
            f"{telling} teams have two or more answers; an organisation prior needs "
            f"{LEAST_TEAMS}, use the Perks prior instead"
        )
    shares = tally.by_option.sum(axis=1) / tally.by_team.sum()
    return Prior(_likeliest_weight(tally, shares) * shares, "organisation prior", telling)


def prior_weights(prior: Prior | ArrayLike | None, options: int) -> FloatArray:
    """Return a prior as one weight an option.

    Parameters
    ----------
    prior
        A prior, weights (one for all or one an option), or ``None`` for the Perks prior.
    options
        How many options there are.

    Returns
    -------
    ndarray
        Shape (options,).

    Raises
    ------
    ValueError
        If the weights do not fit the options, are negative or not finite, or are all 0.
    """
    given = perks_prior(options) if prior is None else prior
    weights = np.asarray(given.weights if isinstance(given, Prior) else given, dtype=np.float64)
    if weights.shape not in {(), (options,)}:
        raise ValueError(
            f"the prior has shape {weights.shape}; give one weight for each of "
            f"the {options} options"
        )
    if not np.isfinite(weights).all() or (weights < 0).any() or not weights.any():
        raise ValueError(
            f"the prior's weights {weights.tolist()} must be finite, none below 0 and some above 0"
        )
    return np.broadcast_to(weights, (options,)).copy()


def checked_counts(counts: ArrayLike) -> IntArray:
    """Return counts as whole numbers.

    Parameters
    ----------
    counts
        Any shape: how many chose the option.

    Returns
    -------
    ndarray of int
        The same counts.

    Raises
    ------
    ValueError
        If a count is not a whole number of 0 or more.
    """
    given = np.asarray(counts)
    with np.errstate(invalid="ignore"):
        table = given.astype(np.int64)
    wrong = (table != given) | (table < 0)
    if wrong.any():
        raise ValueError(f"the count {given[wrong][0]} is not a whole number of 0 or more")
    return table


def _more_than(counts: IntArray, size: int) -> IntArray:
    teams = np.bincount(counts, minlength=size + 1)
    return (len(counts) - np.cumsum(teams))[:size]


def _widen(table: IntArray, size: int) -> IntArray:
    missing = size - table.shape[-1]
    return np.pad(table, [(0, 0)] * (table.ndim - 1) + [(0, missing)])


def _likeliest_weight(tally: TeamTally, shares: FloatArray) -> float:
    from scipy.optimize import brentq  # slow to import, and a single team never needs it

    used = shares > 0
    teams, shares = tally.by_option[used], shares[used, np.newaxis]
    drawn = np.arange(len(tally.by_team))

    def slope(log_weight: float) -> float:
        """Return the derivative of the log-likelihood by the logarithm of the weight."""
        weight = np.exp(log_weight)
        same = (teams * shares * weight / (shares * weight + drawn)).sum()
        return float(same - (tally.by_team * weight / (weight + drawn)).sum())

    least, most = np.log(LEAST_WEIGHT), np.log(MOST_WEIGHT)
    if slope(most) >= 0:
        return MOST_WEIGHT
    if slope(least) <= 0:
        return LEAST_WEIGHT
    return float(np.exp(brentq(slope, least, most, xtol=1e-13, rtol=1e-13)))
