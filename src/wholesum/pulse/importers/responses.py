"""Read the cells of one survey response: whether it is finished, the respondent, the answers."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Final

import polars as pl

from wholesum.pulse.evidence import CANNOT_SAY, OPTIONS
from wholesum.pulse.importers.mapping import WideMapping
from wholesum.tables import Fault, faults_at, heading_key, name_key, plain
from wholesum.tables.cells import Cells

_BLANKS: Final = (CANNOT_SAY, "-oth-", "n/a", "na")
_NUMBER: Final = r"^(?:ao?)?0*([0-9]{1,3})(?:[.,]0+)?$"
_FINISHED: Final = frozenset(
    {"yes", "true", "y", "t", "complete", "completed", "finished", "submitted", "done", "ja", "si",
     "sì", "oui", "sí"}
)  # fmt: skip
_UNFINISHED: Final = frozenset(
    {"no", "false", "n", "f", "incomplete", "unfinished", "not finished", "partial", "partially",
     "partially completed", "in progress", "started", "abandoned", "nein", "non", "nee", "n/a",
     "na", "null", "none", "-"}
)  # fmt: skip
_ALL: Final = 100
_MOST_NAMED: Final = 5
_DATE: Final = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}(?:[ t].*)?")


def columns_twice(file: str, mapping: WideMapping) -> list[Fault]:
    """Return a fault for each column of a survey file that repeats an item."""
    seen: set[str] = set()
    faults = []
    for heading, item in mapping.columns.items():
        if item in seen:
            problem = f"a second column answers the item {item}"
            faults.append(Fault(file, problem, "keep one of the two", 1, heading))
        seen.add(item)
    return faults


def finished_of(frame: pl.DataFrame, mapping: WideMapping) -> tuple[pl.Series, str]:
    """Return whether each survey response is finished, and a note about unknown words."""
    if mapping.finished is None:
        return pl.repeat(value=True, n=frame.height, eager=True), ""
    cells = frame[mapping.finished].fill_null("")
    says = {text: _says_finished(name_key(text)) for text in cells.unique().to_list()}
    finished = {text: is_finished is not False for text, is_finished in says.items()}
    odd = sorted(text for text, is_finished in says.items() if is_finished is None)
    words = ", ".join(f"'{plain(text)}'" for text in odd[:_MOST_NAMED])
    note = f"In the column '{plain(mapping.finished)}' {words} is read as finished."
    counted = pl.Series([finished[text] for text in cells.to_list()], dtype=pl.Boolean)
    return counted, note if odd else ""


def _says_finished(word: str) -> bool | None:
    """Return whether a cell says that the survey response is finished."""
    with suppress(ValueError):
        number = float(word.removesuffix("%").strip())
        return number == 1 or number >= _ALL
    if word in _UNFINISHED or not word:
        return False
    return True if word in _FINISHED or _DATE.fullmatch(word) else None


def options_of(
    cells: Cells,
    heading: str,
    mapping: WideMapping,
    scale: tuple[int, int],
    finished: pl.Series,
) -> tuple[pl.Series, list[Fault]]:
    """Return the options chosen in one column, and the cells that name no option."""
    low, high = scale
    labels: dict[str, int | None] = dict.fromkeys(_BLANKS)
    if scale == (1, len(OPTIONS)):
        labels |= {label: option for option, label in enumerate(OPTIONS, start=1)}
    labels |= {heading_key(label): option for label, option in mapping.labels.items()}
    texts = cells.frame[heading]
    keys = {text: heading_key(text) for text in texts.drop_nulls().unique().to_list()}
    words = texts.replace_strict(keys, default=None, return_dtype=pl.String)
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


def is_option(text: str) -> bool:
    """Return whether a cell can be an answer: a number, a blank or "cannot say"."""
    key = heading_key(text)
    return not key or key in _BLANKS or re.fullmatch(_NUMBER, key) is not None


def respondents_twice(cells: Cells, mapping: WideMapping, finished: pl.Series) -> list[Fault]:
    """Return a fault for each respondent with two responses in a survey file."""
    if mapping.respondent is None:
        return []
    ids = cells.frame[mapping.respondent]
    compared = pl.Series([name_key(name or "") or None for name in ids], dtype=pl.String)
    compared = compared.set(~finished, None)
    again = compared.is_not_null() & ~compared.is_first_distinct()
    problem, remedy = "the respondent occurs twice", "keep one response of each"
    return faults_at(cells.source, again, problem, remedy, column=mapping.respondent, values=ids)
