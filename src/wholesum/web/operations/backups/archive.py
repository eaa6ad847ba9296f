"""Write and read the archive file of a backup."""

from __future__ import annotations

import hashlib
import os
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from wholesum.web.operations.starting import RefusedError

SCHEMA: Final = "wholesum.backup/1"
MANIFEST: Final = "manifest.json"
SECRET: Final = "secret"  # noqa: S105 - the name of its file
DATABASE: Final = {"sqlite": "wholesum.sqlite3", "postgresql": "wholesum.dump"}
"""The name of the database's file, by the kind of database."""
_LONGEST_MANIFEST: Final = 1_000_000


@dataclass(frozen=True)
class Manifest:
    """The description in a backup: versions, time, and a checksum for each file.

    Parameters
    ----------
    version
        The version of Wholesum that made it.
    made
        When, in UTC (ISO 8601).
    database
        ``sqlite`` or ``postgresql``.
    rows
        How many rows each table has.
    open_rounds
        Number of open rounds, of pulses and of votes: their rolls still show who has answered.
    sha256
        The checksum of each file in the archive, by its name.
    schema
        The form of the archive.
    """

    version: str
    made: str
    database: str
    rows: dict[str, int]
    open_rounds: int
    sha256: dict[str, str]
    schema: str = SCHEMA

    def explain(self) -> str:
        """Describe the content of the backup in one sentence.

        Returns
        -------
        str
            Its database, the time it was made, and its version.
        """
        people, teams = self.rows.get("accounts_user", 0), self.rows.get("teams_team", 0)
        return (
            f"people {people}, teams {teams}, {self.database}, made {self.made} "
            f"by Wholesum {self.version}."
        )


def checksum(file: Path) -> str:
    """Return the SHA-256 of a file.

    Parameters
    ----------
    file
        The file.

    Returns
    -------
    str
        In hexadecimal digits.
    """
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def write_archive(archive: Path, folder: Path, manifest: Manifest) -> None:
    """Write the manifest, and the files that it names, as one archive.

    It is written to a temporary file and renamed, and is readable by its owner only.

    Parameters
    ----------
    archive
        The archive to write.
    folder
        Where the files are.
    manifest
        What the archive says of itself.
    """
    (folder / MANIFEST).write_bytes(msgspec.json.format(msgspec.json.encode(manifest)))
    beside = archive.with_name(f"{archive.name}.part")
    beside.unlink(missing_ok=True)
    try:
        with open(beside, "xb", opener=_only_mine) as opened:
            with tarfile.open(fileobj=opened, mode="w:gz") as packed:
                for name in (MANIFEST, *manifest.sha256):
                    packed.add(folder / name, name, filter=_nameless)
            opened.flush()
            os.fsync(opened.fileno())
        beside.replace(archive)
    finally:
        beside.unlink(missing_ok=True)


def unpack(archive: Path, folder: Path) -> Manifest:
    """Unpack an archive into a folder and compare each file with its checksum.

    Parameters
    ----------
    archive
        The archive.
    folder
        An empty folder.

    Returns
    -------
    Manifest
        What the archive says of itself.

    Raises
    ------
    RefusedError
        If it is not a backup of Wholesum, is damaged, or holds anything else.
    """
    try:
        with tarfile.open(archive, "r:gz") as packed:
            manifest = _manifest(packed, archive)
            _unpack(packed, archive, folder, manifest)
    except (tarfile.TarError, EOFError, OSError) as error:
        raise RefusedError(f"{archive} cannot be read as a backup: {error}.") from error
    for name, expected in manifest.sha256.items():
        if checksum(folder / name) != expected:
            raise RefusedError(
                f"{archive} is damaged: {name} is not what was packed. Take another."
            )
    return manifest


def _manifest(packed: tarfile.TarFile, archive: Path) -> Manifest:
    first = packed.next()
    if first is None or first.name != MANIFEST or first.size > _LONGEST_MANIFEST:
        raise RefusedError(
            f"{archive} is not a backup of Wholesum: {MANIFEST} does not come first."
        )
    content = packed.extractfile(first)
    try:
        manifest = msgspec.json.decode(content.read() if content else b"", type=Manifest)
    except msgspec.MsgspecError as error:
        raise RefusedError(f"{archive}: its {MANIFEST} cannot be read: {error}.") from error
    if manifest.schema != SCHEMA or manifest.database not in DATABASE:
        raise RefusedError(
            f"{archive} is of the form {manifest.schema}, {manifest.database}; this version "
            f"of Wholesum reads {SCHEMA}. Restore it with Wholesum {manifest.version}."
        )
    return manifest


def _unpack(packed: tarfile.TarFile, archive: Path, folder: Path, manifest: Manifest) -> None:
    known = {DATABASE[manifest.database], SECRET}
    found = set()
    for member in packed:
        if member.name == MANIFEST:
            continue
        if member.name not in known & set(manifest.sha256) or not member.isreg():
            raise RefusedError(f"{archive} holds {member.name!r}, which no backup does.")
        packed.extract(member, folder, filter="data")
        (folder / member.name).chmod(0o600)
        found.add(member.name)
    if missing := (set(manifest.sha256) | {DATABASE[manifest.database]}) - found:
        raise RefusedError(f"{archive} lacks {', '.join(sorted(missing))}. Take another backup.")


def _nameless(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Remove the owner's name of a file from its entry in the archive."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member


def _only_mine(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
