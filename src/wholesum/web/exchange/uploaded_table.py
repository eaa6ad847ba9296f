"""Read an uploaded table; a hidden form field stores it between the steps of an import."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from tempfile import TemporaryDirectory
from typing import Final

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from wholesum.tables import BadEvidence, Fault, plain
from wholesum.tables.cells import read_cells
from wholesum.tables.workbooks import ENDING, workbook_as_csv

MOST_BYTES: Final = 2_000_000
MOST_COLUMNS: Final = 300
SEPARATORS: Final = "\t;,"
_EXAMPLES: Final = 3
_LONGEST_EXAMPLE: Final = 40


@dataclass(frozen=True)
class UploadedTable:
    """The table of a file as CSV text.

    Parameters
    ----------
    name
        The name of the file.
    text
        Its lines. They travel with the page, so that the server keeps no file.
    note
        What was not read of the file, in a sentence.
    """

    name: str
    text: str
    note: str = ""

    @contextmanager
    def on_disk(self) -> Iterator[Path]:
        """Write the table to a temporary file with the name of the uploaded file."""
        with TemporaryDirectory() as place:
            path = Path(place, PureWindowsPath(self.name).name or "file")
            path.write_text(self.text, "utf-8", newline="")
            yield path


def uploaded_table(file: UploadedFile) -> UploadedTable:
    """Read an uploaded CSV file or workbook.

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
    if name.lower().endswith(ENDING):
        text, note = workbook_as_csv(data, name)
        if len(text.encode()) > MOST_BYTES:
            problem = _("the sheet has more than 2 megabytes of text")
            raise BadEvidence([Fault(name, problem, _("delete the columns that you do not need"))])
        return UploadedTable(name, text, note)
    try:
        return UploadedTable(name, data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        problem = _("this is not a text file in UTF-8")
        raise BadEvidence([Fault(name, problem, _("save it as “CSV UTF-8” or as XLSX"))]) from error


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
