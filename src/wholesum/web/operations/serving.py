"""Prepare the server, then run the web server and the task worker."""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Final

from wholesum.web.operations.starting import RefusedError, start_django

_TOO_SOON: Final = 5.0
"""A process that ends within these seconds of its start is not started again."""
_PATIENCE: Final = 15.0
"""Seconds the processes have to end in order."""
_LOOK_EVERY: Final = 0.2
_LOCK: Final = "lock"


def serve(
    host: str,
    port: int,
    workers: int | None = None,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Run the server until the process is stopped.

    Parameters
    ----------
    host, port
        Where to listen.
    workers
        How many processes answer; left out, what suits the database and the machine.
    ready
        Called once the first request would be answered.

    Raises
    ------
    RefusedError
        If the port is taken, another server runs on this installation, or a process keeps ending.
    """
    check_port(host, port)
    os.environ.setdefault("WHOLESUM_ADDRESS", f"http://localhost:{port}")
    start_django()
    from django.conf import settings

    with ExitStack() as open_:
        lock = open_.enter_context(hold(settings.HOME))
        prepare()
        _keep_running(
            [
                Child("The web server", (*_server(host, port, workers),), lock),
                Child("The task worker", ("tasks",), lock),
            ],
            is_open=partial(_is_open, host, port),
            ready=ready,
        )


def check_port(host: str, port: int) -> None:
    """Raise an error if another program already uses the port.

    The web server itself would share the port with them and each would get some of the requests.

    Parameters
    ----------
    host, port
        Where to listen.

    Raises
    ------
    RefusedError
        If one cannot listen there.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise RefusedError(
                f"Cannot listen on {host}, port {port}: {error.strerror}. Stop what listens "
                "there, or give another --host or --port."
            ) from error


@contextmanager
def hold(home: Path) -> Iterator[int]:
    """Lock the data of the server, so that nobody restores a backup while the server runs.

    Parameters
    ----------
    home
        The folder of the installation.

    Yields
    ------
    int
        The lock's file descriptor; a process that inherits it holds on too.

    Raises
    ------
    RefusedError
        If a server runs there.
    """
    descriptor = os.open(home / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield descriptor
    except BlockingIOError as error:
        raise RefusedError(f"A server is running on {home}. Stop it first.") from error
    finally:
        os.close(descriptor)


def prepare() -> None:
    """Update the database to this version, collect static files and make the sample team."""
    from django.core.cache import caches
    from django.core.management import call_command

    from wholesum.web.operations.public_sample import keep_public_sample

    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    caches["mirrors"].clear()  # Another version may have worked them out.
    keep_public_sample()


def _server(host: str, port: int, workers: int | None) -> Iterator[str]:
    from django.db import connection

    # SQLite has one writer at a time, and the measured best is one worker with one thread;
    # PostgreSQL waits for its disk, so that several requests can be under way in one worker.
    one_writer = connection.vendor == "sqlite"
    fitting = 1 if one_writer else os.cpu_count() or 1
    yield from ("server", "--host", host, "--port", str(port))
    yield from ("--workers", str(workers or fitting), "--threads", "1" if one_writer else "4")


@dataclass
class Child:
    """A process of the server that is started again when it ends.

    Parameters
    ----------
    name
        Its name in messages.
    words
        The arguments of ``python -m wholesum.web.operations.child``.
    lock
        The lock it shares.
    """

    name: str
    words: Sequence[str]
    lock: int
    started: float = field(default=0.0, init=False)
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    def start(self) -> None:
        """Start the process; a key such as Ctrl-C reaches only the parent process."""
        self.started = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - our own module and checked words
            [sys.executable, "-m", "wholesum.web.operations.child", *self.words],
            start_new_session=True,
            pass_fds=(self.lock,),
        )

    def look(self) -> None:
        """Start the process again if it has ended, unless it ended right after its start."""
        if self.process is None or self.process.poll() is None:
            return
        if time.monotonic() - self.started < _TOO_SOON:
            raise RefusedError(
                f"{self.name} ended as soon as it was started; the reason stands above."
            )
        self.start()

    def stop(self, until: float) -> None:
        """Wait until the process ends after its signal; kill it after a time limit."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _is_open(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


def _keep_running(
    children: Sequence[Child], is_open: Callable[[], bool], ready: Callable[[], None]
) -> None:
    stopping = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        del number, frame
        stopping.set()

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    is_announced = False
    try:
        for child in children:
            child.start()
        while not stopping.wait(_LOOK_EVERY):
            for child in children:
                child.look()
            if not is_announced and is_open():
                ready()
                is_announced = True
    finally:
        _stop_all(children)
        for number, handler in before.items():
            signal.signal(number, handler)


def _stop_all(children: Sequence[Child]) -> None:
    until = time.monotonic() + _PATIENCE
    for child in children:
        if child.process is not None:
            child.process.terminate()
    for child in children:
        child.stop(until)
