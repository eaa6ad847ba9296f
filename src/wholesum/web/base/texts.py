"""Texts that members write, several lines long."""

from __future__ import annotations

import unicodedata
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_KEPT: Final = frozenset("\n\u200d")
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def tidy(text: str) -> str:
    """Return a text without signs that are not seen or turn the text around them.

    Parameters
    ----------
    text
        What somebody sent.

    Returns
    -------
    str
        Lines without spaces at their ends, at most one blank line between two; joined emoji stay.
    """
    lines = "\n".join(text.splitlines())
    seen = "".join(s for s in lines if s in _KEPT or unicodedata.category(s) not in _UNSEEN)
    told: list[str] = []
    for line in (line.strip() for line in seen.split("\n")):
        if line or (told and told[-1]):
            told.append(line)
    return "\n".join(told).strip()


def required(text: str, longest: int, what: str) -> str:
    """Return a text tidied, which must be there.

    Parameters
    ----------
    text
        What somebody sent.
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
    told = optional(text, longest)
    if not told:
        raise ValidationError(what)
    return told


def optional(text: str, longest: int) -> str:
    """Return a text tidied, which may be blank.

    Parameters
    ----------
    text
        What somebody sent.
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
    told = tidy(text)
    if len(told) > longest:
        message = _("The text has %(count)s characters; shorten it to %(longest)s.")
        raise ValidationError(message % {"count": len(told), "longest": longest})
    return told
