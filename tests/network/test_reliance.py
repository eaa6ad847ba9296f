"""Reliance in a team: counts, too few answers, and a member who stands out."""

from itertools import product

import networkx as nx
import pytest

from wholesum.network.team.reliance import reliance

TEAM = ("ada", "bo", "cleo", "dag", "eve", "fay", "gus", "hal")


def star(members: tuple[str, ...] = TEAM) -> dict[str, list[str]]:
    return {member: [] if member == "ada" else ["ada"] for member in members}


def test_given_all_members_rely_on_one_then_the_result_says_that_one_member_stands_out() -> None:
    found = reliance(star(), TEAM)
    assert (found.named, found.possible, found.mutual, found.one_way) == (7, 56, 0, 7)
    assert found.received == (7, 0, 0, 0, 0, 0, 0, 0)
    assert found.standing == "one"
    assert "leadership may rest on that member" in found.explain()


def test_given_a_team_that_relies_on_two_members_then_the_result_says_that_several_members_stand_out() -> (
    None
):
    answers = {member: [other for other in ("ada", "bo") if other != member] for member in TEAM}
    assert reliance(answers, TEAM).standing == "several"


def test_given_each_member_relies_on_the_next_in_a_ring_then_the_result_says_that_nobody_stands_out() -> (
    None
):
    answers = {one: [TEAM[(place + 1) % 8]] for place, one in enumerate(TEAM)}
    assert reliance(answers, TEAM).standing == "nobody"


def test_given_every_member_relies_on_every_other_then_the_result_cannot_say_if_one_stands_out() -> (
    None
):
    answers = {member: [other for other in TEAM if other != member] for member in TEAM}
    found = reliance(answers, TEAM)
    assert (found.standing, found.mutual, found.one_way) == ("unknown", 28, 0)


def test_given_fewer_than_four_fifths_of_the_answers_about_ties_then_no_figure_is_computed() -> (
    None
):
    answers = {one: those for one, those in star().items() if one not in {"fay", "gus"}}
    found = reliance(answers, TEAM)
    assert not found.enough
    assert found.explain() == (
        "6 of 8 members answered. Too few answers to tell how the team shares leadership."
    )
    assert reliance({**answers, "gus": ["ada"]}, TEAM).enough


def test_given_random_answers_then_the_probability_that_a_member_stands_out_equals_a_plain_loop() -> (
    None
):
    members = TEAM[:4]
    numbers = (1, 1, 2, 1)
    named_by_all = sum(
        chance
        for target in range(4)
        for chance in [_probability([numbers[one] / 3 for one in range(4) if one != target])]
    )
    assert named_by_all == pytest.approx(2 / 27 * 3 + 1 / 27)
    answers = {"ada": ["bo"], "bo": ["ada"], "cleo": ["ada", "bo"], "dag": ["ada"]}
    assert reliance(answers, members).standing == "unknown"


def _probability(chances: list[float]) -> float:
    found = 0.0
    for outcome in product((0, 1), repeat=len(chances)):
        if all(outcome):
            part = 1.0
            for chance in chances:
                part *= chance
            found += part
    return found


@pytest.mark.parametrize("seed", range(10))
def test_given_random_answers_about_ties_then_density_and_mutual_pairs_equal_those_of_networkx(
    seed: int,
) -> None:
    graph = nx.gnp_random_graph(9, 0.4, seed=seed, directed=True)
    names = {node: f"m{node}" for node in graph}
    answers = {names[one]: [names[other] for other in graph.successors(one)] for one in graph}
    found = reliance(answers, names.values())
    assert found.density is not None
    assert found.density.value == pytest.approx(nx.density(graph))
    assert 2 * found.mutual / found.named == pytest.approx(nx.overall_reciprocity(graph))
    assert found.received == tuple(sorted((n for _, n in graph.in_degree()), reverse=True))


@pytest.mark.parametrize(
    ("answers", "fault"),
    [
        ({"ada": ["zed"]}, "zed is not a member"),
        ({"zed": ["ada"]}, "zed is not a member"),
        ({"ada": ["ada"]}, "ada names themselves"),
    ],
)
def test_given_impossible_answers_about_ties_when_counted_then_an_error_refuses_them(
    answers: dict[str, list[str]], fault: str
) -> None:
    with pytest.raises(ValueError, match=fault):
        reliance(answers, TEAM)
