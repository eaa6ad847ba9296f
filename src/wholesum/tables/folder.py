"""The base class of evidence: the tables of a practice, which are kept in one folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any, ClassVar, Self

import polars as pl

from wholesum.tables.checks import check_frame, check_references
from wholesum.tables.conversion import fit
from wholesum.tables.faults import BadEvidence, Fault, Source, raise_if
from wholesum.tables.reading import ENDINGS, find_table, open_table
from wholesum.tables.schema import Table
from wholesum.tables.writing import Format, write_table


class TableSet:
    """The base class for the evidence of a practice; each table is an attribute.

    A practice derives a frozen dataclass from it, names its `TABLES`, and has a field for each and
    one called ``sources``. A table whose field has no default is one that a folder must hold.

    Attributes
    ----------
    TABLES
        The schemas of the tables.
    ALONE
        The table that a single file holds.
    """

    TABLES: ClassVar[tuple[Table, ...]]
    ALONE: ClassVar[Table]
    sources: Mapping[str, Source]

    def __post_init__(self) -> None:
        """Convert the data frames to the schemas of their tables."""
        for table in self.TABLES:
            object.__setattr__(self, table.name, fit(self.frame(table), table))

    @classmethod
    def read(cls, path: Path | str) -> Self:
        """Read the tables of this practice from a folder, or from one single file.

        Parameters
        ----------
        path
            A folder with the tables (``.csv``, ``.csv.gz`` or ``.parquet``); or a file that holds
            the table `ALONE`.

        Returns
        -------
        Self
            The evidence. Whether its tables agree with each other is for the practice to check.

        Raises
        ------
        BadEvidence
            If the folder, the file or a table that must be there is missing, or anything is wrong
            within a table, with the faults of all tables.
        """
        path = Path(path)
        if path.is_file():
            frame, source = open_table(path, cls.ALONE)
            return cls._alone(frame, {cls.ALONE.name: source})
        if not path.is_dir():
            problem = "there is no such folder or file"
            raise BadEvidence([Fault(path.name, problem, "correct the path")])
        frames, sources = open_tables(path, cls.TABLES)
        raise_if([_missing(path, name) for name in cls._needed() if name not in frames])
        return cls._converted({**frames, "sources": sources})

    def with_rows(self, **frames: pl.DataFrame) -> Self:
        """Return a copy of the evidence in which some tables are replaced.

        Parameters
        ----------
        **frames
            Rows of this evidence, by the name of their table. They are not converted again.

        Returns
        -------
        Self
            The evidence; all other tables are the same.
        """
        same = {field.name: getattr(self, field.name) for field in fields(self)}  # type: ignore[arg-type]  # a dataclass derives from it
        return self._converted({**same, "sources": {}, **frames})

    @classmethod
    def _converted(cls, values: Mapping[str, Any]) -> Self:
        """Make evidence from data frames that already have the schemas of their tables."""
        made = object.__new__(cls)
        for field in fields(cls):  # type: ignore[arg-type]  # a dataclass derives from it
            make = field.default_factory
            missing = field.default if make is MISSING else make()
            object.__setattr__(made, field.name, values.get(field.name, missing))
        return made

    @classmethod
    def _alone(cls, frame: pl.DataFrame, sources: Mapping[str, Source]) -> Self:
        """Make evidence from one data frame, for practices that need only one table."""
        given: dict[str, Any] = {cls.ALONE.name: frame, "sources": sources}
        return cls(**given)

    @classmethod
    def _needed(cls) -> list[str]:
        names = {table.name for table in cls.TABLES}
        return [
            field.name
            for field in fields(cls)  # type: ignore[arg-type]  # a dataclass derives from it
            if field.name in names and field.default is MISSING and field.default_factory is MISSING
        ]

    def write(self, folder: Path | str, format: Format = "csv") -> list[Path]:  # noqa: A002
        """Write the tables of the evidence into a folder.

        Parameters
        ----------
        folder
            The folder to write into; it is created if it is missing.
        format
            ``csv`` or ``parquet``.

        Returns
        -------
        list of Path
            The files. A table without rows has one only if it is `Table.always` written; a table
            that the whole team shares has none.

        Raises
        ------
        BadEvidence
            If the folder holds one of the tables in the other format.
        """
        return [
            write_table(self.frame(table), folder, table, format)
            for table in self.TABLES
            if not table.shared and (table.always or not self.frame(table).is_empty())
        ]

    def check_tables(self) -> list[Fault]:
        """Return the faults in each table, and the ids that are missing from other tables.

        Returns
        -------
        list of Fault
            Empty if there are no faults.
        """
        own = [table for table in self.TABLES if not table.shared]
        frames = {table.name: self.frame(table) for table in own}
        sources = {table.name: self.source(table) for table in own}
        faults = [
            fault
            for table in own
            for fault in check_frame(frames[table.name], table, sources[table.name])
        ]
        return faults + check_references(frames, own, sources)

    def signed_rows(self, table: Table) -> pl.Series:
        """Return, for each row of a table, whether the row belongs to a signed round.

        Parameters
        ----------
        table
            One of `TABLES`.

        Returns
        -------
        Series
            True where the row belongs to a signed round; false everywhere unless the practice has
            signed rounds.
        """
        return pl.Series([False], dtype=pl.Boolean).new_from_index(0, self.frame(table).height)

    def frame(self, table: Table) -> pl.DataFrame:
        """Return one of the tables of the evidence as a data frame.

        Parameters
        ----------
        table
            One of `TABLES`.

        Returns
        -------
        DataFrame
            Its rows.
        """
        frame: pl.DataFrame = getattr(self, table.name)
        return frame

    def source(self, table: Table) -> Source:
        """Return the file and the lines from which a table was read.

        Parameters
        ----------
        table
            One of `TABLES`.

        Returns
        -------
        Source
            The file, if the frame is unchanged since it was read, else the name of the table.
        """
        source = self.sources.get(table.name)
        height = self.frame(table).height
        return source if source and source.rows == height else Source(table.name, height)


def open_tables(
    folder: Path, tables: Sequence[Table]
) -> tuple[dict[str, pl.DataFrame], dict[str, Source]]:
    """Read the given tables from a folder; a missing optional table is skipped.

    Parameters
    ----------
    folder
        The folder.
    tables
        What may lie there.

    Returns
    -------
    frames : dict of str to DataFrame
        The rows of each table that is there, by its name.
    sources : dict of str to Source
        Their place.

    Raises
    ------
    BadEvidence
        If anything is wrong within a table, with the faults of all tables.
    """
    frames: dict[str, pl.DataFrame] = {}
    sources: dict[str, Source] = {}
    faults: list[Fault] = []
    for table in tables:
        try:
            if (file := find_table(folder, table)) is not None:
                frames[table.name], sources[table.name] = open_table(file, table)
        except BadEvidence as error:
            faults += error.faults
    raise_if(faults)
    return frames, sources


def _missing(folder: Path, name: str) -> Fault:
    names = ", ".join(f"{name}{ending}" for ending in ENDINGS)
    return Fault(f"{name}.csv", "the file is missing", f"put one of {names} into {folder.name}")
