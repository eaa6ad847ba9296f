"""Faults in evidence; each fault is one sentence that says what is wrong and where."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

MOST_LISTED: Final = 20
_LONGEST_VALUE: Final = 40
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def plain(text: object, longest: int = _LONGEST_VALUE) -> str:
    """Remove from a text all characters that would be unsafe in an error message.

    Parameters
    ----------
    text
        Anything; its text is taken.
    longest
        How many characters are kept.

    Returns
    -------
    str
        The text, shortened with an ellipsis; control, format and direction characters, which
        could steer a terminal or turn a line around, each replaced by the sign �.
    """
    start = str(text)[: longest + 1]
    short = start if len(start) <= longest else start[: longest - 1] + "…"
    return "".join("\ufffd" if unicodedata.category(sign) in _UNSEEN else sign for sign in short)


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault in the evidence: what is wrong, where, and how to correct the fault.

    Parameters
    ----------
    file
        The file's name, or the table's where the evidence came from no file.
    problem
        The problem, without the place.
    remedy
        The remedy: what the user can do.
    line
        The line of the file, counted from 1, the header being the first.
    column
        The column's name.
    value
        The value that is wrong.
    row
        The row, counted from 1 without the header, where there are no lines.
    """

    file: str
    problem: str
    remedy: str
    line: int | None = None
    column: str | None = None
    value: str | None = None
    row: int | None = None

    def __post_init__(self) -> None:
        """Remove unsafe characters from the texts of this fault."""
        for name, longest in (("file", 200), ("problem", 400), ("remedy", 400)):
            object.__setattr__(self, name, plain(getattr(self, name), longest))
        for name in ("column", "value"):
            if getattr(self, name) is not None:
                object.__setattr__(self, name, plain(getattr(self, name)))

    def __str__(self) -> str:
        places = (
            self.file,
            "" if self.line is None else f"line {self.line}",
            "" if self.row is None else f"row {self.row}",
            "" if self.column is None else f"column {self.column}",
            "" if self.value is None else f"value '{self.value}'",
        )
        return f"{', '.join(place for place in places if place)}: {self.problem}; {self.remedy}."


class BadEvidence(ValueError):  # noqa: N818 - the word that the interface uses
    """The exception for evidence with faults; it contains every fault that was found.

    Parameters
    ----------
    faults
        The faults, at least one.
    """

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)

    def __reduce__(self) -> tuple[type[BadEvidence], tuple[tuple[Fault, ...]]]:
        return type(self), (self.faults,)


def raise_if(faults: Sequence[Fault]) -> None:
    """Raise BadEvidence if there are any faults.

    Parameters
    ----------
    faults
        The faults.

    Raises
    ------
    BadEvidence
        If there is a fault.
    """
    if faults:
        raise BadEvidence(faults)


@dataclass(frozen=True, eq=False)
class Source:
    """The file and the lines from which the rows of a data frame were read.

    Parameters
    ----------
    file
        The name shown in messages.
    rows
        How many rows were read; a frame of another height is no longer that file.
    lines
        The line each row starts on, or ``None`` where row and line go together.
    text
        Whether the file has lines at all.
    unread
        The columns of the file that the table does not have.
    """

    file: str
    rows: int = 0
    lines: NDArray[np.int64] | None = None
    text: bool = False
    unread: tuple[str, ...] = ()

    def place(self, row: int) -> tuple[int | None, int | None]:
        """Return where a row of the data frame is: its line in the file, or its row number.

        Parameters
        ----------
        row
            The row's place in the frame.

        Returns
        -------
        tuple of int or None
            Line and row; one of them is ``None``.
        """
        if not self.text:
            return None, row + 1
        return (row + 2 if self.lines is None else int(self.lines[row])), None


def faults_at(
    source: Source,
    wrong: pl.Series,
    problem: str,
    remedy: str,
    *,
    column: str | None = None,
    values: pl.Series | None = None,
) -> list[Fault]:
    """Return one fault for each of the given rows, all with the same problem and remedy.

    Parameters
    ----------
    source
        Where the rows came from.
    wrong
        One boolean a row: whether it has the fault; null counts as no.
    problem, remedy
        The problem and the remedy.
    column
        The column in which it is.
    values
        One value a row, quoted in the message.

    Returns
    -------
    list of Fault
        The first twenty and, where there are more, one that gives the total.
    """
    if not wrong.any():
        return []
    rows = wrong.fill_null(value=False).arg_true()
    found = []
    for row in rows.head(MOST_LISTED).to_list():
        line, number = source.place(row)
        value = None if values is None else values[row]
        quoted = None if value is None else str(value)
        found.append(Fault(source.file, problem, remedy, line, column, quoted, number))
    if len(rows) > MOST_LISTED:
        total = f"{len(rows):,} rows have this fault, the first {MOST_LISTED} are listed: {problem}"
        found.append(Fault(source.file, total, remedy, column=column))
    return found
