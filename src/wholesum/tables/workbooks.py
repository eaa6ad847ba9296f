"""Read a workbook (XLSX) as a table of text."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, time, timedelta
from typing import Final

from wholesum.tables.faults import BadEvidence, Fault
from wholesum.tables.workbook_parts import checked_parts, damaged

ENDING: Final = ".xlsx"
MOST_UNPACKED: Final = 100_000_000
"""Bytes that a workbook may have when it is unpacked."""
MOST_CELLS: Final = 2_000_000
"""Cells that a sheet may have from A1 to its last row and column with content."""
_LONGEST_WHOLE: Final = 1e16


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

    parts = checked_parts(data, name, MOST_UNPACKED, MOST_CELLS)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(parts))
        names = workbook.sheet_names
        if not names:
            raise BadEvidence([Fault(name, "the workbook has no sheet", "save it again")])
        sheet = workbook.get_sheet_by_name(names[0])
        rows = sheet.to_python(skip_empty_area=False)
    except PasswordError as error:
        remedy = "save it again without a password"
        raise BadEvidence(
            [Fault(name, "the workbook is locked with a password", remedy)]
        ) from error
    except (CalamineError, OverflowError) as error:
        raise BadEvidence([damaged(name)]) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # the library's own; no module exports it
            raise
        raise BadEvidence([damaged(name)]) from error
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(
        [_as_text(cell) for cell in row] for row in rows
    )
    others = ", ".join(f"'{other}'" for other in names[1:])
    note = f"Only the sheet '{names[0]}' was read, not {others}." if others else ""
    return text.getvalue(), note


def _as_text(cell: float | str | bool | date | datetime | time | timedelta) -> str:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _LONGEST_WHOLE:
        return str(int(cell))
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell)
