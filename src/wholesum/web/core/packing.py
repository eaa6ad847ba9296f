"""Pack a folder into a zip file that is the same each time."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path


def pack_folder(folder: Path) -> bytes:
    """Return the files of a folder as a zip file without times; equal files give equal zips."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for file in sorted(folder.iterdir()):
            archive.writestr(zipfile.ZipInfo(file.name), file.read_bytes(), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
