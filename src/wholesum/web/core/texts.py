"""Clean and check the texts that members write."""

from __future__ import annotations

import unicodedata
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_KEPT: Final = frozenset("\n\u200d")
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})

_TURNING: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_JOINERS: Final = frozenset("\u200c\u200d")
_MARKS: Final = frozenset({"Mn", "Me"})
_MOST_MARKS: Final = 5
"""On one letter; no script in use needs more, and piles of them cover the lines around."""


def without_piles(text: str) -> str:
    """Return a text in which no letter has more than five accents."""
    kept, run = [], 0
    for sign in text:
        is_mark = unicodedata.category(sign) in _MARKS
        run = run + is_mark if is_mark or sign in _JOINERS else 0
        if not is_mark or run <= _MOST_MARKS:
            kept.append(sign)
    return "".join(kept)


def tidy(text: str) -> str:
    """Return a text without invisible characters and without marks that reverse its direction.

    Parameters
    ----------
    text
        The text from the form.

    Returns
    -------
    str
        Lines without spaces at their ends, at most one blank line between two, and at most five
        marks on a letter; joined emoji stay.
    """
    lines = "\n".join(text.splitlines())
    seen = "".join(s for s in lines if s in _KEPT or unicodedata.category(s) not in _UNSEEN)
    kept: list[str] = []
    for line in (line.strip() for line in seen.split("\n")):
        if line or (kept and kept[-1]):
            kept.append(line)
    return without_piles("\n".join(kept).strip())


def single_line(text: str) -> str:
    """Return a cleaned text on one line, with single spaces."""
    return " ".join(tidy(text).split())


def required(text: str, longest: int, what: str) -> str:
    """Return a cleaned text; raise an error if it is empty.

    Parameters
    ----------
    text
        The text from the form.
    longest
        How many characters it may have.
    what
        The sentence that asks for it where it is missing.

    Returns
    -------
    str
        The text.

    Raises
    ------
    ValidationError
        If it is blank or too long.
    """
    cleaned = optional(text, longest)
    if not cleaned:
        raise ValidationError(what)
    return cleaned


def optional(text: str, longest: int) -> str:
    """Return a cleaned text, which may be empty.

    Parameters
    ----------
    text
        The text from the form.
    longest
        How many characters it may have.

    Returns
    -------
    str
        The text.

    Raises
    ------
    ValidationError
        If it is too long.
    """
    cleaned = tidy(text)
    if len(cleaned) > longest:
        message = _("The text has %(count)s characters. Shorten it to %(longest)s.")
        raise ValidationError(message % {"count": len(cleaned), "longest": longest})
    return cleaned


def one_line(text: str) -> None:
    """Refuse line breaks, control characters, and marks that hide or reverse other text."""
    if any(unicodedata.category(sign) in {"Cc", "Zl", "Zp"} or sign in _TURNING for sign in text):
        raise ValidationError(_("Write this text on one line, without control characters."))
    if without_piles(text) != text:
        raise ValidationError(_("Use at most five accents or other marks on one letter."))
