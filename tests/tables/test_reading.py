"""Readers of tables report every fault with its own sentence."""

from __future__ import annotations

import datetime as dt
import gzip
import time
import tracemalloc
from pathlib import Path

import polars as pl
import pytest

from tests.tables.talk import PAIR, TALK, faults_of, put
from wholesum.tables import (
    BadEvidence,
    Column,
    Table,
    find_table,
    plain,
    read_table,
    write_table,
)


def test_given_a_valid_file_of_a_table_when_read_then_its_columns_have_their_types(
    tmp_path: Path,
) -> None:
    path = put(
        tmp_path,
        "\ufeffwho,count,share,day,at,mood,open,own column\r\n"
        "ann,3.0, 0.5 ,2026-03-31,2026-03-31T09:30:00+02:00,calm,TRUE,x\r\n"
        "ben,9,,,2026-03-31T09:30:00,,false,\r\n",
    )
    frame = read_table(path, TALK)
    assert frame.columns == list(TALK.names)
    assert frame.dtypes == [column.dtype for column in TALK.columns]
    moment = dt.datetime(2026, 3, 31, 7, 30, tzinfo=dt.UTC)
    first = ("ann", 3, 0.5, dt.date(2026, 3, 31), moment, "calm", True, None, "sealed")
    assert frame.row(0) == first
    later = moment + dt.timedelta(hours=2)
    assert frame.row(1) == ("ben", 9, None, None, later, None, False, None, "sealed")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "talk.csv: the file is empty; write a header and rows."),
        ("\n \n", "talk.csv: the file is empty; write a header and rows."),
        ("who\nann\n", "talk.csv, column count: the column is missing; add it."),
        (
            "Who,count\nann,1\n",
            "talk.csv, column who: the column is missing; rename the column 'Who'.",
        ),
        (
            "who,count,moood\nann,1,calm\n",
            "talk.csv, column moood: the column looks like a misspelt 'mood'; rename it.",
        ),
        (
            "who,count,who\nann,1,ben\n",
            "talk.csv, line 1, column who: the column occurs more than once; keep one of them.",
        ),
        (
            "who,count\nann,six\n",
            "talk.csv, line 2, column count, value 'six': this is not a whole number; write it in "
            "digits, such as 4.",
        ),
        (
            "who,count\nann,2.5\n",
            "talk.csv, line 2, column count, value '2.5': this is not a whole number; write it in "
            "digits, such as 4.",
        ),
        (
            "who,count,share\nann,1,nan\n",
            "talk.csv, line 2, column share, value 'nan': this is not a number; write it in digits "
            "with a point, such as 2.5.",
        ),
        (
            "who,count,day\nann,1,31.3.2026\n",
            "talk.csv, line 2, column day, value '31.3.2026': this is not a date; write it as "
            "year-month-day, such as 2026-03-31.",
        ),
        (
            "who,count,at\nann,1,2026-03-31\n",
            "talk.csv, line 2, column at, value '2026-03-31': this is not a moment; write it as "
            "ISO 8601 in UTC, such as 2026-03-31T09:30:00Z.",
        ),
        (
            "who,count,open\nann,1,maybe\n",
            "talk.csv, line 2, column open, value 'maybe': this is not true or false; write true "
            "or false.",
        ),
        (
            "who,count\nann,10\n",
            "talk.csv, line 2, column count, value '10': the value is out of range; give a value "
            "of at least 0 and at most 9.",
        ),
        (
            "who,count,mood\nann,1,loud\n",
            "talk.csv, line 2, column mood, value 'loud': this is not one of the choices; write "
            "one of: calm, lively.",
        ),
        (
            "who,count\nann,\n",
            "talk.csv, line 2, column count: the cell is blank; fill it.",
        ),
        (
            "who,count\n  ,1\n",
            "talk.csv, line 2, column who: the cell is blank; fill it.",
        ),
        (
            "who,count\nann,1\nben,2\nann,3\n",
            "talk.csv, line 4, column who, value 'ann': a row above has the same values; keep one "
            "of the two.",
        ),
        (
            "who,count\nann,1,2\n",
            "talk.csv, line 2: the row has 3 cells but the header has 2; give each row one cell a "
            "column.",
        ),
        (
            "who,count\nann\n",
            "talk.csv, line 2: the row has 1 cells but the header has 2; give each row one cell a "
            "column.",
        ),
        (
            'who,count\nann,1\n"ben,2\n',
            "talk.csv, line 3: a quote in this row is not closed, or text follows a closed one; "
            'close it, and write a quote inside a cell as "".',
        ),
        (
            'who,count\n"ann"x,1\n',
            "talk.csv, line 2: a quote in this row is not closed, or text follows a closed one; "
            'close it, and write a quote inside a cell as "".',
        ),
        (
            "who,count\nan\rn,1\n",
            "talk.csv, line 2: a carriage return is in the middle of the row; end each line "
            "with a line feed.",
        ),
        (
            "who;count\nann;1\n",
            "talk.csv, line 1: cells are separated by semicolons; save it with commas between the "
            "cells.",
        ),
        (
            "who,count\nann,1\nb\0n,2\n",
            "talk.csv, line 3: there is a zero byte; save it as plain CSV, UTF-8.",
        ),
    ],
)
def test_given_a_table_file_with_a_fault_when_read_then_the_error_is_the_sentence_for_that_fault(
    tmp_path: Path, text: str, sentence: str
) -> None:
    assert faults_of(put(tmp_path, text)) == [sentence]


def test_given_a_byte_that_is_not_utf8_in_a_table_file_when_read_then_the_error_names_its_line(
    tmp_path: Path,
) -> None:
    path = put(tmp_path, b"who,count\nann,1\nz\xfcri,2\n")
    sentence = "talk.csv, line 3: the byte fc is not UTF-8; save the file as CSV, UTF-8."
    assert faults_of(path) == [sentence]


def test_given_no_table_file_or_a_folder_or_another_format_when_read_then_the_error_says_what_is_wrong(
    tmp_path: Path,
) -> None:
    missing = "the file is missing; add it or correct its name."
    assert faults_of(tmp_path / "talk.csv") == [f"talk.csv: {missing}"]
    assert faults_of(tmp_path / "talk.parquet") == [f"talk.parquet: {missing}"]
    (tmp_path / "talk.csv").mkdir()
    assert "this is not a file" in faults_of(tmp_path / "talk.csv")[0]
    assert "neither CSV nor Parquet" in faults_of(put(tmp_path, "who", "talk.xlsx"))[0]


def test_given_a_table_file_without_read_permission_when_read_then_the_error_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def deny(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", deny)
    found = faults_of(put(tmp_path, "who,count\n"))
    assert found[0].startswith("talk.csv: the file cannot be read: Permission denied; check")


def test_given_a_table_without_rows_when_read_then_an_error_is_raised_only_if_rows_are_required(
    tmp_path: Path,
) -> None:
    for text in ("who,count", "who,count\n", '"who","count"\n\n'):
        assert read_table(put(tmp_path, text), TALK).is_empty()
    needed = Table(TALK.name, TALK.columns, rows=True)
    sentence = "talk.csv: there is a header but no row; add rows."
    assert faults_of(put(tmp_path, "who,count\n"), needed) == [sentence]


def test_given_several_faults_in_a_table_file_when_read_then_each_is_reported_with_its_line_number(
    tmp_path: Path,
) -> None:
    path = put(
        tmp_path,
        'who,count,mood\n"an\nn",six,calm\n\nben,10,loud\ncid,1\ndan,,calm\n',
    )
    places = [(fault.partition(": ")[0]) for fault in faults_of(path)]
    assert places == [
        "talk.csv, line 6",
        "talk.csv, line 2, column count, value 'six'",
        "talk.csv, line 7, column count",
        "talk.csv, line 5, column count, value '10'",
        "talk.csv, line 5, column mood, value 'loud'",
    ]


def test_given_many_faults_of_one_kind_in_a_table_then_their_number_and_the_first_twenty_are_listed(
    tmp_path: Path,
) -> None:
    rows = "".join(f"p{row},x\n" for row in range(1500))
    found = faults_of(put(tmp_path, f"who,count\n{rows}"))
    assert len(found) == 21
    assert "1,500 rows have this fault, the first 20 are listed" in found[-1]
    ragged = faults_of(put(tmp_path, "who,count\n" + "ann\n" * 1500))
    assert len(ragged) == 21
    assert "1,500 rows have more or fewer cells" in ragged[-1]


def test_given_control_characters_in_an_invalid_cell_when_reported_then_they_are_removed(
    tmp_path: Path,
) -> None:
    found = faults_of(put(tmp_path, "who,count\nann,\x1b[31m\u202etxt" + "x" * 100 + "\n"))
    assert found[0].startswith("talk.csv, line 2, column count, value '\ufffd[31m\ufffdtxtxxx")
    assert "…'" in found[0]
    assert "\x1b" not in found[0]
    assert "\u202e" not in found[0]
    assert len(plain("x" * 100)) == 40
    assert plain("Zoë") == "Zoë"


def test_given_a_table_row_with_a_million_columns_when_read_then_it_is_refused_quickly(
    tmp_path: Path,
) -> None:
    wide = put(tmp_path, "who,count\n" + "1," * 1_000_000 + "1\n")
    header = put(tmp_path, "c," * 1_000_000 + "c\n1,1\n", "header.csv")
    many = put(tmp_path, ",".join(f"c{place}" for place in range(5_000)) + "\n", "many.csv")
    tracemalloc.start()
    start = time.process_time()
    assert "line 2: the row is longer than 1,000,000 characters" in faults_of(wide)[0]
    assert "line 1: the row is longer than 1,000,000 characters" in faults_of(header)[0]
    assert "the header has 5,000 columns, more than the 4,000" in faults_of(many)[0]
    assert time.process_time() - start < 5
    assert tracemalloc.get_traced_memory()[1] < 60_000_000
    tracemalloc.stop()


def test_given_a_very_long_cell_or_an_open_quotation_mark_when_read_then_the_table_file_is_refused(
    tmp_path: Path,
) -> None:
    giant = put(tmp_path, "who,count\n" + "x" * 200_000 + ",1\n")
    assert "line 2: a cell is longer than 131,072 characters" in faults_of(giant)[0]
    swallowed = put(tmp_path, 'who,count\n"ann,1\n' + "ben,2\n" * 100_000)
    assert "line 2: a cell is longer than 131,072 characters" in faults_of(swallowed)[0]


def test_given_a_compressed_table_file_when_read_then_it_is_unpacked_up_to_a_size_limit(
    tmp_path: Path,
) -> None:
    text = b"who,count\nann,1\n"
    path = put(tmp_path, gzip.compress(text), "talk.csv.gz")
    assert read_table(path, TALK)["who"].to_list() == ["ann"]
    put(tmp_path, gzip.compress(text)[:-9], "talk.csv.gz")
    assert "it is cut off or damaged" in faults_of(path)[0]
    put(tmp_path, text, "talk.csv.gz")
    assert "it is cut off or damaged" in faults_of(path)[0]
    put(tmp_path, gzip.compress(bytes(60_000_000), 1), "talk.csv.gz")
    tracemalloc.start()
    assert "packed bytes unpack to more than" in faults_of(path)[0]
    assert tracemalloc.get_traced_memory()[1] < 130_000_000
    tracemalloc.stop()


def test_given_a_table_file_above_the_size_limit_when_read_then_it_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wholesum.tables.unpacking.LARGEST", 10)
    found = faults_of(put(tmp_path, "who,count\nann,1\n"))
    assert found == [
        "talk.csv: the file has 16 bytes, more than the 10 that are read; give the table as "
        "Parquet."
    ]


def test_given_a_damaged_parquet_file_when_read_then_the_error_says_it_is_damaged(
    tmp_path: Path,
) -> None:
    whole = write_table(pl.DataFrame({"who": ["ann"], "count": [1]}), tmp_path, TALK, "parquet")
    good = whole.read_bytes()
    damaged = [b"", b"PAR1", good[:-20], good[:40] + bytes(60) + good[100:], b"who,count\n"]
    for data in damaged:
        assert "it is cut off or damaged" in faults_of(put(tmp_path, data, "talk.parquet"))[0]


def test_given_parquet_columns_of_wrong_types_when_read_then_the_error_names_the_columns(
    tmp_path: Path,
) -> None:
    path = tmp_path / "talk.parquet"
    pl.DataFrame({"who": [1.5], "count": ["3"], "day": ["2026-01-01"]}).write_parquet(path)
    assert faults_of(path) == [
        "talk.parquet, column who: the column holds Float64, not a text; store a text.",
        "talk.parquet, column count: the column holds String, not a whole number; store a whole "
        "number.",
        "talk.parquet, column day: the column holds String, not a date; store a date.",
    ]
    pl.DataFrame({"who": [7, 8], "count": [1.0, 2.5], "share": [1, 2]}).write_parquet(path)
    assert faults_of(path) == [
        "talk.parquet, row 2, column count, value '2.5': this is not a whole number; write it in "
        "digits, such as 4."
    ]
    pl.DataFrame({"count": [10]}).write_parquet(path)
    assert "column who: the column is missing" in faults_of(path)[0]


def test_given_a_long_text_in_a_parquet_file_when_read_then_the_length_limit_is_that_of_csv(
    tmp_path: Path,
) -> None:
    path = tmp_path / "pair.parquet"
    pl.DataFrame({"one": ["a", "b\0"], "two": ["x" * 140_000, ""]}).write_parquet(path)
    assert faults_of(path, PAIR) == [
        "pair.parquet, row 2, column one: the text holds a zero byte; remove it.",
        "pair.parquet, row 1, column two: the text is longer than 131,072 bytes; shorten it.",
    ]


def test_given_a_parquet_file_with_too_many_rows_when_read_then_it_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_table(pl.DataFrame({"one": ["a", "b"]}), tmp_path, PAIR, "parquet")
    monkeypatch.setattr("wholesum.tables.reading.MOST_ROWS", 1)
    assert "the table has 2 rows, more than the 1" in faults_of(path, PAIR)[0]


def test_given_the_same_table_in_two_files_when_the_folder_is_searched_then_the_error_names_both(
    tmp_path: Path,
) -> None:
    assert find_table(tmp_path, TALK) is None
    path = put(tmp_path, "who,count\n", "talk.csv.gz")
    assert find_table(tmp_path, TALK) == path
    put(tmp_path, "who,count\n")
    with pytest.raises(BadEvidence, match=r"more than once, as talk\.csv and talk\.csv\.gz; keep"):
        find_table(tmp_path, TALK)


def test_given_a_small_parquet_file_with_millions_of_rows_when_read_then_it_is_refused(
    tmp_path: Path,
) -> None:
    many = pl.DataFrame({"item": ["a"]}).select(pl.col("item").repeat_by(3_000_000).explode())
    many.write_parquet(tmp_path / "few.parquet")
    assert (tmp_path / "few.parquet").stat().st_size < 100_000
    with pytest.raises(BadEvidence, match="in a file too small for them"):
        read_table(tmp_path / "few.parquet", Table("few", (Column("item"),)))
