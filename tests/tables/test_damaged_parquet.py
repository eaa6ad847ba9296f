"""A damaged Parquet file gives one error sentence; the Parquet library itself prints nothing."""

from __future__ import annotations

import os
import random
from contextlib import suppress
from pathlib import Path

import polars as pl
import pytest

from wholesum.tables import BadEvidence, Column, Table, read_table

ANSWERS = Table("answers", (Column("who", required=True), Column("answer", "whole", low=1, high=5)))


def fault_of(path: Path) -> str:
    """Return the faults of a file as text, or an empty string."""
    try:
        read_table(path, ANSWERS)
    except BadEvidence as error:
        return str(error)
    return ""


def test_given_a_damaged_parquet_file_when_read_then_the_error_is_one_sentence(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "answers.parquet"
    rows = {"who": [f"p{place}" for place in range(500)], "answer": [3] * 500}
    pl.DataFrame(rows).write_parquet(path)
    whole = path.read_bytes()
    refused = 0
    for seed in range(150):
        dice = random.Random(seed)
        damaged = bytearray(whole)
        for _ in range(dice.randint(1, 30)):
            damaged[dice.randrange(len(damaged))] = dice.randrange(256)
        path.write_bytes(damaged)
        told = fault_of(path)
        refused += bool(told)
        assert not told or told.startswith("answers.parquet")
    assert refused > 100
    assert capfd.readouterr().err == ""


def test_given_another_thread_prints_while_a_file_is_read_then_its_output_is_printed_afterwards(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "answers.parquet"
    pl.DataFrame({"who": ["ada"], "answer": [3]}).write_parquet(path)
    scan = pl.scan_parquet

    def talkative(*given: object, **more: object) -> pl.LazyFrame:
        os.write(2, b"another thread\n")
        return scan(*given, **more)  # type: ignore[arg-type] # passed on as they are

    monkeypatch.setattr(pl, "scan_parquet", talkative)
    with suppress(BadEvidence):
        read_table(path, ANSWERS)
    assert capfd.readouterr().err == "another thread\n"
