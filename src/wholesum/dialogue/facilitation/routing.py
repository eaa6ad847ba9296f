"""Choose the next statement for a voter: one with few votes whose vote tells much."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np
from scipy.special import expit

from wholesum.dialogue.opinion.bilinear import Bilinear
from wholesum.dialogue.opinion.gaussian import GaussianPosterior
from wholesum.dialogue.opinion.votes import BoolArray, FloatArray, IntArray

FEW_STATEMENTS: Final = 40
"""Up to this number of statements, everybody sees all of them."""

SITTING: Final = 12
"""Statements a sitting, before "enough for now, or five more"."""

_FARTHEST: Final = 40
_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Draw:
    """A statement that was chosen at random for a voter, with the probability of this choice.

    Parameters
    ----------
    statement
        The index of the statement.
    probability
        With which it was drawn: its inverse re-weights the votes.
    """

    statement: int
    probability: float


def balanced_order(person: int, statements: int) -> IntArray:
    """Return the order of statements for one voter; each statement is equally often first.

    Over as many people as there are statements, each statement has each place once and comes after
    each other statement once (a Williams design). Where the number of statements is odd it takes
    twice as many people, and each then has each place twice.

    Parameters
    ----------
    person
        The person's number in the order of arrival, from 0.
    statements
        How many statements there are.

    Returns
    -------
    ndarray
        Shape (statements,): their places in the order to be shown.

    References
    ----------
    Williams, E. J. (1949). Experimental designs balanced for the estimation of residual effects of
    treatments. Australian Journal of Scientific Research 2.
    """
    steps = np.arange(statements)
    zigzag = np.where(steps % 2 == 0, steps // 2, statements - 1 - steps // 2)
    order: IntArray = (zigzag + person) % max(statements, 1)
    backwards = statements % 2 == 1 and person // statements % 2 == 1
    return order[::-1] if backwards else order


def routing_weights(
    votes: IntArray,
    information: FloatArray,
    importance: FloatArray,
    unseen: BoolArray,
    twins: BoolArray | None = None,
) -> FloatArray:
    """Return for each statement the probability that a voter sees it next.

    Information times importance, halved for each vote that a statement has more than the one with
    fewest: so votes are spread evenly, and information decides among those that are level.
    Whether people agree with it plays no part.

    Parameters
    ----------
    votes
        Shape (statements,): how many votes each has.
    information
        Shape (statements,): how much a vote of this person would teach, above 0.
    importance
        Shape (statements,): 1 for most.
    unseen
        Shape (statements,): open, and not yet seen by this person.
    twins
        Shape (statements,): near in wording to the one just shown; left out if another is there.

    Returns
    -------
    ndarray
        Shape (statements,), summing to 1; all 0 where nothing is left.
    """
    offered = unseen if twins is None or not (unseen & ~twins).any() else unseen & ~twins
    if not offered.any():
        return np.zeros(len(votes))
    fewest = votes[offered].min()
    # Half the chance for each vote that a statement is ahead: those behind catch up at once.
    behind = np.exp2(-np.minimum(votes - fewest, _FARTHEST))
    weight = np.where(offered, information * importance * behind, 0.0)
    probability: FloatArray = weight / weight.sum()
    return probability


def expected_information(model: Bilinear, person: GaussianPosterior) -> FloatArray:
    """Return how much a voter's vote on each statement would tell the model, in nats.

    ½ log(1 + h fᵀCf), in nats: f = (1, the person's position), C the covariance of the
    statement's leaning and weights, h the slope of the logistic function at the person's position.

    Parameters
    ----------
    model
        The fitted model.
    person
        The position of the person, one row.

    Returns
    -------
    ndarray
        Shape (statements,), above 0.
    """
    feature = person.mean[0].copy()
    leaning, feature[0] = feature[0], 1.0
    statements = model.statements
    agree = expit(leaning + statements.mean @ feature)
    spread = np.einsum("k,nkl,l->n", feature, statements.covariance, feature)
    information: FloatArray = 0.5 * np.log1p(agree * (1 - agree) * spread)
    return information


def average_information(model: Bilinear, people: int = 256) -> FloatArray:
    """Return how much the vote of an average voter on each statement would tell the model.

    The mean of `expected_information` over people, for use where positions may not be stored.

    Parameters
    ----------
    model
        The fitted model.
    people
        Over so many at most, at even distances in the model's order.

    Returns
    -------
    ndarray
        Shape (statements,), above 0.
    """
    everybody = model.people
    chosen = np.unique(np.linspace(0, len(everybody.mean) - 1, people).astype(np.int64))
    sides = (
        GaussianPosterior(
            everybody.mean[place : place + 1], everybody.covariance[place : place + 1]
        )
        for place in chosen
    )
    information: FloatArray = np.mean([expected_information(model, side) for side in sides], axis=0)
    return information


def keep_apart(items: Sequence[_Item], near: Callable[[_Item, _Item], bool]) -> list[_Item]:
    """Reorder statements so that near-duplicates do not follow each other.

    Parameters
    ----------
    items
        The items.
    near
        Whether two are.

    Returns
    -------
    list
        An item that cannot follow waits for the next after which it can, or moves back to the
        last place where it fits. Similar items are adjacent only if there are too few others.
    """
    order: list[_Item] = []
    waiting: list[_Item] = []
    for item in items:
        waiting.append(item)
        while fitting := [item for item in waiting if not (order and near(order[-1], item))]:
            order.append(fitting[0])
            waiting.remove(fitting[0])
    for item in waiting:
        fits = [
            place
            for place in range(len(order))
            if not near(order[place], item) and not (place and near(order[place - 1], item))
        ]
        order.insert(fits[-1] if fits else len(order), item)
    return order


def draw_statement(probability: FloatArray, chance: np.random.Generator) -> Draw | None:
    """Choose one statement at random, by the given probabilities.

    Parameters
    ----------
    probability
        Shape (statements,): the probability of each statement, as `routing_weights` returns it.
    chance
        The random generator.

    Returns
    -------
    Draw or None
        The statement; ``None`` if the person has seen all statements.
    """
    if not probability.any():
        return None
    place = int(chance.choice(len(probability), p=probability))
    return Draw(place, float(probability[place]))
