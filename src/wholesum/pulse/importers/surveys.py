"""Reading the answers that other tools collected.

Each of them gives a wide table: one row a response, one column a question. What is kept is which
option was chosen, and the team; ids, addresses, names and time stamps are not read at all, and
respondents get fresh ids in chance order.

What the files look like was read in the tools' own sources: the CSV writer of LimeSurvey
(``application/helpers/admin/export``: a byte order mark, quoted cells, a comma, semicolon or tab
between them, a blank last line; headings ``EQ1``, ``Q1[EQ1]`` or, in the compatible form,
``Q1_EQ1``; an empty ``submitdate`` where a response was not finished) and the response export of
Formbricks (``apps/web/lib/response``: ``No.``, ``Response ID``, ``Timestamp``, ``Finished`` with
Yes or No, then ``1. headline``, ``1. headline - row`` for a matrix and
``1. headline - Option ID`` beside a choice).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

import polars as pl

from wholesum.pulse.evidence import CANNOT_SAY, ITEMS, OPTIONS, fresh_respondents, own_items
from wholesum.pulse.importers.mapping import WideMapping, read_mapping
from wholesum.pulse.schema import ANSWERS
from wholesum.tables import BadEvidence, Fault, faults_at, fit, raise_if
from wholesum.tables.cells import Cells, read_cells

__all__ = [
    "ForeignAnswers",
    "WideMapping",
    "read_formbricks",
    "read_limesurvey",
    "read_mapping",
    "read_wide",
]

_SEPARATORS: Final = ",;\t"
_BLANKS: Final = (CANNOT_SAY, "-oth-", "n/a", "na")
_NUMBER: Final = r"^(?:ao?)?0*([0-9]{1,3})(?:\.0+)?$"
_HEADING: Final = re.compile(r"^\d+\.\s+(?P<headline>.*)$", re.DOTALL)
_BRACKETS: Final = re.compile(r"\[(?P<inner>[^\[\]]*)\]\s*$")
_UNFINISHED: Final = ("no", "false", "0")


@dataclass(frozen=True, eq=False)
class ForeignAnswers:
    """The answers of another tool's file.

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
    """

    answers: pl.DataFrame
    responses: int
    unfinished: int
    unread: tuple[str, ...]

    def explain(self) -> str:
        """Say what was read and what was left out.

        Returns
        -------
        str
            Two sentences.
        """
        items = self.answers["item"].n_unique()
        blank = self.answers["answer"].null_count()
        return (
            f"{self.responses} responses to {items} items were read; {blank} of "
            f'{self.answers.height} cells are blank or say "{CANNOT_SAY}" and are not scored. '
            f"{self.unfinished} unfinished responses and {len(self.unread)} columns were left out."
        )

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
    """Read a response export of LimeSurvey.

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
        The answers. Responses without a date of submission are left out and counted.

    Raises
    ------
    BadEvidence
        If no column is an item, or a cell is none of the options.
    """
    return _read(
        Path(path),
        _by_heading(path, items, team, ("submitdate", "Date submitted")),
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
    """Read a response export of Formbricks.

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
        If no column is an item, or a cell is none of the options.
    """
    return _read(Path(path), _by_heading(path, items, team, ("Finished",)), round_id, seed, items)


def read_wide(
    path: Path | str,
    mapping: WideMapping,
    round_id: str,
    *,
    seed: int,
    items: pl.DataFrame | None = None,
) -> ForeignAnswers:
    """Read any wide CSV table whose columns and labels are explained by a mapping.

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
        If a column of the mapping is missing, an item unknown, a respondent there twice, or a
        cell none of the options and labels.
    """

    def plan(header: tuple[str, ...]) -> WideMapping:
        known = _items(items)["item"].to_list()
        name = Path(path).name
        raise_if(
            [
                Fault(name, "the mapping names a column that is missing", "correct it", column=gone)
                for gone in sorted(mapping.wanted.difference(header))
            ]
            + [
                Fault(name, "the mapping names an unknown item", "correct it", 1, column, item)
                for column, item in mapping.columns.items()
                if item not in known
            ]
        )
        return mapping

    return _read(Path(path), plan, round_id, seed, items)


def _items(items: pl.DataFrame | None) -> pl.DataFrame:
    return own_items() if items is None else fit(items, ITEMS)


def _by_heading(
    path: Path | str, items: pl.DataFrame | None, team: str, finished: tuple[str, ...]
) -> _Planner:
    frame = _items(items)
    codes = {_plain(code): code for code in frame["item"].to_list()}
    codes |= {_plain(text): code for code, text in frame.select("item", "text").rows()}

    def plan(header: tuple[str, ...]) -> WideMapping:
        found = {name: item for name in header if (item := _item_of(name, codes)) is not None}
        if not found:
            remedy = "export with question codes as headings, or give a mapping"
            raise BadEvidence([Fault(Path(path).name, "no column is one of the items", remedy, 1)])
        ending = next((name for name in finished if name in header), None)
        return WideMapping(found, None, team if team in header else None, {}, ending)

    return plan


def _item_of(heading: str, codes: Mapping[str, str]) -> str | None:
    if heading.endswith(" - Option ID"):
        return None
    numbered = _HEADING.match(heading)
    bare = numbered["headline"] if numbered else heading
    inner = _BRACKETS.search(bare)
    parts = [bare, inner["inner"] if inner else "", bare.rpartition("_")[2]]
    parts += [bare.rpartition(" - ")[2], re.split(r"[.:]\s", bare, maxsplit=1)[0]]
    return next((codes[_plain(part)] for part in parts if _plain(part) in codes), None)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _read(
    path: Path, plan: _Planner, round_id: str, seed: int, items: pl.DataFrame | None
) -> ForeignAnswers:
    if not round_id:
        raise ValueError("the round has no id; give the round that the answers belong to")
    cells = read_cells(path, lambda header: plan(header).wanted, _SEPARATORS)
    mapping = plan(cells.header)
    faults = [*cells.faults, *_twice(path.name, mapping)]
    finished = _finished(cells.frame, mapping)
    scales = {
        item: (low, high) for item, low, high in _items(items).select("item", "low", "high").rows()
    }
    columns: dict[str, pl.Series] = {}
    for heading, item in mapping.columns.items():
        columns[item], found = _options(cells, heading, mapping, scales[item], finished)
        faults += found
    faults += _same_respondent(cells, mapping, finished)
    raise_if(faults)
    wide = (
        pl.DataFrame(columns)
        .with_row_index("respondent")
        .with_columns(
            team=pl.lit(None, pl.String) if mapping.team is None else cells.frame[mapping.team]
        )
    )
    long = wide.filter(finished).unpivot(
        on=list(columns), index=["respondent", "team"], variable_name="item", value_name="answer"
    )
    answers = fit(long.with_columns(round=pl.lit(round_id)), ANSWERS)
    unread = tuple(name for name in cells.header if name not in mapping.wanted)
    kept = int(finished.sum())
    return ForeignAnswers(fresh_respondents(answers, seed), kept, len(finished) - kept, unread)


def _twice(file: str, mapping: WideMapping) -> list[Fault]:
    seen: set[str] = set()
    faults = []
    for heading, item in mapping.columns.items():
        if item in seen:
            problem = f"a second column answers the item {item}"
            faults.append(Fault(file, problem, "keep one of the two", 1, heading))
        seen.add(item)
    return faults


def _finished(frame: pl.DataFrame, mapping: WideMapping) -> pl.Series:
    if mapping.finished is None:
        return pl.repeat(value=True, n=frame.height, eager=True)
    told = frame[mapping.finished].str.strip_chars().str.to_lowercase().fill_null("")
    return (told != "") & ~told.is_in(_UNFINISHED)


def _options(
    cells: Cells,
    heading: str,
    mapping: WideMapping,
    scale: tuple[int, int],
    finished: pl.Series,
) -> tuple[pl.Series, list[Fault]]:
    low, high = scale
    labels: dict[str, int | None] = dict.fromkeys(_BLANKS)
    if scale == (1, len(OPTIONS)):
        labels |= {label: option for option, label in enumerate(OPTIONS, start=1)}
    labels |= {_plain(label): option for label, option in mapping.labels.items()}
    texts = cells.frame[heading]
    words = texts.str.to_lowercase().str.replace_all(r"\s+", " ").str.strip_chars()
    labelled = words.is_in(pl.Series(list(labels)).implode())
    numbers = words.str.extract(_NUMBER).cast(pl.Int64)
    named = words.replace_strict(labels, default=None, return_dtype=pl.Int64)
    options = pl.select(pl.when(labelled).then(named).otherwise(numbers)).to_series()
    blank = texts.is_null() | (words == "") | (labelled & named.is_null())
    wrong = finished & ~blank & ~options.is_between(low, high).fill_null(value=False)
    faults = faults_at(
        cells.source,
        wrong,
        f"this is neither an option from {low} to {high} nor a known label",
        "correct the cell, or explain the label in a mapping",
        column=heading,
        values=texts,
    )
    return options, faults


def _same_respondent(cells: Cells, mapping: WideMapping, finished: pl.Series) -> list[Fault]:
    if mapping.respondent is None:
        return []
    ids = cells.frame[mapping.respondent]
    again = finished & ids.is_not_null() & ~ids.is_first_distinct()
    problem, remedy = "the respondent is there twice", "keep one response of each"
    return faults_at(cells.source, again, problem, remedy, column=mapping.respondent, values=ids)
