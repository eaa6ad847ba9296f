"""Read an uploaded evidence folder: limit its size, check it, and report every fault."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PureWindowsPath
from tempfile import TemporaryDirectory
from typing import Final

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from wholesum.mirror.evidence import ALL_TABLES, FILES, Evidence, check_evidence, read_folder
from wholesum.tables import BadEvidence, Fault, raise_if

MOST_BYTES: Final = 20_000_000
MOST_FILES: Final = 100
HIGHEST_RATIO: Final = 200
_HARMLESS: Final = 1_000_000
_FOLDER: Final = "the upload"
_KNOWN: Final = frozenset((*FILES, *(f"{table.name}.csv" for table in ALL_TABLES)))
_PACKED: Final = frozenset(
    f"{table.name}{end}" for table in ALL_TABLES for end in (".csv.gz", ".parquet")
)
_LOCKED: Final = 0x1
_READ: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others let an archive ask for memory
_DAMAGED: Final = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError)


@dataclass(frozen=True, eq=False)
class Upload:
    """The evidence in an uploaded folder, and the names of files that were not read.

    Parameters
    ----------
    evidence
        The team, found sound; its name is empty where the folder does not say it.
    unread
        Names of files that no practice reads.
    """

    evidence: Evidence
    unread: tuple[str, ...]


def read_upload(files: Sequence[UploadedFile]) -> Upload:
    """Read a zip of an evidence folder, or its CSV files one by one.

    Only tables of known names are unpacked, each under its own name into a folder of our own: what
    an archive calls its entries never becomes a path.

    Parameters
    ----------
    files
        One zip, or the CSV files.

    Returns
    -------
    Upload
        The evidence.

    Raises
    ------
    BadEvidence
        If anything is wrong, with every fault that was found.
    """
    if len(files) > MOST_FILES:
        raise BadEvidence([_too_many(_FOLDER, len(files))])
    if sum(file.size or 0 for file in files) > MOST_BYTES:
        raise BadEvidence([_too_large(_FOLDER)])
    with TemporaryDirectory() as place:
        folder = Path(place, _FOLDER)
        folder.mkdir()
        unread = [name for name, content in _tables(files) if not _keep(folder, name, content)]
        return Upload(_sound(folder), tuple(sorted(unread)))


def _tables(files: Sequence[UploadedFile]) -> Iterator[tuple[str, bytes]]:
    """Yield the name of each file, and its content if it is a table."""
    if not any((file.name or "").lower().endswith(".zip") for file in files):
        for file in files:
            name = file.name or ""
            yield name, file.read() if name in _KNOWN else b""
    elif len(files) == 1:
        yield from _unpacked(files[0])
    else:
        problem = _("there is a zip file together with other files")
        raise BadEvidence([Fault(_FOLDER, problem, _("send only the zip file"))])


def _keep(folder: Path, name: str, content: bytes) -> bool:
    """Write a table into the folder, and return whether the file was a table."""
    if name in _PACKED:
        problem, remedy = _("only tables in CSV can be imported"), _("send the table as CSV")
        raise BadEvidence([Fault(name, problem, remedy)])
    if name not in _KNOWN:
        return False
    path = folder / name
    if path.exists():
        problem = _("the folder contains this table more than once")
        raise BadEvidence([Fault(name, problem, _("delete all but one of them"))])
    path.write_bytes(content)
    return True


def _sound(folder: Path) -> Evidence:
    evidence = read_folder(folder)
    if not evidence.practices:
        problem = _("there is no table of rounds, dialogues, focus rounds or decisions")
        raise BadEvidence([Fault(_FOLDER, problem, _("send the whole evidence folder"))])
    raise_if(check_evidence(evidence))
    return replace(evidence, name="") if evidence.name == _FOLDER else evidence


def _unpacked(file: UploadedFile) -> Iterator[tuple[str, bytes]]:
    name = file.name or ""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            raise_if(list(_check(name, entries)))
            for entry in entries:
                path = PureWindowsPath(entry.filename)
                if not any(part.startswith((".", "__")) for part in path.parts):
                    yield path.name, archive.read(entry) if path.name in _KNOWN else b""
    except BadEvidence:
        raise
    except (*_DAMAGED, NotImplementedError) as error:
        problem = _("this is not a zip file, or the file is incomplete or damaged")
        raise BadEvidence([Fault(name, problem, _("pack the files again"))]) from error


def _check(name: str, entries: Sequence[zipfile.ZipInfo]) -> Iterator[Fault]:
    """Report each fault of an archive before anything in it is unpacked."""
    if len(entries) > MOST_FILES:
        yield _too_many(name, len(entries))
        return
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        yield _too_large(name)
    for entry in entries:
        if _leads_out(entry):
            problem = _("the path leads out of the folder")
            yield Fault(entry.filename, problem, _("zip only the files of the folder"))
        if entry.file_size > max(_HARMLESS, HIGHEST_RATIO * entry.compress_size):
            problem = _("unpacked, the file is more than %(ratio)s times as large")
            yield Fault(
                entry.filename, problem % {"ratio": HIGHEST_RATIO}, _("send the CSV files unpacked")
            )
        if entry.flag_bits & _LOCKED:
            problem = _("the file is locked with a password")
            yield Fault(entry.filename, problem, _("pack the file again without a password"))
        if entry.compress_type not in _READ:
            problem = _("the file uses a kind of compression that this app cannot read")
            yield Fault(entry.filename, problem, _("pack the file again as a plain zip file"))


def _leads_out(entry: zipfile.ZipInfo) -> bool:
    path = PureWindowsPath(entry.filename)
    return bool(path.anchor) or ".." in path.parts or stat.S_ISLNK(entry.external_attr >> 16)


def _too_many(name: str, files: int) -> Fault:
    problem = _("there are %(files)s files, but at most %(most)s can be read")
    return Fault(name, problem % {"files": files, "most": MOST_FILES}, _("send only the tables"))


def _too_large(name: str) -> Fault:
    problem = _("the file has more than %(most)s megabytes")
    return Fault(
        name,
        problem % {"most": MOST_BYTES // 1_000_000},
        _("send fewer rounds, or only the tables"),
    )
