"""Priors: what is assumed about a team before any answer, as one weight for each option."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike

from wholesum.charts.result import Result
from wholesum.pulse.counts import FloatArray, IntArray
from wholesum.pulse.reliability.team_sums import TeamSums
from wholesum.pulse.reliability.variance_components import icc1_quantile

LEAST_TEAMS: Final = 30
LEAST_WEIGHT: Final = 0.01
MOST_WEIGHT: Final = 100.0
_ICC_QUANTILE: Final = 0.75


@dataclass(frozen=True, eq=False)
class Prior(Result):
    """A Dirichlet prior: for each option, how many assumed answers it counts for.

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
        """The total number of answers that the prior counts for."""
        return float(self.weights.sum())

    def explain(self) -> str:
        """Describe the prior and its weight in words."""
        sentence = f"{self.name}: counts for {self.weight:.1f} answers"
        if not self.teams:
            return f"{sentence}, spread evenly over the {len(self.weights)} options."
        sentence += f", spread as the answers of {self.teams} teams are."
        if self.weight >= MOST_WEIGHT:
            sentence += (
                f" The teams differ no more than chance; the weight is held at {MOST_WEIGHT:g}."
            )
        return sentence


def perks_prior(options: int) -> Prior:
    """Return Perks' prior: one assumed answer, spread evenly over the options.

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
    """Sums over teams from which the prior of an organisation is estimated; sums can be added.

    Parameters
    ----------
    values
        Shape (options,): the values of the options on the scale.
    by_option
        Shape (options,): how many chose the option, of all teams.
    n, total, squares
        Shape (teams,): how many answered, the sum of their answers, and the sum of squared
        deviations from the team's own mean.
    """

    values: FloatArray
    by_option: IntArray
    n: IntArray
    total: FloatArray
    squares: FloatArray

    def __add__(self, other: TeamTally) -> TeamTally:
        """Add the sums over other teams; no team may be in both tallies."""
        if not np.array_equal(self.values, other.values):
            raise ValueError(
                f"tallies of the options {self.values.tolist()} and {other.values.tolist()} cannot "
                "be added; tally the same options"
            )
        return TeamTally(
            self.values,
            self.by_option + other.by_option,
            np.concatenate([self.n, other.n]),
            np.concatenate([self.total, other.total]),
            np.concatenate([self.squares, other.squares]),
        )


def tally_teams(counts: ArrayLike, options: ArrayLike | None = None) -> TeamTally:
    """Compute the sums over teams from which the prior of an organisation is estimated.

    Parameters
    ----------
    counts
        Shape (teams, options): how many chose the option.
    options
        Shape (options,): the options' values, rising; left out, steps of one size.

    Returns
    -------
    TeamTally
        The tally; teams in which nobody answered are left out.

    Raises
    ------
    ValueError
        If the counts are not teams × options, a count is not a whole number of 0 or more, or the
        options do not fit the counts.
    """
    table = checked_counts(counts)
    if table.ndim != 2:
        raise ValueError(f"the counts have {table.ndim} dimensions; give teams × options")
    values = np.asarray(np.arange(table.shape[1]) if options is None else options, dtype=np.float64)
    if values.shape != table.shape[1:] or not (np.diff(values) > 0).all():
        raise ValueError(
            f"the options {values.tolist()} do not fit counts of {table.shape[1]} options; give "
            "one rising value for each"
        )
    answered = table[table.any(axis=1)]
    n, total = answered.sum(axis=1), answered @ values
    apart = values - (total / n)[:, np.newaxis]
    return TeamTally(values, table.sum(axis=0), n, total, (answered * apart**2).sum(axis=1))


def organisation_prior(counts: ArrayLike | TeamTally, options: ArrayLike | None = None) -> Prior:
    """Estimate the prior for one team from the answers of many teams.

    π is the share of each option among all answers; w, the weight in answers, says how far teams
    differ along the scale: w = (1 − ρ)/ρ, where ρ is the ICC(1) of the answers. So a team's
    expected mean is drawn towards the organisation's by w/(w + n), as under normal answers whose
    team means spread by ρ. (Fitted to all shapes that answers can take, w would be far too large:
    teams lie higher or lower on the scale, and hardly differ in shape.) As too large a weight errs
    more than too small a one, ρ is the value that the true ICC(1) stays below with probability
    three quarters, all values being equally likely before. w is held at 100 where teams differ no
    more than chance, and at 0.01 where each team is of one mind.

    Parameters
    ----------
    counts
        Shape (teams, options), or the teams' tally. At least 30 teams with two or more answers.
    options
        Shape (options,): the options' values, rising; left out, steps of one size. A tally has its
        own.

    Returns
    -------
    Prior
        The prior.

    Raises
    ------
    ValueError
        If fewer than 30 teams have two or more answers, or counts and options do not fit.

    References
    ----------
    Morris, C. N. (1983). Parametric empirical Bayes inference: theory and applications. Journal of
    the American Statistical Association 78.
    """
    tally = counts if isinstance(counts, TeamTally) else tally_teams(counts, options)
    telling = int(np.count_nonzero(tally.n > 1))
    if telling < LEAST_TEAMS:
        raise ValueError(
            f"{telling} teams have two or more answers; an organisation prior needs "
            f"{LEAST_TEAMS}, use the Perks prior instead"
        )
    shares = tally.by_option / tally.by_option.sum()
    return Prior(_weight(tally) * shares, "organisation prior", telling)


def prior_weights(prior: Prior | ArrayLike | None, options: int) -> FloatArray:
    """Convert a prior of any form to one weight for each option.

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
    """Check the counts of answers, and return them as whole numbers.

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


def _weight(tally: TeamTally) -> float:
    if np.count_nonzero(tally.by_option) == 1:
        return MOST_WEIGHT
    order = np.lexsort((tally.squares, tally.total, tally.n))  # the same in any order of parts
    sums = TeamSums(np.arange(len(order)), tally.n[order], tally.total[order], tally.squares[order])
    icc1 = icc1_quantile(sums, _ICC_QUANTILE)
    return float(np.clip((1 - icc1) / icc1, LEAST_WEIGHT, MOST_WEIGHT))
