"""Measures of an organisation against igraph, networkx and vivainsights.

``python -m bench.network``. The peers get the same ties in memory. igraph and networkx compute the
ties that cross groups, the mutual ties, and the mean of 1 / distance over all pairs, before and
after the busiest people are removed; vivainsights computes the shares between functions and makes
the network of people, without a picture. They compute no interval and no merged functions. A peer
that finds other figures ends the benchmark.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from functools import partial
from importlib.util import find_spec
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from warnings import catch_warnings

import numpy as np
import polars as pl

from bench.tools.measuring import (
    SEED,
    Cost,
    Line,
    cost,
    cpu_seconds,
    data_folder,
    in_fresh_process,
    line_table,
    machine,
    report_console,
    say_absent,
)
from wholesum.network import (
    OrganisationNetwork,
    bridging,
    function_matrix,
    mutuality,
    network_of_events,
    organisation_network,
    spread,
    stand_in,
)
from wholesum.pulse.counts import FloatArray

DATA: Final = data_folder() / "network"
TEAM_TARGET: Final = 0.05
LARGE_TARGET: Final = 4.0
LARGE_MEMORY: Final = 1_400.0
EVENTS_TARGET: Final = 25.0
EVENTS_MEMORY: Final = 2_500.0


def made_up_network(people: int, ties: int, functions: int = 50) -> OrganisationNetwork:
    """Return a network with busy and quiet people, and half of the ties within functions."""
    draw = np.random.default_rng(SEED)
    function = np.sort(draw.integers(0, functions, people)).astype(np.int32)
    starts = np.searchsorted(function, np.arange(functions + 1))
    source = (people * draw.random(ties) ** 1.5).astype(np.int64)
    inside = draw.random(ties) < 0.5
    of = function[source]
    near = starts[of] + (draw.random(ties) * np.maximum(starts[of + 1] - starts[of], 1)).astype(int)
    far = (people * draw.random(ties) ** 1.5).astype(np.int64)
    keys = np.unique(source * people + np.where(inside, near, far))
    source, target = np.divmod(keys[keys // people != keys % people], people)
    return OrganisationNetwork(
        tuple(map(str, range(people))),
        function,
        tuple(map(str, range(functions))),
        np.ones(people, bool),
        source.astype(np.int32),
        target.astype(np.int32),
        np.ones(source.size),
    )


def eu_core() -> OrganisationNetwork:
    """Return the network of the research institution of the reference data."""
    people = pl.read_csv(DATA / "email_eu_core_people.csv.gz", infer_schema=False)
    ties = pl.read_csv(DATA / "email_eu_core_ties.csv.gz", infer_schema=False)
    return organisation_network(people.select(person="id", function="department"), ties)


def without_stand_in(network: OrganisationNetwork) -> None:
    """Compute all measures but the stand-in, without what was computed before."""
    for cached in ("pairs", "sizes", "is_external"):
        network.__dict__.pop(cached, None)
    for measure in (bridging, spread, mutuality, function_matrix):
        measure(network)


def all_measures(network: OrganisationNetwork) -> None:
    """Compute all measures."""
    without_stand_in(network)
    stand_in(network)


def figures(network: OrganisationNetwork) -> tuple[float, ...]:
    """Return the figures that the peers find too: ties that cross, mutual ties, and stand-in."""
    one, other, away = bridging(network), mutuality(network), stand_in(network)
    assert one
    assert other
    assert away
    return one.external, 2 * other.mutual / network.source.size, away.value


def by_networkx(network: OrganisationNetwork) -> tuple[float, ...]:
    """Compute the first two figures, and the efficiency of all, with networkx."""
    import networkx as nx

    graph = nx.DiGraph()
    graph.add_nodes_from(
        (place, {"function": code}) for place, code in enumerate(network.function.tolist())
    )
    graph.add_edges_from(zip(network.source.tolist(), network.target.tolist(), strict=True))
    crossing = nx.attribute_mixing_matrix(graph, "function", normalized=False)
    mutual = nx.overall_reciprocity(graph)
    both: Any = graph.to_undirected()
    nx.global_efficiency(both)
    busiest = sorted(both, key=both.degree, reverse=True)[: len(both) // 20]
    both.remove_nodes_from(busiest)
    nx.global_efficiency(both)
    return float(crossing.sum() - np.trace(crossing)), mutual


def by_igraph(network: OrganisationNetwork) -> tuple[float, ...]:
    """Compute the figures with igraph."""
    import igraph

    ties = np.column_stack([network.source, network.target])
    graph = igraph.Graph(n=len(network.people), edges=ties, directed=True)
    groups = igraph.VertexClustering(graph, network.function.tolist())
    both = graph.as_undirected()
    number = len(network.people) // 20
    busiest = np.argsort(-np.array(both.degree()), kind="stable")[:number].tolist()
    others = np.delete(np.arange(len(network.people)), busiest)
    before = _efficiency(np.array(both.distances())[np.ix_(others, others)])
    both.delete_vertices(busiest)
    after = _efficiency(np.array(both.distances()))
    return sum(groups.crossing()), graph.reciprocity(), after / before


def _efficiency(distances: FloatArray) -> float:
    return float((1 / distances[np.isfinite(distances) & (distances > 0)]).sum())


def by_vivainsights(network: OrganisationNetwork) -> tuple[float, ...]:
    """Compute the shares between functions, and the network of people, with vivainsights."""
    import pandas as pd
    import vivainsights

    people, functions = np.array(network.people), np.array(network.functions)
    table = pd.DataFrame({"ties": np.ones(network.source.size)})
    for name, who in (("Primary", network.source), ("Secondary", network.target)):
        table[f"{name}Collaborator_PersonId"] = people[who]
        table[f"{name}Collaborator_Organization"] = functions[network.function[who]]
    columns = [f"{name}Collaborator_Organization" for name in ("Primary", "Secondary")]
    vivainsights.network_g2g(table, *columns, metric="ties", return_type="table")
    vivainsights.network_p2p(table, return_type="network", layout="random")
    return ()


def compared(network: OrganisationNetwork) -> dict[str, float]:
    """Return the CPU seconds of each peer that is installed, and check its figures."""
    peers = {"igraph": by_igraph, "networkx": by_networkx, "vivainsights": by_vivainsights}
    peers = {name: run for name, run in peers.items() if find_spec(name)}
    ours = figures(network)
    with redirect_stdout(StringIO()), catch_warnings(action="ignore"):
        for name, run in peers.items():
            found = run(network)
            if not np.allclose(found, ours[: len(found)]):
                raise RuntimeError(f"{name} finds other figures: {found}, not {ours}")
        return {
            name: cpu_seconds(partial(run, network), least=0.0, runs=1)
            for name, run in peers.items()
        }


def save(network: OrganisationNetwork, file: Path) -> None:
    """Write the arrays of a network, so that another process measures without making them."""
    np.savez(file, function=network.function, source=network.source, target=network.target)


def measure_saved(file: Path, measures: Callable[[OrganisationNetwork], object]) -> Cost:
    """Return what measures of a saved network cost; the memory includes the network."""
    with np.load(file) as arrays:
        function, source, target = (arrays[name] for name in ("function", "source", "target"))
    people, functions = (tuple(map(str, range(n))) for n in (function.size, function.max() + 1))
    answered, weight = np.ones(function.size, bool), np.ones(source.size)
    parts = (people, function, functions, answered, source, target, weight)
    return cost(partial(measures, OrganisationNetwork(*parts)))


def large_lines(people: int, ties: int, events: int) -> list[Line]:
    """Measure a large network, and the way from events to its measures, in new processes."""
    network = made_up_network(people, ties)
    note = f"{people:,} people, {network.source.size:,} ties"
    with TemporaryDirectory() as folder:
        file = Path(folder) / "network.npz"
        save(network, file)
        files = write_events(network, Path(folder), events)
        del network
        team = in_fresh_process(measure_saved, file, without_stand_in)
        away = in_fresh_process(measure_saved, file, stand_in)
        joined = in_fresh_process(measure_events, Path(folder), files)
    return [
        Line("large, without stand-in", team.seconds, {}, LARGE_TARGET, note),
        Line("its peak memory", team.megabytes, {}, LARGE_MEMORY, unit="MB"),
        Line("large, stand-in", away.seconds, note="from 192 people"),
        Line("its peak memory", away.megabytes, unit="MB"),
        Line(
            "events, ties, without stand-in",
            joined.seconds,
            {},
            EVENTS_TARGET,
            f"{events:,} events",
        ),
        Line("its peak memory", joined.megabytes, {}, EVENTS_MEMORY, unit="MB"),
    ]


def write_events(network: OrganisationNetwork, folder: Path, events: int) -> list[Path]:
    """Write people and events of the ties in no order, in 16 files; return those of the events."""
    draw = np.random.default_rng(SEED)
    ids = pl.Series(network.people)
    functions = pl.Series(network.functions).gather(network.function)
    pl.DataFrame({"person": ids, "function": functions}).write_parquet(folder / "people.parquet")
    files = [folder / f"ties-{part:02}.parquet" for part in range(16)]
    for file in files:
        drawn = draw.integers(0, network.source.size, events // 16)
        ends = {"source": network.source, "target": network.target}
        pl.DataFrame({name: ids.gather(end[drawn]) for name, end in ends.items()}).write_parquet(
            file
        )
    return files


def measure_events(folder: Path, files: Sequence[Path]) -> Cost:
    """Return what ties from events and all measures but the stand-in cost."""
    people = pl.read_parquet(folder / "people.parquet")
    return cost(lambda: without_stand_in(network_of_events(people, files)))


def measure(*, quick: bool) -> list[Line]:
    """Run the benchmark and return its lines."""
    network = made_up_network(300, 5_000) if quick else eu_core()
    name = "made-up, all measures" if quick else "research institution, all measures"
    note = f"{len(network.people):,} people, {network.source.size:,} ties"
    taken = cpu_seconds(partial(all_measures, network), least=0.2, runs=5)
    lines = [Line(name, taken, compared(network), TEAM_TARGET, note)]
    sizes = (20_000, 300_000, 1_600_000) if quick else (1_000_000, 17_900_000, 100_000_000)
    return lines + large_lines(*sizes)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; return 1 if a target was missed and ``--strict`` was given."""
    parser = argparse.ArgumentParser(prog="python -m bench.network", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="made-up networks, in seconds")
    parser.add_argument("--strict", action="store_true", help="exit 1 when a target is missed")
    options = parser.parse_args(arguments)
    missing = [] if options.quick or DATA.is_dir() else ["the folder network in WHOLESUM_DATA"]
    peers = ("igraph", "networkx", "vivainsights")
    say_absent(missing + [name for name in peers if not find_spec(name)])
    if missing:
        return 1
    lines = measure(quick=options.quick)
    console = report_console()
    console.print(f"CPU time of all threads. {machine()}.")
    console.print(line_table(lines))
    return int(options.strict and any(line.met is False for line in lines))


if __name__ == "__main__":
    sys.exit(main())
