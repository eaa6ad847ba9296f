"""Read a survey file of any tool, as CSV or as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import polars as pl

from wholesum.pulse.evidence import OPTIONS
from wholesum.pulse.importers.mapping import WideMapping
from wholesum.pulse.importers.responses import is_option
from wholesum.pulse.importers.surveys import ForeignAnswers, read_wide, suggest_mapping
from wholesum.tables import BadEvidence, Fault, heading_key
from wholesum.tables.cells import read_cells
from wholesum.tables.workbooks import ENDING, workbook_as_csv

SEPARATORS: Final = "\t;,"


def read_survey(
    path: Path | str,
    round_id: str,
    *,
    seed: int,
    mapping: WideMapping | None = None,
    items: pl.DataFrame | None = None,
) -> ForeignAnswers:
    """Read the answers in a file of LimeSurvey, Formbricks or any other survey tool.

    Parameters
    ----------
    path
        The file: CSV, or a workbook whose first sheet is read.
    round_id
        The round that the answers belong to.
    seed
        Seed of the order in which respondents are named; take one that is not written down.
    mapping
        What its columns and labels mean; left out, columns are known by an item's code or text.
    items
        The columns of `ITEMS`; left out, our thirty.

    Returns
    -------
    ForeignAnswers
        The answers, and what was not read.

    Raises
    ------
    BadEvidence
        If no column is an item, or a cell is none of the options.
    """
    path = Path(path)
    if path.suffix.lower() != ENDING:
        return read_survey_csv(path, round_id, seed=seed, mapping=mapping, items=items)
    text, note = workbook_as_csv(path.read_bytes(), path.name)
    with TemporaryDirectory() as place:
        same_name = Path(place, path.name)
        same_name.write_text(text, "utf-8")
        read = read_survey_csv(same_name, round_id, seed=seed, mapping=mapping, items=items)
    return replace(read, notes=(*read.notes, note)) if note else read


def read_survey_csv(
    path: Path,
    round_id: str,
    *,
    seed: int,
    mapping: WideMapping | None = None,
    items: pl.DataFrame | None = None,
) -> ForeignAnswers:
    """Read a survey file as `read_survey` does, but always as CSV."""
    if mapping is None:
        mapping = suggest_mapping(read_header(path), items)
    if not mapping.columns:
        remedy = "export with question codes as headings, or give a mapping"
        raise BadEvidence([Fault(path.name, "no column is one of the items", remedy, 1)])
    return read_wide(path, mapping, round_id, seed=seed, items=items)


def read_header(path: Path) -> tuple[str, ...]:
    """Return the headings of a survey file in CSV."""
    return read_cells(path, lambda _header: (), SEPARATORS).header


def unknown_labels(path: Path, columns: Sequence[str]) -> list[str]:
    """Return the labels in a survey file that the mapping must translate to options.

    Parameters
    ----------
    path
        The file.
    columns
        The headings of the columns that answer items.

    Returns
    -------
    list of str
        In the order of their first occurrence; numbers, blanks and the words of Wholesum's own
        options are left out.
    """
    frame = read_cells(path, lambda _header: columns, SEPARATORS).frame
    own = {heading_key(word) for word in OPTIONS}
    labels: dict[str, str] = {}
    for name in frame.columns:
        for text in frame[name].drop_nulls().unique(maintain_order=True):
            key = heading_key(text)
            if key not in own and not is_option(text):
                labels.setdefault(key, text)
    return list(labels.values())
