"""A draft of a list of efforts that was read from a file, with notes on rows left out."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from wholesum.focus.evidence import EFFORTS
from wholesum.tables import BadEvidence, Fault, fit, plain

LONGEST: Final = 200
MOST_ROWS: Final = 5_000
MOST_HOURS: Final = 100_000.0
_MOST_LISTED: Final = 20
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


@dataclass(frozen=True, eq=False)
class Draft:
    """A draft of a list of efforts that was read from a file.

    Parameters
    ----------
    efforts
        The columns of `EFFORTS`; owners are names as written in the source, to be matched with
        people.
    taken
        Pairs of a heading and the column it was read as.
    unread
        Headings that were not read.
    notes
        Sentences on what to check before the draft is used.
    """

    efforts: pl.DataFrame
    taken: tuple[tuple[str, str], ...]
    unread: tuple[str, ...]
    notes: tuple[str, ...]

    def text(self) -> str:
        """Return the efforts of the draft as a text table that can be pasted into the app.

        Returns
        -------
        str
            Cells divided by tabs, without columns that are blank.
        """
        shown = self.efforts.drop("effort")
        known = [name for name in shown.columns if shown[name].null_count() < shown.height]
        return shown.select(known).write_csv(separator="\t")

    @property
    def sentences(self) -> tuple[str, ...]:
        """Return sentences on how the headings were understood, and on what to check."""
        took = "; ".join(f"'{plain(head)}' as {name}" for head, name in self.taken)
        return (f"Taken: {took}.", *self.notes)

    def explain(self) -> str:
        """Describe how many efforts were read from the file, and what the user should check.

        Returns
        -------
        str
            A few sentences.
        """
        return " ".join([f"{self.efforts.height} efforts.", *self.sentences])


def draft_frame(found: Mapping[str, dict[str, Any]]) -> pl.DataFrame:
    """Return the efforts of a draft as a table.

    Parameters
    ----------
    found
        Columns of `EFFORTS` by the title as it is compared.

    Returns
    -------
    DataFrame
        The columns of `EFFORTS`; hours to one decimal.
    """
    rows = [
        {**row, "effort": f"e{place}", "hours": min(round(row["hours"], 1), MOST_HOURS)}
        for place, row in enumerate(found.values(), start=1)
    ]
    known = {column.name: column.dtype for column in EFFORTS.columns}
    return fit(pl.DataFrame(rows, schema=known), EFFORTS)


def single_line(text: object) -> str:
    """Return a text on one line, without invisible characters, cut to the maximum length.

    Parameters
    ----------
    text
        Anything; its text is taken.

    Returns
    -------
    str
        The text in Unicode form NFC with single spaces.
    """
    spaced = "".join(" " if sign.isspace() else sign for sign in str(text)[: 4 * LONGEST])
    seen = "".join(sign for sign in spaced if unicodedata.category(sign) not in _UNSEEN)
    whole = " ".join(unicodedata.normalize("NFC", seen).split())
    return whole if len(whole) <= LONGEST else whole[: LONGEST - 1] + "…"


def listed(places: Iterable[tuple[int, str]]) -> str:
    """Write the line number and the title of each given row of a file as one text.

    Parameters
    ----------
    places
        A line and a text each.

    Returns
    -------
    str
        The first twenty, and how many more there are.
    """
    every = [f"line {line}" + (f" ('{plain(text)}')" if text else "") for line, text in places]
    more = f" and {len(every) - _MOST_LISTED:,} more" if len(every) > _MOST_LISTED else ""
    return ", ".join(every[:_MOST_LISTED]) + more


def unreadable(name: str, problem: str, remedy: str, line: int | None = None) -> BadEvidence:
    """Return a fault that says why a file cannot be read."""
    return BadEvidence([Fault(name, problem, remedy, line)])
