"""The server process: it starts, prints its address, refuses a second one, and stops cleanly."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener

import pytest
from bench.tools.server import HOST, Installation, Server, cpu_seconds_of, family, free_port, get

from wholesum.web.operations import demonstration, serving
from wholesum.web.operations.starting import RefusedError

pytestmark = pytest.mark.slow

GUARD = 300
"""Seconds until a test fails that would wait for ever; a busy machine stays far below."""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Installation, Server]]:
    installation = Installation(tmp_path_factory.mktemp("serving") / "home")
    with installation.served() as server:
        assert cpu_seconds_of(server.process.pid) < 20
        yield installation, server


def test_given_a_started_server_when_its_first_page_is_opened_then_the_sample_and_its_styles_load(
    served: tuple[Installation, Server],
) -> None:
    _, server = served
    page = get(server.port, "/")
    style = re.search(rb'href="(/static/[^"]+\.css)"', page.body)
    assert page.status == 200
    assert b"Look around a sample team" in page.body
    assert style is not None
    assert get(server.port, style[1].decode()).status == 200


def test_given_a_port_or_home_folder_in_use_when_a_second_server_starts_there_then_it_is_refused(
    served: tuple[Installation, Server],
) -> None:
    installation, server = served
    with pytest.raises(RefusedError, match=rf"Cannot listen on {HOST}, port {server.port}"):
        serving.check_port(HOST, server.port)
    with (
        pytest.raises(RefusedError, match="A server is running on"),
        serving.hold(installation.home),
    ):
        pass


def test_given_a_running_server_when_it_receives_a_stop_signal_then_every_process_ends(
    served: tuple[Installation, Server],
) -> None:
    _, server = served
    everybody = list(family(server.process.pid))
    get(server.port, "/")
    assert len(everybody) >= 4
    assert server.stop() == 0
    assert not [process for process in everybody if Path(f"/proc/{process}").exists()]
    assert server.log.read_text().splitlines() == [
        f"Wholesum is at http://localhost:{server.port}, on {HOST}, port {server.port}. "
        "Ctrl-C ends it.",
        "No mail server is set, so sign-in codes and all other emails appear here. "
        "Set WHOLESUM_MAIL_URL to send them.",
    ]


def test_given_a_demo_server_then_its_link_signs_in_once_and_no_file_remains_after_it_stops(
    tmp_path: Path,
) -> None:
    port = free_port()
    environment = {**os.environ, "TMPDIR": str(tmp_path), "WHOLESUM_HOME": str(tmp_path / "other")}
    command = [sys.executable, "-m", "wholesum", "demo", "--port", str(port)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment, text=True
    ) as demo:
        try:
            assert demo.stdout is not None
            said = [demo.stdout.readline() for _ in range(3)]
            address = re.fullmatch(rf"http://localhost:{port}(/demo/enter/\S+)\n", said[1])
            assert address is not None
            assert get(port, address[1]).status == 200  # a preview uses nothing up
            home = _press_button(f"http://localhost:{port}{address[1]}")
            assert b"Merrowdale Railway" in home
            assert get(port, address[1]).status == 404
        finally:
            demo.send_signal(signal.SIGINT)
            code = demo.wait(GUARD)
    assert code == 0
    assert list(tmp_path.iterdir()) == []


def _press_button(address: str) -> bytes:
    """Open a page, send its form, and return the page after it."""
    browser = build_opener(HTTPCookieProcessor())
    token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', browser.open(address).read())
    assert token is not None
    home: bytes = browser.open(
        address, urlencode({"csrfmiddlewaretoken": token[1]}).encode()
    ).read()
    return home


def test_given_a_port_in_use_when_the_demo_server_starts_then_it_takes_the_next_free_port(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with closing(socket.socket()) as taken:
        taken.bind((HOST, 0))
        first = taken.getsockname()[1]
        monkeypatch.setattr(demonstration, "_FIRST_PORT", first)
        assert first < demonstration._free_port() < first + 100


def test_given_settings_of_another_installation_when_the_demo_server_starts_then_it_ignores_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    precious = {"WHOLESUM_DATABASE_URL": "postgresql://precious", "WHOLESUM_MAIL_URL_FILE": "/x"}
    monkeypatch.setattr(os, "environ", {"PATH": "/bin", "WHOLESUM_HOME": "/srv", **precious})
    demonstration._set_apart(tmp_path / "demo", 8765)
    assert os.environ == {
        "PATH": "/bin",
        "WHOLESUM_HOME": str(tmp_path / "demo"),
        "WHOLESUM_DEMO": "yes",
        "WHOLESUM_ADDRESS": "http://localhost:8765",
    }


def test_given_a_folder_with_other_files_when_the_demo_server_starts_there_then_it_refuses(
    tmp_path: Path,
) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(RefusedError, match="holds something else"):
        demonstration._set_apart(tmp_path, 8000)


def test_given_a_child_process_that_ends_right_after_its_start_then_the_server_does_not_restart_it() -> (
    None
):
    with open(os.devnull) as lock:
        child = serving.Child("The web server", ["nonsense"], lock.fileno())
        child.start()
        assert child.process is not None
        child.process.wait(GUARD)
        child.started += 60  # A busy machine may take longer than the limit to start the process.
        with pytest.raises(RefusedError, match="The web server ended as soon as it was started"):
            child.look()


def test_given_a_child_process_that_ends_later_then_the_server_starts_it_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with open(os.devnull) as lock:
        child = serving.Child("The web server", ["nonsense"], lock.fileno())
        child.start()
        first = child.process
        assert first is not None
        first.wait(GUARD)
        child.started -= 60
        child.look()
        assert child.process is not first
        child.stop(time.monotonic() + GUARD)


def test_given_a_server_whose_parent_process_is_killed_then_its_child_process_ends() -> None:
    child = (
        "import time; from wholesum.web.operations.child import end_with_parent; "
        "end_with_parent(); print('ready', flush=True); time.sleep(600)"
    )
    parent = (
        "import subprocess, sys; "
        f"child = subprocess.Popen([sys.executable, '-c', {child!r}], stdout=subprocess.PIPE); "
        "child.stdout.readline(); print(child.pid)"
    )
    done = subprocess.run(
        [sys.executable, "-c", parent], capture_output=True, text=True, check=True
    )
    orphan = Path("/proc", done.stdout.strip())
    until = time.monotonic() + GUARD
    while orphan.exists() and time.monotonic() < until:
        time.sleep(0.1)
    assert not orphan.exists()
