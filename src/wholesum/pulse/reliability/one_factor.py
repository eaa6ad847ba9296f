"""Fit a one-factor model to a correlation matrix by maximum likelihood."""

from __future__ import annotations

import numpy as np

from wholesum.pulse.counts import FloatArray

_HEYWOOD = "item {} would be left no unique variance (a Heywood case)"


class NoFactorError(ValueError):
    """The error that a one-factor model cannot be fitted, with the reason."""


def one_factor(covariance: FloatArray) -> FloatArray:
    """Fit a one-factor model by maximum likelihood, and return the standardised loadings."""
    items = len(covariance)
    if items < 3:
        raise NoFactorError(f"one factor needs at least three items, not {items}")
    still = np.flatnonzero(covariance.diagonal() == 0)
    if still.size:
        raise NoFactorError(f"item {still[0]} does not vary")
    deviation = np.sqrt(covariance.diagonal())
    correlation = covariance / np.outer(deviation, deviation)
    if np.linalg.eigvalsh(correlation)[0] < 1e-10:
        raise NoFactorError("some items are fixed by the others, or the people are too few")
    if np.abs(np.triu(correlation, 1)).max() < 1e-12:
        raise NoFactorError("the items are unrelated")
    loadings = _three_items(correlation) if items == 3 else _many_items(correlation)
    unique = 1 - loadings**2
    worst = int(np.argmin(unique))
    if unique[worst] < 1e-6:
        raise NoFactorError(_HEYWOOD.format(worst))
    return loadings if loadings.sum() > 0 else -loadings


def _three_items(correlation: FloatArray) -> FloatArray:
    first, second, third = correlation[0, 1], correlation[0, 2], correlation[1, 2]
    if first * second * third <= 0:
        raise NoFactorError("one factor cannot give three correlations with these signs")
    with np.errstate(over="ignore"):
        squares = np.array([first * second / third, first * third / second, second * third / first])
    signs = np.array([1.0, np.sign(first), np.sign(second)])
    loadings: FloatArray = np.sqrt(squares) * signs
    return loadings


def _many_items(correlation: FloatArray) -> FloatArray:
    """Find the best t = log ψ of the one-factor model for four items or more."""
    from scipy.optimize import minimize  # slow to import, and a single team never needs it

    found = [
        minimize(
            lambda t: _discrepancy(correlation, t)[:2],
            start,
            jac=True,
            hess=lambda t: _discrepancy(correlation, t)[2],
            method="trust-exact",
            options={"gtol": 1e-7, "max_trust_radius": 2.0},
        )
        for start in _starts(correlation)
    ]
    t = min(found, key=lambda fit: float(fit.fun)).x
    for _ in range(4):
        _, slope, bend, _ = _discrepancy(correlation, t)
        step = np.linalg.solve(bend, slope)
        # At an interior minimum there is next to nothing left to go; towards ψ = 0, where the
        # gradient in log ψ fades by itself, Newton would go on by 1 at a time.
        if np.abs(step).max() > 0.01:
            raise NoFactorError(_HEYWOOD.format(int(np.argmin(t))))
        t = t - step
    return _discrepancy(correlation, t)[3]


def _starts(correlation: FloatArray) -> list[FloatArray]:
    """Return several starting values of log ψ, because the fit may have several minima."""
    items = len(correlation)
    values, vectors = np.linalg.eigh(correlation)
    squares = values[:-4:-1] * vectors[:, :-4:-1] ** 2
    usual = (1 - 1 / (2 * items)) / np.linalg.inv(correlation).diagonal()
    return [np.log(usual), *np.log(np.clip(1 - squares, 0.02, 1.0)).T]


def _discrepancy(
    correlation: FloatArray, t: FloatArray
) -> tuple[float, FloatArray, FloatArray, FloatArray]:
    """Return how badly the model fits at t = log ψ, with derivatives and loadings.

    All are read off the eigenvalues γ and vectors of Ψ^−½·R·Ψ^−½ (Jöreskog 1967): the
    discrepancy is Σ(γ − log γ − 1) over all but the largest.
    """
    scale = np.exp(-t / 2)
    values, vectors = np.linalg.eigh(correlation * np.outer(scale, scale))
    first, u = values[-1], vectors[:, -1]
    rest, others = values[:-1], vectors[:, :-1]
    own = u**2
    slope = own * (first - 1) + 1 - np.exp(-t)
    pull = (others * ((first + rest) / np.maximum(first - rest, 1e-12))) @ others.T
    bend = np.diag(np.exp(-t)) - (first - 1) * np.outer(u, u) * pull - first * np.outer(own, own)
    loadings = u * np.sqrt(np.maximum(first - 1, 0.0)) / scale
    return float((rest - np.log(rest) - 1).sum()), slope, bend, loadings
