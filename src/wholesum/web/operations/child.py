"""The two processes that `wholesum serve` starts: the web server and the task worker.

Each ends when the one that started it is gone, however it went: nothing is left holding the port
or the database.
"""

from __future__ import annotations

import argparse
import os
import signal
import threading
import time
from typing import Final

from wholesum.web.operations.starting import SETTINGS, start_django

_LOOK_EVERY: Final = 1.0
"""Seconds between two looks at whether the parent is still there."""
_MOST_MEGABYTES: Final = 400
"""A worker that holds more is replaced by a fresh one; after Mirror pages it holds about 170."""
_PATIENCE: Final = 10
"""Seconds a worker has to end its requests."""


def end_with_parent() -> None:
    """End this process when the process that started it has ended."""
    threading.Thread(target=_watch, args=(os.getppid(),), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_EVERY)
    os.kill(os.getpid(), signal.SIGTERM)


def run_server(host: str, port: int, workers: int, threads: int) -> None:
    """Run the web server until a signal ends it; no request is logged.

    Parameters
    ----------
    host, port
        Where it listens.
    workers
        How many processes answer.
    threads
        How many requests each of them answers at a time.
    """
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    Server(
        "wholesum.web.operations.served:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        workers=workers,
        blocking_threads=threads,
        log_level=LogLevels.warning,
        log_access=False,
        respawn_failed_workers=True,
        workers_max_rss=_MOST_MEGABYTES,
        workers_kill_timeout=_PATIENCE,
    ).serve()


def run_tasks() -> None:
    """Run the tasks in the queue until a signal ends the process."""
    from django.core.management import call_command

    start_django()
    call_command("db_worker", verbosity=0, reload=False)


def main() -> None:
    """Run the web server or the task worker, as the argument says."""
    words = argparse.ArgumentParser()
    words.add_argument("kind", choices=("server", "tasks"))
    words.add_argument("--host", default="127.0.0.1")
    words.add_argument("--port", type=int, default=8000)
    words.add_argument("--workers", type=int, default=1)
    words.add_argument("--threads", type=int, default=1)
    given = words.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    end_with_parent()
    if given.kind == "server":
        run_server(given.host, given.port, given.workers, given.threads)
    else:
        run_tasks()


if __name__ == "__main__":
    main()
