"""Run all benchmarks and update ``docs/benchmarks.md``: ``python -m bench.report``.

In the page each benchmark has a place between ``<!-- bench.pulse -->`` and ``<!-- end -->``; what
the benchmark prints replaces what is there. Parts can be named: ``python -m bench.report pulse
"dialogue quality"``.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

PAGE: Final = Path(__file__).parents[1] / "docs" / "benchmarks.md"
PARTS: Final = (
    "start",
    "pulse",
    "focus",
    "agenda",
    "dialogue quality",
    "dialogue speed",
    "dialogue nulls",
    "replay",
    "conversation",
    "network",
    "places",
    "strengths",
    "commitments",
    "web",
    "live",
)
_WIDTH: Final = "400"
"""Columns, so that no cell of a table is broken into two lines."""


def run(part: str) -> tuple[str, int]:
    """Run one benchmark in full; return what it prints and its exit code."""
    name, *words = part.split()
    done = subprocess.run(
        [sys.executable, "-m", f"bench.{name}", *words],
        env={**os.environ, "COLUMNS": _WIDTH},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    return done.stdout, done.returncode


def as_markdown(printed: str) -> str:
    """Return what a benchmark prints as Markdown: a blank line around each table."""
    lines = [line.rstrip() for line in printed.strip().splitlines()]
    text = "\n".join(re.sub(r" {2,}", " ", re.sub(r"-{4,}", "---", line)) for line in lines)
    text = re.sub(r"^(?!\|)(.+)\n(?=\|)", r"\1\n\n", text, flags=re.MULTILINE)
    return re.sub(r"^(\|.*)\n(?![|\n])", r"\1\n\n", text, flags=re.MULTILINE)


def renewed(page: str, part: str, printed: str) -> str:
    """Return the page with the new output of a benchmark in place of the old.

    Raises
    ------
    ValueError
        If the page has no place for it.
    """
    place = re.compile(rf"(<!-- bench\.{re.escape(part)} -->\n).*?(<!-- end -->)", re.DOTALL)
    if not place.search(page):
        raise ValueError(f"{PAGE.name} has no place for bench.{part}")
    return place.sub(lambda found: f"{found[1]}\n{as_markdown(printed)}\n\n{found[2]}", page)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmarks and renew the page; return 1 where one of them failed."""
    parser = argparse.ArgumentParser(prog="python -m bench.report", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="part", help=f"of: {', '.join(PARTS)}")
    given = parser.parse_args(arguments).parts or PARTS
    if unknown := [part for part in given if part not in PARTS]:
        parser.error(f"there is no benchmark {unknown[0]!r}")
    failed = 0
    for part in given:
        printed, code = run(part)
        failed |= code
        sys.stdout.write(f"{part}: exit code {code}\n")
        PAGE.write_text(renewed(PAGE.read_text("utf-8"), part, printed), "utf-8")
    return int(failed != 0)


if __name__ == "__main__":
    sys.exit(main())
