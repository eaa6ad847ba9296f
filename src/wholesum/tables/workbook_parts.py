"""Check the parts of a workbook before the library that reads it sees them.

The library reserves memory for all cells up to the last one, and ends the whole process if there
is not enough memory or if a reference is not as it expects.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from array import array
from typing import Final
from xml.parsers import expat

from wholesum.tables.faults import BadEvidence, Fault

MOST_ROWS: Final = 1_048_576
MOST_COLUMNS: Final = 16_384
DEEPEST: Final = 100
_PIECE: Final = 65_536
_NOT_READ: Final = ("customXml/", "docProps/")
_ENDINGS: Final = (".xml", ".rels")
_PACKINGS: Final = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_CELL: Final = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})", re.ASCII)
_NUMBER: Final = re.compile(r"[0-9]{1,9}", re.ASCII)
_LONGEST_INDEX: Final = 10


def checked_parts(data: bytes, name: str, most_bytes: int, most_cells: int) -> bytes:
    """Copy the parts of a workbook that hold its sheets, and check each part while it is copied.

    Parameters
    ----------
    data
        The file.
    name
        The name of the file in messages.
    most_bytes
        Bytes that all parts may have when they are unpacked, and all shared texts of a sheet
        when each is written into its cells.
    most_cells
        Cells that a sheet may have from A1 to its last row and column with content.

    Returns
    -------
    bytes
        A workbook that contains only the checked parts.

    Raises
    ------
    BadEvidence
        If the file is no workbook, is damaged, is too large, or names a cell that no sheet has.
    """
    copy = io.BytesIO()
    try:
        with (
            zipfile.ZipFile(io.BytesIO(data)) as archive,
            zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as copies,
        ):
            entries = archive.infolist()
            if sum(entry.file_size for entry in entries) > most_bytes:
                problem = f"the workbook unpacks to more than {most_bytes // 1_000_000} megabytes"
                raise BadEvidence([Fault(name, problem, "save the sheet as CSV")])
            reader = _Reader(name, most_bytes, most_cells)
            for entry in sorted(_wanted(entries, name), key=_reading_order):
                with archive.open(entry) as part, copies.open(entry.filename, "w") as written:
                    reader.begin(entry.filename)
                    while piece := part.read(_PIECE):
                        reader.parser.Parse(piece, False)
                        written.write(piece)
                    reader.parser.Parse(b"", True)
    except BadEvidence:
        raise
    except (
        zipfile.BadZipFile,
        struct.error,
        zlib.error,
        expat.ExpatError,
        EOFError,
        OSError,
        RuntimeError,
        ValueError,
    ) as error:
        raise BadEvidence([damaged(name)]) from error
    return copy.getvalue()


def damaged(name: str) -> Fault:
    """Return the fault of a file that is no workbook or is damaged."""
    problem = "this is not a workbook, or it is damaged"
    return Fault(name, problem, "save it again as XLSX or as CSV")


def _wanted(entries: list[zipfile.ZipInfo], name: str) -> list[zipfile.ZipInfo]:
    wanted = [
        entry
        for entry in entries
        if entry.filename.lower().endswith(_ENDINGS) and not entry.filename.startswith(_NOT_READ)
    ]
    if len({entry.filename.lower() for entry in wanted}) < len(wanted) or any(
        entry.compress_type not in _PACKINGS for entry in wanted
    ):
        raise BadEvidence([damaged(name)])
    return wanted


def _reading_order(entry: zipfile.ZipInfo) -> bool:
    """Put the names of the sheets and the shared texts before the sheets."""
    return "sheets/" in entry.filename.lower()


class _Reader:
    """The reader of the parts of a workbook, which refuses what needs too much memory."""

    def __init__(self, name: str, most_bytes: int, most_cells: int) -> None:
        """Begin a workbook without sheets or shared texts."""
        self.name, self.most_bytes, self.most_cells = name, most_bytes, most_cells
        self._ids, self._names = dict[str, str](), dict[str, str]()
        self._lengths = array("Q")

    def begin(self, part: str) -> None:
        """Begin the next part."""
        self._part, self._depth, self._begun = part, 0, False
        self._open = set[str]()
        self._row = self._column = self._height = self._width = 0
        self._at, self._cell = (0, 0), ""
        self._is_shared, self._index = False, ""
        self._length = self._characters = 0
        self.parser = expat.ParserCreate("utf-8")
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end

    def _doctype(self, *_about: object) -> None:
        raise self._refusal("declares a document type")

    def _start(self, tag: str, about: dict[str, str]) -> None:
        element = _local(tag)
        self._depth += 1
        if self._depth > DEEPEST:
            raise BadEvidence([damaged(self.name)])
        if "sheetData" in self._open:
            self._start_in_sheet(element, about)
        elif element == "sheetData":
            if self._begun:
                raise BadEvidence([damaged(self.name)])
            self._begun = True
            self._nest(element)
        elif element == "sst":
            self._nest(element)
            self._begin_shared_texts(about)
        elif element == "si" and "sst" in self._open:
            self._nest(element)
            self._length = 0
            self.parser.CharacterDataHandler = self._measure
        elif element == "sheet":
            self._names[about.get("r:id", "")] = about.get("name", "")
        elif element == "Relationship":
            self._ids[about.get("Target", "").rpartition("/")[2]] = about.get("Id", "")

    def _start_in_sheet(self, element: str, about: dict[str, str]) -> None:
        if element == "row":
            if "c" in self._open:
                raise BadEvidence([damaged(self.name)])
            self._nest(element)
            self._begin_row(about)
        elif element == "c":
            self._nest(element)
            self._begin_cell(about)
        elif "c" in self._open:
            self._measure_sheet()
            if element == "v" and self._is_shared:
                self._nest(element)
                self._index = ""
                self.parser.CharacterDataHandler = self._keep

    def _end(self, tag: str) -> None:
        element = _local(tag)
        self._depth -= 1
        if element not in self._open:
            return
        self._open.remove(element)
        if element == "si":
            self._lengths.append(self._length)
            self.parser.CharacterDataHandler = None
        elif element == "row":
            self._row, self._column = self._row + 1, 0
        elif element == "c":
            self._column += 1
        elif element == "v":
            self.parser.CharacterDataHandler = None
            self._add_shared_text()

    def _nest(self, element: str) -> None:
        if element in self._open:
            raise BadEvidence([damaged(self.name)])
        self._open.add(element)

    def _begin_row(self, about: dict[str, str]) -> None:
        if "r" in about:
            row = about["r"]
            if not _NUMBER.fullmatch(row) or not 1 <= int(row) <= MOST_ROWS:
                raise self._refusal(f"has a row '{row[:20]}', which no sheet has")
            self._row = int(row) - 1

    def _begin_cell(self, about: dict[str, str]) -> None:
        self._is_shared = about.get("t") == "s"
        self._at, self._cell = (self._row, self._column), about.get("r", "")
        if "r" in about:
            found = _CELL.fullmatch(self._cell)
            row, column = (int(found[2]), _number_of(found[1])) if found else (0, 0)
            if not (1 <= row <= MOST_ROWS and 1 <= column <= MOST_COLUMNS):
                raise self._refusal(f"has a cell '{self._cell[:20]}', which no sheet has")
            self._at, self._column = (row - 1, column - 1), column - 1

    def _measure_sheet(self) -> None:
        self._height = max(self._height, self._at[0] + 1)
        self._width = max(self._width, self._at[1] + 1)
        if self._height * self._width > self.most_cells:
            cell = self._cell or f"in row {self._at[0] + 1} and column {self._at[1] + 1}"
            words = f"has more than {self.most_cells:,} cells, counted from A1 to the cell {cell}"
            raise self._refusal(words, "delete the rows and columns not needed")

    def _begin_shared_texts(self, about: dict[str, str]) -> None:
        if self._lengths:
            raise BadEvidence([damaged(self.name)])
        for key in ("count", "uniqueCount"):
            count = about.get(key, "0")
            if not _NUMBER.fullmatch(count) or int(count) > self.most_cells:
                words = f"says that it has '{count[:20]}' texts; the limit is {self.most_cells:,}"
                raise self._refusal(words)

    def _measure(self, words: str) -> None:
        self._length += len(words)

    def _keep(self, words: str) -> None:
        self._index += words[:_LONGEST_INDEX]

    def _add_shared_text(self) -> None:
        """Add the length of a cell's shared text.

        The library may read only the first digits of the index, if a comment or a reference to a
        character follows them: of these texts the longest counts.
        """
        index = self._index
        if not index:
            return
        if not _NUMBER.fullmatch(index) or int(index) >= len(self._lengths):
            raise BadEvidence([damaged(self.name)])
        first = range(1, len(index) + 1)
        self._characters += max(self._lengths[int(index[:end])] for end in first)
        if self._characters > self.most_bytes:
            words = f"has more than {self.most_bytes:,} characters in its cells"
            raise self._refusal(words, "delete the rows and columns not needed")

    def _refusal(self, words: str, remedy: str = "save it again as XLSX or as CSV") -> BadEvidence:
        sheet = self._names.get(self._ids.get(self._part.rpartition("/")[2], ""), "")
        place = f"the sheet '{sheet}'" if sheet else f"the part '{self._part}'"
        return BadEvidence([Fault(self.name, f"{place} {words}", remedy)])


def _local(tag: str) -> str:
    before, colon, after = tag.partition(":")
    return after if colon else before


def _number_of(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
