"""Each goal with points or scores must be in the table of goals."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from wholesum.focus.evidence import FocusEvidence, check_focus


@pytest.mark.parametrize("table", ["points", "scores"])
def test_given_points_for_goals_that_the_table_of_goals_lacks_then_a_fault_names_these_goals(
    table: str,
) -> None:
    efforts = pl.DataFrame({"effort": ["e1"], "title": ["Roster"], "hours": [5.0], "owner": ["bo"]})
    rows = {"goal": ["winter"], "person": ["ada"]}
    more = {"points": [100]} if table == "points" else {"effort": ["e1"], "score": [3]}
    frames: dict[str, Any] = {table: pl.DataFrame(rows | more)}
    evidence = FocusEvidence(efforts=efforts, **frames)
    told = [str(fault) for fault in check_focus(evidence)]
    assert told == [
        f"{table}, column goal, value 'winter': goals are named here, but the table goals is "
        "empty; list them in goals.csv with the columns goal and text."
    ]
