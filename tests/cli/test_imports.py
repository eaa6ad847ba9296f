"""A command imports no slow library that this command does not need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from wholesum.cli import main
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


def test_given_the_help_option_when_the_program_runs_then_no_slow_library_is_imported() -> None:
    assert not modules_of("--help") & (SLOW | {"numpy", "polars", "scipy"})


@pytest.mark.parametrize("words", [["check"], ["decisions"], ["mirror", "--json"]])
def test_given_a_command_that_reads_a_folder_when_run_then_no_slow_library_is_imported(
    words: list[str], tmp_path: Path
) -> None:
    write_folder(sample_team(), tmp_path / "team")
    assert not modules_of(words[0], str(tmp_path / "team"), *words[1:]) & SLOW


def test_given_the_json_option_when_a_command_runs_then_no_library_for_coloured_text_is_imported(
    tmp_path: Path,
) -> None:
    write_folder(sample_team(), tmp_path / "team")
    assert "rich.console" not in modules_of("mirror", str(tmp_path / "team"), "--json")


@pytest.mark.parametrize(
    ("command", "most"),
    [
        ("check", 355),
        ("focus", 115),
        ("dialogue", 318),
        ("pulse", 440),
        ("decisions", 442),
        ("mirror", 936),
    ],
)
def test_given_the_sample_team_when_a_command_runs_then_it_starts_few_queries_on_tables(
    command: str, most: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_folder(sample_team(), tmp_path / "team")
    queries: list[object] = []
    run = pl.LazyFrame._collect_eager  # each small query costs more to prepare than to run

    def count(frame: pl.LazyFrame, *given: Any, **named: Any) -> pl.DataFrame:
        queries.append(frame)
        return run(frame, *given, **named)

    monkeypatch.setattr(pl.LazyFrame, "_collect_eager", count)
    with pytest.raises(SystemExit, match=r"^0$"):
        main([command, str(tmp_path / "team")])
    assert 0 < len(queries) <= most


def test_given_decisions_when_the_decisions_command_prints_them_then_no_chart_module_is_imported(
    tmp_path: Path,
) -> None:
    write_folder(sample_team(), tmp_path / "team")
    loaded = modules_of("decisions", str(tmp_path / "team"))
    assert not [name for name in loaded if name.startswith("wholesum.focus.charts")]
    assert "wholesum.dialogue.summary.results" not in loaded
