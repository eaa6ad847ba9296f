"""Read the cells of a CSV file as text, and find faults in the structure of the file.

A file without quotes whose lines all have the same number of cells goes to Polars at once. Any
other file is read record by record by Python's reader, which decides where a cell ends and knows
its line.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wholesum.tables.faults import MOST_LISTED, BadEvidence, Fault, Source
from wholesum.tables.unpacking import read_bytes

Chooser: TypeAlias = Callable[[tuple[str, ...]], Collection[str]]

MOST_COLUMNS: Final = 4_000
LONGEST_RECORD: Final = 1_000_000
LONGEST_CELL: Final = 131_072
_LOOKED_AT: Final = 200_000
_ROWS_LOOKED_AT: Final = 50
_PIECE: Final = 16_000_000
_BATCH: Final = 50_000
_FORMULA: Final = r"^'*[=+\-@\t\r\n]"


@dataclass(frozen=True, eq=False)
class Cells:
    """The cells of a CSV file as text; a blank cell is null.

    Parameters
    ----------
    frame
        The chosen columns.
    header
        The names of all columns.
    source
        Lines of the rows in the file.
    faults
        The faults because of which the whole file cannot be read.
    ragged
        The rows that have more or fewer cells than the header; they are not in the frame.
    """

    frame: pl.DataFrame
    header: tuple[str, ...]
    source: Source
    faults: list[Fault]
    ragged: list[Fault] = field(default_factory=list)


def read_cells(path: Path, choose: Chooser, separators: str = ",") -> Cells:
    """Read the cells of a CSV file.

    Parameters
    ----------
    path
        The file, packed or not.
    choose
        Given the header, the names of the columns to be read.
    separators
        The signs that may separate cells; the one by which most of the first rows have as many
        cells as the header is taken, and of equal ones the one that gives most cells.

    Returns
    -------
    Cells
        The texts, with one apostrophe taken off where a formula follows.

    Raises
    ------
    BadEvidence
        If nothing can be read.
    """
    data = _checked_bytes(path)
    separator = separator_of(_first_lines(data), separators)
    header = _header(path.name, data, separator)
    chosen = choose(header)
    faults = [
        Fault(path.name, "the column occurs more than once", "keep one of them", 1, name)
        for name in dict.fromkeys(header)
        if name in chosen and header.count(name) > 1
    ]
    places = [header.index(name) for name in dict.fromkeys(header) if name in chosen]
    if _is_plain(data, separator, len(header)):
        frame, lines, ragged = _read_plain(data, separator, places), None, []
    else:
        records = _Records(path.name, data, separator, len(header))
        frame, lines = _read_records(records, places)
        faults += records.faults
        ragged = records.ragged
    frame.columns = [header[place] for place in places]
    source = Source(path.name, frame.height, lines, text=True)
    return Cells(frame.select(unmasked(pl.all())), header, source, faults, ragged)


def separator_of(text: str, separators: str) -> str:
    """Return the character that separates the cells of a CSV text, such as a comma.

    Parameters
    ----------
    text
        The first lines of the file.
    separators
        The signs that it may be, the likeliest first.

    Returns
    -------
    str
        The one by which most of the first rows have as many cells as the header, two at least; of
        equal ones the one that gives the header most cells, then the first. Separators within
        quotes separates nothing.
    """

    def fit(separator: str) -> tuple[float, int]:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        widths: list[int] = []
        with suppress(csv.Error):
            widths = [len(row) for row in islice(reader, _ROWS_LOOKED_AT) if any(row)]
        if not widths or widths[0] < 2:
            return 0.0, 0
        return sum(width == widths[0] for width in widths) / len(widths), widths[0]

    return max(separators, key=fit) if len(separators) > 1 else separators


def mask(texts: pl.Expr) -> pl.Expr:
    """Put an apostrophe before each text that a spreadsheet would run as a formula.

    Parameters
    ----------
    texts
        A column of texts.

    Returns
    -------
    Expr
        The same, safe to open; `read_cells` takes exactly the one apostrophe off again.
    """
    return pl.when(texts.str.contains(_FORMULA)).then(pl.lit("'") + texts).otherwise(texts)


def unmasked(texts: pl.Expr) -> pl.Expr:
    """Remove the apostrophes that `mask` adds to texts, and turn empty texts into blanks.

    Parameters
    ----------
    texts
        Columns of texts.

    Returns
    -------
    Expr
        The same, as they were.
    """
    masked = texts.str.starts_with("'") & texts.str.contains(_FORMULA)
    filled = pl.when(texts != "").then(texts)
    return pl.when(masked).then(texts.str.slice(1)).otherwise(filled).name.keep()


def _checked_bytes(path: Path) -> bytes:
    data = read_bytes(path).removeprefix(b"\xef\xbb\xbf")
    if not data.strip():
        raise BadEvidence([Fault(path.name, "the file is empty", "write a header and rows")])
    faults = []
    if (zero := data.find(b"\0")) >= 0:
        line = data.count(b"\n", 0, zero) + 1
        faults.append(Fault(path.name, "there is a zero byte", "save it as plain CSV, UTF-8", line))
    try:
        data.isascii() or data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        value = data[error.start : error.start + 1].hex()
        problem = f"the byte {value} is not UTF-8"
        faults.append(Fault(path.name, problem, "save the file as CSV, UTF-8", line))
    if faults:
        raise BadEvidence(faults)
    return data


def _first_lines(data: bytes) -> str:
    whole = len(data) <= _LOOKED_AT
    return data[: len(data) if whole else data.rfind(b"\n", 0, _LOOKED_AT) + 1].decode()


def _header(file: str, data: bytes, separator: str) -> tuple[str, ...]:
    records = _Records(file, data, separator, None)
    header = tuple(name.strip() for name in next(iter(records), ()))
    if records.faults:
        raise BadEvidence(records.faults)
    if len(header) > MOST_COLUMNS:
        problem = f"the header has {len(header):,} columns, more than the {MOST_COLUMNS:,} allowed"
        raise BadEvidence([Fault(file, problem, "keep the columns that are needed", 1)])
    other = next((sign for sign in ";\t" if sign in header[0]), None) if len(header) == 1 else None
    if other is not None:
        problem = f"cells are separated by {'tabs' if other == chr(9) else 'semicolons'}"
        raise BadEvidence([Fault(file, problem, "save it with commas between the cells", 1)])
    return header


def _is_plain(data: bytes, separator: str, width: int) -> bool:
    """Return whether a file has no quotes or blank lines, and rows with equally many cells."""
    if b'"' in data or data.count(b"\r") != data.count(b"\r\n"):
        return False
    start = 0
    while start < len(data):
        end = data.rfind(b"\n", start, start + _PIECE) + 1 or len(data)
        if not _has_plain_lines(data[start:end], separator, width):
            return False
        start = end
    return True


def _has_plain_lines(piece: bytes, separator: str, width: int) -> bool:
    signs = np.frombuffer(piece, dtype=np.uint8)
    ends = np.flatnonzero(signs == ord("\n"))
    if piece[-1:] != b"\n":
        ends = np.append(ends, len(piece))
    lengths = np.diff(ends, prepend=-1) - 1
    blank = (lengths == 0).any() or b"\n\r\n" in piece or piece.startswith(b"\r\n")
    if blank or lengths.max() > LONGEST_CELL:
        return False
    separated = np.searchsorted(np.flatnonzero(signs == ord(separator)), ends)
    return bool((np.diff(separated, prepend=0) == width - 1).all())


def _read_plain(data: bytes, separator: str, places: Sequence[int]) -> pl.DataFrame:
    body = data.find(b"\n") + 1
    if not places or body in (0, len(data)):
        return _texts([[] for _ in places])
    return pl.read_csv(
        data,
        has_header=False,
        skip_lines=1,
        columns=list(places),
        separator=separator,
        quote_char=None,
        infer_schema=False,
    )


def _read_records(
    records: _Records, places: Sequence[int]
) -> tuple[pl.DataFrame, NDArray[np.int64]]:
    batch: list[list[str]] = []
    parts = [_texts([[] for _ in places])]
    rows = iter(records)
    next(rows, None)
    for row in rows:
        batch.append(row)
        if len(batch) == _BATCH:
            parts.append(_texts([[row[place] for row in batch] for place in places]))
            batch.clear()
    parts.append(_texts([[row[place] for row in batch] for place in places]))
    return pl.concat(parts), np.array(records.lines[1:], dtype=np.int64)


def _texts(columns: Sequence[list[str]]) -> pl.DataFrame:
    return pl.DataFrame(
        [pl.Series(str(place), column, pl.String) for place, column in enumerate(columns)]
    )


@dataclass
class _Records:
    """Iterate over the rows of a file; a row with a wrong number of cells becomes a fault."""

    file: str
    data: bytes
    separator: str
    width: int | None
    faults: list[Fault] = field(default_factory=list)
    ragged: list[Fault] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    _taken: int = field(default=0, init=False)

    def __iter__(self) -> Iterator[list[str]]:
        ragged, start = 0, 1
        reader = csv.reader(self._guarded_lines(), delimiter=self.separator, strict=True)
        try:
            for record in reader:
                if record and self.width in (None, len(record)):
                    self.lines.append(start)
                    yield record
                elif record:
                    ragged += 1
                    self._add_ragged(start, len(record), ragged)
                start, self._taken = reader.line_num + 1, 0
        except csv.Error as error:
            self.faults.append(_broken(self.file, start, str(error)))
        if ragged > MOST_LISTED:
            problem = f"{ragged:,} rows have more or fewer cells than the header"
            self.ragged.append(Fault(self.file, problem, "give each row one cell a column"))

    def _guarded_lines(self) -> Iterator[str]:
        text = io.TextIOWrapper(io.BytesIO(self.data), encoding="utf-8", newline="\n")
        while line := text.readline(LONGEST_RECORD + 1):
            self._taken += len(line)
            if self._taken > LONGEST_RECORD:
                raise csv.Error("record limit")
            yield line

    def _add_ragged(self, line: int, cells: int, ragged: int) -> None:
        if ragged <= MOST_LISTED:
            problem = f"the row has {cells:,} cells but the header has {self.width:,}"
            self.ragged.append(Fault(self.file, problem, "give each row one cell a column", line))


def _broken(file: str, line: int, error: str) -> Fault:
    if "record limit" in error:
        problem = f"the row is longer than {LONGEST_RECORD:,} characters"
        return Fault(file, problem, "check for a quote that is not closed, or shorten it", line)
    if "field limit" in error:
        problem = f"a cell is longer than {LONGEST_CELL:,} characters"
        return Fault(file, problem, "check for a quote that is not closed, or shorten it", line)
    if "new-line" in error:
        problem = "a carriage return is in the middle of the row"
        return Fault(file, problem, "end each line with a line feed", line)
    problem = "a quote in this row is not closed, or text follows a closed one"
    return Fault(file, problem, 'close it, and write a quote inside a cell as ""', line)
