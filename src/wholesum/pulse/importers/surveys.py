"""Readers of answers from LimeSurvey, Formbricks and other survey tools.

Each of them gives a wide table: one row a response, one column a question. What is kept is which
option was chosen, and the team; ids, addresses, names and time stamps are not read at all, and
respondents get fresh ids in chance order.

What the files look like was read in the tools' own sources: the CSV writer of LimeSurvey
(``application/helpers/admin/export``: a byte order mark, quoted cells, a comma, semicolon or tab
between them, a blank last line; headings ``EQ1``, ``Q1[EQ1]`` or, in the compatible form,
``Q1_EQ1``; an empty ``submitdate`` where a response was not finished) and the response export of
Formbricks (``apps/web/lib/response``: ``No.``, ``Response ID``, ``Timestamp``, ``Finished`` with
Yes or No, then ``1. headline``, ``1. headline - row`` for a matrix and
``1. headline - Option ID`` next to a choice).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

import polars as pl

from wholesum.pulse.evidence import CANNOT_SAY, ITEMS, fresh_respondents, own_items
from wholesum.pulse.importers.mapping import WideMapping, read_mapping
from wholesum.pulse.importers.responses import (
    columns_twice,
    finished_of,
    options_of,
    respondents_twice,
)
from wholesum.pulse.schema import ANSWERS
from wholesum.tables import (
    BadEvidence,
    Fault,
    describe_joined,
    find_heading,
    fit,
    heading_key,
    one_spelling,
    raise_if,
)
from wholesum.tables.cells import read_cells

__all__ = [
    "ForeignAnswers",
    "WideMapping",
    "read_formbricks",
    "read_limesurvey",
    "read_mapping",
    "read_wide",
    "suggest_mapping",
]

FINISHED: Final = ("submitdate", "Date submitted", "Finished", "Completed")
"""Headings of columns by which LimeSurvey and Formbricks tell whether a response is finished."""
NO_TEAM: Final = "No column gives the team of a person."
_SEPARATORS: Final = "\t;,"
_HEADING: Final = re.compile(r"^\d+\.\s+(?P<headline>.*)$", re.DOTALL)
_BRACKETS: Final = re.compile(r"\[(?P<inner>[^\[\]]*)\]\s*$")
_CODE: Final = re.compile(r"[.:]\s")


@dataclass(frozen=True, eq=False)
class ForeignAnswers:
    """The answers that were read from a file of another survey tool.

    Parameters
    ----------
    answers
        The columns of `ANSWERS`.
    responses
        How many responses were read.
    unfinished
        How many were left out because they were not finished.
    unread
        The headings of the columns that were not read.
    notes
        Notes on other values that were read by a rule or left out.
    """

    answers: pl.DataFrame
    responses: int
    unfinished: int
    unread: tuple[str, ...]
    notes: tuple[str, ...] = ()

    def explain(self) -> str:
        """Describe how many responses were read, and which rows were left out.

        Returns
        -------
        str
            Two sentences, and the notes.
        """
        items = self.answers["item"].n_unique()
        blank = self.answers["answer"].null_count()
        read = (
            f"{self.responses} responses to {items} items were read; {blank} of "
            f'{self.answers.height} cells are blank or say "{CANNOT_SAY}" and are not scored. '
            f"{self.unfinished} unfinished responses and {len(self.unread)} columns were left out."
        )
        return " ".join([read, *self.notes])

    def __str__(self) -> str:
        return self.explain()


_Planner: TypeAlias = Callable[[tuple[str, ...]], WideMapping]


def read_limesurvey(
    path: Path | str,
    round_id: str,
    *,
    seed: int,
    items: pl.DataFrame | None = None,
    team: str = "team",
) -> ForeignAnswers:
    """Read the responses in an export of LimeSurvey.

    Parameters
    ----------
    path
        The CSV file, headings by question code, answers by code or in full.
    round_id
        The round that the answers belong to.
    seed
        Seed of the order in which respondents are named; take one that is not written down.
    items
        The columns of `ITEMS`; left out, our thirty. Columns are known by an item's code or text.
    team
        The heading of the column with the team, where there is one.

    Returns
    -------
    ForeignAnswers
        The answers. Responses without a date of submission are left out and counted; rows that
        have more or fewer cells than the header are left out and listed.

    Raises
    ------
    BadEvidence
        If no column is an item, or a cell is not one of the options.
    """
    return _read(
        Path(path),
        _by_heading(path, items, team, ("submitdate", "Date submitted", "Finished")),
        round_id,
        seed,
        items,
    )


def read_formbricks(
    path: Path | str,
    round_id: str,
    *,
    seed: int,
    items: pl.DataFrame | None = None,
    team: str = "team",
) -> ForeignAnswers:
    """Read the responses in an export of Formbricks.

    Parameters
    ----------
    path
        The CSV file; the headline of a question, or the row of a matrix, is the item's text or
        code.
    round_id
        The round that the answers belong to.
    seed
        Seed of the order in which respondents are named; take one that is not written down.
    items
        The columns of `ITEMS`; left out, our thirty.
    team
        The heading of the column with the team, such as a hidden field, where there is one.

    Returns
    -------
    ForeignAnswers
        The answers. Responses that are not finished are left out and counted.

    Raises
    ------
    BadEvidence
        If no column is an item, or a cell is not one of the options.
    """
    return _read(
        Path(path), _by_heading(path, items, team, ("Finished", "Completed")), round_id, seed, items
    )


def read_wide(
    path: Path | str,
    mapping: WideMapping,
    round_id: str,
    *,
    seed: int,
    items: pl.DataFrame | None = None,
) -> ForeignAnswers:
    """Read any CSV file with one column for each item, with the help of a mapping.

    Parameters
    ----------
    path
        The CSV file.
    mapping
        What its columns and labels mean.
    round_id
        The round that the answers belong to.
    seed
        Seed of the order in which respondents are named; take one that is not written down.
    items
        The columns of `ITEMS`; left out, our thirty.

    Returns
    -------
    ForeignAnswers
        The answers.

    Raises
    ------
    BadEvidence
        If a column of the mapping is missing, an item unknown, a respondent occurring twice, or a
        cell none of the options and labels.
    """

    def plan(header: tuple[str, ...]) -> WideMapping:
        known = _items(items)["item"].to_list()
        name = Path(path).name
        headings = {wanted: find_heading(wanted, header) for wanted in mapping.wanted}
        raise_if(
            [
                Fault(name, "the mapping names a column that is missing", "correct it", column=gone)
                for gone in sorted(wanted for wanted, found in headings.items() if found is None)
            ]
            + [
                Fault(name, "the mapping names an unknown item", "correct it", 1, column, item)
                for column, item in mapping.columns.items()
                if item not in known
            ]
        )
        return mapping.with_headings(
            {wanted: found or wanted for wanted, found in headings.items()}
        )

    return _read(Path(path), plan, round_id, seed, items)


def _items(items: pl.DataFrame | None) -> pl.DataFrame:
    return own_items() if items is None else fit(items, ITEMS)


def _by_heading(
    path: Path | str, items: pl.DataFrame | None, team: str, finished: tuple[str, ...]
) -> _Planner:
    def plan(header: tuple[str, ...]) -> WideMapping:
        found = suggest_mapping(header, items, team=team, finished=finished)
        if not found.columns:
            remedy = "export with question codes as headings, or give a mapping"
            raise BadEvidence([Fault(Path(path).name, "no column is one of the items", remedy, 1)])
        return found

    return plan


def suggest_mapping(
    header: Sequence[str],
    items: pl.DataFrame | None = None,
    *,
    team: str = "team",
    finished: Sequence[str] = FINISHED,
) -> WideMapping:
    """Suggest what each column of a survey file means, by its heading.

    Parameters
    ----------
    header
        The headings.
    items
        The columns of `ITEMS`; left out, our thirty. Columns are known by an item's code or text.
    team
        The heading of the column with the team, where there is one.
    finished
        Headings of columns that may tell whether a response is finished, the likeliest first.

    Returns
    -------
    WideMapping
        The mapping; it has no columns where no heading is an item.
    """
    frame = _items(items)
    codes = {heading_key(code): code for code in frame["item"].to_list()}
    codes |= {heading_key(text): code for code, text in frame.select("item", "text").rows()}
    found = {name: item for name in header if (item := _item_of(name, codes)) is not None}
    others = tuple(name for name in header if name not in found)
    ending = next(filter(None, (_heading_of(name, others) for name in finished)), None)
    return WideMapping(found, None, _heading_of(team, others), {}, ending)


def _item_of(heading: str, codes: Mapping[str, str]) -> str | None:
    if heading.endswith(" - Option ID"):
        return None
    keys = (heading_key(part) for part in _parts(heading))
    return next((codes[key] for key in keys if key in codes), None)


def _parts(heading: str) -> list[str]:
    """Return parts of a heading that may be the code or text of an item, most likely first."""
    numbered = _HEADING.match(heading)
    bare = numbered["headline"] if numbered else heading
    inner = _BRACKETS.search(bare)
    parts = [bare, inner["inner"] if inner else "", bare.rpartition("_")[2]]
    return [*parts, bare.rpartition(" - ")[2], _CODE.split(bare, maxsplit=1)[0]]


def _heading_of(wanted: str, header: tuple[str, ...]) -> str | None:
    """Return the heading of a file that contains the wanted code or text of an item."""
    if (found := find_heading(wanted, header)) is not None:
        return found
    key = heading_key(wanted)
    having = [name for name in header if key in {heading_key(part) for part in _parts(name)}]
    return having[0] if len(having) == 1 else None


def _read(
    path: Path, plan: _Planner, round_id: str, seed: int, items: pl.DataFrame | None
) -> ForeignAnswers:
    if not round_id:
        raise ValueError("the round has no id; give the round that the answers belong to")
    cells = read_cells(path, lambda header: plan(header).wanted, _SEPARATORS)
    mapping = plan(cells.header)
    faults = [*cells.faults, *columns_twice(path.name, mapping)]
    finished, taken = finished_of(cells.frame, mapping)
    scales = {
        item: (low, high) for item, low, high in _items(items).select("item", "low", "high").rows()
    }
    columns: dict[str, pl.Series] = {}
    for heading, item in mapping.columns.items():
        columns[item], found = options_of(cells, heading, mapping, scales[item], finished)
        faults += found
    faults += respondents_twice(cells, mapping, finished)
    raise_if(faults)
    team, joined = pl.Series("team", [None], pl.String).new_from_index(0, len(finished)), ""
    if mapping.team is not None:
        teams = cells.frame[mapping.team].set(~finished, None)
        team, spelt = one_spelling(teams.alias("team"))
        joined = describe_joined("teams", spelt)
    wide = pl.DataFrame(columns).with_row_index("respondent").with_columns(team)
    long = wide.filter(finished).unpivot(
        on=list(columns), index=["respondent", "team"], variable_name="item", value_name="answer"
    )
    answers = fit(long.with_columns(round=pl.lit(round_id)), ANSWERS)
    unread = tuple(name for name in cells.header if name not in mapping.wanted)
    kept = int(finished.sum())
    notes = (*_missing(mapping), taken, joined, *map(str, cells.ragged))
    return ForeignAnswers(
        fresh_respondents(answers, seed),
        kept,
        len(finished) - kept,
        unread,
        tuple(note for note in notes if note),
    )


def _missing(mapping: WideMapping) -> Iterator[str]:
    """Return a note about information that no column of the file gives."""
    if mapping.finished is None:
        yield "No column says whether a response was finished, so all are counted."
    if mapping.team is None:
        yield NO_TEAM
