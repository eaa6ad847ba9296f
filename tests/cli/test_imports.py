"""Commands import no slow library that they do not need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from wholesum.demo import sample_team
from wholesum.mirror.evidence import write_folder

PROGRAM = """
import sys
from wholesum.cli import main
try:
    main(sys.argv[1:])
except SystemExit as done:
    assert not done.code
sys.stderr.write("\\n".join(sys.modules))
"""
SLOW = {"scipy.stats", "scipy.optimize", "scipy.interpolate", "django", "jinja2", "icalendar"}


def modules_of(*words: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *words], capture_output=True, text=True, check=True
    )
    return set(done.stderr.split())


def test_help_imports_no_heavy_library() -> None:
    assert not modules_of("--help") & (SLOW | {"numpy", "polars", "scipy"})


@pytest.mark.parametrize("words", [["check"], ["decisions"], ["mirror", "--json"]])
def test_given_a_command_on_a_folder_when_run_then_no_statistics_server_or_templates_are_imported(
    words: list[str], tmp_path: Path
) -> None:
    write_folder(sample_team(), tmp_path / "team")
    assert not modules_of(words[0], str(tmp_path / "team"), *words[1:]) & SLOW


def test_given_json_output_when_run_then_no_terminal_library_is_imported(tmp_path: Path) -> None:
    write_folder(sample_team(), tmp_path / "team")
    assert "rich.console" not in modules_of("mirror", str(tmp_path / "team"), "--json")
