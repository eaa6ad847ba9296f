"""Sort names that contain numbers by the value of the numbers."""

from __future__ import annotations

import re
from typing import Final, TypeAlias

NaturalKey: TypeAlias = tuple[tuple[int, int, str], ...]

_PARTS: Final = re.compile(r"[0-9]+|[^0-9]+")


def natural_key(name: str) -> NaturalKey:
    """Return a sort key that compares the numbers inside a name by value.

    Parameters
    ----------
    name
        The name.

    Returns
    -------
    tuple
        Sorts ``r2`` before ``r10``; equal for equal names only.
    """
    parts = [part.lstrip("0") if part.isdigit() else part for part in _PARTS.findall(name)]
    key = tuple((0, len(p), p) if p.isdigit() or not p else (1, 0, p) for p in parts)
    return (*key, (2, 0, name))
