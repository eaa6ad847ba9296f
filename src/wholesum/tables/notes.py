"""Warnings about data that a reader skipped or could read in two ways."""

from __future__ import annotations

import warnings
from collections.abc import Iterable

from wholesum.tables.faults import Fault


class ReadingWarning(UserWarning):
    """The warning that a reader skipped a part of a file, or chose between two meanings of it."""


def warn_of(notes: Iterable[Fault | str]) -> tuple[str, ...]:
    """Issue a `ReadingWarning` for each of some notes of a reader.

    Parameters
    ----------
    notes
        Notes on values that were left out or read by a rule.

    Returns
    -------
    tuple of str
        The notes as sentences.
    """
    sentences = tuple(str(note) for note in notes)
    for sentence in sentences:
        warnings.warn(sentence, ReadingWarning, stacklevel=3)
    return sentences
