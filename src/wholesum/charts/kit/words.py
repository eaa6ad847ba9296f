"""Write counts and shares in words, in the same format in every chart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_UNIT: Final = re.compile(r"(?<=\d) (?=[\w=])|(?<=\d.of) (?=\d)|(?<=\bn) (?==)|(?<==) (?=\d)")


def counted(count: int, thing: str) -> str:
    """Return a number with its noun, such as "1 effort", "12 efforts" or "1,200 teams"."""
    return f"1 {thing}" if count == 1 else f"{count:,} {thing}s"


def n_of(n: int | None, of: int | None = None) -> str:
    """Write how many people answered, such as "n = 8 of 9"; "not shown" if the number is hidden."""
    if n is None:
        return "not shown"
    return f"n = {n}" if of is None else f"n = {n} of {of}"


def percent(share: float, digits: int = 0) -> str:
    """Write a share as a percentage; with decimals, a tiny share becomes "less than 0.1%"."""
    least = 10.0 ** -(digits + 2)
    if digits and 0 < share < least:
        return f"less than {least:.{digits}%}"
    return f"{share:.{digits}%}"


def days(found: Sequence[object]) -> str:
    """Write the first and the last of some days: "2026-01-05 to 2026-03-02"."""
    ordered = sorted({str(day) for day in found})
    if not ordered:
        return ""
    return ordered[0] if len(ordered) == 1 else f"{ordered[0]} to {ordered[-1]}"


def unbroken(words: str) -> str:
    """Replace the space between a number and its unit or noun by a non-breaking space."""
    return _UNIT.sub("\N{NO-BREAK SPACE}", words)
