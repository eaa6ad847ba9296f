"""Read starting statements from pasted text or a Polis file; report each fault with its place."""

from __future__ import annotations

import warnings
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from wholesum.dialogue.importers.polis import read_comments
from wholesum.dialogue.schema import LONGEST_STATEMENT
from wholesum.tables import BadEvidence, Fault, ReadingWarning, raise_if
from wholesum.web.dialogue.text import plain_text

MOST_SEEDS: Final = 1000
MOST_BYTES: Final = 5_000_000
_PACKED: Final = (b"PK\x03\x04", b"\x1f\x8b")
_FILE: Final = "comments.csv"


def pasted_seeds(text: str) -> list[str]:
    """Return the statements of a pasted text; each line is one statement.

    Raises
    ------
    BadEvidence
        If a line is too long for a statement, or there are too many.
    """
    where = _("the text that you pasted")
    lines = [(number, plain_text(line)) for number, line in enumerate(text.splitlines(), start=1)]
    raise_if(
        [
            Fault(
                where,
                _("the statement has %(length)s characters, more than %(longest)s")
                % {"length": len(line), "longest": LONGEST_STATEMENT},
                _("shorten the statement, or split it into two"),
                line=number,
                value=line,
            )
            for number, line in lines
            if len(line) > LONGEST_STATEMENT
        ][:20]
    )
    return _few(where, [line for _number, line in lines if line])


def seeds_in(file: UploadedFile) -> tuple[list[str], list[str]]:
    """Return the statements of a Polis ``comments.csv`` that were not rejected, and notes on it.

    The notes say what was left aside or settled by a rule. A packed file is refused unread.

    Raises
    ------
    BadEvidence
        If the file is too large, packed, or anything in it is wrong, with every fault found.
    """
    if (file.size or 0) > MOST_BYTES:
        problem = _("the file has more than %(most)s megabytes")
        raise BadEvidence(
            [
                Fault(
                    _FILE,
                    problem % {"most": MOST_BYTES // 1_000_000},
                    _("delete the rows that you do not need"),
                )
            ]
        )
    content = file.read()
    if content.startswith(_PACKED):
        raise BadEvidence(
            [Fault(_FILE, _("the file is packed"), _("unpack the file and send it again"))]
        )
    with TemporaryDirectory() as place:
        path = Path(place, _FILE)
        path.write_bytes(content)
        with warnings.catch_warnings(record=True) as given:
            warnings.simplefilter("always", ReadingWarning)
            texts = [plain_text(text) for text in read_comments(path)]
    notes = [str(warning.message) for warning in given]
    return _few(_FILE, [text for text in texts if text]), notes


def _few(where: str, texts: list[str]) -> list[str]:
    if len(texts) > MOST_SEEDS:
        problem = _(
            "there are %(number)s statements, but a dialogue can start with at most %(most)s"
        )
        message = problem % {"number": len(texts), "most": MOST_SEEDS}
        raise BadEvidence([Fault(where, message, _("delete the statements that you do not need"))])
    return texts
