"""A few decisions of Ada, Bo and Cleo."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from wholesum.decisions.evidence import DecisionsEvidence


def decisions(*rows: dict[str, Any]) -> DecisionsEvidence:
    """Return decisions, one for each row, with default numbers and dates."""
    filled = [
        {"decision": str(number), "date": date(2026, 1, 1), "remit": "ours", **row}
        for number, row in enumerate(rows, start=1)
    ]
    return DecisionsEvidence(pl.DataFrame(filled, infer_schema_length=None))


def heard(concerned: str, heard: str, **more: Any) -> dict[str, Any]:
    """Return a decision with affected and heard people, such as ``"ada; bo"`` and ``"ada"``."""
    return {"concerned": concerned, "heard": heard, **more}
