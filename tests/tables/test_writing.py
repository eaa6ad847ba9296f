"""Tables are written so that a reader gets the same values."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tests.tables.talk import PAIR, TALK, faults_of, put
from wholesum.core.people import PEOPLE
from wholesum.tables import (
    BadEvidence,
    Column,
    Table,
    fit,
    read_table,
    write_table,
)
from wholesum.tables import cells as cells_module
from wholesum.tables.schema import TYPES, Kind

ANY_TEXT = st.text(
    st.characters(codec="utf-8", exclude_characters="\0")
    | st.sampled_from("'=+-@\t\r\n\",; \ufeff")
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(ANY_TEXT, ANY_TEXT), max_size=6))
@pytest.mark.parametrize("format_", ["csv", "parquet"])
def test_given_any_text_in_a_table_when_written_and_read_then_the_text_is_the_same(
    tmp_path: Path, format_: str, rows: list[tuple[str, str]]
) -> None:
    frame = pl.DataFrame(rows, schema={"one": pl.String, "two": pl.String}, orient="row")
    path = write_table(frame.with_columns(x=1), tmp_path, PAIR, format_)  # type: ignore[arg-type] # a plain str
    expected = frame.with_columns(pl.all().replace("", None))
    assert_frame_equal(read_table(path, PAIR), expected)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.tuples(
            st.integers(-(2**63), 2**63 - 1),
            st.floats(allow_nan=False, allow_infinity=False),
            st.dates(),
            st.datetimes(dt.datetime(1, 1, 1), dt.datetime(9999, 12, 31)),
            st.booleans(),
        ),
        max_size=4,
    )
)
def test_given_any_number_date_and_time_when_written_and_read_then_the_values_are_the_same(
    tmp_path: Path, rows: list[tuple[object, ...]]
) -> None:
    kinds: tuple[Kind, ...] = ("whole", "number", "date", "moment", "flag")
    table = Table("all", tuple(Column(kind, kind, required=True) for kind in kinds))
    schema: dict[str, pl.DataType] = {str(kind): TYPES[kind] for kind in kinds}
    schema["moment"] = pl.Datetime("us")
    frame = fit(pl.DataFrame(rows, schema=schema, orient="row"), table)
    assert_frame_equal(read_table(write_table(frame, tmp_path, table), table), frame)


@given(texts=st.lists(ANY_TEXT.filter(bool), min_size=1))
def test_given_any_text_in_a_table_when_written_then_a_spreadsheet_does_not_run_it_as_a_formula(
    texts: list[str],
) -> None:
    masked = pl.DataFrame({"x": texts}).select(cells_module.mask(pl.col("x"))).to_series()
    for text, safe in zip(texts, masked, strict=True):
        dangerous = text.lstrip("'")[:1] in tuple("=+-@\t\r\n")
        assert safe == ("'" + text if dangerous else text)
        assert safe[0] not in "=+-@\t\r\n"


def twin_rows(text: str) -> list[list[str]] | None:
    """Read with the csv module of Python; return None if a row has a wrong number of cells."""
    try:
        rows = [row for row in csv.reader(text.splitlines(keepends=True), strict=True) if row]
    except csv.Error:
        return None
    return rows[1:] if all(len(row) == len(rows[0]) for row in rows) else None


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.text(st.sampled_from('ab"\n, é'), max_size=25), end=st.sampled_from(["\n", "\r\n"]))
def test_given_any_csv_file_when_read_then_the_rows_or_the_error_agree_with_plain_python(
    tmp_path: Path, body: str, end: str
) -> None:
    text = f"one,two\n{body}\n".replace("\n", end)
    path = put(tmp_path, text)
    expected = twin_rows(text)
    if expected is None:
        assert faults_of(path, PAIR)
    else:
        got = [[cell or "" for cell in row] for row in read_table(path, PAIR).rows()]
        assert got == expected


def test_given_a_large_table_file_when_read_in_batches_then_every_row_is_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cells_module, "_PIECE", 20)
    monkeypatch.setattr(cells_module, "_BATCH", 3)
    rows = [(f"p{row}", str(row)) for row in range(50)]
    text = "one,two\n" + "".join(f"{one},{two}\n" for one, two in rows)
    assert read_table(put(tmp_path, text), PAIR).rows() == rows
    quoted = text.replace("p7,", '"p7",')
    assert read_table(put(tmp_path, quoted), PAIR).rows() == rows
    found = faults_of(put(tmp_path, text + "x\n"), PAIR)
    assert found[0].startswith("talk.csv, line 52: the row has 1 cells")


def test_given_a_text_that_would_be_read_back_changed_when_a_table_is_written_then_an_error_says_so(
    tmp_path: Path,
) -> None:
    with pytest.raises(BadEvidence, match="talk, row 1, column who: the text holds a zero byte"):
        write_table(pl.DataFrame({"who": ["a\0"], "count": [1]}), tmp_path, TALK)
    with pytest.raises(BadEvidence, match="the text is longer than 131,072 bytes"):
        write_table(pl.DataFrame({"who": ["a" * 140_000], "count": [1]}), tmp_path, TALK)
    with pytest.raises(BadEvidence, match="column count: the column is missing"):
        write_table(pl.DataFrame({"who": ["a"]}), tmp_path, TALK)
    with pytest.raises(ValueError, match="the format 'xml' is unknown; give csv or parquet"):
        write_table(TALK.empty(), tmp_path, TALK, "xml")  # type: ignore[arg-type] # on purpose
    assert list(tmp_path.iterdir()) == []


def test_given_an_older_file_of_a_table_when_written_then_it_is_replaced_unless_its_format_differs(
    tmp_path: Path,
) -> None:
    frame = pl.DataFrame({"who": ["ann"], "count": [1]})
    write_table(frame, tmp_path / "deep" / "er", TALK)
    path = write_table(frame.with_columns(count=2), tmp_path / "deep" / "er", TALK)
    assert path.read_text() == "who,count,way\nann,2,sealed\n"
    assert [entry.name for entry in path.parent.iterdir()] == ["talk.csv"]
    with pytest.raises(BadEvidence, match="already exists in another format"):
        write_table(frame, path.parent, TALK, "parquet")


def test_given_an_error_while_a_table_is_written_then_the_old_file_is_unchanged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = pl.DataFrame({"who": ["ann"], "count": [1]})
    path = write_table(frame, tmp_path, TALK)
    before = path.read_bytes()

    def fail(self: pl.DataFrame, part: Path) -> None:
        part.write_text("half")
        raise OSError("disk full")

    monkeypatch.setattr(pl.DataFrame, "write_csv", fail)
    with pytest.raises(OSError, match="disk full"):
        write_table(frame, tmp_path, TALK)
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["talk.csv"]


def test_given_a_table_of_people_when_written_and_read_then_the_table_is_the_same(
    tmp_path: Path,
) -> None:
    frame = pl.DataFrame(
        {
            "person": ["p1", "p2"],
            "function": ["sales", "-ops"],
            "joined": [dt.date(2026, 1, 1), None],
        }
    )
    path = write_table(frame, tmp_path, PEOPLE)
    assert path.read_text() == "person,function,joined\np1,sales,2026-01-01\np2,'-ops,\n"
    assert_frame_equal(read_table(path, PEOPLE), fit(frame, PEOPLE))
