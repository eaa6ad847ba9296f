"""Use the workers of a Dask cluster to sum files: the extra ``wholesum[cluster]``."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from wholesum import __version__


class ClusterError(OSError):
    """The error that a Dask cluster cannot be used; its message says what to do."""


@contextmanager
def cluster(address: str, *, patience: float = 10) -> Iterator[Executor]:
    """Connect to the scheduler of a Dask cluster, and return its workers as an executor.

    Parameters
    ----------
    address
        The scheduler's address: ``tls://host:port``, or ``tcp://127.0.0.1:port`` on this machine.
        Certificates are those of Dask's own settings (``DASK_DISTRIBUTED__COMM__TLS__…``). The
        workers must see the files under the same paths.

    patience
        Seconds to wait for the scheduler.

    Yields
    ------
    Executor
        It sends one task for each file. A worker that is lost is replaced: another one does its
        tasks again.

    Raises
    ------
    ClusterError
        If Dask is not installed, the connection is neither on this machine nor encrypted, nothing
        answers, versions differ, or a task needs more memory than a worker has.
    """
    try:
        from distributed import Client
        from distributed.scheduler import KilledWorker
    except ImportError as error:
        raise ClusterError("A cluster needs Dask: pip install 'wholesum[cluster]'.") from error
    _check_address(address)
    try:
        client = Client(address, timeout=patience, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        problem = f"No scheduler answers at {address}. Start one, or correct the address."
        raise ClusterError(problem) from error
    try:
        _check_workers(client)
        yield client.get_executor(pure=False)
    except KilledWorker as error:
        raise ClusterError(
            "Several workers stopped at the same file, most likely because it needs more memory "
            "than a worker has. Divide the table into more files, or give the workers "
            "more memory."
        ) from error
    finally:
        client.close(timeout=5)


def _check_address(address: str) -> None:
    """Refuse the address of a scheduler to which answers would travel without encryption."""
    if not _is_private(address):
        raise ClusterError(
            f"Answers may not travel to {address} without encryption. Use an address that begins "
            "with tls://, or an address of this machine, such as tcp://127.0.0.1:8786."
        )


def _is_private(address: str) -> bool:
    parts = urlsplit(address)
    if parts.scheme == "tls":
        return True
    try:
        return parts.scheme == "tcp" and ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return False


def _check_workers(client: Any) -> None:
    """Refuse a cluster without workers, without encryption or with other software versions."""
    workers = client.scheduler_info(n_workers=-1)["workers"]
    if not workers:
        raise ClusterError("The cluster has no workers. Start at least one.")
    for address in workers:
        _check_address(address)
    versions = client.run(_versions)
    strange = {address: found for address, found in versions.items() if found != _versions()}
    if strange:
        address, found = next(iter(strange.items()))
        raise ClusterError(
            f"The worker {address} has {found}, and this machine has {_versions()}. Install the "
            "same versions on all of them."
        )


def _versions() -> str:
    """Return the versions of the programs on which the sums depend."""
    import platform

    import distributed
    import polars

    python = ".".join(platform.python_version_tuple()[:2])
    return (
        f"Wholesum {__version__}, Python {python}, Polars {polars.__version__}, "
        f"Dask {distributed.__version__}"
    )
