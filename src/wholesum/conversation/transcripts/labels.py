"""Find the names of speakers at the beginning of lines, such as ``Ada Bell: Good morning``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources
from typing import Final

_LONGEST: Final = 80
_MOST_WORDS: Final = 6
_MOST_LOWER: Final = 3
_MOSTLY: Final = 0.8
"""From this share of lines with a name on, a name may be written in lower case."""
_BRACKETS: Final = re.compile(r"[(\[][^()\[\]]*(?:\([^()]*\)[^()\[\]]*)*[)\]]?")
_NOT_IN_NAMES: Final = re.compile(r'[?!;"<>=“”„…]|-->|https?$')
_FILE: Final = resources.files(__package__) / "names.toml"
NAME_WORDS: Final = {
    kind: frozenset(words.split())
    for kind, words in tomllib.loads(_FILE.read_text("utf-8")).items()
}
"""Words in names by their kind, as explained in ``names.toml``."""
_LOWER: Final = NAME_WORDS["lower"]


def split_label(line: str) -> tuple[str, str]:
    """Split a line at its first colon, if the text before the colon may be a name.

    Parameters
    ----------
    line
        A line of a transcript.

    Returns
    -------
    name : str
        What is before the colon; empty if it cannot be a name.
    rest : str
        What follows, or the whole line.
    """
    head, colon, rest = line.partition(":")
    if not colon or (rest and not rest[0].isspace()) or not label_kind(head):
        return "", line
    return head.strip(), rest.strip()


@lru_cache(maxsize=4096)
def label_kind(head: str) -> str:
    """Return whether a text before a colon looks like a name: "name", "lower" or empty.

    Parameters
    ----------
    head
        The text before a colon.

    Returns
    -------
    str
        ``name`` where its words begin with capitals or digits, ``lower`` where they do not, empty
        where it cannot be a name.
    """
    name = head.strip()
    if not name or len(name) > 2 * _LONGEST or not (name[0].isalpha() or name[0] in "([@"):
        return ""
    words = _BRACKETS.sub(" ", name).replace("|", " ").replace("/", " ").split()
    outside = " ".join(words) or name
    if len(outside) > _LONGEST or len(words) > _MOST_WORDS or _NOT_IN_NAMES.search(outside):
        return ""
    proper = all(
        not word[0].islower() or word.rstrip(".,") in _LOWER or "@" in word for word in words
    )
    if proper and not (words and words[0] in _LOWER):
        return "name"
    return "lower" if len(words) <= _MOST_LOWER else ""


def known_labels(openings: Iterable[str]) -> frozenset[str]:
    """Return the names that occur at the beginning of the lines of a file.

    Parameters
    ----------
    openings
        The first line of each cue, or each line of a file without times.

    Returns
    -------
    frozenset of str
        Names in lower case are among them only if four of five openings begin with a name.
    """
    heads = [split_label(line)[0] for line in openings]
    named = {head for head in heads if head}
    if sum(map(bool, heads)) >= _MOSTLY * len(heads):
        return frozenset(named)
    return frozenset(head for head in named if label_kind(head) == "name")
