"""Several tables that belong together: in one folder, and in one evidence object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

import polars as pl

from wholesum.tables.checks import fit
from wholesum.tables.faults import BadEvidence, Fault, Source, raise_if
from wholesum.tables.reading import find_table, open_table
from wholesum.tables.schema import Table


class TableSet:
    """What the evidence of every practice can do; its tables are attributes of their names.

    A practice derives a frozen dataclass from it, names its `TABLES`, and has a field for each and
    one called ``sources``.
    """

    TABLES: ClassVar[tuple[Table, ...]]
    sources: Mapping[str, Source]

    def __post_init__(self) -> None:
        """Bring the frames into the form of their tables."""
        for table in self.TABLES:
            object.__setattr__(self, table.name, fit(self.frame(table), table))

    def frame(self, table: Table) -> pl.DataFrame:
        """Return the rows of one of the tables.

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
        """Return where the rows of a table stand.

        Parameters
        ----------
        table
            One of `TABLES`.

        Returns
        -------
        Source
            The file, where the frame is still what was read from it, else the table's name.
        """
        source = self.sources.get(table.name)
        height = self.frame(table).height
        return source if source and source.rows == height else Source(table.name, height)


def open_tables(
    folder: Path, tables: Sequence[Table]
) -> tuple[dict[str, pl.DataFrame], dict[str, Source]]:
    """Read those of several tables that lie in a folder.

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
        Where they stand.

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
