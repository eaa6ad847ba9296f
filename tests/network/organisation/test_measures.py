"""Measures of an organisation's ties compared with networkx and reference values."""

from typing import Any

import networkx as nx
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import special

from tests.network.organisation.cast import (
    eu_core,
    graph_of,
    law_firm,
    network_of,
    network_of_matrix,
)
from wholesum.network.organisation.matrix import OTHERS, function_matrix
from wholesum.network.organisation.measures import bridging, mutuality, spread
from wholesum.network.organisation.stand_in import stand_in
from wholesum.network.organisation.ties import OrganisationNetwork, organisation_network

RING = [(place, (place + 1) % 20) for place in range(20)]
STAR = [(0, place) for place in range(1, 20)]
SILOS = [
    *((a, b) for a in range(10) for b in range(a)),
    *((a, b) for a in range(10, 20) for b in range(10, a)),
    (0, 10),
]
FUNCTIONS = "a" * 10 + "b" * 10


def slow_stand_in(network: OrganisationNetwork, *, by_paths: bool = False) -> float:
    graph = graph_of(network).to_undirected()
    number = max(len(graph) // 20, 1)
    load = nx.betweenness_centrality(graph) if by_paths else dict(graph.degree())
    busiest = sorted(graph, key=lambda one: (-load[one], one))[:number]
    others = [one for one in graph if one not in busiest]

    def efficiency(of: Any) -> float:
        distances = dict(nx.all_pairs_shortest_path_length(of))
        return float(
            sum(1 / distances[a][b] for a in others for b in others if a != b and b in distances[a])
        )

    before = efficiency(graph)
    graph.remove_nodes_from(busiest)
    return efficiency(graph) / before


@pytest.mark.parametrize("seed", range(8))
def test_given_random_ties_then_all_figures_of_the_network_equal_those_of_networkx(
    seed: int,
) -> None:
    drawn = nx.gnp_random_graph(47, 0.05, seed=seed, directed=True)
    network = network_of(drawn.edges, "abc" * 15 + "dd", both_ways=False)
    graph = graph_of(network)
    crossing = nx.attribute_mixing_matrix(graph, "function", normalized=False)
    found, shared, away = bridging(network), mutuality(network), stand_in(network)
    assert found is not None
    assert shared is not None
    assert away is not None
    assert found.external == crossing.sum() - np.trace(crossing)
    assert 2 * shared.mutual / network.source.size == pytest.approx(nx.overall_reciprocity(graph))
    assert away.value == pytest.approx(slow_stand_in(network))


@pytest.mark.parametrize(
    ("pairs", "loss"), [(STAR, 1.0), ([*STAR, *RING], 0.5), (SILOS, 0.45), (RING, 0.1)]
)
def test_given_a_network_that_depends_on_one_person_then_others_can_replace_fewer_ties_than_in_a_ring(
    pairs: list[tuple[int, int]], loss: float
) -> None:
    network = network_of(pairs, FUNCTIONS)
    found = stand_in(network)
    assert found is not None
    assert found.value == pytest.approx(slow_stand_in(network))
    assert abs(1 - found.value - loss) < 0.2


def test_given_a_large_organisation_then_the_stand_in_estimated_from_some_people_is_near_the_exact_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    drawn = nx.barabasi_albert_graph(900, 3, seed=1)
    network = network_of(drawn.edges, "abc" * 300)
    exact = stand_in(network)
    monkeypatch.setattr("wholesum.network.organisation.stand_in.MOST_EXACT", 100)
    some = stand_in(network)
    assert exact is not None
    assert some is not None
    assert some.error > 0
    assert abs(some.value - exact.value) < 4 * some.error + 0.01


def test_given_two_departments_with_few_ties_between_them_then_the_share_of_bridging_ties_is_low() -> (
    None
):
    found = bridging(network_of(SILOS, FUNCTIONS))
    assert found is not None
    assert (found.external, found.ties) == (2, 182)
    assert found.value.value == pytest.approx(2 / 182 / (1 - 180 / 380))


@pytest.mark.parametrize("functions", ["a" * 20, "a" * 19 + "b", "abcdefghijklmnopqrst"])
def test_given_fewer_than_two_job_functions_with_two_people_then_the_share_of_bridging_is_undefined(
    functions: str,
) -> None:
    assert bridging(network_of(RING, functions)) is None


def test_given_an_organisation_of_eleven_people_then_no_figure_is_computed() -> None:
    network = network_of(RING[:10], "a" * 6 + "b" * 5)
    for measure in (bridging, spread, mutuality, stand_in):
        assert measure(network) is None


def test_given_all_rely_on_one_person_then_the_spread_of_reliance_is_low_and_in_a_ring_it_is_1() -> (
    None
):
    star = spread(network_of([(b, a) for a, b in STAR], FUNCTIONS, both_ways=False))
    ring = spread(network_of(RING, FUNCTIONS))
    assert star is not None
    assert ring is not None
    assert star.value.value == pytest.approx(1 / 20)
    assert ring.value.value == pytest.approx(1)


def test_given_small_functions_when_the_matrix_is_shown_then_they_are_merged_with_the_next_if_needed() -> (
    None
):
    found = function_matrix(network_of(RING, "a" * 9 + "b" * 5 + "c" * 4 + "dd"))
    assert found.functions == ("a", "b", OTHERS)
    assert found.people.tolist() == [9, 5, 6]
    assert found.ties.sum() == 40
    alone = function_matrix(network_of(RING, "a" * 10 + "b" * 6 + "c" * 4))
    assert (alone.functions, alone.people.tolist()) == (("a", OTHERS), [10, 10])


TENDENCIES = {"plain": (-1, 1, 0, 0), "senders": (-1.2, 1, 1, 0), "both": (-1.2, 1, 0.8, 0.8)}


def simulated(people: int, tendency: str, draw: np.random.Generator) -> NDArray[np.bool_]:
    middle, inside, sends, mutual = TENDENCIES[tendency]
    function = np.arange(people) % 3
    pairs = np.triu(draw.normal(0, mutual, (people, people)), 1)
    odds = middle + inside * (function[:, None] == function) + pairs + pairs.T
    odds = odds + draw.normal(0, sends, (people, 1)) + draw.normal(0, sends, people)
    named = np.asarray(draw.random((people, people)) < special.expit(odds))
    np.fill_diagonal(named, val=False)
    return named


@pytest.mark.slow
@pytest.mark.parametrize("people", [12, 20, 60])
@pytest.mark.parametrize("tendency", TENDENCIES)
def test_given_simulated_organisations_then_intervals_cover_the_true_values_as_often_as_stated(
    people: int, tendency: str
) -> None:
    draw = np.random.default_rng(people)
    functions = ("abc" * 20)[:people]
    outside = np.arange(people)[:, None] % 3 != np.arange(people) % 3
    drawn = [simulated(people, tendency, draw) for _ in range(600)]
    ties = sum(named.sum() for named in drawn)
    external = sum((named & outside).sum() for named in drawn) / ties
    mutual = sum((named & named.T).sum() for named in drawn)
    linked = sum((named | named.T).sum() for named in drawn)
    bridged = shared = 0
    for named in drawn:
        network = network_of_matrix(named, functions)
        one, other = bridging(network, 0.95), mutuality(network, 0.95)
        assert one is not None
        assert other is not None
        bridged += one.value.low <= external / one.expected <= one.value.high
        shared += other.value.low <= mutual / linked <= other.value.high
    noise = 2.5 * np.sqrt(0.95 * 0.05 / 600)
    assert 0.93 - noise <= bridged / 600 <= 0.97 + noise
    assert 0.93 - noise <= shared / 600 <= 0.97 + noise


PULLS = {"receivers": (-1, 0, 1), "both": (-1, 1, 1), "heroes": (-1, 0.3, 2), "few": (-2, 0.5, 1)}


def slow_jackknife(named: NDArray[np.bool_]) -> tuple[float, float]:
    """Return the corrected entropy of who is named, and its standard error, leaving out rows."""

    def entropy(rows: NDArray[np.bool_]) -> float:
        return float(special.entr(rows.sum(0) / rows.sum()).sum())

    people = len(named)
    without = [entropy(np.delete(named, row, axis=0)) for row in range(people)]
    whole = people * entropy(named) - (people - 1) * np.mean(without)
    return float(whole), float(np.sqrt((people - 1) * np.var(without)))


@pytest.mark.parametrize("seed", range(6))
def test_given_random_ties_then_the_interval_of_the_spread_equals_that_of_leaving_out_each_person(
    seed: int,
) -> None:
    named = simulated(15, "both", np.random.default_rng(seed))
    found = spread(network_of_matrix(named, "abc" * 5), 0.8)
    middle, error = slow_jackknife(named)
    assert found is not None
    low = np.exp(middle - special.stdtrit(14, 0.9) * error) / 15
    assert found.value.low == pytest.approx(min(low, found.value.value))


@pytest.mark.slow
@pytest.mark.parametrize("people", [12, 20, 60])
@pytest.mark.parametrize("pull", PULLS)
def test_given_simulated_organisations_then_the_interval_covers_the_true_spread_as_often_as_stated(
    people: int, pull: str
) -> None:
    draw = np.random.default_rng(people)
    middle, sends, receives = PULLS[pull]
    points = sends * special.ndtri((np.arange(400) + 0.5) / 400)
    held, times = 0, 1200
    for _ in range(times // 20):
        pulls = middle + receives * draw.normal(size=people)
        chance = special.expit(points[:, None] + pulls).mean(0)
        truth = np.exp(special.entr(chance / chance.sum()).sum()) / people
        for _again in range(20):
            odds = pulls + sends * draw.normal(size=(people, 1))
            named = draw.random((people, people)) < special.expit(odds)
            np.fill_diagonal(named, val=False)
            found = spread(network_of_matrix(named, ("abc" * 20)[:people]), 0.95)
            assert found is not None
            held += found.value.low <= truth <= found.value.high
    noise = 2.5 * np.sqrt(0.95 * 0.05 / times)
    assert 0.93 - noise <= held / times <= 0.97 + noise


@pytest.mark.parametrize(
    ("relation", "practice", "office", "reciprocity"),
    [
        ("advice", -0.476, -0.548, 0.39),
        ("cowork", -0.471, -0.507, 0.68),
        ("friends", -0.218, -0.689, 0.61),
    ],
)
def test_given_the_ties_of_a_law_firm_then_the_figures_equal_the_reference_values(
    relation: str, practice: float, office: float, reciprocity: float
) -> None:
    for function, reference in (("function", practice), ("office", office)):
        network = organisation_network(*law_firm(relation, function))
        first, second, both = network.pairs
        outside = (network.function[first] != network.function[second]).mean()
        assert 2 * outside - 1 == pytest.approx(reference, abs=6e-4)
    assert 2 * both.sum() / network.source.size == pytest.approx(reciprocity, abs=6e-3)


def test_given_the_ties_of_a_research_institution_then_the_figures_equal_the_reference_values() -> (
    None
):
    network = organisation_network(*eu_core())
    assert network.pairs[0].size == 16_064
    assert 2 * network.is_external.mean() - 1 == pytest.approx(0.306, abs=6e-4)
    found, evenly, away = bridging(network), spread(network), stand_in(network)
    assert found is not None
    assert evenly is not None
    assert away is not None
    assert found.value.value == pytest.approx(0.687, abs=2e-3)
    assert evenly.value.value == pytest.approx(0.594, abs=6e-4)
    assert evenly.tenth == pytest.approx(0.36, abs=6e-3)
    assert away.value == pytest.approx(0.87, abs=6e-3)


def test_given_twenty_six_people_relied_on_equally_then_the_spread_of_reliance_is_at_most_1() -> (
    None
):
    network = network_of([(place, (place + 1) % 26) for place in range(26)], "ab" * 13)
    found = spread(network)
    assert found is not None
    assert found.value.value == 1


@pytest.mark.slow
def test_given_the_most_central_people_are_away_then_the_loss_equals_the_reference_value() -> None:
    network = organisation_network(*eu_core())
    assert 1 - slow_stand_in(network, by_paths=True) == pytest.approx(0.156, abs=6e-4)
    found = stand_in(network)
    assert found is not None
    assert found.value == pytest.approx(slow_stand_in(network))
    assert 1 - found.value == pytest.approx(0.132, abs=6e-4)
