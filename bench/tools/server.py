"""A separate server and its clients, for benchmarks and tests of the server.

Everything goes to 127.0.0.1, and every server that is started here is ended here.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, Final

HOST: Final = "127.0.0.1"
PATIENCE: Final = 300.0
"""Seconds until a wait that would not end is given up; a busy machine stays far below."""
CSRF: Final = "a" * 32
_BARE: Final = (
    "from granian.constants import HTTPModes, Interfaces; from granian.log import LogLevels; "
    "from granian.server import Server; "
    "Server('bench.tools.server:bare', address={host!r}, port={port}, interface=Interfaces.WSGI, "
    "http=HTTPModes.http1, workers=1, blocking_threads=1, log_level=LogLevels.warning).serve()"
)


@dataclass(frozen=True)
class Installation:
    """A separate installation, unknown to other processes.

    Parameters
    ----------
    home
        Its folder.
    database
        The address of a PostgreSQL database; empty for SQLite.
    port
        Where it is served.
    """

    home: Path
    database: str = ""
    port: int = field(default_factory=lambda: free_port())

    @property
    def environment(self) -> dict[str, str]:
        """The environment variables for processes of this installation."""
        kept = {name: said for name, said in os.environ.items() if name[:9] != "WHOLESUM_"}
        return {
            **kept,
            "WHOLESUM_HOME": str(self.home),
            "WHOLESUM_DATABASE_URL": self.database,
            "DJANGO_SETTINGS_MODULE": "wholesum.web.config.settings",
        }

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run a command of Wholesum to its end."""
        return self._run("wholesum", *words)

    def output_of(self, module: str, *words: str) -> dict[str, Any]:
        """Run a module of the benchmarks in a process of its own, and return the JSON it prints."""
        done = self._run(module, *words)
        if done.returncode:
            raise RuntimeError(done.stderr)
        said: dict[str, Any] = json.loads(done.stdout)
        return said

    def _run(self, module: str, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", module, *words],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )

    @contextmanager
    def served(self, *words: str) -> Iterator[Server]:
        """Start the server; end all its processes afterwards, also after an error."""
        command = [sys.executable, "-m", "wholesum", "serve", "--port", str(self.port), *words]
        log = self.home.with_name(f"{self.home.name}.log")
        with log.open("wb") as written:
            process = subprocess.Popen(
                command, env=self.environment, stdout=written, stderr=subprocess.STDOUT
            )
            server = Server(process, self.port, log)
            try:
                wait_until_open(self.port, process)
                yield server
            finally:
                server.kill()


@dataclass(frozen=True)
class Server:
    """A running server.

    Parameters
    ----------
    process
        Its first process.
    port
        Where it listens.
    log
        The output of the server and its processes.
    """

    process: subprocess.Popen[bytes]
    port: int
    log: Path

    def stop(self) -> int:
        """Send the stop signal, as a service manager does; return the exit code."""
        self.process.terminate()
        return self.process.wait(PATIENCE)

    def kill(self) -> None:
        """Kill the server and all its child processes, as a power cut would."""
        for process in reversed(list(family(self.process.pid))):
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                continue
        self.process.wait(PATIENCE)


@dataclass(frozen=True)
class Served:
    """A server to measure: its address and its first process."""

    port: int
    process: int


@contextmanager
def bare_server() -> Iterator[Served]:
    """Serve a handler that does nothing on the same server with the same settings."""
    port = free_port()
    with subprocess.Popen([sys.executable, "-c", _BARE.format(host=HOST, port=port)]) as process:
        try:
            wait_until_open(port)
            yield Served(port, process.pid)
        finally:
            process.terminate()


def bare(
    _environ: dict[str, object], start: Callable[[str, list[tuple[str, str]]], object]
) -> list[bytes]:
    """Answer every request with a minimal reply (WSGI)."""
    start("200 OK", [("Content-Type", "text/plain")])
    return [b"hello"]


def wait_until_open(port: int, process: subprocess.Popen[bytes] | None = None) -> None:
    """Wait until a port answers, for as long as a process runs.

    Raises
    ------
    RuntimeError
        If it does not.
    """
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and (process is None or process.poll() is None):
        try:
            get(port, "/")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"nobody answers on port {port}")


def family(process: int) -> Iterator[int]:
    """Yield a process and all processes that it started, parents first."""
    yield process
    for tasks in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            children = tasks.read_text().split()
        except OSError:
            continue
        for child in children:
            yield from family(int(child))


def cpu_seconds_of(process: int) -> float:
    """Return the CPU seconds used so far by a process and its children."""
    ticks = 0
    for one in family(process):
        words = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        ticks += int(words[11]) + int(words[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def free_port() -> int:
    """Return a free port."""
    with closing(socket.socket()) as trial:
        trial.bind((HOST, 0))
        port: int = trial.getsockname()[1]
        return port


@dataclass(frozen=True)
class Reply:
    """A reply of the server.

    Parameters
    ----------
    status
        The status.
    headers
        The headers, by their names in small letters.
    body
        The bytes as received.
    """

    status: int
    headers: dict[str, str]
    body: bytes


class Client:
    """A user with a session and one open connection, like a browser."""

    def __init__(self, port: int, session: str = "") -> None:
        self._connection = HTTPConnection(HOST, port, timeout=PATIENCE)
        self.session = session

    def get(self, path: str, **headers: str) -> Reply:
        """Request a page with this client's session."""
        return self._ask("GET", path, "", headers)

    def post(self, path: str, body: str) -> Reply:
        """Send a form with this client's session."""
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": CSRF}
        return self._ask("POST", path, body, headers)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _ask(self, verb: str, path: str, body: str, headers: dict[str, str]) -> Reply:
        cookie = {"Cookie": f"sessionid={self.session}; csrftoken={CSRF}"}
        self._connection.request(verb, path, body or None, {**cookie, **headers})
        got = self._connection.getresponse()
        return Reply(got.status, {k.lower(): v for k, v in got.getheaders()}, got.read())


def get(port: int, path: str, session: str = "") -> Reply:
    """Request one page on a separate connection."""
    with closing(Client(port, session)) as client:
        try:
            return client.get(path)
        except HTTPException as error:
            raise ConnectionError(str(error)) from error
