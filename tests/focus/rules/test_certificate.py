"""A certificate proves a list of efforts, and a wrong certificate is recognised."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final, TypeAlias

import numpy as np
import pytest

from tests.focus.examples import dense, random_ballots
from wholesum.focus.rules.ballots import Ballots
from wholesum.focus.rules.certificate import Certificate, Purchase, certificate_of, verify
from wholesum.focus.rules.equal_shares import COMPLETIONS, equal_shares

Corruption: TypeAlias = Callable[[Certificate, Ballots, np.random.Generator], Certificate | None]


def test_every_decided_list_of_efforts_has_a_valid_certificate_that_proves_it() -> None:
    rng = np.random.default_rng(1)
    for number in range(150):
        ballots = random_ballots(rng, "approval" if number % 2 else "points")
        for completion in COMPLETIONS:
            for exact in (False, True):
                outcome = equal_shares(ballots, completion, exact=exact)
                assert verify(certificate_of(outcome), ballots) == []


def test_given_a_decided_list_with_efforts_that_cost_0_then_its_certificate_is_valid() -> None:
    two_free = dense([[1, 1, 2], [1, 1, 3]], [0, 0, 4], 4)
    assert verify(certificate_of(equal_shares(two_free)), two_free) == []
    rng = np.random.default_rng(2)
    for _ in range(100):
        gains = rng.integers(0, 4, (5, 6)).astype(float)
        costs = np.where(rng.random(6) < 0.5, 0, rng.integers(1, 9, 6))
        ballots = dense(gains, costs.tolist(), 12)
        outcome = equal_shares(ballots)
        assert verify(certificate_of(outcome), ballots) == []


def test_given_a_certificate_without_an_effort_that_costs_0_when_verified_then_it_is_invalid() -> (
    None
):
    ballots = dense([[1, 1, 2], [1, 1, 3]], [0, 0, 4], 4)
    sound = certificate_of(equal_shares(ballots))
    free = [purchase for purchase in sound.purchases if purchase.effort != "e2"]
    paid_one = next(purchase for purchase in sound.purchases if purchase.effort == "e2")
    (missing,) = verify(replace(sound, purchases=(free[0], paid_one)), ballots)
    assert "to be bought before" in missing
    (late,) = verify(replace(sound, purchases=(free[0], paid_one, free[1])), ballots)
    assert "was to be bought before" in late


def bought(certificate: Certificate, place: int, **changes: object) -> Certificate:
    purchases = list(certificate.purchases)
    purchases[place] = replace(purchases[place], **changes)  # type: ignore[arg-type]
    return replace(certificate, purchases=tuple(purchases))


def paid(
    certificate: Certificate, rng: np.random.Generator, change: Callable[[float], float]
) -> Certificate:
    place = int(rng.integers(len(certificate.purchases)))
    payments = list(certificate.purchases[place].payments)
    one = int(rng.integers(len(payments)))
    payments[one] = (payments[one][0], change(payments[one][1]))
    return bought(certificate, place, payments=tuple(payments))


def any_of(certificate: Certificate, rng: np.random.Generator) -> tuple[int, Purchase]:
    place = int(rng.integers(len(certificate.purchases)))
    return place, certificate.purchases[place]


def drop_a_payment(c: Certificate, _b: Ballots, rng: np.random.Generator) -> Certificate:
    place, purchase = any_of(c, rng)
    return bought(c, place, payments=purchase.payments[1:])


def pay_twice(c: Certificate, _b: Ballots, rng: np.random.Generator) -> Certificate:
    place, purchase = any_of(c, rng)
    return bought(c, place, payments=(*purchase.payments, purchase.payments[0]))


def let_a_stranger_pay(c: Certificate, b: Ballots, rng: np.random.Generator) -> Certificate | None:
    place, purchase = any_of(c, rng)
    mine = set(b.backers(b.efforts.index(purchase.effort))[0].tolist())
    strangers = sorted(set(range(len(b.counts))) - mine)
    if not strangers:
        return None
    return bought(c, place, payments=(*purchase.payments, (strangers[0], 0.5)))


def let_nobody_pay(c: Certificate, b: Ballots, rng: np.random.Generator) -> Certificate:
    place, purchase = any_of(c, rng)
    return bought(c, place, payments=(*purchase.payments, (len(b.counts), 0.5)))


def swap_payments(c: Certificate, b: Ballots, rng: np.random.Generator) -> Certificate | None:
    for place, purchase in enumerate(c.purchases):
        (first, one), *rest = purchase.payments
        for second, other in rest:
            if abs(one - other) > 0.01:
                swapped = {first: other, second: one}
                pairs = [(group, swapped.get(group, paid)) for group, paid in purchase.payments]
                return bought(c, place, payments=tuple(pairs))
    return None


def buy_in_another_order(
    c: Certificate, _b: Ballots, rng: np.random.Generator
) -> Certificate | None:
    for place, (one, other) in enumerate(zip(c.purchases, c.purchases[1:], strict=False)):
        if other.price > one.price + 0.01:
            purchases = list(c.purchases)
            purchases[place : place + 2] = [other, one]
            return replace(c, purchases=tuple(purchases))
    return None


def replace_an_effort(c: Certificate, b: Ballots, rng: np.random.Generator) -> Certificate | None:
    place, _ = any_of(c, rng)
    others = sorted(set(b.efforts) - {p.effort for p in c.purchases})
    return bought(c, place, effort=others[0]) if others else None


def forget_the_last(c: Certificate, _b: Ballots, _rng: np.random.Generator) -> Certificate:
    return replace(c, purchases=c.purchases[:-1])


def forget_the_first(c: Certificate, _b: Ballots, _rng: np.random.Generator) -> Certificate:
    return replace(c, purchases=c.purchases[1:])


def add_without_need(c: Certificate, b: Ballots, _rng: np.random.Generator) -> Certificate | None:
    rest = b.budget - sum(b.costs[b.efforts.index(p.effort)] for p in c.purchases)
    dear = [
        name
        for name, cost in zip(b.efforts, b.costs, strict=True)
        if cost > rest and name not in {p.effort for p in c.purchases}
    ]
    return replace(c, added=(dear[0],)) if dear else None


CORRUPTIONS: Final[dict[str, Corruption]] = {
    "a payment is missing": drop_a_payment,
    "a payment stands there twice": pay_twice,
    "a payment is larger": lambda c, _b, rng: paid(c, rng, lambda x: x * 1.01),
    "a payment is smaller": lambda c, _b, rng: paid(c, rng, lambda x: x * 0.99),
    "a payment is below 0": lambda c, _b, rng: paid(c, rng, lambda x: -x),
    "a payment is no number": lambda c, _b, rng: paid(c, rng, lambda _: float("nan")),
    "two payments are exchanged": swap_payments,
    "somebody pays who gains nothing": let_a_stranger_pay,
    "a group pays that is not there": let_nobody_pay,
    "a price is higher": lambda c, _b, _r: bought(c, 0, price=c.purchases[0].price * 1.1),
    "a price is lower": lambda c, _b, _r: bought(c, 0, price=c.purchases[0].price * 0.9),
    "a price is below 0": lambda c, _b, _r: bought(c, 0, price=-1.0),
    "a price is infinite": lambda c, _b, _r: bought(c, 0, price=float("inf")),
    "a price is nothing": lambda c, _b, _r: bought(c, 0, price=0.0),
    "the order is another": buy_in_another_order,
    "an effort is another": replace_an_effort,
    "an effort is unknown": lambda c, _b, _r: bought(c, 0, effort="=e\u202e"),
    "an effort is bought twice": lambda c, _b, _r: replace(
        c, purchases=(*c.purchases, c.purchases[0])
    ),
    "the last purchase is missing": forget_the_last,
    "the first purchase is missing": forget_the_first,
    "the share is larger": lambda c, _b, _r: replace(c, share=c.share * 1.5 + 1),
    "the share is smaller": lambda c, _b, _r: replace(c, share=c.share * 0.5 - 1),
    "the share is no number": lambda c, _b, _r: replace(c, share=float("nan")),
    "something is added that does not fit": add_without_need,
    "something is added that is kept": lambda c, _b, _r: replace(c, added=(c.purchases[0].effort,)),
    "something is added that is not there": lambda c, _b, _r: replace(c, added=("ghost",)),
}


@pytest.mark.parametrize("corruption", CORRUPTIONS)
def test_given_a_changed_certificate_of_a_decided_list_when_verified_then_it_is_invalid(
    corruption: str,
) -> None:
    rng = np.random.default_rng(2)
    met = 0
    while met < 25:
        table = rng.integers(0, 6, (6, 6)).astype(np.float64)
        ballots = dense(table, rng.integers(2, 12, 6).astype(float).tolist(), 24)
        certificate = certificate_of(equal_shares(ballots))
        if not certificate.purchases:
            continue
        bent = CORRUPTIONS[corruption](certificate, ballots, rng)
        if bent is None or bent == certificate or harmless(bent, corruption, ballots):
            continue
        met += 1
        assert verify(bent, ballots), (certificate, bent)


def harmless(bent: Certificate, corruption: str, ballots: Ballots) -> bool:
    """Return whether a changed certificate is still valid for another share."""
    return corruption == "the share is larger" and bent == certificate_of(
        equal_shares(replace(ballots, budget=bent.share * ballots.n))
    )


def test_given_a_certificate_with_a_wrongly_decided_tie_when_verified_then_a_fault_is_found() -> (
    None
):
    ballots = dense([[2.0, 1]], [2.0, 1], 2)
    wrong = Certificate(2.0, (Purchase("e0", 1.0, ((0, 2.0),)),), ())
    assert verify(certificate_of(equal_shares(ballots)), ballots) == []
    assert verify(wrong, ballots) == ["'e1' was to be bought before 'e0'"]


def test_given_an_invalid_certificate_of_a_decided_list_when_verified_then_its_faults_are_listed() -> (
    None
):
    ballots = dense([[1.0, 1]] * 2, [1.0, 9], 2)
    assert verify(Certificate(1.0, (), ()), ballots) == [
        "the backers of 'e0' could still afford it"
    ]
    assert verify(Certificate(0.1, (), ()), ballots) == [
        "the share 0.1 is below the 1 that the budget gives each"
    ]
    strange = verify(Certificate(1.0, (Purchase("\u202ee", 1, ()),), ()), ballots)
    assert strange == ["'\ufffde' is not there, has no backer, or is dearer than the budget"]
