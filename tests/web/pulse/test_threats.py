"""THREATS.md names tests that exist."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[3]


def _tests(file: Path) -> set[str]:
    parsed = ast.parse(file.read_text("utf-8"))
    return {node.name for node in parsed.body if isinstance(node, ast.FunctionDef)}


def test_every_privacy_promise_in_threats_md_names_a_test_that_exists() -> None:
    _text, *tables = (ROOT / "THREATS.md").read_text("utf-8").split("| --- | --- |\n")
    rows = [row for table in tables for row in table.partition("\n\n")[0].splitlines()]
    assert len(rows) >= 15
    for row in rows:
        named = re.findall(r"`([\w/]+\.py)::(\w+)`", row)
        assert named, row
        assert not [f"{file}::{test}" for file, test in named if test not in _tests(ROOT / file)]
