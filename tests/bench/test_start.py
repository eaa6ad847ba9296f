"""The benchmark of start times compares each command with Python alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import start

pytestmark = pytest.mark.slow


def test_given_commands_when_their_start_is_timed_then_their_time_is_compared_with_that_of_python_alone() -> (
    None
):
    lines = start.measure(1, [("--help",), ("check", "team")])
    assert [(line.name, line.target) for line in lines] == [
        ("wholesum --help", start.HELP_TARGET),
        ("wholesum check team", start.COMMAND_TARGET),
    ]
    assert all(line.ratios.keys() == {start.PYTHON, start.IMPORTS} for line in lines)


def test_given_a_command_that_fails_when_its_start_is_timed_then_an_error_gives_its_exit_code(
    tmp_path: Path,
) -> None:
    with pytest.raises(RuntimeError, match="ended with 3"):
        start.process_seconds(["-c", "raise SystemExit(3)"], tmp_path, 1)
