"""Constellations: comparison with brute force, limits, proofs and unusual teams."""

from dataclasses import replace
from itertools import combinations, product
from time import monotonic

import numpy as np
import pytest
from bench.tools.challenges import random_team, row_scores

from wholesum.strengths.constellations import proposals as proposals_module
from wholesum.strengths.constellations.columns import columns_of
from wholesum.strengths.constellations.comparison import best_and_best_individual, strongest_first
from wholesum.strengths.constellations.model import Challenge, Roster, Scores, score, score_group
from wholesum.strengths.constellations.program import LevelProof, Solution, solve
from wholesum.strengths.constellations.proposals import Proof, find_constellations


def groups(people: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [group for size in (3, 4, 5) for group in combinations(people, size)]


def brute_force(roster: Roster, challenges: list[Challenge], most: int = 9) -> tuple[float, ...]:
    options = [
        [
            group
            for group in groups(roster.people)
            if challenge.pinned <= set(group) and not challenge.excluded & set(group)
        ]
        for challenge in challenges
    ]
    return min(
        score(
            roster,
            challenges,
            dict(zip((challenge.name for challenge in challenges), choice, strict=True)),
        ).order
        for choice in product(*options)
        if max(sum(person in group for group in choice) for person in roster.people) <= most
    )


def solved(roster: Roster, challenges: list[Challenge], most: int | None = None) -> Scores:
    """Solve the program in this process, because a new process is slow."""
    columns = columns_of(roster, challenges)
    if most is None:
        columns = [column.best() for column in columns]
    (found,) = solve(columns, 1, 60, most)
    assert all(proof.value - proof.bound < 1e-6 for proof in found.proofs)
    choice = {
        one.name: tuple(np.array(roster.people)[those.members[pick]])
        for one, those, pick in zip(challenges, columns, found.picks, strict=True)
    }
    return score(roster, challenges, choice)


@pytest.mark.parametrize("seed", range(12))
def test_given_six_members_and_two_challenges_when_groups_are_chosen_then_brute_force_finds_none_better(
    seed: int,
) -> None:
    roster, challenges = random_team(seed, 6, 2)
    assert solved(roster, challenges).order == brute_force(roster, challenges)


@pytest.mark.parametrize("seed", range(6))
def test_given_fixed_members_and_a_limit_when_groups_are_chosen_then_brute_force_finds_no_better_choice(
    seed: int,
) -> None:
    roster, (first, second) = random_team(seed, 6, 2)
    challenges = [
        replace(first, pinned=frozenset({"p00"}), excluded=frozenset({"p01"})),
        replace(second, pinned=frozenset({"p02"})),
    ]
    assert solved(roster, challenges, 1).order == brute_force(roster, challenges, 1)


@pytest.mark.parametrize("seed", range(50))
def test_given_seven_members_and_three_challenges_then_a_second_model_reaches_the_same_scores(
    seed: int,
) -> None:
    roster, challenges = random_team(100 + seed, 7, 3, 6)
    assert solved(roster, challenges).order == pytest.approx(row_scores(roster, challenges))


@pytest.mark.parametrize("seed", range(6))
def test_given_fixed_members_and_a_limit_then_a_second_model_of_the_choice_reaches_the_same_scores(
    seed: int,
) -> None:
    roster, (first, second, third) = random_team(200 + seed, 8, 3, 6)
    challenges = [
        replace(first, pinned=frozenset({"p00"}), excluded=frozenset({"p01"})),
        replace(second, pinned=frozenset({"p02"})),
        third,
    ]
    expected = row_scores(roster, challenges, 2)
    assert solved(roster, challenges, 2).order == pytest.approx(expected)


@pytest.mark.parametrize("seed", range(6))
def test_given_possible_groups_for_a_challenge_then_their_scores_equal_those_counted_one_by_one(
    seed: int,
) -> None:
    roster, challenges = random_team(seed, 7, 2)
    for challenge, columns in zip(challenges, columns_of(roster, challenges), strict=True):
        for place, chosen in enumerate(columns.members):
            group = tuple(np.array(roster.people)[chosen])
            assert score_group(roster, challenge, group) == (
                columns.missing[place],
                columns.alone[place],
                challenge.hours,
                columns.repeats[place],
                columns.growth[place],
            )


@pytest.mark.slow
def test_given_twelve_members_and_six_challenges_then_the_best_choice_of_groups_is_found_and_proven() -> (
    None
):
    started = monotonic()
    found = find_constellations(*random_team(1, 12, 6, 10))
    assert monotonic() - started < 60
    assert found.proposals[0].proof.is_best
    assert found.proposals[0].scores.order <= found.strongest_scores.order


def test_given_a_team_when_groups_are_proposed_then_all_proposals_differ_and_the_best_comes_first() -> (
    None
):
    roster, challenges = random_team(3, 8, 2)
    found = find_constellations(roster, challenges)
    first, *others = found.proposals
    assert first.scores == score(roster, challenges, first.choice)
    assert first.proof.explain() == "Proven best: no other choice is better."
    for other in others:
        assert first.scores.order <= other.scores.order
        differ = [set(first.choice[name]) ^ set(other.choice[name]) for name in first.choice]
        assert any(len(those) > 2 for those in differ)


def test_given_a_search_that_fails_then_each_challenge_is_solved_alone_and_the_text_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(proposals_module, "solve_in_child", lambda *_: [])
    roster, challenges = random_team(3, 8, 2)
    (only,) = find_constellations(roster, challenges).proposals
    assert not only.proof.is_best
    assert only.proof.explain() == (
        "Not proven best. Not searched to the end: hours of the busiest member; not searched to "
        "the end: repeated pairs; not searched to the end: chances to learn."
    )
    assert find_constellations(roster, challenges, most=1).proposals == ()


def test_given_a_choice_of_groups_not_proven_best_then_the_text_says_how_much_better_one_could_be(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    exact = LevelProof(0, 0)
    proofs = (exact, exact, LevelProof(8, 6.5), LevelProof(4, 2.2), exact)
    monkeypatch.setattr(proposals_module, "solve_in_child", lambda *_: [Solution((0, 0), proofs)])
    (only,) = find_constellations(*random_team(3, 8, 2)).proposals
    assert only.proof == Proof((0, 0, 1.5, 1, 0))
    assert only.proof.explain() == (
        "Not proven best. Hours of the busiest member: at most 1.5 better exists; repeated pairs: "
        "at most 1 better exists."
    )


def test_given_a_team_of_one_member_then_the_only_proposed_group_is_this_member() -> None:
    roster = Roster(("ada",), {"ada": frozenset({"calm"})})
    challenge = Challenge("c", {"calm": 1, "law": 1})
    (only,) = find_constellations(roster, [challenge]).proposals
    assert only.choice == {"c": ("ada",)}
    assert only.explain()[:2] == [
        "1 holder of needed strengths is missing.",
        "1 need has no stand-in.",
    ]


def test_given_members_without_strengths_then_every_strength_a_challenge_needs_is_missing() -> None:
    roster = Roster(("ada", "bo", "cleo"), {})
    (only,) = find_constellations(roster, [Challenge("c", {"calm": 2, "law": 1})]).proposals
    assert only.scores[:2] == (3, 0)


def test_given_no_challenges_when_groups_of_members_are_searched_then_no_proposal_is_found() -> (
    None
):
    assert find_constellations(Roster(("ada",), {}), []).proposals == ()


@pytest.mark.parametrize("number", [0, 21])
def test_given_no_members_or_too_many_when_groups_are_searched_then_an_error_says_so(
    number: int,
) -> None:
    roster = Roster(tuple(f"p{n}" for n in range(number)), {})
    with pytest.raises(ValueError, match="1 to 20 members"):
        find_constellations(roster, [Challenge("c", {"calm": 1})])


def test_given_a_member_who_must_and_must_not_be_in_a_group_then_an_error_says_so() -> None:
    ada = frozenset({"ada"})
    roster = Roster(("ada", "bo", "cleo", "dag"), {})
    with pytest.raises(ValueError, match="no constellation of c has all its pinned members"):
        find_constellations(roster, [Challenge("c", {"calm": 1}, pinned=ada, excluded=ada)])


def test_given_a_proposed_group_then_it_has_more_strengths_than_its_best_member_alone() -> None:
    roster = Roster(
        ("ada", "bo", "cleo"),
        {"ada": frozenset({"calm", "law"}), "bo": frozenset({"maps"}), "cleo": frozenset()},
        wishes={"cleo": frozenset({"money"})},
    )
    challenge = Challenge("c", {"calm": 1, "law": 1, "maps": 1, "money": 1, "sand": 1})
    reach = best_and_best_individual(roster, challenge, ("ada", "bo", "cleo"))
    assert reach.explain() == (
        "Together they bring 3 of 5 needed strengths; no single member brings more than 2."
    )
    assert reach.outside == {"money": ("cleo",), "sand": ()}
    assert reach.explain_thin() == "No stand-in for: calm, law, maps."
    assert reach.explain_new() == "3 of 3 pairs have not worked on a challenge together."


def test_given_pairs_who_worked_together_before_when_groups_are_compared_then_only_other_pairs_are_new() -> (
    None
):
    holds = dict.fromkeys(("ada", "bo", "cleo"), frozenset({"calm"}))
    roster = Roster(tuple(holds), holds, together={("ada", "bo"): 2})
    reach = best_and_best_individual(roster, Challenge("c", {"calm": 1}), ("cleo", "bo", "ada"))
    assert reach.explain_thin() == ""
    assert reach.explain_new() == "2 of 3 pairs have not worked on a challenge together."
    alone = best_and_best_individual(roster, Challenge("c", {"calm": 1}), ("ada",))
    assert alone.explain_new() == ""


def test_given_the_best_group_for_each_challenge_then_other_proposals_differ_from_this_group() -> (
    None
):
    people = tuple("abcdefg")
    holds = {person: frozenset({"calm"} if person in "abc" else set()) for person in people}
    challenges = [Challenge("one", {"calm": 2}), Challenge("two", {"calm": 2})]
    first, *others = find_constellations(Roster(people, holds), challenges).proposals
    assert first.scores[:2] == (0, 0)
    assert len(others) == 2
    assert all(first.scores.order <= other.scores.order for other in others)


def test_given_fixed_members_when_the_strongest_are_chosen_first_then_fixed_members_are_kept() -> (
    None
):
    roster = Roster(
        ("ada", "bo", "cleo", "dag"),
        {"ada": frozenset({"calm", "law"}), "bo": frozenset({"calm"}), "cleo": frozenset({"law"})},
    )
    challenge = Challenge("c", {"calm": 1, "law": 1}, pinned=frozenset({"dag"}))
    assert strongest_first(roster, [challenge]) == {"c": ("ada", "bo", "dag")}
