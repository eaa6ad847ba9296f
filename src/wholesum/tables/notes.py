"""What a reader left aside or settled by a rule, said to the user of the reader."""

from __future__ import annotations

import warnings
from collections.abc import Iterable

from wholesum.tables.faults import Fault


class ReadingWarning(UserWarning):
    """A part of a file was left aside, or was read by a rule because it can be read in two ways."""


def warn_of(notes: Iterable[Fault | str]) -> tuple[str, ...]:
    """Give a `ReadingWarning` for each note.

    Parameters
    ----------
    notes
        What was left aside or settled by a rule.

    Returns
    -------
    tuple of str
        The notes as sentences.
    """
    sentences = tuple(str(note) for note in notes)
    for sentence in sentences:
        warnings.warn(sentence, ReadingWarning, stacklevel=3)
    return sentences
