"""The reference data that tests compare with; the repository does not contain them."""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest

ROOT = Path(__file__).parents[1]


def reference_folder() -> Path:
    """Return the folder with the reference data; skip the test if the folder is missing."""
    folder = Path(os.environ.get("WHOLESUM_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"the reference data is not at {folder}; set WHOLESUM_DATA to its folder")
    return folder


@cache
def lq2002() -> pl.DataFrame:
    """Answers of 2,042 soldiers in 49 companies."""
    return pl.read_csv(reference_folder() / "pulse" / "lq2002.csv.gz")


@cache
def reference() -> Any:
    """Statistics of lq2002 from trusted implementations."""
    return json.loads((reference_folder() / "pulse" / "reference.json").read_text())


@cache
def small_teams() -> Any:
    """Exact values that need no data."""
    return json.loads((reference_folder() / "pulse" / "small_teams.json").read_text())


def reference_scale(name: str, variant: str) -> tuple[pl.DataFrame, list[int]]:
    """Return the items and companies of one scale as the reference figures were computed on."""
    data = lq2002()
    items = [column for column in data.columns if column.startswith(name)]
    if variant == "first6":
        data = data.filter(pl.int_range(pl.len()).over("COMPID") < 6)
    frame = data.select(pl.col(items).cast(pl.Float64))
    if variant == "missing":
        rows = pl.int_range(1, len(frame) + 1)
        frame = frame.select(
            pl.when((7 * rows + 3 * place) % 13 == 0).then(None).otherwise(pl.col(item)).alias(item)
            for place, item in enumerate(items, start=1)
        )
    return frame, data["COMPID"].to_list()
