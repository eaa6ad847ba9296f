"""Read a workbook (XLSX) as a table of text."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime, time, timedelta
from typing import Final

from wholesum.tables.faults import BadEvidence, Fault

ENDING: Final = ".xlsx"
MOST_UNPACKED: Final = 100_000_000
"""Bytes that a workbook may have when it is unpacked."""
MOST_CELLS: Final = 2_000_000


def workbook_as_csv(data: bytes, name: str) -> tuple[str, str]:
    """Convert the first sheet of a workbook to CSV.

    Parameters
    ----------
    data
        The file.
    name
        The name of the file in messages.

    Returns
    -------
    text : str
        The cells as CSV: numbers without needless decimals, days and moments as ISO 8601.
    note : str
        A sentence that names the sheets that were not read; empty if there is one sheet.

    Raises
    ------
    BadEvidence
        If it is no workbook, has no sheet, or is too large.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    _check_size(data, name)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = workbook.sheet_names
        if not names:
            raise BadEvidence([Fault(name, "the workbook has no sheet", "save it again")])
        sheet = workbook.get_sheet_by_name(names[0])
        if sheet.total_height * sheet.total_width > MOST_CELLS:
            problem = f"the sheet has more than {MOST_CELLS} cells"
            raise BadEvidence([Fault(name, problem, "delete the rows and columns not needed")])
        rows = sheet.to_python(skip_empty_area=False)
    except PasswordError as error:
        remedy = "save it again without a password"
        raise BadEvidence(
            [Fault(name, "the workbook is locked with a password", remedy)]
        ) from error
    except CalamineError as error:
        raise BadEvidence([_damaged(name)]) from error
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(
        [_as_text(cell) for cell in row] for row in rows
    )
    others = ", ".join(f"'{other}'" for other in names[1:])
    note = f"Only the sheet '{names[0]}' was read, not {others}." if others else ""
    return text.getvalue(), note


def _check_size(data: bytes, name: str) -> None:
    """Refuse a workbook that, when unpacked, needs more memory than a small server has."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise BadEvidence([_damaged(name)]) from error
    if size > MOST_UNPACKED:
        problem = f"the workbook unpacks to more than {MOST_UNPACKED // 1_000_000} megabytes"
        raise BadEvidence([Fault(name, problem, "save the sheet as CSV")])


def _damaged(name: str) -> Fault:
    problem = "this is not a workbook, or it is damaged"
    return Fault(name, problem, "save it again as XLSX or as CSV")


def _as_text(cell: float | str | bool | date | datetime | time | timedelta) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)
