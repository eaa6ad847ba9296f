"""Read numbers with points, commas and spaces, as people and programs write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_SPACES: Final = re.compile(r"(?<=\d)[ \u00a0\u2009\u202f'’](?=\d{3}(?:\D|$))")
_PLAIN: Final = re.compile(r"[+-]?\d*[.,]?\d+(?:[eE][+-]?\d{1,3})?")
_EITHER: Final = re.compile(r"[+-]?[1-9]\d{0,2}([.,])\d{3}")
_DIGITS: Final = re.compile(r"[+-]?[\d.,]*\d[\d.,]*")
_OTHER: Final = {".": ",", ",": "."}


def reads_two_ways(text: str) -> bool:
    """Return whether a number is ambiguous, such as "1,234": a decimal or a thousands sign.

    Parameters
    ----------
    text
        A number as it was written.

    Returns
    -------
    bool
        True of ``1,250`` and ``12.500``; false of ``2,5``, ``0,125``, ``1,250.5``, ``1,250,000``.
    """
    return _EITHER.fullmatch(_SPACES.sub("", text.strip())) is not None


def decimal_sign(texts: Iterable[str], separator: str = ",") -> str:
    """Return whether the numbers of a column use the point or the comma as decimal sign.

    Parameters
    ----------
    texts
        The numbers of one column; text that is not a number is ignored.
    separator
        The sign between the cells of the file.

    Returns
    -------
    str
        The sign that the numbers which can be read in one way have. Where none or both have been
        used: a comma in a file whose cells are separated by semicolons, as spreadsheets write it in
        countries with a decimal comma; a point in any other.
    """
    found = {sign for text in texts if (sign := _sign_of(text)) is not None}
    if len(found) == 1:
        return found.pop()
    return "," if separator == ";" else "."


def read_number(text: str, decimal: str = ".") -> float | None:
    """Read a number from text; return ``None`` if the text is not a number.

    Parameters
    ----------
    text
        The number as it was written; spaces and apostrophes may divide thousands.
    decimal
        The sign before the decimals, where the number can be read in two ways.

    Returns
    -------
    float or None
        The number; ``None`` if it is not one.
    """
    bare = _SPACES.sub("", text.strip())
    sign = (decimal if reads_two_ways(bare) else _sign_of(bare)) or decimal
    thousands = _OTHER[sign]
    whole, _, rest = bare.partition(sign)
    groups = whole.lstrip("+-").split(thousands)
    divided = len(groups) > 1
    if divided and not (1 <= len(groups[0]) <= 3 and all(len(part) == 3 for part in groups[1:])):
        return None
    if sign in rest or thousands in rest:
        return None
    joined = whole.replace(thousands, "") + ("." + rest if rest else "")
    return float(joined) if _PLAIN.fullmatch(joined) else None


def _sign_of(text: str) -> str | None:
    """Return the decimal sign of one number; ``None`` if the number does not show which it is."""
    bare = _SPACES.sub("", text.strip())
    signs = [sign for sign in bare if sign in _OTHER]
    if not signs or reads_two_ways(bare) or not _DIGITS.fullmatch(bare):
        return None
    if len(set(signs)) == 2:
        return signs[-1]
    return _OTHER[signs[0]] if len(signs) > 1 else signs[0]
