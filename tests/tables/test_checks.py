"""Checks of a data frame name the row, the column type or the unknown id of each fault."""

from __future__ import annotations

import datetime as dt
import math
import pickle
from pathlib import Path

import polars as pl
import pytest

from tests.tables.talk import TALK, put
from wholesum.tables import (
    BadEvidence,
    Column,
    Fault,
    Source,
    Table,
    check_frame,
    check_references,
    fit,
    open_table,
)


def test_given_a_data_frame_with_faults_when_checked_then_each_fault_names_its_row() -> None:
    frame = fit(pl.DataFrame({"who": ["a", "a"], "count": [1, 11]}), TALK)
    found = [str(fault) for fault in check_frame(frame, TALK)]
    assert found[0].startswith("talk, row 2, column count, value '11': the value is out of range")
    assert found[1].startswith("talk, row 2, column who, value 'a': a row above has")


def test_given_values_of_other_types_in_a_data_frame_then_they_are_converted_to_those_of_the_table() -> (
    None
):
    moment = dt.datetime(2026, 1, 1, 10, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    frame = pl.DataFrame(
        {
            "who": pl.Series(["x", ""], dtype=pl.Categorical),
            "count": [1.0, None],
            "share": [1, 2],
            "at": pl.Series([moment, None]).dt.cast_time_unit("ms"),
            "note": [None, None],
        }
    )
    fitted = fit(frame, TALK)
    assert fitted.dtypes == [column.dtype for column in TALK.columns]
    assert fitted["who"].to_list() == ["x", None]
    assert fitted["at"][0] == moment
    for column, dtype in (("at", "String"), ("open", "String"), ("share", "String")):
        wrong = frame.with_columns(pl.lit("x").alias(column))
        with pytest.raises(BadEvidence, match=f"column {column}: the column holds {dtype}"):
            fit(wrong, TALK)
    with pytest.raises(BadEvidence, match="value 'nan': this is not a number"):
        fit(frame.with_columns(share=math.nan), TALK)


def test_given_ids_that_another_table_lacks_when_checked_then_they_are_faults_if_that_table_exists() -> (
    None
):
    child = Table("child", (Column("id"), Column("of", refers_to="talk.who")))
    frames = {"child": pl.DataFrame({"id": ["1", "2", "3"], "of": ["ann", None, "eve"]})}
    assert check_references(frames, [child]) == []
    frames["talk"] = pl.DataFrame({"who": ["ann"]})
    assert [str(fault) for fault in check_references(frames, [child])] == [
        "child, row 3, column of, value 'eve': there is no such who in the table talk; add it "
        "there or correct it here."
    ]


def test_given_faults_of_a_table_when_pickled_and_unpickled_then_they_are_unchanged(
    tmp_path: Path,
) -> None:
    error = BadEvidence([Fault("a.csv", "it is wrong", "correct it", 3)])
    assert pickle.loads(pickle.dumps(error)).faults == error.faults
    _, source = open_table(put(tmp_path, 'who,count\n\n"a\nb",1\ncid,2\n'), TALK)
    assert [source.place(row) for row in (0, 1)] == [(3, None), (5, None)]
    assert Source("talk").place(0) == (None, 1)
