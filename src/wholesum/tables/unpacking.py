"""Read the bytes of a file, unpacked if the file is compressed, up to a size limit."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path
from typing import Final

from wholesum.tables.faults import BadEvidence, Fault

LARGEST: Final = 2_000_000_000
_HARMLESS: Final = 16_000_000
_HIGHEST_RATIO: Final = 200
_PIECE: Final = 1_000_000


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a file; unpack the file if its name ends in ``.gz``.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    bytes
        At most two gigabytes, and at most 200 times the packed size once that is over 16 megabytes.

    Raises
    ------
    BadEvidence
        If the file is missing, cannot be read or unpacked, or is too large.
    """
    if not path.exists():
        raise BadEvidence([Fault(path.name, "the file is missing", "add it or correct its name")])
    if not path.is_file():
        raise BadEvidence([Fault(path.name, "this is not a file", "put a table in its place")])
    try:
        size = path.stat().st_size
        return _unpack(path, size) if path.suffix == ".gz" else _read_whole(path, size)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise BadEvidence(
            [
                Fault(
                    path.name,
                    "the file cannot be unpacked: it is cut off or damaged",
                    "pack it again",
                )
            ]
        ) from error
    except OSError as error:
        problem = f"the file cannot be read: {error.strerror or error}"
        raise BadEvidence([Fault(path.name, problem, "check its place and permissions")]) from error


def _read_whole(path: Path, size: int) -> bytes:
    if size > LARGEST:
        problem = f"the file has {size:,} bytes, more than the {LARGEST:,} that are read"
        raise BadEvidence([Fault(path.name, problem, "give the table as Parquet")])
    return path.read_bytes()


def _unpack(path: Path, size: int) -> bytes:
    limit = min(LARGEST, max(_HARMLESS, _HIGHEST_RATIO * size))
    unpacked = bytearray()
    with gzip.open(path, "rb") as file:
        while piece := file.read(_PIECE):
            unpacked += piece
            if len(unpacked) > limit:
                problem = f"{size:,} packed bytes unpack to more than {limit:,}"
                raise BadEvidence([Fault(path.name, problem, "give the table unpacked")])
    return bytes(unpacked)
