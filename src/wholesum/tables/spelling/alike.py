"""Compare names and headings that people spell in different ways."""

from __future__ import annotations

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

import polars as pl

_SIGNS: Final = str.maketrans(
    dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u02b9\u2032\u00b4`", "'")
    | dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"')
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-")
)
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_MOST_NAMED: Final = 5


def name_key(text: str) -> str:
    """Return a name in a normalised form, in which two spellings of one name are equal.

    Parameters
    ----------
    text
        A name as it was written.

    Returns
    -------
    str
        The name in Unicode form NFKC, case-folded, with single spaces, without spaces at its ends
        and without invisible characters.
    """
    # Folding the case can undo the normal form, as in "ᾳ", so it is made again.
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    seen = "".join(sign for sign in folded if unicodedata.category(sign) != "Cf")
    return " ".join(seen.split())


def heading_key(text: str) -> str:
    """Return a heading in a normalised form, in which two spellings of it are equal.

    Parameters
    ----------
    text
        A heading as it was written.

    Returns
    -------
    str
        As `name_key`; in addition, all apostrophes, quotation marks and dashes are the plain ones,
        and HTML tags and entities are taken out.
    """
    if "<" in text or "&" in text:
        text = html.unescape(_TAG.sub(" ", text))
    # A modifier such as U+00B4 becomes a space and a combining mark in NFKC, so it is handled
    # first.
    return name_key(name_key(text.translate(_SIGNS)).translate(_SIGNS))


def find_heading(wanted: str, header: Iterable[str]) -> str | None:
    """Return the heading of a file that equals a given heading, also in another spelling.

    Parameters
    ----------
    wanted
        The heading that is looked for.
    header
        The headings of the file.

    Returns
    -------
    str or None
        The heading that is equal; else the one that is compared as equal, where it is the only
        one; else ``None``.
    """
    header = list(header)
    if wanted in header:
        return wanted
    alike = [name for name in header if heading_key(name) == heading_key(wanted)]
    return alike[0] if len(alike) == 1 else None


def one_spelling(names: pl.Series) -> tuple[pl.Series, Mapping[str, tuple[str, ...]]]:
    """Replace different spellings of the same name in a column by one spelling.

    Parameters
    ----------
    names
        Names as they were written; blanks stay blank.

    Returns
    -------
    series : Series
        The same names, each in the spelling that occurs most often; of equally frequent ones the
        first in the order of Unicode. Spaces at the ends are taken off.
    joined : dict
        For each spelling that was kept the others that were joined with it.
    """
    counts = Counter(name for name in names.to_list() if name is not None)
    groups: dict[str, list[str]] = {}
    for name in sorted(counts, key=lambda name: (-counts[name], name != name.strip(), name)):
        groups.setdefault(name_key(name), []).append(name)
    spelt: dict[str, str | None] = {}
    joined: dict[str, tuple[str, ...]] = {}
    for key, spellings in groups.items():
        kept = " ".join(spellings[0].split()) if key else None
        spelt |= dict.fromkeys(spellings, kept)
        if kept is not None and len(spellings) > 1:
            joined[kept] = tuple(spellings[1:])
    series = names.replace_strict(spelt, default=None, return_dtype=pl.String)
    return series.alias(names.name), joined


def describe_joined(what: str, joined: Mapping[str, tuple[str, ...]]) -> str:
    """Describe which spellings were treated as the same name.

    Parameters
    ----------
    what
        The noun for the names in the plural, such as "functions".
    joined
        As `one_spelling` returns it.

    Returns
    -------
    str
        A sentence; nothing where no names were joined.
    """
    if not joined:
        return ""
    listed = [
        f"'{kept}' also as {', '.join(repr(name) for name in others[:_MOST_NAMED])}"
        for kept, others in list(joined.items())[:_MOST_NAMED]
    ]
    more = f", and {len(joined) - _MOST_NAMED} more" if len(joined) > _MOST_NAMED else ""
    return f"Some {what} are spelt in several ways and count as one: {'; '.join(listed)}{more}."
