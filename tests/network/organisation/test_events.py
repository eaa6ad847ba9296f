"""Ties from events in many files: the same network as from one table, in any division."""

from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from wholesum.network.organisation import events
from wholesum.network.organisation.events import network_of_events
from wholesum.network.organisation.ties import OrganisationNetwork, organisation_network
from wholesum.tables import BadEvidence

ARRAYS = ("function", "answered", "source", "target", "weight")


def people_of(number: int = 300) -> pl.DataFrame:
    """Return people with numbers as ids, of whom every seventh did not answer."""
    return pl.DataFrame(
        {
            "person": [f"{place}" for place in range(number)],
            "function": ["care", "money", "law"] * (number // 3),
            "answered": [place % 7 != 0 for place in range(number)],
        }
    )


def events_of(number: int = 20_000, seed: int = 3) -> pl.DataFrame:
    """Return events with repeated pairs, some of unknown people and of people with themselves."""
    draw = np.random.default_rng(seed)
    source, target = draw.integers(0, 320, number), (320 * draw.random(number) ** 3).astype(int)
    return pl.DataFrame({"source": source, "target": target}).cast(pl.String)


def write(frame: pl.DataFrame, folder: Path, parts: int, ending: str = "parquet") -> list[Path]:
    files = [folder / f"events-{parts}-{part}.{ending}" for part in range(parts)]
    for part, file in enumerate(files):
        some = frame.gather_every(parts, part)
        some.write_parquet(file) if ending == "parquet" else some.write_csv(file)
    return files


def assert_same(one: OrganisationNetwork, other: OrganisationNetwork) -> None:
    assert (one.people, one.functions) == (other.people, other.functions)
    for name in ARRAYS:
        assert getattr(one, name).dtype == getattr(other, name).dtype, name
        assert np.array_equal(getattr(one, name), getattr(other, name)), name


@pytest.mark.parametrize("ending", ["parquet", "csv"])
@pytest.mark.parametrize("parts", [1, 2, 7, 16])
def test_given_events_between_people_in_several_files_then_the_network_equals_that_of_one_table(
    parts: int, ending: str, tmp_path: Path
) -> None:
    files = write(events_of(), tmp_path, parts, ending)
    expected = organisation_network(people_of(), events_of(), opted_out=["8", "15"])
    for order in (files, files[::-1]):
        assert_same(network_of_events(people_of(), order, opted_out=["8", "15"]), expected)
    assert expected.weight.max() > 1


def test_given_events_with_numbers_as_ids_of_people_when_read_then_the_network_is_the_same(
    tmp_path: Path,
) -> None:
    files = write(events_of().cast(pl.Int32), tmp_path, 2)
    assert_same(
        network_of_events(people_of(), files), organisation_network(people_of(), events_of())
    )


def test_given_little_memory_for_ids_of_people_when_events_are_read_then_the_network_is_the_same(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(events, "_BITS", 3)
    files = write(events_of(), tmp_path, 2)
    assert_same(
        network_of_events(people_of(), files), organisation_network(people_of(), events_of())
    )


def test_given_no_files_of_events_or_no_known_people_then_the_network_has_no_ties(
    tmp_path: Path,
) -> None:
    strange = pl.DataFrame({"source": ["x", "1"], "target": ["y", "1"]})
    for files in ([], write(strange, tmp_path, 1), write(strange.clear(), tmp_path, 2)):
        assert network_of_events(people_of(), files).source.size == 0


def test_given_a_file_of_events_without_a_column_of_targets_then_the_fault_names_the_column(
    tmp_path: Path,
) -> None:
    files = write(events_of().drop("target"), tmp_path, 1)
    with pytest.raises(BadEvidence, match="target"):
        network_of_events(people_of(), files)


@pytest.mark.slow
def test_given_several_processes_when_events_are_counted_then_the_network_equals_that_of_one_process(
    tmp_path: Path,
) -> None:
    files = write(events_of(), tmp_path, 5)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as executor:
        found = network_of_events(people_of(), files, executor=executor)
    assert_same(found, network_of_events(people_of(), files))
