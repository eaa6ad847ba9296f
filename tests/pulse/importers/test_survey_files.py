"""Survey files of any tool are read, as CSV or as a workbook."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from wholesum.pulse.importers.mapping import WideMapping
from wholesum.pulse.importers.survey_files import read_header, read_survey, unknown_labels
from wholesum.pulse.importers.surveys import suggest_mapping
from wholesum.tables import BadEvidence
from wholesum.tables.workbooks import workbook_as_csv

ROWS: list[list[object]] = [
    ["id", "submitdate", "email", "Q1[EQ1]", "TR1", "Department"],
    [1, "2026-03-01 10:00", "ada@example.org", 4, "mostly", "a"],
    [2, "2026-03-02 10:00", "bo@example.org", 5, "slightly", "a"],
    [3, None, "cleo@example.org", 1, None, "b"],
]
PLAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
PACKED = "http://schemas.openxmlformats.org/package/2006/relationships"


def workbook(*sheets: list[list[object]]) -> bytes:
    """Write the smallest possible workbook with the given rows."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        numbers = range(1, len(sheets) + 1)
        listed = "".join(f'<sheet name="Sheet {n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{TYPES}"><Override PartName="/xl/workbook.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"'
            "/></Types>",
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKED}"><Relationship Id="rId1" '
            f'Type="{RELATED}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{PLAIN}" xmlns:r="{RELATED}"><sheets>{listed}</sheets></workbook>',
        )
        targets = "".join(
            f'<Relationship Id="rId{n}" Type="{RELATED}/worksheet" Target="worksheets/s{n}.xml"/>'
            for n in numbers
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{PACKED}">{targets}</Relationships>',
        )
        for n, rows in zip(numbers, sheets, strict=True):
            lines = "".join(f"<row>{''.join(map(_cell, row))}</row>" for row in rows)
            archive.writestr(
                f"xl/worksheets/s{n}.xml",
                f'<worksheet xmlns="{PLAIN}"><sheetData>{lines}</sheetData></worksheet>',
            )
    return made.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return "<c/>"
    if isinstance(value, int | float):
        return f"<c><v>{value}</v></c>"
    return f'<c t="inlineStr"><is><t>{escape(str(value))}</t></is></c>'


def test_given_a_survey_in_a_workbook_when_read_then_its_answers_equal_those_of_the_same_csv_file(
    tmp_path: Path,
) -> None:
    data = workbook(ROWS)
    text, note = workbook_as_csv(data, "a.xlsx")
    assert (text.splitlines()[1], note) == ("1,2026-03-01 10:00,ada@example.org,4,mostly,a", "")
    (tmp_path / "2026-05.xlsx").write_bytes(data)
    (tmp_path / "2026-05.csv").write_text(text, "utf-8")
    first, second = (
        read_survey(tmp_path / f"2026-05.{end}", "2026-05", seed=1) for end in ("xlsx", "csv")
    )
    assert first.answers.equals(second.answers)
    assert (first.responses, first.unfinished) == (2, 1)
    assert first.unread == ("id", "email", "Department")


def test_given_a_survey_workbook_with_two_sheets_when_read_then_a_note_names_the_unread_sheet(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.xlsx").write_bytes(workbook(ROWS, [["more"]]))
    read = read_survey(tmp_path / "a.xlsx", "1", seed=1)
    assert "Only the sheet 'Sheet 1' was read, not 'Sheet 2'." in read.notes


@pytest.mark.parametrize("data", [b"", b"PK", b"text", workbook(ROWS)[:-60]])
def test_given_a_damaged_survey_workbook_when_read_then_the_error_says_that_it_is_damaged(
    data: bytes,
) -> None:
    with pytest.raises(BadEvidence, match="this is not a workbook, or it is damaged"):
        workbook_as_csv(data, "a.xlsx")


def test_given_a_survey_workbook_with_too_many_cells_or_bytes_when_read_then_an_error_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("wholesum.tables.workbooks.MOST_CELLS", 10)
    with pytest.raises(BadEvidence, match="more than 10 cells"):
        workbook_as_csv(workbook(ROWS), "a.xlsx")
    monkeypatch.setattr("wholesum.tables.workbooks.MOST_UNPACKED", 10)
    with pytest.raises(BadEvidence, match="the workbook unpacks to more than"):
        workbook_as_csv(workbook(ROWS), "a.xlsx")


def test_given_a_survey_file_without_headings_of_items_when_read_then_the_error_asks_for_a_mapping(
    tmp_path: Path,
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("How even?;Who?\nNever;x\nOften;y\n", "utf-8")
    assert suggest_mapping(read_header(path)).columns == {}
    with pytest.raises(BadEvidence, match="no column is one of the items"):
        read_survey(path, "1", seed=1)
    assert unknown_labels(path, ["How even?"]) == ["Never", "Often"]
    mapping = WideMapping({"How even?": "EQ1"}, labels={"Never": 1, "Often": 4})
    read = read_survey(path, "1", seed=1, mapping=mapping)
    assert sorted(read.answers["answer"]) == [1, 4]
