"""Equal Shares, Phragmén and greedy rules equal plain implementations and reference results."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from itertools import combinations
from typing import Any, Final

import numpy as np
import pytest
from pabutools import election as pabu
from pabutools import rules as pabu_rules
from pabutools.tiebreaking import TieBreakingRule

from tests.focus.examples import dense, random_ballots
from tests.reference import reference_folder
from wholesum.focus.importers.pabulib import Election, read_pb
from wholesum.focus.rules.ballots import Ballots, Gain
from wholesum.focus.rules.equal_shares import COMPLETIONS, equal_shares
from wholesum.focus.rules.greedy import greedy
from wholesum.focus.rules.outcome import Outcome
from wholesum.focus.rules.phragmen import phragmen
from wholesum.focus.rules.tie_breaking import tie_order

GAINS: Final[dict[str, Gain]] = {"cost": "cost", "card": "cardinality", "points": "points"}
RULES: Final[dict[str, Callable[[Ballots, bool], Outcome]]] = {
    "mes": lambda ballots, exact: equal_shares(ballots, exact=exact),
    "mes+greedy": lambda ballots, exact: equal_shares(ballots, "utilitarian", exact=exact),
    "add1": lambda ballots, exact: equal_shares(ballots, "add1-exhaustive", exact=exact),
    "add1_nostop": lambda ballots, exact: equal_shares(ballots, "add1", exact=exact),
    "greedy": lambda ballots, exact: greedy(ballots, exact=exact),
    "phragmen": lambda ballots, exact: phragmen(ballots, exact=exact),
}
FILES: Final = (
    "Netherlands_Assen_2024.pb",
    "Poland_Czestochowa_2024_Podjasnogorska.pb",
    "Poland_Swiecie_2023.pb",
    "Poland_Warszawa_2021_Mokotow.pb",
)


@cache
def real(file: str) -> Election:
    return read_pb(reference_folder() / "pabulib" / file)


@cache
def reference() -> Any:
    return json.loads((reference_folder() / "pabulib" / "reference.json").read_text())["files"]


@pytest.mark.parametrize("file", FILES)
def test_given_real_elections_when_a_voting_rule_decides_then_the_winners_equal_the_reference(
    file: str,
) -> None:
    known = reference()[file]
    ballots = real(file).ballots
    assert (ballots.n, len(ballots.counts)) == (known["voters"], known["distinct_ballots"])
    for key, result in known["results"].items():
        rule, gain = key.split("/")
        outcome = RULES[rule](ballots.with_gains(GAINS[gain]), False)
        assert sorted(outcome.kept) == sorted(result["winners"]), key
        assert outcome.spent == result["cost"]
    if known["official_rule"].startswith("equalshares"):
        official = equal_shares(ballots.with_gains("cost"), "add1")
        assert sorted(official.kept) == sorted(known["official_selected"])


@pytest.mark.parametrize(
    ("file", "rules"),
    [
        (FILES[0], ("mes", "mes+greedy", "add1", "greedy", "phragmen")),
        (FILES[1], ("mes", "add1_nostop", "greedy")),
        (FILES[2], ("mes", "greedy", "phragmen")),
        (FILES[3], ("greedy",)),
    ],
)
def test_given_real_elections_when_winners_are_computed_with_exact_fractions_then_they_are_the_same(
    file: str, rules: tuple[str, ...]
) -> None:
    gain: Gain = "points" if "Czestochowa" in file else "cost"
    ballots = real(file).ballots.with_gains(gain)
    for rule in rules:
        assert RULES[rule](ballots, True).kept == RULES[rule](ballots, False).kept, rule


def peer(ballots: Ballots, kind: str) -> tuple[Any, Any, Any]:
    """Return the same election for the library pabutools, with our order for ties."""
    projects = [
        pabu.Project(name, int(cost))
        for name, cost in zip(ballots.efforts, ballots.costs.tolist(), strict=True)
    ]
    instance = pabu.Instance(projects, budget_limit=int(ballots.budget))
    votes: list[dict[Any, int]] = [{} for _ in range(ballots.n)]
    first = np.concatenate([[0], np.cumsum(ballots.counts)])
    for place, project in enumerate(projects):
        for group, gain in zip(*ballots.backers(place), strict=True):
            for voter in range(first[group], first[group + 1]):
                votes[voter][project] = int(gain)
    order = dict(zip(ballots.efforts, tie_order(ballots, 0).tolist(), strict=True))
    ties = TieBreakingRule(lambda _instance, _profile, project: order[project.name])
    if kind == "approval":
        ballot = [pabu.ApprovalBallot(vote) for vote in votes]
        return instance, pabu.ApprovalProfile(ballot, instance=instance), ties
    cardinal = [pabu.CardinalBallot(vote) for vote in votes]
    return instance, pabu.CardinalProfile(cardinal, instance=instance), ties


def test_given_random_elections_when_a_voting_rule_decides_then_pabutools_finds_the_same_winners() -> (
    None
):
    rng = np.random.default_rng(11)
    for number in range(200):
        kind = "approval" if number % 2 else "points"
        ballots = random_ballots(rng, kind)
        instance, profile, ties = peer(ballots, kind)
        sats = {"points": pabu.Additive_Cardinal_Sat}
        if kind == "approval":
            sats = {"cost": pabu.Cost_Sat, "card": pabu.Cardinality_Sat}
            theirs = pabu_rules.sequential_phragmen(instance, profile, tie_breaking=ties)
            names = sorted(p.name for p in theirs if ballots.support[int(p.name[1:])] > 0)
            assert sorted(phragmen(ballots).kept) == names
        for gain, sat in sats.items():
            own = ballots.with_gains(GAINS[gain])
            given = {"sat_class": sat, "tie_breaking": ties}
            found = {
                "mes": pabu_rules.method_of_equal_shares(instance, profile, **given),
                "add1": pabu_rules.method_of_equal_shares(
                    instance, profile, voter_budget_increment=1, **given
                ),
                "greedy": pabu_rules.greedy_utilitarian_welfare(instance, profile, **given),
            }
            for rule, allocation in found.items():
                names = sorted(p.name for p in allocation if own.support[int(p.name[1:])] > 0)
                for exact in (False, True):
                    assert sorted(RULES[rule](own, exact).kept) == names, (number, gain, rule)


def twin(ballots: Ballots) -> list[str]:
    """Slow implementation: the definition of Equal Shares in exact fractions."""
    table = [[Fraction(0)] * len(ballots.efforts) for _ in range(ballots.n)]
    first = np.concatenate([[0], np.cumsum(ballots.counts)])
    for place in range(len(ballots.efforts)):
        for group, gain in zip(*ballots.backers(place), strict=True):
            for voter in range(first[group], first[group + 1]):
                table[voter][place] = Fraction(int(gain))
    money = [Fraction(int(ballots.budget), ballots.n)] * ballots.n
    order, kept = tie_order(ballots, 0), list[int]()
    while True:
        prices = {}
        for place, cost in enumerate(ballots.costs):
            gains = [row[place] for row in table]
            corners = sorted({b / u for b, u in zip(money, gains, strict=True) if u > 0})
            for corner in corners if place not in kept else ():
                paid = sum(min(b, corner * u) for b, u in zip(money, gains, strict=True))
                if paid >= Fraction(int(cost)):
                    rich = [u for b, u in zip(money, gains, strict=True) if b >= corner * u]
                    poor = [b for b, u in zip(money, gains, strict=True) if b < corner * u]
                    prices[place] = (Fraction(int(cost)) - sum(poor)) / sum(rich)
                    break
        if not prices:
            return [ballots.efforts[place] for place in kept]
        best = min(prices, key=lambda place: (prices[place], order[place]))
        money = [b - min(b, prices[best] * row[best]) for b, row in zip(money, table, strict=True)]
        kept.append(best)


@pytest.mark.parametrize("exact", [False, True])
def test_winners_of_the_voting_rule_equal_shares_are_those_of_its_definition(exact: bool) -> None:
    rng = np.random.default_rng(12)
    for _ in range(150):
        ballots = random_ballots(rng)
        assert list(equal_shares(ballots, exact=exact).kept) == twin(ballots)


def test_given_any_use_of_left_budget_when_computed_with_floats_or_fractions_then_winners_are_equal() -> (
    None
):
    rng = np.random.default_rng(13)
    for _ in range(60):
        ballots = random_ballots(rng)
        for completion in COMPLETIONS:
            for integral in (False, True):
                both = [
                    equal_shares(ballots, completion, integral=integral, exact=exact)
                    for exact in (False, True)
                ]
                assert both[0].kept == both[1].kept
                assert both[0].spent <= ballots.budget


def test_given_voters_who_agree_then_equal_shares_keeps_efforts_in_proportion_to_the_number_of_voters() -> (
    None
):
    """Tests extended justified representation up to one effort, if each effort has gain 1."""
    rng = np.random.default_rng(14)
    for _ in range(60):
        ballots = random_ballots(rng, "approval")
        outcome = equal_shares(ballots)
        kept = set(outcome.places)
        approved = [
            {place for place in range(len(ballots.efforts)) if group in ballots.backers(place)[0]}
            for group in np.repeat(np.arange(len(ballots.counts)), ballots.counts).tolist()
        ]
        for size in range(1, ballots.n + 1):
            for group in combinations(approved, size):
                shared = sorted(set.intersection(*group), key=lambda p: ballots.costs[p])
                money, deserved = size * ballots.budget / ballots.n, 0
                for place in shared:
                    money -= ballots.costs[place]
                    deserved += money >= 0
                assert max(len(mine & kept) for mine in group) >= deserved


def test_given_voters_who_can_pay_for_their_only_wish_then_equal_shares_keeps_this_effort() -> None:
    ballots = dense([[1, 0, 0], [1, 0, 0], [0, 1, 1], [0, 1, 1], [0, 1, 1]], [2.0, 2, 1], 5)
    assert set(equal_shares(ballots).kept) == {"e0", "e1", "e2"}
    assert equal_shares(ballots).inflation == 1


def test_given_a_tie_of_two_efforts_then_lower_cost_decides_then_more_supporters_then_a_random_draw() -> (
    None
):
    cheaper = dense([[2.0, 1]], [2.0, 1], 2)
    assert equal_shares(cheaper).rounds[0].tied == (1, 0)
    assert equal_shares(cheaper).kept == ("e1",)
    backed = dense([[1.0, 2], [1, 0]], [1.0, 1], 2)
    assert equal_shares(backed).rounds[0].tied == (0, 1)
    lots = dense([[1.0, 1, 1, 1]], [1.0] * 4, 1)
    winners = {equal_shares(lots, seed=seed).kept for seed in range(30)}
    assert winners == {("e0",), ("e1",), ("e2",), ("e3",)}
    assert equal_shares(lots, seed=7).kept == equal_shares(lots, seed=7).kept


def test_given_an_effort_that_three_voters_pay_in_equal_parts_then_rounding_does_not_prevent_its_choice() -> (
    None
):
    for exact in (False, True):
        assert equal_shares(dense([[1.0]] * 3, [100.0], 100), exact=exact).kept == ("e0",)
        assert equal_shares(dense([[0.1]] * 3, [0.3], 0.3), exact=exact).kept == ("e0",)


def test_given_efforts_that_cost_0_or_too_much_then_equal_shares_keeps_those_that_cost_0_first() -> (
    None
):
    ballots = dense([[1.0, 1, 5, 0]] * 2, [3.0, 0, 99, 0], 4)
    for outcome in (equal_shares(ballots), greedy(ballots), phragmen(ballots)):
        assert outcome.kept == ("e1", "e0")
    assert equal_shares(ballots, "add1").kept == ("e1", "e0")


def test_given_a_voter_without_an_opinion_on_an_effort_then_this_does_not_count_as_a_score_of_0() -> (
    None
):
    nan = float("nan")
    ballots = dense([[4, nan], [0, 4], [0, nan]], [1.0, 1], 1)
    assert greedy(ballots).kept == ("e1",)
    assert ballots.voiced.tolist() == [3, 1]


def test_given_a_budget_in_whole_numbers_then_the_first_share_of_each_voter_is_rounded_down() -> (
    None
):
    ballots = dense([[1.0]] * 3, [10.0], 10)
    assert equal_shares(ballots, integral=True).kept == ()
    assert equal_shares(ballots, "add1", integral=True).share == 4
    assert equal_shares(ballots, "add1", integral=True).inflation == pytest.approx(1.2)


def test_given_one_voter_or_no_wishes_when_a_voting_rule_decides_then_only_wanted_efforts_are_kept() -> (
    None
):
    assert equal_shares(dense([[1.0, 3]], [2.0, 2], 3)).kept == ("e1",)
    nothing = dense([[0.0, 0]], [1.0, 1], 2)
    for outcome in (equal_shares(nothing, "add1u"), greedy(nothing, "votes"), phragmen(nothing)):
        assert outcome.kept == ()
        assert outcome.dropped == ("e0", "e1")
    assert "keeps 0 of 2 efforts for 0 of 2, by 1 ballots" in str(equal_shares(nothing))


def test_given_an_unknown_option_of_a_voting_rule_then_the_error_names_the_option() -> None:
    ballots = dense([[1.0]], [1.0], 1)
    with pytest.raises(ValueError, match="the completion 'add2' is unknown"):
        equal_shares(ballots, "add2")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="the way 'luck' is unknown"):
        greedy(ballots, "luck")  # type: ignore[arg-type]
