"""What the columns and labels of another tool's wide table mean."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import polars as pl

from wholesum.tables import BadEvidence, Column, Fault, Table, raise_if, read_table
from wholesum.tables.unpacking import read_bytes

_MAPPING: Final = Table(
    "mapping",
    (
        Column("use", "choice", required=True, choices=("item", "respondent", "team", "label")),
        Column("name", required=True),
        Column("means"),
    ),
    key=("use", "name"),
    about="What a column or a label of another tool's file means.",
    rows=True,
)


@dataclass(frozen=True)
class WideMapping:
    """What the columns and labels of a wide table mean.

    Parameters
    ----------
    columns
        The item that each column answers, by the column's heading.
    respondent
        The heading of the column that tells respondents apart; without it each row is one.
    team
        The heading of the column with the team.
    labels
        The option that each label stands for, ``None`` for "cannot say".
    finished
        The heading of the column that tells whether the response was finished, by being neither
        blank nor a no.
    """

    columns: Mapping[str, str]
    respondent: str | None = None
    team: str | None = None
    labels: Mapping[str, int | None] = field(default_factory=dict)
    finished: str | None = None

    @property
    def wanted(self) -> set[str]:
        """The headings of all columns that are read."""
        others = (self.respondent, self.team, self.finished)
        return {*self.columns, *(name for name in others if name is not None)}


def read_mapping(path: Path | str) -> WideMapping:
    """Read what the columns of a wide table mean.

    Parameters
    ----------
    path
        A TOML file with ``respondent`` and ``team`` (headings, optional), a table ``columns`` from
        headings to items, and a table ``labels`` from labels to numbers, ``""`` for "cannot say";
        or a CSV file with the columns ``use`` (item, respondent, team or label), ``name`` and
        ``means``.

    Returns
    -------
    WideMapping
        The same.

    Raises
    ------
    BadEvidence
        If the file is not of that form.
    """
    path = Path(path)
    if path.suffix == ".toml":
        return _mapping_of_toml(path)
    rows = read_table(path, _MAPPING)
    use = {
        kind: dict(rows.filter(pl.col("use") == kind).select("name", "means").rows())
        for kind in ("item", "respondent", "team", "label")
    }
    return _mapping(
        path.name, use["item"], use["label"], list(use["respondent"]), list(use["team"])
    )


def _mapping_of_toml(path: Path) -> WideMapping:
    try:
        told = tomllib.loads(read_bytes(path).decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        problem = f"this is not TOML: {error}"
        raise BadEvidence([Fault(path.name, problem, "correct the file")]) from error
    columns, labels = told.get("columns", {}), told.get("labels", {})
    if not isinstance(columns, dict) or not isinstance(labels, dict):
        remedy = 'write [columns] and [labels] with lines such as "heading" = "EQ1"'
        raise BadEvidence([Fault(path.name, "columns or labels is not a table", remedy)])
    people = [told[name] for name in ("respondent",) if name in told]
    teams = [told[name] for name in ("team",) if name in told]
    return _mapping(path.name, columns, labels, people, teams)


def _mapping(
    file: str,
    columns: Mapping[str, object],
    labels: Mapping[str, object],
    respondent: list[object],
    team: list[object],
) -> WideMapping:
    faults = [] if columns else [Fault(file, "no column is mapped to an item", "map at least one")]
    for name, item in columns.items():
        if not isinstance(item, str):
            faults.append(Fault(file, "this is not an item", "give its code", value=name))
    for name, number in labels.items():
        if str(number or "") and not re.fullmatch("[0-9]{1,3}", str(number)):
            faults.append(Fault(file, "the label means no number", "give one", value=name))
    for kind, named in (("respondent", respondent), ("team", team)):
        if len(named) > 1 or not all(isinstance(name, str) for name in named):
            faults.append(Fault(file, f"{kind} is not one heading", "give one", column=kind))
    raise_if(faults)
    numbers = {name: int(str(told)) if str(told or "") else None for name, told in labels.items()}
    headings = [str(named[0]) if named else None for named in (respondent, team)]
    return WideMapping({n: str(i) for n, i in columns.items()}, headings[0], headings[1], numbers)
