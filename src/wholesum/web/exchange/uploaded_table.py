"""Read an uploaded table; a hidden form field stores it between the steps of an import."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from tempfile import TemporaryDirectory
from typing import Final

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from wholesum.tables import BadEvidence, Fault, plain
from wholesum.tables.cells import read_cells, separator_of
from wholesum.tables.workbooks import ENDING, workbook_as_csv
from wholesum.web.core.uploaded_text import text_of
from wholesum.web.importer import Columns

MOST_BYTES: Final = 2_000_000
MOST_COLUMNS: Final = 300
SEPARATORS: Final = "\t;,"
_EXAMPLES: Final = 3
_LONGEST_EXAMPLE: Final = 40
_LOOKED_AT: Final = 200_000
_BEFORE_TABLE: Final = re.compile(r"\A(?:[^\S\n]*\n|sep=[;,\t]\r?\n)+", re.IGNORECASE)


@dataclass(frozen=True)
class UploadedTable:
    """The table of a file as CSV text.

    Parameters
    ----------
    name
        The name of the file.
    text
        Its lines. They travel with the page, so that the server keeps no file.
    notes
        What was not read of the file or how it was converted, in sentences.
    """

    name: str
    text: str
    notes: tuple[str, ...] = ()

    @contextmanager
    def on_disk(self) -> Iterator[Path]:
        """Write the table to a temporary file with the name of the uploaded file."""
        with TemporaryDirectory() as place:
            path = Path(place, PureWindowsPath(self.name).name or "file")
            path.write_text(self.text, "utf-8", newline="")
            yield path


def uploaded_table(file: UploadedFile, columns: Columns, source: str = "") -> UploadedTable:
    """Read an uploaded CSV file or workbook, or convert another kind of file.

    Parameters
    ----------
    file
        The file.
    columns
        How its columns are read.
    source
        The name of one of the sources of the columns; left out, the file is a table.

    Raises
    ------
    BadEvidence
        If the file is too large or no table.
    """
    name = plain(file.name or _("the file"), 80)
    if (file.size or 0) > MOST_BYTES:
        problem = _("the file has more than 2 megabytes")
        raise BadEvidence([Fault(name, problem, _("delete the columns that you do not need"))])
    data = file.read()
    for origin in columns.sources:
        if origin.name == source:
            return UploadedTable(name, *origin.convert(data, name))
    if source:
        problem = _("the app does not know which program made this file")
        raise BadEvidence([Fault(name, problem, _("choose where the file comes from"))])
    if not name.lower().endswith(ENDING):
        return _with_headings(name, text_of(data, name), (), columns)
    text, note = workbook_as_csv(data, name)
    if len(text.encode()) > MOST_BYTES:
        problem = _("the sheet has more than 2 megabytes of text")
        raise BadEvidence([Fault(name, problem, _("delete the columns that you do not need"))])
    return _with_headings(name, text, (note,) if note else (), columns)


def pasted_table(text: str, columns: Columns) -> UploadedTable:
    """Read pasted rows as a table.

    Raises
    ------
    BadEvidence
        If nothing was pasted, or too much.
    """
    name = _("the pasted rows")
    table = checked_table(text, name, ())
    return _with_headings(name, table.text, (), columns)


def checked_table(text: str, name: str, notes: tuple[str, ...]) -> UploadedTable:
    """Return a table whose cells the user may have corrected on the page.

    Raises
    ------
    BadEvidence
        If it is empty or too large.
    """
    if not text.strip():
        problem = _("no file and no rows were sent")
        raise BadEvidence([Fault(_("the file"), problem, _("choose a file, or paste rows"))])
    if len(text.encode()) > MOST_BYTES:
        problem = _("the text has more than 2 megabytes")
        raise BadEvidence([Fault(name, problem, _("paste it in parts"))])
    return UploadedTable(name, text, notes)


def _with_headings(name: str, text: str, notes: tuple[str, ...], columns: Columns) -> UploadedTable:
    """Leave out lines above a table; add headings if none is known and the columns have usual order."""
    text = _BEFORE_TABLE.sub("", text.lstrip("\ufeff"))
    if columns.order and text:
        separator = separator_of(text[:_LOOKED_AT], SEPARATORS)
        first = next(csv.reader([text.splitlines()[0]], delimiter=separator))
        if not any(columns.suggest(tuple(cell.strip() for cell in first)).values()):
            headings = separator.join(str(head) for head in columns.order[: len(first)])
            note = _(
                "The table has no headings that the app knows. The columns are read in the usual "
                "order."
            )
            return UploadedTable(name, f"{headings}\n{text}", (*notes, note))
    return UploadedTable(name, text, notes)


def header_of(path: Path) -> tuple[str, ...]:
    """Return the headings of a table, without repeated headings.

    Raises
    ------
    BadEvidence
        If there are too many, or two are the same.
    """
    header = read_cells(path, lambda _header: (), SEPARATORS).header
    if len(header) > MOST_COLUMNS:
        problem = _("there are more than %(most)s columns") % {"most": MOST_COLUMNS}
        raise BadEvidence([Fault(path.name, problem, _("delete the columns that you do not need"))])
    return tuple(dict.fromkeys(header))


def examples_of(path: Path, header: tuple[str, ...]) -> dict[str, str]:
    """Return some different values of each column, so that users recognise the column."""
    frame = read_cells(path, lambda _header: header, SEPARATORS).frame
    return {
        name: ", ".join(
            plain(text, _LONGEST_EXAMPLE)
            for text in frame[name].drop_nulls().unique(maintain_order=True)[:_EXAMPLES]
        )
        for name in frame.columns
    }
