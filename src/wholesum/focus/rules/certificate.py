"""A proof that Equal Shares chooses a given list of efforts, and a check of this proof.

The certificate says who paid what for each effort, at which price. The check goes through it with
the ballots alone and shares no code with the rule: a reader of both can repeat it by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from typing import Final

import numpy as np

from wholesum.focus.rules.ballots import Ballots, FloatArray
from wholesum.focus.rules.outcome import Outcome
from wholesum.tables import plain

_SLACK: Final = 1e-9


@dataclass(frozen=True)
class Purchase:
    """One step of a certificate: what each voter pays for one effort.

    Parameters
    ----------
    effort
        The effort.
    price
        What a supporter paid for one unit of worth, or all that this supporter had left.
    payments
        Pairs of a group and what each of its voters paid.
    """

    effort: str
    price: float
    payments: tuple[tuple[int, float], ...]


@dataclass(frozen=True)
class Certificate:
    """A proof, step by step, that Equal Shares chooses a given list of efforts.

    Parameters
    ----------
    share
        The total that each voter could spend.
    purchases
        The efforts that the voters bought, in order.
    added
        The efforts that a completion added without payment.
    """

    share: float
    purchases: tuple[Purchase, ...]
    added: tuple[str, ...]


def certificate_of(outcome: Outcome) -> Certificate:
    """Return the certificate for a result of the Method of Equal Shares.

    Parameters
    ----------
    outcome
        The outcome.

    Returns
    -------
    Certificate
        In floats. It has the payments of single voters, which reveal their scores: keep it as
        private as these.
    """
    names = outcome.ballots.efforts
    purchases = tuple(
        Purchase(
            names[round_.effort],
            float(round_.price),
            tuple(zip(round_.groups.tolist(), map(float, round_.payments), strict=True)),
        )
        for round_ in outcome.rounds
    )
    return Certificate(
        float(outcome.share), purchases, tuple(names[place] for place in outcome.added)
    )


def verify(certificate: Certificate, ballots: Ballots) -> list[str]:
    """Check a certificate, and return its faults; a valid certificate has none.

    Parameters
    ----------
    certificate
        The certificate.
    ballots
        The ballots it was made from.

    Returns
    -------
    list of str
        Nothing where the list is what Equal Shares gives with that share; else the first step that
        is not, in a sentence.

    Notes
    -----
    Checked are: the share is at least that of the budget; every purchase is of an effort that is
    there, was not bought before, and costs no more than the budget; its backers and nobody else pay
    for it, each the price times what they gain and at most what they have left; together they pay
    just what it costs; nothing else was cheaper at that moment, and of what was as cheap it had the
    lower cost, then more backers; in the end nobody can afford anything more; the whole list fits
    the budget. Whether a larger share would still have fitted is not.
    """
    return list(_objections(certificate, ballots))[:1]


def _objections(certificate: Certificate, ballots: Ballots) -> Iterator[str]:
    share = certificate.share
    part = ballots.budget / ballots.n
    if not isfinite(share) or share < np.floor(part) - _SLACK:
        yield f"the share {share:g} is below the {part:g} that the budget gives each"
        return
    names = [purchase.effort for purchase in certificate.purchases]
    yield from _wrong_names([*names, *certificate.added], ballots)
    if any(name not in ballots.efforts for name in names):
        return
    left = np.full(len(ballots.counts), share)
    waiting = _choices(ballots)
    for purchase in certificate.purchases:
        yield from _wrong_purchase(purchase, ballots, left, waiting)
        place = ballots.efforts.index(purchase.effort)
        for group, amount in purchase.payments:
            if 0 <= group < len(left):
                left[group] -= amount
        waiting.discard(place)
    for place in waiting:
        groups, _ = ballots.backers(place)
        if ballots.counts[groups] @ left[groups] >= ballots.costs[place] * (1 + _SLACK):
            yield f"the backers of '{plain(ballots.efforts[place])}' could still afford it"


def _choices(ballots: Ballots) -> set[int]:
    """Return the indices of the efforts that have support and that the budget can pay for."""
    fits = (ballots.costs <= ballots.budget) & (np.diff(ballots.starts) > 0)
    return set(np.flatnonzero(fits).tolist())


def _wrong_names(names: list[str], ballots: Ballots) -> Iterator[str]:
    choices = {ballots.efforts[place] for place in _choices(ballots)}
    for number, name in enumerate(names):
        if name not in choices:
            yield f"'{plain(name)}' is not there, has no backer, or is dearer than the budget"
        if name in names[:number]:
            yield f"'{plain(name)}' is kept twice"
    costs = dict(zip(ballots.efforts, ballots.costs.tolist(), strict=True))
    spent = sum(costs.get(name, 0.0) for name in names)
    if spent > ballots.budget * (1 + _SLACK):
        yield f"the list costs {spent:g}, more than the budget of {ballots.budget:g}"


def _wrong_purchase(
    purchase: Purchase, ballots: Ballots, left: FloatArray, waiting: set[int]
) -> Iterator[str]:
    place = ballots.efforts.index(purchase.effort)
    name, price = plain(purchase.effort), purchase.price
    if not isfinite(price) or price < 0 or (price == 0) != (ballots.costs[place] == 0):
        yield f"the price {price:g} of '{name}' is impossible"
    groups, gains = ballots.backers(place)
    due = np.minimum(left[groups], price * gains)
    owed = dict(zip(groups.tolist(), due.tolist(), strict=True))
    paid = dict(purchase.payments)
    if len(paid) < len(purchase.payments):
        yield f"a group pays twice for '{name}'"
    if strangers := paid.keys() - owed.keys():
        yield f"group {min(strangers)} pays for '{name}' without gaining from it"
    wide = _SLACK * max(ballots.budget, 1.0)
    for group, amount in owed.items():
        if not abs(paid.get(group, 0.0) - amount) <= wide:
            yield f"group {group} should pay {amount:g} for '{name}', not {paid.get(group, 0.0):g}"
    total = sum(ballots.counts[group] * amount for group, amount in owed.items())
    if not abs(total - ballots.costs[place]) <= wide:
        yield f"'{name}' costs {ballots.costs[place]:g} and is paid {total:g}"
    yield from _wrong_turn(place, price, ballots, left, waiting)


def _wrong_turn(
    place: int, price: float, ballots: Ballots, left: FloatArray, waiting: set[int]
) -> Iterator[str]:
    """Yield a fault for each effort that should have been bought before the given effort."""
    mine = (ballots.costs[place], -ballots.support[place])
    for other in waiting - {place}:
        before = (ballots.costs[other], -ballots.support[other]) < mine
        edge = price * (1 + _SLACK if before else 1 - _SLACK)
        groups, gains = ballots.backers(other)
        if not (before or ballots.costs[other]):
            continue  # both are free, and neither is to be bought before the other
        money = ballots.counts[groups] @ np.minimum(left[groups], edge * gains)
        if money >= ballots.costs[other] * (1 - _SLACK / 10 if before else 1):
            names = (plain(ballots.efforts[index]) for index in (other, place))
            yield "'{}' was to be bought before '{}'".format(*names)
