"""Split a Pabulib file into sections and rows, also with wrong quotes or numbers of cells."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from wholesum.tables import BadEvidence, Fault, name_key, raise_if
from wholesum.tables.faults import MOST_LISTED
from wholesum.tables.unpacking import read_bytes

SECTIONS: Final = ("META", "PROJECTS", "VOTES")
_NEEDED: Final = {
    "META": ("key", "value"),
    "PROJECTS": ("project_id", "cost"),
    "VOTES": ("voter_id", "vote"),
}
_MOST_JOINED: Final = 50
"""Over how many lines a quoted cell may run."""


@dataclass
class Section:
    """One section of a Pabulib file: its header and its rows.

    Parameters
    ----------
    line
        The line of its header.
    header
        The names of its columns, as they are compared.
    rows
        The rows with their lines, each as wide as the header.
    notes
        Notes on rows that were left out or read in another way.
    total
        How many rows there are, also those that were left out.
    """

    line: int
    header: tuple[str, ...]
    rows: list[tuple[int, tuple[str, ...]]] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)
    total: int = 0


def read_sections(path: Path) -> dict[str, Section]:
    """Read the three sections of a Pabulib file.

    Raises
    ------
    BadEvidence
        If the file is not UTF-8, or lacks a section or a column that is needed.
    """
    file = path.name
    found: dict[str, list[tuple[int, tuple[str, ...]]]] = {}
    rows: list[tuple[int, tuple[str, ...]]] | None = None
    notes: list[Fault] = []
    for line, row in _records(file, _text(path), notes):
        name = row[0].strip().upper() if not any(cell.strip() for cell in row[1:]) else ""
        if name in SECTIONS:
            if name in found:
                problem = f"the section {name} occurs twice"
                raise BadEvidence([Fault(file, problem, "keep one of them", line)])
            rows = found.setdefault(name, [])
        elif any(cell.strip() for cell in row):
            if rows is None:
                problem = "the file does not begin with the section META"
                raise BadEvidence([Fault(file, problem, "put a line META before it", line)])
            rows.append((line, row))
    missing = [name for name in SECTIONS if name not in found]
    raise_if([Fault(file, f"the section {name} is missing", "add it") for name in missing])
    parts = {name: _section(file, name, found[name]) for name in SECTIONS}
    raise_if([fault for _, faults in parts.values() for fault in faults])
    sections = {name: section for name, (section, _) in parts.items()}
    sections["META"].notes[:0] = limited(notes)
    return sections


def limited(faults: list[Fault]) -> list[Fault]:
    """Return the first twenty faults of one kind, and a fault with the number of the others."""
    if len(faults) <= MOST_LISTED:
        return faults
    first = faults[0]
    total = f"{len(faults):,} rows are like this, the first {MOST_LISTED} are listed"
    return [*faults[:MOST_LISTED], Fault(first.file, f"{total}: {first.problem}", first.remedy)]


def _text(path: Path) -> str:
    data = read_bytes(path).removeprefix(b"\xef\xbb\xbf")
    if (zero := data.find(b"\0")) >= 0:
        line = data.count(b"\n", 0, zero) + 1
        raise BadEvidence(
            [Fault(path.name, "there is a zero byte", "save it as plain text, UTF-8", line)]
        )
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = f"the byte {data[error.start]:02x} is not UTF-8"
        raise BadEvidence([Fault(path.name, problem, "save the file as UTF-8", line)]) from error


def _records(file: str, text: str, notes: list[Fault]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the rows of a Pabulib file with line numbers; a single quote sign stays in its cell."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    place = 0
    while place < len(lines):
        line = lines[place]
        if '"' not in line:
            yield place + 1, tuple(line.split(";"))
            place += 1
            continue
        row, used = _quoted(lines, place)
        if row is None:
            problem = "a quote in this row is not closed, or a cell is too long"
            notes.append(Fault(file, problem, "the row is read unchanged", place + 1))
            row, used = tuple(line.split(";")), 1
        yield place + 1, row
        place += used


def _quoted(lines: list[str], place: int) -> tuple[tuple[str, ...] | None, int]:
    """Read a row with quotes that may cover several lines; ``None`` if a quote is not closed."""
    text = ""
    for used, line in enumerate(lines[place : place + _MOST_JOINED], start=1):
        if used > 1 and line.strip().strip(";").upper() in SECTIONS:
            return None, 1
        text += line if used == 1 else f"\n{line}"
        try:
            return tuple(next(csv.reader([text], delimiter=";", strict=True))), used
        except csv.Error as error:
            if "unexpected end" not in str(error):
                return None, 1
    return None, 1


def _section(
    file: str, name: str, rows: list[tuple[int, tuple[str, ...]]]
) -> tuple[Section, list[Fault]]:
    if not rows:
        problem = f"the section {name} has no header"
        return Section(0, ()), [Fault(file, problem, f"write {';'.join(_NEEDED[name])} below it")]
    line, first = rows[0]
    header = tuple(name_key(cell) for cell in first)
    while header and not header[-1]:
        header = header[:-1]
    if name == "META" and header[:2] != _NEEDED[name]:
        # Files of 2017 to 2019 begin at once.
        header = _NEEDED[name]
    else:
        rows = rows[1:]
    missing = [
        Fault(file, f"the section {name} has no column of this name", "add it", line, column)
        for column in _NEEDED[name]
        if column not in header
    ]
    section = Section(line, header, total=len(rows))
    if not missing:
        section.notes = limited(list(_fitted(file, name, section, rows)))
    return section, missing


def _fitted(
    file: str, name: str, section: Section, rows: list[tuple[int, tuple[str, ...]]]
) -> Iterator[Fault]:
    """Add rows to their sections; yield a note for each row with a wrong number of cells."""
    width = len(section.header)
    least = 1 + max(section.header.index(column) for column in _NEEDED[name])
    for number, row in rows:
        cells = row
        while len(cells) > width and not cells[-1].strip():
            cells = cells[:-1]
        if name == "META" and len(cells) > width:
            cells = (*cells[: width - 1], ";".join(cells[width - 1 :]))
        problem = f"the row has {len(row)} cells but the header of {name} has {width}"
        if len(cells) > width or len(cells) < least:
            yield Fault(file, problem, "the row is left out", number)
            continue
        if len(cells) < width:
            yield Fault(file, problem, "the cells at its end count as blank", number)
        section.rows.append((number, (*cells, *("",) * (width - len(cells)))))
