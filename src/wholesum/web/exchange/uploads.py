"""Read an uploaded folder: unpack it safely, and limit its size and the number of its files."""

from __future__ import annotations

import base64
import binascii
import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PureWindowsPath
from tempfile import TemporaryDirectory
from typing import IO, Final

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from wholesum.tables import BadEvidence, Fault, raise_if

MOST_BYTES: Final = 20_000_000
MOST_PACKED: Final = 7_000_000
"""Characters of a packed folder, which a form field holds between the steps of an import."""
MOST_FILES: Final = 100
HIGHEST_RATIO: Final = 200
FOLDER: Final = "the upload"
"""The name of the folder in messages about all its files."""
_HARMLESS: Final = 1_000_000
_LOCKED: Final = 0x1
_READ: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # others let an archive ask for memory
_DAMAGED: Final = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError)


@dataclass(frozen=True)
class UploadedFolder:
    """The files of an uploaded folder that an importer reads.

    Parameters
    ----------
    files
        The contents by name.
    unread
        The names of the other files.
    """

    files: Mapping[str, bytes]
    unread: tuple[str, ...]

    @contextmanager
    def on_disk(self) -> Iterator[Path]:
        """Write the files to a temporary folder, each under its own name."""
        with TemporaryDirectory() as place:
            folder = Path(place, FOLDER)
            folder.mkdir()
            for name, content in self.files.items():
                (folder / name).write_bytes(content)
            yield folder

    def packed(self) -> str:
        """Return the folder as a text for a form field, so that the server stores no file.

        Raises
        ------
        BadEvidence
            If it is too large.
        """
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in {**dict.fromkeys(self.unread, b""), **self.files}.items():
                archive.writestr(name, content)
        text = base64.b64encode(packed.getvalue()).decode()
        if len(text) > MOST_PACKED:
            problem = _("the folder is too large, even as a zip file")
            raise BadEvidence([Fault(FOLDER, problem, _("send fewer rounds, or only the tables"))])
        return text


def uploaded_folder(
    files: Sequence[UploadedFile], is_read: Callable[[str], bool]
) -> UploadedFolder:
    """Read a folder that a user uploaded as a zip file or as single files.

    Only files of known names are unpacked, each under its own name into a folder of our own: what
    an archive calls its entries never becomes a path.

    Parameters
    ----------
    files
        One zip, or the files.
    is_read
        Whether the importer reads a file of this name.

    Raises
    ------
    BadEvidence
        If anything is wrong, with every fault that was found.
    """
    if len(files) > MOST_FILES:
        raise BadEvidence([_too_many(FOLDER, len(files))])
    if sum(file.size or 0 for file in files) > MOST_BYTES:
        raise BadEvidence([_too_large(FOLDER)])
    if not any((file.name or "").lower().endswith(".zip") for file in files):
        given = ((file.name or "", file.read) for file in files)
        return _folder(given, is_read)
    if len(files) > 1:
        problem = _("there is a zip file together with other files")
        raise BadEvidence([Fault(FOLDER, problem, _("send only the zip file"))])
    return _unpacked(files[0], files[0].name or "", is_read)


def packed_folder(text: str, is_read: Callable[[str], bool]) -> UploadedFolder:
    """Read a folder from the text in a form field, as `UploadedFolder.packed` returned it."""
    try:
        content = base64.b64decode(text[:MOST_PACKED], validate=True)
    except binascii.Error:
        content = b""
    return _unpacked(io.BytesIO(content), FOLDER, is_read)


def _folder(
    given: Iterator[tuple[str, Callable[[], bytes]]], is_read: Callable[[str], bool]
) -> UploadedFolder:
    files: dict[str, bytes] = {}
    unread = []
    for name, content in given:
        if not is_read(name):
            unread.append(name)
        elif name in files:
            problem = _("the folder contains this table more than once")
            raise BadEvidence(
                [Fault(name, problem, _("keep one of these tables and delete the others"))]
            )
        else:
            files[name] = content()
    return UploadedFolder(files, tuple(sorted(unread)))


def _unpacked(
    file: UploadedFile | IO[bytes], name: str, is_read: Callable[[str], bool]
) -> UploadedFolder:
    try:
        with zipfile.ZipFile(file) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            raise_if(list(_check(name, entries)))
            paths = [(PureWindowsPath(entry.filename), entry) for entry in entries]
            given = (
                (path.name, partial(archive.read, entry))
                for path, entry in paths
                if not any(part.startswith((".", "__")) for part in path.parts)
            )
            return _folder(given, is_read)
    except BadEvidence:
        raise
    except (*_DAMAGED, NotImplementedError) as error:
        problem = _("this is not a zip file, or the file is incomplete or damaged")
        raise BadEvidence([Fault(name, problem, _("pack the files again"))]) from error


def _check(name: str, entries: Sequence[zipfile.ZipInfo]) -> Iterator[Fault]:
    """Report each fault of a zip file before any file in it is unpacked."""
    if len(entries) > MOST_FILES:
        yield _too_many(name, len(entries))
        return
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        yield _too_large(name)
    for entry in entries:
        if _leads_out(entry):
            problem = _("the path of this file leads outside the folder")
            yield Fault(entry.filename, problem, _("zip only the files of the folder"))
        if entry.file_size > max(_HARMLESS, HIGHEST_RATIO * entry.compress_size):
            problem = _(
                "the file in the zip becomes more than %(ratio)s times as large when it is unpacked"
            )
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
