"""Workbooks made to use up memory, each read in a process of its own with little memory."""

from __future__ import annotations

import io
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.pulse.importers.test_survey_files import workbook
from wholesum.tables import BadEvidence
from wholesum.tables.workbooks import workbook_as_csv

SHEET = "xl/worksheets/s1.xml"
TEXTS = "xl/sharedStrings.xml"
READ = """
import pathlib, resource, sys
from wholesum.tables import BadEvidence
from wholesum.tables.workbooks import workbook_as_csv
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
resource.setrlimit(resource.RLIMIT_AS, (2_000_000_000, 2_000_000_000))
for name in sys.argv[1:]:
    try:
        print(workbook_as_csv(pathlib.Path(name).read_bytes(), "a.xlsx")[0][:100], flush=True)
    except BadEvidence as error:
        print(error, flush=True)
"""
LARGE = "more than 2,000,000 cells, counted from A1 to the cell"


def book(cells: str, texts: str = "") -> bytes:
    """Write a workbook with these rows and with shared texts."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook([]))) as plain,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for part in plain.namelist():
            if part != SHEET:
                archive.writestr(part, plain.read(part))
        archive.writestr(SHEET, f"<worksheet><sheetData>{cells}</sheetData></worksheet>")
        if texts:
            archive.writestr(TEXTS, texts)
    return made.getvalue()


def read_apart(folder: Path, *books: bytes) -> list[str]:
    """Read workbooks in another process, and return what it printed."""
    files = [folder / f"{n}.xlsx" for n in range(len(books))]
    for file, data in zip(files, books, strict=True):
        file.write_bytes(data)
    command = [sys.executable, "-c", READ, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-500:]
    return done.stdout.splitlines()


def cell(place: str) -> str:
    return f'<c r="{place}"><v>1</v></c>'


ONE_TEXT = f"<sst><si><t>{'a' * 1_000_000}</t></si></sst>"
HOSTILE = {
    "far cell": (book(f"<row>{cell('XFD1048576')}</row>"), f"'Sheet 1' has {LARGE} XFD1048576"),
    "far cell first": (
        book(f"<row>{cell('XFD1048576')}</row><row>{cell('A1')}</row>"),
        f"{LARGE} XFD1048576",
    ),
    "far row": (
        book('<row r="1048576"><c><v>1</v></c><c><v>1</v></c></row>'),
        f"{LARGE} in row 1048576 and column 2",
    ),
    "small letters": (book(f"<row>{cell('xfd900000')}</row>"), f"{LARGE} xfd900000"),
    "row too high": (
        book('<row r="4294967295"><c><v>1</v></c></row>'),
        "a row '4294967295', which",
    ),
    "row nought": (book('<row r="0"/>'), "a row '0', which no sheet has"),
    "row below": (book('<row r="-5"/>'), "a row '-5', which no sheet has"),
    "column too high": (book(cell("XFE1")), "a cell 'XFE1', which no sheet has"),
    "long reference": (book(cell("Z" * 11 + "9" * 11)), "which no sheet has"),
    "no row": (book(cell("A0")), "a cell 'A0', which no sheet has"),
    "texts counted": (book("", '<sst count="4000000000"/>'), "has '4000000000' texts; the limit"),
    "unique texts": (book("", '<sst uniqueCount="4000000000"/>'), "the limit is 2,000,000"),
    "repeated text": (
        book('<row><c t="s"><v>0</v></c></row>' * 101, ONE_TEXT),
        "more than 100,000,000 characters in its cells",
    ),
    "part of an index": (
        book(
            '<row><c t="s"><v>0<!-- -->1</v></c></row>' * 101,
            ONE_TEXT.replace("</sst>", "<si><t>b</t></si></sst>"),
        ),
        "more than 100,000,000 characters in its cells",
    ),
    "unknown text": (book('<row><c t="s"><v>-1</v></c></row>', ONE_TEXT), "is damaged"),
    "nested cells": (book(f"<row><c>{cell('A1')}</c></row>"), "is damaged"),
    "deep": (book("<a>" * 200 + "</a>" * 200), "is damaged"),
}


def test_given_a_workbook_that_needs_too_much_memory_when_read_then_the_error_says_what_is_too_large(
    tmp_path: Path,
) -> None:
    lines = read_apart(tmp_path, *(data for data, _ in HOSTILE.values()))
    for kind, line in zip(HOSTILE, lines, strict=True):
        assert HOSTILE[kind][1] in line, (kind, line)


def test_given_a_workbook_with_changed_references_when_read_then_the_process_does_not_end(
    tmp_path: Path,
) -> None:
    draw = random.Random(1)
    places = [
        "".join(draw.choices("AZXFDaz", k=draw.randint(0, 4)))
        + "".join(draw.choices("0189-", k=draw.randint(0, 8)))
        for _ in range(300)
    ]
    books = [book(f'<row r="{place[-3:]}">{cell(place)}</row>') for place in places]
    books += [book(f"<row>{cell('A1')}{cell(place)}</row>") for place in places]
    assert len(read_apart(tmp_path, *books)) >= len(books)


def test_given_a_document_type_in_a_workbook_when_read_then_the_error_names_the_sheet() -> None:
    data = workbook([["a"]])
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as plain,
        zipfile.ZipFile(made, "w") as archive,
    ):
        for part in plain.namelist():
            words = plain.read(part).decode()
            archive.writestr(part, f"<!DOCTYPE w>{words}" if part == SHEET else words)
    with pytest.raises(BadEvidence, match="the sheet 'Sheet 1' declares a document type"):
        workbook_as_csv(made.getvalue(), "a.xlsx")


def test_given_a_workbook_with_an_unknown_zip_version_when_read_then_it_is_said_to_be_damaged() -> (
    None
):
    data = bytearray(workbook([["a"]]))
    data[data.index(b"PK\x01\x02") + 6] = 99
    with pytest.raises(BadEvidence, match="this is not a workbook, or it is damaged"):
        workbook_as_csv(bytes(data), "a.xlsx")


def test_given_a_day_out_of_range_in_a_workbook_when_read_then_it_is_said_to_be_damaged() -> None:
    styles = '<styleSheet><cellXfs><xf numFmtId="14"/></cellXfs></styleSheet>'
    made = io.BytesIO(book('<row><c s="0"><v>-1e300</v></c></row>'))
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("xl/styles.xml", styles)
    with pytest.raises(BadEvidence, match="this is not a workbook, or it is damaged"):
        workbook_as_csv(made.getvalue(), "a.xlsx")


@pytest.mark.parametrize(
    ("cells", "text"),
    [
        ('<row r="2"><c r="B2"><v>1</v></c></row>', ",\n,1\n"),
        (
            '<row><c r="XFD1" s="1"/></row><row r="1048576"/><row r="2"><c><v>1</v></c></row>',
            "\n1\n",
        ),
        ("<row><c><v>1e300</v></c><c><v>12</v></c></row>", "1e+300,12\n"),
    ],
    ids=["gaps", "empty far cells", "large number"],
)
def test_given_an_unusual_workbook_of_ordinary_size_when_read_then_its_cells_are_read(
    cells: str, text: str
) -> None:
    assert workbook_as_csv(book(cells), "a.xlsx")[0].replace('""', "") == text
