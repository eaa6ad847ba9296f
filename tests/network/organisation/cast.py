"""Small networks with known figures, and the real ones of the reference data."""

from __future__ import annotations

from collections.abc import Iterable

import networkx as nx
import numpy as np
import polars as pl
from numpy.typing import NDArray

from tests.reference import reference_folder
from wholesum.network.organisation.ties import OrganisationNetwork, organisation_network


def network_of(
    pairs: Iterable[tuple[int, int]], functions: str, *, both_ways: bool = True
) -> OrganisationNetwork:
    """Return a network whose people are numbers, and have the letters as their functions."""
    found = list(pairs)
    found += [(b, a) for a, b in found] if both_ways else []
    people = pl.DataFrame(
        {"person": [f"{place:03}" for place in range(len(functions))], "function": list(functions)}
    )
    ties = pl.DataFrame(
        [(f"{a:03}", f"{b:03}") for a, b in found],
        {"source": pl.String, "target": pl.String},
        orient="row",
    )
    return organisation_network(people, ties)


def network_of_matrix(named: NDArray[np.bool_], functions: str) -> OrganisationNetwork:
    """Return a network from a square matrix of who names whom."""
    return network_of([(int(a), int(b)) for a, b in np.argwhere(named)], functions, both_ways=False)


def graph_of(network: OrganisationNetwork) -> nx.DiGraph:
    """Return the same network for networkx, which knows each function under its person."""
    graph = nx.DiGraph()
    for place, code in enumerate(network.function.tolist()):
        graph.add_node(place, function=code)
    graph.add_edges_from(zip(network.source.tolist(), network.target.tolist(), strict=True))
    return graph


def law_firm(
    relation: str = "advice", function: str = "office"
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the people and the ties of the law firm."""
    people = pl.read_csv(reference_folder() / "network/law_firm_people.csv", infer_schema=False)
    ties = pl.read_csv(reference_folder() / "network/law_firm_ties.csv", infer_schema=False)
    return (
        people.select(person="id", function=function),
        ties.filter(pl.col("relation") == relation).select("source", "target"),
    )


def eu_core() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the people and the ties of the European research institution."""
    people = pl.read_csv(
        reference_folder() / "network/email_eu_core_people.csv.gz", infer_schema=False
    )
    ties = pl.read_csv(reference_folder() / "network/email_eu_core_ties.csv.gz", infer_schema=False)
    return people.select(person="id", function="department"), ties
