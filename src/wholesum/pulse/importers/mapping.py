"""The mapping from the columns and labels of another survey tool to items and options."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import polars as pl

from wholesum.tables import BadEvidence, Column, Fault, Table, raise_if, read_table
from wholesum.tables.unpacking import read_bytes

_HEADINGS: Final = ("respondent", "team", "finished")
_TABLES: Final = ("columns", "labels")
_MAPPING: Final = Table(
    "mapping",
    (
        Column("use", "choice", required=True, choices=("item", *_HEADINGS, "label")),
        Column("name", required=True),
        Column("means"),
    ),
    key=("use", "name"),
    about="What a column or a label of another tool's file means.",
    rows=True,
)


@dataclass(frozen=True)
class WideMapping:
    """The meaning of each column and label in a survey file with one column per item.

    Parameters
    ----------
    columns
        The item that each column answers, by the column's heading.
    respondent
        The heading of the column that tells respondents apart; without it each row is one.
    team
        The heading of the column with the team.
    labels
        The option of each label, ``None`` for "cannot say".
    finished
        The heading of the column that tells whether the response was finished: a date, a yes, a 1
        or 100 per cent. A blank, a no or another number says that it was not.
    """

    columns: Mapping[str, str]
    respondent: str | None = None
    team: str | None = None
    labels: Mapping[str, int | None] = field(default_factory=dict)
    finished: str | None = None

    @property
    def wanted(self) -> set[str]:
        """The headings of all columns that the mapping needs."""
        others = (self.respondent, self.team, self.finished)
        return {*self.columns, *(name for name in others if name is not None)}

    def with_headings(self, spelling: Mapping[str, str]) -> WideMapping:
        """Return the mapping with its headings spelt as in a given file.

        Parameters
        ----------
        spelling
            For each heading that is wanted the one in the file.

        Returns
        -------
        WideMapping
            The mapping for that file.
        """
        others = (
            None if name is None else spelling[name]
            for name in (self.respondent, self.team, self.finished)
        )
        respondent, team, finished = others
        columns = {spelling[name]: item for name, item in self.columns.items()}
        return WideMapping(columns, respondent, team, self.labels, finished)


def read_mapping(path: Path | str) -> WideMapping:
    """Read the mapping of a survey file's columns from a TOML file.

    Parameters
    ----------
    path
        A TOML file with ``respondent``, ``team`` and ``finished`` (headings, optional), a table
        ``columns`` from headings to items, and a table ``labels`` from labels to numbers, ``""``
        for "cannot say"; or a CSV file with the columns ``use`` (item, respondent, team, finished
        or label), ``name`` and ``means``.

    Returns
    -------
    WideMapping
        The same.

    Raises
    ------
    BadEvidence
        If the file is not of that form, or has a key that is not known.
    """
    path = Path(path)
    if path.suffix == ".toml":
        return _mapping_of_toml(path)
    rows = read_table(path, _MAPPING)
    use = {
        kind: dict(rows.filter(pl.col("use") == kind).select("name", "means").rows())
        for kind in ("item", *_HEADINGS, "label")
    }
    headings = {kind: list(use[kind]) for kind in _HEADINGS}
    return _mapping(path.name, use["item"], use["label"], headings)


def _mapping_of_toml(path: Path) -> WideMapping:
    try:
        mapping = tomllib.loads(read_bytes(path).decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        problem = f"this is not TOML: {error}"
        raise BadEvidence([Fault(path.name, problem, "correct the file")]) from error
    columns, labels = mapping.get("columns", {}), mapping.get("labels", {})
    if not isinstance(columns, dict) or not isinstance(labels, dict):
        remedy = 'write [columns] and [labels] with lines such as "heading" = "EQ1"'
        raise BadEvidence([Fault(path.name, "columns or labels is not a table", remedy)])
    known = (*_HEADINGS, *_TABLES)
    raise_if(
        [
            Fault(path.name, "the mapping has a key that is not known", _known(known), value=key)
            for key in mapping
            if key not in known
        ]
    )
    headings = {kind: [mapping[kind]] if kind in mapping else [] for kind in _HEADINGS}
    return _mapping(path.name, columns, labels, headings)


def _known(names: Sequence[str]) -> str:
    return f"give one of: {', '.join(names)}"


def _mapping(
    file: str,
    columns: Mapping[str, object],
    labels: Mapping[str, object],
    headings: Mapping[str, list[object]],
) -> WideMapping:
    faults = [] if columns else [Fault(file, "no column is mapped to an item", "map at least one")]
    for name, item in columns.items():
        if not isinstance(item, str):
            faults.append(Fault(file, "this is not an item", "give its code", value=name))
    for name, number in labels.items():
        if number not in ("", None) and not re.fullmatch("[0-9]{1,3}", str(number)):
            faults.append(Fault(file, "the label has no number", "give one", value=name))
    for kind, named in headings.items():
        if len(named) > 1 or not all(isinstance(name, str) for name in named):
            faults.append(Fault(file, f"{kind} is not one heading", "give one", column=kind))
    raise_if(faults)
    numbers = {
        name: None if option in ("", None) else int(str(option)) for name, option in labels.items()
    }
    respondent, team, finished = (
        str(headings[kind][0]) if headings[kind] else None for kind in _HEADINGS
    )
    items = {name: str(item) for name, item in columns.items()}
    return WideMapping(items, respondent, team, numbers, finished)
