"""Predict votes that were not cast, as an average of models with different numbers of axes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from wholesum.charts.result import Result
from wholesum.dialogue.opinion.bilinear import Bilinear, fit_bilinear
from wholesum.dialogue.opinion.votes import AGREE, PASS, FloatArray, IntArray, Votes, tally

_FOLDS: Final = 5
_ENOUGH_HIDDEN: Final = 5_000
_STEPS: Final = 200


@dataclass(frozen=True, eq=False)
class PredictiveModel(Result):
    """A weighted average of models that predict a vote, with 0, 1 or more axes.

    Parameters
    ----------
    share
        Shape (statements,): (agree + 1)/(agree + disagree + 2).
    models
        With 0 axes, 1, and so on.
    weights
        Shape (1 + models,): of the shares and of each model, summing to 1.
    """

    share: FloatArray
    models: tuple[Bilinear, ...]
    weights: FloatArray

    def agree(self, person: IntArray, statement: IntArray) -> FloatArray:
        """Return the probability that a voter agrees with a statement, if the voter does not pass.

        Parameters
        ----------
        person, statement
            Shape (pairs,): places of people and statements.

        Returns
        -------
        ndarray
            Shape (pairs,), between 0 and 1.
        """
        each = [self.share[statement], *(model.agree(person, statement) for model in self.models)]
        probability: FloatArray = self.weights @ np.stack(each)
        return probability

    def explain(self) -> str:
        """Describe the weight of each model in the average."""
        names = ["shares of the statements", *(f"{d} axes" for d in range(len(self.models)))]
        parts = zip(names, self.weights, strict=True)
        return "Predicted by " + ", ".join(f"{name} ({weight:.2f})" for name, weight in parts) + "."


def fit_predictive_model(votes: Votes, *, most: int = 4, seed: int = 0) -> PredictiveModel:
    """Fit models with 0 to ``most`` axes, and weight each by how well it predicts hidden votes.

    The weights are those under which the votes hidden in turn are likeliest (stacking), held back
    a little towards equal weights, so that in small conversations nothing rests on one model.

    Parameters
    ----------
    votes
        The votes.
    most
        The most axes.
    seed
        Random seed that chooses the hidden votes.

    Returns
    -------
    PredictiveModel
        The weighted models.

    References
    ----------
    Yao, Y., Vehtari, A., Simpson, D. & Gelman, A. (2018). Using stacking to average Bayesian
    predictive distributions. Bayesian Analysis 13.
    """
    seen = [hidden_vote_probabilities(votes, axes, seed=seed) for axes in (None, *range(most + 1))]
    models = tuple(fit_bilinear(votes, axes, seed=seed) for axes in range(most + 1))
    return PredictiveModel(_share(votes), models, _stacked(np.stack(seen)))


def hidden_vote_probabilities(votes: Votes, axes: int | None, *, seed: int = 0) -> FloatArray:
    """Return the predicted probability of each vote when it is hidden, by cross-validation.

    Parameters
    ----------
    votes
        The votes; passes are not predicted.
    axes
        How many axes the model has; ``None`` for the shares of the statements alone.
    seed
        Random seed of the folds, which are the same for all models.

    Returns
    -------
    ndarray
        Shape (hidden,), above 0 and below 1: the same votes in the same order for all models.
        With many votes one fold in five is hidden, with few each in turn.
    """
    fold = np.random.default_rng(seed).integers(0, _FOLDS, len(votes))
    opinions = votes.vote != PASS
    enough = opinions.sum() >= _FOLDS * _ENOUGH_HIDDEN
    parts = []
    for hidden in range(1 if enough else _FOLDS):
        rows = np.flatnonzero((fold == hidden) & opinions)
        known = votes.keep(fold != hidden)
        person, statement = (
            places[rows].astype(np.int64) for places in (votes.person, votes.statement)
        )
        if axes is None:
            p = _share(known)[statement]
        else:
            p = fit_bilinear(known, axes, seed=seed).agree(person, statement)
        parts.append(np.where(votes.vote[rows] == AGREE, p, 1 - p))
    given: FloatArray = np.clip(np.concatenate(parts), 1e-9, 1.0)
    return given


def _share(votes: Votes) -> FloatArray:
    counts = tally(votes)
    share: FloatArray = (counts.agree + 1) / (counts.agree + counts.disagree + 2)
    return share


def _stacked(seen: FloatArray) -> FloatArray:
    """Return the weights with which the models together predict the hidden votes best."""
    models = len(seen)
    weights: FloatArray = np.ones(models) / models
    for _ in range(_STEPS):
        parts = weights[:, np.newaxis] * seen
        held = (parts / parts.sum(axis=0)).sum(axis=1) + 1.0
        weights = held / held.sum()
    return weights
