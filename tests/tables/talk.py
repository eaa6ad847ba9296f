"""A small table with a column of each type, and functions to read it with faults."""

from __future__ import annotations

from pathlib import Path

import pytest

from wholesum.tables import (
    BadEvidence,
    Column,
    Table,
    read_table,
)

TALK = Table(
    "talk",
    (
        Column("who", required=True),
        Column("count", "whole", required=True, low=0, high=9),
        Column("share", "number", low=0),
        Column("day", "date"),
        Column("at", "moment"),
        Column("mood", "choice", choices=("calm", "lively")),
        Column("open", "flag"),
        Column("note"),
        Column("way", "choice", choices=("signed", "sealed"), default="sealed"),
    ),
    key=("who",),
)
PAIR = Table("pair", (Column("one"), Column("two")))


def faults_of(path: Path, table: Table = TALK) -> list[str]:
    with pytest.raises(BadEvidence) as caught:
        read_table(path, table)
    assert str(caught.value) == "\n".join(str(fault) for fault in caught.value.faults)
    return [str(fault) for fault in caught.value.faults]


def put(folder: Path, text: str | bytes, name: str = "talk.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path
