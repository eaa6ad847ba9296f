"""A cluster of two workers gives the result of one process, or a clear error."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from tests.network.organisation.test_events import assert_same, events_of, people_of, write
from tests.places.conftest import Divide
from wholesum.network.organisation.events import network_of_events
from wholesum.places import cluster as clusters
from wholesum.places.cluster import ClusterError, cluster
from wholesum.places.partial import Partial, Task
from wholesum.places.summarise import COUNTED, summarise
from wholesum.places.summary import Summary, write_summary

distributed = pytest.importorskip("distributed", reason="the extra wholesum[cluster] is missing")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("default"),  # what Dask warns of is not ours
]


def content(summary: Summary) -> bytes:
    return write_summary(replace(summary, parts=()))


@pytest.fixture(scope="module")
def local() -> Iterator[Any]:
    """Start two workers, bound to this machine, that may use little memory."""
    with distributed.LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        host="127.0.0.1",
        protocol="tcp://",
        memory_limit="700MiB",
        dashboard_address=None,
    ) as made:
        yield made


def slow_count(task: Task) -> Partial:
    """Count votes slowly, and write to a file which process began to count."""
    (task.file.parent / f"began-{os.getpid()}").touch()
    while not (task.file.parent / "go-on").exists():
        time.sleep(0.02)
    return VOTES(task)


def hungry_count(task: Task) -> Partial:
    held = [bytearray(b"x") * 100_000_000 for _ in range(40)]
    time.sleep(len(held))
    return Partial(Summary())


VOTES = COUNTED["votes"]


@pytest.mark.parametrize("purpose", ["counts", "validation"])
def test_given_two_workers_of_a_cluster_when_answers_are_summed_then_the_result_equals_one_process(
    purpose: Any, divide: Divide, local: Any
) -> None:
    files = divide(16, 4)
    with cluster(local.scheduler_address) as executor:
        made = summarise(files, purpose=purpose, executor=executor)
    assert content(made) == content(summarise(files, purpose=purpose))


def test_given_two_workers_of_a_cluster_when_events_are_counted_then_the_network_equals_one_process(
    tmp_path: Path, local: Any
) -> None:
    files = write(events_of(), tmp_path, 5)
    with cluster(local.scheduler_address) as executor:
        found = network_of_events(people_of(), files, executor=executor)
    assert_same(found, network_of_events(people_of(), files))


def test_given_several_processes_when_answers_are_summed_then_the_result_equals_that_of_one_process(
    divide: Divide,
) -> None:
    files = divide(7, 4)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as executor:
        assert content(summarise(files, executor=executor)) == content(summarise(files))


def test_given_a_worker_of_the_cluster_killed_while_answers_are_summed_then_the_result_is_the_same(
    divide: Divide, local: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = divide(7, 4)[7:]
    expected = content(summarise(files))
    monkeypatch.setitem(COUNTED, "votes", slow_count)

    def kill_one() -> None:
        deadline = time.monotonic() + 60
        while not (began := list(files[0].parent.glob("began-*"))) and time.monotonic() < deadline:
            time.sleep(0.02)
        os.kill(int(began[0].name.rpartition("-")[2]), signal.SIGKILL)
        (files[0].parent / "go-on").touch()

    killer = threading.Thread(target=kill_one)
    with cluster(local.scheduler_address) as executor:
        killer.start()
        made = summarise(files, executor=executor)
    killer.join()
    assert content(made) == expected


def test_given_a_worker_of_the_cluster_with_another_version_then_the_error_names_both_versions(
    local: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clusters, "__version__", "9.9")
    with (
        pytest.raises(ClusterError, match=r"has Wholesum \d.*this machine has Wholesum 9\.9"),
        cluster(local.scheduler_address),
    ):
        pass


class OpenClient:
    """A client of a cluster whose workers have these addresses."""

    def __init__(self, *workers: str) -> None:
        self.workers = workers

    def scheduler_info(self, n_workers: int) -> dict[str, dict[str, None]]:
        assert n_workers == -1, "all workers are asked for, not the first five"
        return {"workers": dict.fromkeys(self.workers)}


@pytest.mark.parametrize(
    ("workers", "words"),
    [
        ((), "The cluster has no workers"),
        (("tcp://127.0.0.1:1", "tcp://192.0.2.7:1"), "may not travel to tcp://192.0.2.7:1 without"),
    ],
)
def test_given_no_workers_or_an_unencrypted_worker_when_events_are_counted_then_the_cluster_is_refused(
    workers: tuple[str, ...], words: str
) -> None:
    with pytest.raises(ClusterError, match=words):
        clusters._check_workers(OpenClient(*workers))


def test_given_a_cluster_that_cannot_be_reached_then_the_error_says_so(tmp_path: Path) -> None:
    with (
        pytest.raises(ClusterError, match="No scheduler answers at"),
        cluster("tcp://127.0.0.1:9", patience=0.5),
    ):
        pass


@pytest.mark.parametrize(
    "address", ["tcp://192.0.2.1:8786", "tcp://example.org:8786", "ws://127.0.0.1:1", "127.0.0.1:1"]
)
def test_given_a_cluster_on_another_machine_without_encryption_then_the_connection_is_refused(
    address: str,
) -> None:
    with pytest.raises(ClusterError, match="without encryption"), cluster(address):
        pass


def test_given_a_task_larger_than_the_memory_of_a_worker_then_the_error_says_so(
    divide: Divide, local: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(COUNTED, "votes", hungry_count)
    local.scheduler.allowed_failures = 0  # give up at the first worker, to be quick
    with (
        pytest.raises(ClusterError, match="it needs more memory than a worker has"),
        cluster(local.scheduler_address) as executor,
    ):
        summarise(divide(1, 4)[1:], executor=executor)
