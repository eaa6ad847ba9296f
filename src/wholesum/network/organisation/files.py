"""Read people and ties of an organisation from CSV, XLSX, GraphML or a file of Viva Insights."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import polars as pl

from wholesum.network.organisation.graphml import read_graphml
from wholesum.network.organisation.ties import NETWORK_PEOPLE, TIES
from wholesum.tables import BadEvidence, Column, Fault, Table, open_table, raise_if, warn_of
from wholesum.tables.cells import read_cells
from wholesum.tables.workbooks import workbook_as_csv

VIVA: Final = Table(
    "viva",
    (
        Column("PrimaryCollaborator_PersonId", required=True, about="The person."),
        Column("SecondaryCollaborator_PersonId", required=True, about="The other person."),
        Column("PrimaryCollaborator_Organization", required=True, about="The person's function."),
        Column("SecondaryCollaborator_Organization", required=True, about="The other's function."),
        Column("StrongTieScore", "number", low=0, default="1", about="How strong the tie is."),
    ),
    about="A tie in a person-to-person query of Viva Insights.",
)
_TABLES: Final = (NETWORK_PEOPLE, TIES, VIVA)


def read_organisation(files: Sequence[Path]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Read the people and ties of an organisation from files, by the columns of each file.

    Parameters
    ----------
    files
        A table of people (``person``, ``function``) and one of ties (``source``, ``target``,
        ``weight``), each CSV, Parquet or XLSX; or a Viva person-to-person file; or a GraphML file
        whose nodes have the attribute ``function``. Of a folder, all such files.

    Returns
    -------
    people, ties : DataFrame
        With the columns of `NETWORK_PEOPLE` and `TIES`.

    Raises
    ------
    BadEvidence
        With file, line and column of each fault.
    """
    found = [source for file in files for source in ([file] if file.is_file() else _inside(file))]
    people, ties = list[pl.DataFrame](), list[pl.DataFrame]()
    for file in found:
        if file.name.endswith(".graphml"):
            some_people, some_ties = read_graphml(file)
            people.append(some_people)
            ties.append(some_ties)
            continue
        table, frame = _read_table(file)
        if table is NETWORK_PEOPLE:
            people.append(frame)
        elif table is TIES:
            ties.append(frame)
        else:
            people.append(_people_of_viva(frame))
            ties.append(
                frame.select(
                    source="PrimaryCollaborator_PersonId",
                    target="SecondaryCollaborator_PersonId",
                    weight="StrongTieScore",
                )
            )
    names = ", ".join(file.name for file in found or files)
    missing = [what for what, rows in (("people", people), ("ties", ties)) if not rows]
    raise_if(
        [
            Fault(names, f"there is no table of {what}", f"add {what}.csv; the columns say which")
            for what in missing
        ]
    )
    known = pl.concat(people).unique(["person", "function"], maintain_order=True)
    twice = known.filter(known["person"].is_duplicated())["person"].unique(maintain_order=True)
    problem = "this person has two functions"
    raise_if([Fault(names, problem, "keep one of them", value=person) for person in twice[:20]])
    return known, pl.concat(ties)


def _inside(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise BadEvidence(
            [Fault(folder.name, "there is no such folder or file", "correct the path")]
        )
    endings = (".csv", ".csv.gz", ".parquet", ".xlsx", ".graphml")
    return sorted(file for file in folder.iterdir() if file.name.endswith(endings))


def _read_table(file: Path) -> tuple[Table, pl.DataFrame]:
    if not file.name.endswith(".xlsx"):
        return _typed(file)
    text, note = workbook_as_csv(file.read_bytes(), file.name)
    warn_of([f"{file.name}: {note}"] if note else [])
    with TemporaryDirectory() as folder:
        copy = Path(folder) / "sheet.csv"
        copy.write_text(text, encoding="utf-8")
        try:
            return _typed(copy)
        except BadEvidence as error:
            faults = [replace(fault, file=file.name) for fault in error.faults]
            raise BadEvidence(faults) from error


def _typed(file: Path) -> tuple[Table, pl.DataFrame]:
    header = _header(file)
    chosen = [table for table in _TABLES if table.columns[0].name in header]
    if not chosen:
        known = " or ".join(f"'{table.columns[0].name}'" for table in _TABLES)
        problem = f"the header has no column {known}"
        raise BadEvidence([Fault(file.name, problem, "name the columns as documented", line=1)])
    return chosen[0], open_table(file, chosen[0])[0]


def _header(file: Path) -> Sequence[str]:
    if file.name.endswith(".parquet"):
        return list(pl.read_parquet_schema(file))
    choose: Callable[[tuple[str, ...]], tuple[str, ...]] = lambda _: ()  # noqa: E731
    return read_cells(file, choose).header


def _people_of_viva(frame: pl.DataFrame) -> pl.DataFrame:
    sides = ("PrimaryCollaborator", "SecondaryCollaborator")
    both = pl.concat(
        frame.select(person=f"{side}_PersonId", function=f"{side}_Organization") for side in sides
    )
    return both.unique(maintain_order=True).with_columns(answered=pl.lit(value=True))
