"""Measure the CPU time of each command from start to end: ``python -m bench.start``."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

from bench.tools.measuring import Line, line_table, machine, report_console
from wholesum.demo import sample_team
from wholesum.mirror.evidence import write_folder

PYTHON: Final = "python"
IMPORTS: Final = "numpy, polars"
HELP_TARGET: Final = 0.15
COMMAND_TARGET: Final = 0.8
COMMANDS: Final = (
    ("--help",),
    ("check", "team"),
    ("pulse", "team"),
    ("dialogue", "team"),
    ("focus", "team"),
    ("decisions", "team"),
    ("mirror", "team"),
    ("mirror", "team", "--json"),
    ("mirror", "team", "-o", "team.html"),
)


def process_seconds(words: Sequence[str], folder: Path, runs: int) -> float:
    """Return the CPU seconds of a new Python process, the median after one run to warm up.

    Python keeps compiled modules, as it does for a user, whatever the environment says.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    taken = []
    for _ in range(runs + 1):
        process = subprocess.Popen(
            [sys.executable, *words], cwd=folder, env=kept, stdout=subprocess.DEVNULL
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RuntimeError(f"{' '.join(words)} ended with {process.returncode}")
        taken.append(usage.ru_utime + usage.ru_stime)
    return median(taken[1:])


def measure(runs: int, commands: Sequence[Sequence[str]] = COMMANDS) -> list[Line]:
    """Measure the commands on the sample team of eight, and a bare Python as yardsticks."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_folder(sample_team(), folder / "team")
        yardsticks = {
            PYTHON: process_seconds(["-c", "pass"], folder, runs),
            IMPORTS: process_seconds(["-c", f"import {IMPORTS}"], folder, runs),
        }
        return [
            Line(
                f"wholesum {' '.join(words)}",
                process_seconds(["-m", "wholesum", *words], folder, runs),
                yardsticks,
                HELP_TARGET if words == ("--help",) else COMMAND_TARGET,
            )
            for words in commands
        ]


def main(given: Sequence[str] | None = None) -> int:
    """Print the table; return 1 if ``--strict`` and a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="three runs instead of nine")
    parser.add_argument("--strict", action="store_true", help="exit 1 when a target is missed")
    options = parser.parse_args(given)
    lines = measure(3 if options.quick else 9)
    console = report_console()
    console.print(machine())
    console.print(line_table(lines))
    return int(options.strict and any(line.met is False for line in lines))


if __name__ == "__main__":
    sys.exit(main())
