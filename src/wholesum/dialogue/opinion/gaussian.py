"""Gaussian posteriors of many voters, or of many statements, in one object."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wholesum.dialogue.opinion.votes import FloatArray


@dataclass(frozen=True, eq=False)
class GaussianPosterior:
    """The Gaussian posteriors of all voters, or of all statements.

    Parameters
    ----------
    mean
        Shape (n, 1 + axes): the leaning, then the place on each axis, in logits.
    covariance
        Shape (n, 1 + axes, 1 + axes): of the same.
    """

    mean: FloatArray
    covariance: FloatArray

    @property
    def axes(self) -> int:
        """The number of axes of the opinion model."""
        return int(self.mean.shape[1]) - 1

    @property
    def leaning(self) -> FloatArray:
        """How much each voter or statement tends to "agree", in logits."""
        return self.mean[:, 0]

    @property
    def place(self) -> FloatArray:
        """The positions of voters, or the weights of statements, shape (n, axes)."""
        return self.mean[:, 1:]

    @property
    def blur(self) -> FloatArray:
        """The standard deviation of each position on each axis, shape (n, axes)."""
        return np.sqrt(np.diagonal(self.covariance, axis1=1, axis2=2)[:, 1:])

    def second(self) -> FloatArray:
        """Return the expected products of all pairs of components of a position."""
        return self.covariance + self.mean[:, :, np.newaxis] * self.mean[:, np.newaxis, :]

    def turned(self, turn: FloatArray, shift: FloatArray | float = 0.0) -> GaussianPosterior:
        """Return the posteriors on other axes: each mean m becomes ``turn`` m + ``shift``."""
        return GaussianPosterior(self.mean @ turn.T + shift, turn @ self.covariance @ turn.T)


@dataclass(frozen=True, eq=False)
class Prior:
    """The distribution of the position of a voter or statement before any vote.

    Parameters
    ----------
    leaning
        Variance of people's leanings; their positions have mean 0 and variance 1 on each axis.
    mean, covariance
        Of the statements, shapes (1 + axes,) and (1 + axes, 1 + axes).
    """

    leaning: float
    mean: FloatArray
    covariance: FloatArray

    def turned(self, turn: FloatArray) -> Prior:
        """Return the same prior for other axes."""
        return Prior(self.leaning, turn @ self.mean, turn @ self.covariance @ turn.T)


def posterior(
    products: FloatArray, pulls: FloatArray, precision: FloatArray, anchor: FloatArray
) -> GaussianPosterior:
    """Return the means and covariances of voters or statements from sums over their votes.

    Parameters
    ----------
    products, pulls
        Shapes (n, products) and (n, 1 + axes): sums as :func:`sweeps.tables` lays them out.
    precision, anchor
        Shapes (1 + axes, 1 + axes) and (1 + axes,): of the prior; anchor is precision times mean.

    Returns
    -------
    GaussianPosterior
        One row for each of n.
    """
    f = pulls.shape[1]
    upper = np.triu_indices(f)
    q = len(upper[0])
    matrix = np.empty((f, f, len(products)))
    matrix[upper[0], upper[1]] = products[:, :q].T
    matrix[upper[1], upper[0]] = products[:, :q].T
    matrix += precision[:, :, np.newaxis]
    covariance, _ = inverse(matrix)
    right = (pulls - products[:, q:]).T + anchor[:, np.newaxis]
    mean = (covariance * right).sum(axis=1)
    return GaussianPosterior(mean.T.copy(), np.ascontiguousarray(np.moveaxis(covariance, -1, 0)))


def inverse(matrix: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Invert many small positive definite matrices at once by Gauss-Jordan elimination.

    Parameters
    ----------
    matrix
        Shape (k, k, n).

    Returns
    -------
    inverse, log_determinant
        Shapes (k, k, n) and (n,).
    """
    out = matrix.copy()
    determinant = np.zeros(matrix.shape[2])
    for pivot in range(len(out)):
        determinant += np.log(out[pivot, pivot])
        scale = 1.0 / out[pivot, pivot]
        row = out[pivot] * scale
        column = out[:, pivot].copy()
        out -= column[:, np.newaxis] * row
        out[pivot] = row
        out[:, pivot] = -column * scale
        out[pivot, pivot] = scale
    return out, determinant
