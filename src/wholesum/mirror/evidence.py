"""The evidence of one team from all practices, read from and written to an evidence folder."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import polars as pl

from wholesum.core.people import PEOPLE
from wholesum.mirror.practices import PRACTICES
from wholesum.pulse.practice import PULSE
from wholesum.tables import (
    BadEvidence,
    Fault,
    Source,
    Table,
    check_frame,
    find_table,
    fit,
    open_table,
    plain,
    raise_if,
    write_table,
)
from wholesum.tables.reading import ENDINGS
from wholesum.tables.writing import Format

ALL_TABLES: Final = (PEOPLE, *(table for practice in PRACTICES for table in practice.tables))
FILES: Final = tuple(file for practice in PRACTICES for file in practice.files)
"""Names of the files of an evidence folder that are no tables."""
_UNNAMED: Final = "(no heading)"
_OURS: Final = frozenset(
    (*FILES, *(f"{table.name}{ending}" for table in ALL_TABLES for ending in ENDINGS))
)


@dataclass(frozen=True, eq=False)
class Evidence:
    """All evidence of one team, from all practices.

    Parameters
    ----------
    name
        The team's name.
    people
        The columns of `PEOPLE`; may have no rows.
    practices
        The evidence of each practice by its name, if there is any.
    source
        Origin of the table of people, for messages.
    """

    name: str
    people: pl.DataFrame = field(default_factory=PEOPLE.empty)
    practices: Mapping[str, Any] = field(default_factory=dict)
    source: Source | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        """Convert the table of people to its schema."""
        object.__setattr__(self, "people", fit(self.people, PEOPLE))


def read_folder(path: Path | str) -> Evidence:
    """Read all evidence of a team from an evidence folder.

    Parameters
    ----------
    path
        The folder. Its tables are ``people`` and those of the practices, each as ``.csv``,
        ``.csv.gz`` or ``.parquet``; any may be missing. Other files are left out:
        `unread_files` names them.

    Returns
    -------
    Evidence
        The team, named by the only team that is part of no other, else by the folder.

    Raises
    ------
    BadEvidence
        If there is no such folder, or a table is wrong in itself, with the faults of all tables.
    """
    folder = Path(path)
    if not folder.is_dir():
        raise BadEvidence([_missing(folder)])
    faults: list[Fault] = []
    people, source = PEOPLE.empty(), None
    practices: dict[str, Any] = {}
    try:
        if (file := find_table(folder, PEOPLE)) is not None:
            people, source = open_table(file, PEOPLE)
    except BadEvidence as error:
        faults += error.faults
    for practice in PRACTICES:
        try:
            if _holds(folder, practice.tables):
                practices[practice.name] = practice.evidence.read(folder)
        except BadEvidence as error:
            faults += error.faults
    raise_if(faults)
    return Evidence(team_name(folder, practices), people, practices, source)


def _holds(folder: Path, tables: tuple[Table, ...]) -> bool:
    return any((folder / f"{table.name}{end}").exists() for table in tables for end in ENDINGS)


def check_folder(path: Path | str) -> list[Fault]:
    """Return all faults of an evidence folder.

    Parameters
    ----------
    path
        The folder.

    Returns
    -------
    list of Fault
        Nothing where all is well. Faults between tables are looked for once no table is wrong in
        itself.
    """
    try:
        return check_evidence(read_folder(path))
    except BadEvidence as error:
        return list(error.faults)


def check_evidence(evidence: Evidence) -> list[Fault]:
    """Return all contradictions between the tables of a team.

    Parameters
    ----------
    evidence
        The team, each of its tables sound in itself.

    Returns
    -------
    list of Fault
        Empty if there are no faults.
    """
    faults = check_frame(evidence.people, PEOPLE, evidence.source)
    people = None if evidence.people.is_empty() else evidence.people
    for practice in PRACTICES:
        if practice.name in evidence.practices:
            faults += practice.check(evidence.practices[practice.name], people)
    return faults


def unread_files(path: Path | str) -> list[str]:
    """Return the files of an evidence folder that no practice reads.

    Parameters
    ----------
    path
        The folder.

    Returns
    -------
    list of str
        Names of files and folders in rising order; hidden ones are left out.
    """
    names = (entry.name for entry in Path(path).iterdir())
    return sorted(name for name in names if name not in _OURS and not name.startswith("."))


def unread_columns(evidence: Evidence) -> list[str]:
    """Return the columns in the files of an evidence folder that belong to no table.

    Parameters
    ----------
    evidence
        The team, as `read_folder` returned it.

    Returns
    -------
    list of str
        A line for each file that has such columns: its name and theirs.
    """
    sources = {} if evidence.source is None else {PEOPLE.name: evidence.source}
    for practice in evidence.practices.values():
        sources |= practice.sources
    return [
        f"{source.file}: {', '.join(plain(name) or _UNNAMED for name in source.unread)}"
        for source in sources.values()
        if source.unread
    ]


def write_folder(evidence: Evidence, path: Path | str, format: Format = "csv") -> None:  # noqa: A002
    """Write all evidence of a team into a folder; after an error, the old folder is unchanged.

    Parameters
    ----------
    evidence
        The team. Its name is stored only in the table of teams or as the name of the folder.
    path
        The folder. One that is there is replaced in one step, and what no practice reads in it is
        carried over.
    format
        ``csv`` or ``parquet``.

    Raises
    ------
    BadEvidence
        If something lies there that is not an evidence folder; it is left as it was.
    OSError
        If the disk refuses; the old folder is then still there.
    """
    folder = Path(path).resolve()
    _refuse_strange(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    mark = secrets.token_hex(4)
    part, old = (folder.with_name(f".{folder.name}.{mark}.{kind}") for kind in ("part", "old"))
    try:
        part.mkdir()
        _carry_over(folder, part)
        write_table(evidence.people, part, PEOPLE, format)
        for practice in PRACTICES:
            if practice.name in evidence.practices:
                evidence.practices[practice.name].write(part, format)
        _swap(part, folder, old)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _swap(part: Path, folder: Path, old: Path) -> None:
    if not folder.exists():
        part.rename(folder)
        return
    folder.rename(old)
    try:
        part.rename(folder)
    except OSError:
        old.rename(folder)
        raise
    shutil.rmtree(old)


def _carry_over(folder: Path, part: Path) -> None:
    if not folder.is_dir():
        return
    shutil.copystat(folder, part)
    for entry in folder.iterdir():
        if entry.name in _OURS:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.copytree(entry, part / entry.name, symlinks=True)
        else:
            shutil.copy2(entry, part / entry.name, follow_symlinks=False)


def _refuse_strange(folder: Path) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        problem = "a file with this name exists already"
        raise BadEvidence([Fault(folder.name, problem, "give another name")])
    names = {entry.name for entry in folder.iterdir()}
    if names and not names & _OURS:
        problem = "the folder contains files that are not evidence"
        raise BadEvidence([Fault(folder.name, problem, "give an empty or a new folder")])


def _missing(folder: Path) -> Fault:
    """Return a fault for a missing folder; say how to restore it if writing was interrupted."""
    left = sorted(folder.resolve().parent.glob(f".{folder.resolve().name}.*.old"))
    remedy = f"rename {left[-1].name} back to {folder.name}" if left else "correct the path"
    return Fault(folder.name, "there is no such folder", remedy)


def team_name(path: Path, practices: Mapping[str, Any]) -> str:
    """Return the name of the only team without a parent team, or else the name of the folder.

    Parameters
    ----------
    path
        The folder or the file the evidence comes from.
    practices
        The evidence of each practice by its name; the teams are a table of the pulse.

    Returns
    -------
    str
        The name.
    """
    if PULSE.name in practices:
        teams: pl.DataFrame = practices[PULSE.name].teams
        top = teams.filter(pl.col("parent").is_null())
        if top.height == 1:
            return str(top["name"][0] or top["team"][0])
    whole = path.resolve()
    return whole.name if whole.is_dir() else whole.name.partition(".")[0]
