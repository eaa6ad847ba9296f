"""Stand-ins, bus factor, swaps and gifts equal the results of slow searches."""

from itertools import combinations
from random import Random

import polars as pl
import pytest

from tests.strengths.cast import levels
from wholesum.strengths.measures.bus_factor import bus_factor
from wholesum.strengths.measures.gifts import gifts_of, similar_words
from wholesum.strengths.measures.stand_ins import Level, Levels, stand_ins
from wholesum.strengths.measures.swaps import plan_swaps
from wholesum.strengths.schema import STRENGTHS


def random_levels(seed: int) -> Levels:
    chance = Random(seed)
    people = [f"p{number}" for number in range(chance.randint(1, 7))]
    kinds = [f"k{number}" for number in range(chance.randint(1, 9))]
    found = {kind: {p: chance.choice(list(Level)) for p in people} for kind in kinds}
    return {k: {p: one for p, one in v.items() if one is not Level.NONE} for k, v in found.items()}


def slow_bus_factor(found: Levels, above: float) -> tuple[int, int, int] | None:
    holders = [{p for p, one in those.items() if one.covers} for those in found.values()]
    holders = [those for those in holders if those]
    people = sorted(set().union(*holders))
    for size in range(1, len(people) + 1):
        lost = [
            sum(those <= set(group) for those in holders) for group in combinations(people, size)
        ]
        enough = [number for number in lost if number > above * len(holders)]
        if enough:
            return size, len(enough), max(enough)
    return None


def test_given_members_who_are_learning_a_kind_of_work_then_they_do_not_count_as_able_to_do_it() -> (
    None
):
    found = stand_ins(levels(roster="dl", fleet="ds", sand="--", money="-d"))
    assert (found.shared, found.single, found.nobody) == (
        ("fleet",),
        ("roster", "money"),
        ("sand",),
    )
    assert found.share == 0.25
    assert found.explain() == ("2 of 4 kinds of work depend on one person, and nobody can do 1.")


def test_given_no_kinds_of_work_then_the_share_of_work_that_two_members_can_do_is_undefined() -> (
    None
):
    found = stand_ins({})
    assert found.share is None
    assert found.explain() == "No kind of work is listed yet."


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("above", [0, 0.25, 0.5])
def test_given_random_levels_of_skill_then_the_bus_factor_equals_that_of_a_slow_search(
    seed: int, above: float
) -> None:
    found = bus_factor(random_levels(seed), above)
    twin = slow_bus_factor(random_levels(seed), above)
    assert (found and (found.size, found.groups, found.lost)) == twin


def test_given_work_that_only_one_member_can_do_then_the_bus_factor_is_1() -> None:
    found = bus_factor(levels(a="d--", b="d--", c="ds-"))
    assert found is not None
    assert found.explain() == "If one member is away, up to 2 of 3 kinds of work stop."


def test_given_no_member_who_can_do_any_work_then_the_bus_factor_is_undefined() -> None:
    assert bus_factor(levels(a="l", b="-")) is None


def test_given_a_share_of_1_when_the_bus_factor_is_computed_then_an_error_says_so() -> None:
    with pytest.raises(ValueError, match="below 1"):
        bus_factor({}, 1.0)


def test_given_too_many_people_when_the_bus_factor_is_computed_then_an_error_says_so() -> None:
    with pytest.raises(ValueError, match="at most 20 members, not 21"):
        bus_factor({"all": {f"p{n}": Level.DOES for n in range(21)}})


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("most", [1, 2, 3])
def test_given_random_levels_of_skill_then_no_other_plan_of_learning_covers_more_kinds_of_work(
    seed: int, most: int
) -> None:
    found = random_levels(seed)
    single = [kind for kind in found if sum(level.covers for level in found[kind].values()) == 1]
    pairs = [(k, p) for k in single for p, one in found[k].items() if one is Level.LEARN]
    best = max(
        len({kind for kind, _ in chosen}) for chosen in combinations(pairs, min(most, len(pairs)))
    )
    plan = plan_swaps(found, most)
    assert len(plan.after.shared) - len(plan.before.shared) == best == len(plan.swaps)
    assert all(found[swap.kind][swap.learner] is Level.LEARN for swap in plan.swaps)
    assert all(found[swap.kind][swap.teacher].covers for swap in plan.swaps)


def test_given_a_plan_of_three_learning_pairs_then_each_has_another_learner_and_the_share_rises() -> (
    None
):
    plan = plan_swaps(levels(a="dll", b="dll", c="dll-", d="ds", e="d--", f="-d-l"), 3)
    assert [swap.learner for swap in plan.swaps] == ["bo", "cleo", "dag"]
    assert plan.unasked == ("e",)
    assert plan.explain() == (
        "After the next 3 swaps: 1 → 4 of 6 kinds of work have a stand-in (17% → 67%)."
    )


def test_given_no_member_who_could_learn_a_kind_of_work_then_the_plan_of_learning_is_empty() -> (
    None
):
    plan = plan_swaps(levels(a="d-"))
    assert plan.swaps == ()
    assert "nobody has said what they could learn" in plan.explain()


def test_given_a_plan_of_0_learning_pairs_when_requested_then_an_error_says_so() -> None:
    with pytest.raises(ValueError, match="at least one swap"):
        plan_swaps({}, 0)


def test_given_strengths_of_a_person_then_strengths_that_only_other_members_named_come_first() -> (
    None
):
    rows = pl.DataFrame(
        [
            {"person": "ada", "strength": "Calm", "named_by": "ada"},
            {"person": "ada", "strength": "calm", "named_by": "bo", "story": "The flood"},
            {"person": "ada", "strength": "maps", "named_by": None},
            {"person": "ada", "strength": "law", "named_by": "ada", "wish": True},
            {"person": "bo", "strength": "humour", "named_by": "ada"},
        ],
        schema=STRENGTHS.empty().schema,
    )
    maps, calm = gifts_of(rows, "ada")
    assert (maps.strength, maps.is_unseen, maps.others) == ("maps", True, 1)
    assert (calm.is_unseen, calm.others, calm.by_self, calm.stories) == (
        False,
        1,
        True,
        ("The flood",),
    )
    assert gifts_of(rows, "cleo") == []


def test_given_names_of_strengths_when_compared_then_only_names_that_look_alike_are_suggested() -> (
    None
):
    words = ["listening", "Listener", "humour", "humor", "law", "calm", "listening "]
    assert list(similar_words(words)) == [("Listener", "listening"), ("humor", "humour")]
