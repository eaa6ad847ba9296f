"""Propose which person each name in a transcript means; a user decides."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache
from typing import Final

from wholesum.conversation.transcripts.labels import NAME_WORDS
from wholesum.tables import name_key

_ALIKE: Final = 0.84
_SHORTEST: Final = 4
_BRACKETS: Final = re.compile(r"[(\[{][^()\[\]{}]*(?:\([^()]*\)[^()]*)*[)\]}]?")
_AFFILIATION: Final = re.compile(r"\s*[|/@]|\s+[-–—]\s+|-(?=Team\b)", re.I)
_ROOM: Final = re.compile(
    rf"\b(?:{'|'.join(NAME_WORDS['rooms'])})\b|\d\s*(?:og|floor|stock)\b|&|\+", re.I
)


class Meaning(StrEnum):
    """What a name in a transcript can mean, such as a person, a guest or a room."""

    PERSON = "person"
    GUEST = "guest"
    ROOM = "room"
    NOBODY = "nobody"


@dataclass(frozen=True)
class NameProposal:
    """A proposal of which person one name in a transcript means.

    Parameters
    ----------
    label
        The name in the transcript.
    meaning
        What it probably stands for: a person of the team, a guest, or a room with several people.
    person
        The id of the person of the team, or for a guest the first label of the same guest.
    reason
        Why, in a few words.
    """

    label: str
    meaning: Meaning
    person: str
    reason: str


def propose_names(labels: Iterable[str], people: Mapping[str, str]) -> list[NameProposal]:
    """Propose for each name in a transcript which person the name means.

    Titles, brackets, affiliations, accents and case are left aside. A name then matches a person
    by the whole name, in either order; by a surname with initials; by a first name or surname that
    only one person has; or by a spelling that is nearly the same. Names that match nobody are
    compared with each other in the same way.

    Parameters
    ----------
    labels
        The names, in the order of the transcript; an empty one is left out.
    people
        The name of each person of the team by the person's id.

    Returns
    -------
    list of NameProposal
        One a name. Nothing is decided: two people may have similar names.
    """
    known = {person: name for person, name in people.items() if plain_name(name)}
    guests: dict[str, str] = {}
    found = []
    for label in filter(None, labels):
        meaning, person, reason = Meaning.PERSON, *(_matches(label, known) or ("", ""))
        if not person and _ROOM.search(_BRACKETS.sub(" ", label)):
            meaning, reason = Meaning.ROOM, "may stand for several people"
        elif not person:
            same = _matches(label, guests) or (label, "no person of the team has this name")
            meaning, person, reason = Meaning.GUEST, *same
            if person == label:
                guests[label] = label
        found.append(NameProposal(label, meaning, person, reason))
    return found


@lru_cache(maxsize=4096)
def plain_name(name: str) -> str:
    """Return a person's name without title, brackets, affiliation, accents and capital letters.

    Parameters
    ----------
    name
        A name as it was written.

    Returns
    -------
    str
        Its words with single spaces; those before a comma are moved to the end.
    """
    bare = _AFFILIATION.split(_BRACKETS.sub(" ", name))[0]
    last, comma, first = bare.partition(",")
    if comma and first.strip():
        bare = f"{first} {last}"
    words = re.sub(r"[^\w'\s-]|_", " ", without_accents(name_key(bare))).split()
    kept = [word for word in words if word not in NAME_WORDS["titles"]]
    return " ".join(kept or words)


def without_accents(text: str) -> str:
    """Return a text without accents on its letters."""
    letters = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in letters if not unicodedata.combining(sign))


def _matches(label: str, people: Mapping[str, str]) -> tuple[str, str] | None:
    """Return the only person whom a name can mean, by the first rule that gives an answer."""
    name = plain_name(label)
    if not name:
        return None
    for reason, rule in _RULES.items():
        found = [person for person, whole in people.items() if rule(name, plain_name(whole))]
        if len(found) == 1:
            return found[0], reason
        if found:
            return None
    return None


def _same(name: str, whole: str) -> bool:
    return name == whole or sorted(name.split()) == sorted(whole.split())


def _initials(name: str, whole: str) -> bool:
    """Return whether two names have equal surnames and first names with the same initials."""
    (*firsts, last), (*known, surname) = name.split(), whole.split()
    if last != surname or not firsts or not known:
        return False
    short = min(len(firsts[0]), len(known[0]))
    return short == 1 and firsts[0][0] == known[0][0]


def _part(name: str, whole: str) -> bool:
    """Return whether the longer of two names contains all words of the shorter one."""
    short, long = sorted((set(name.split()), set(whole.split())), key=len)
    return short <= long and any(len(word) > 1 for word in short)


def _variant(name: str, whole: str) -> bool:
    return _near(name, whole) or (
        " " not in name and any(_near(name, word) for word in whole.split())
    )


def _near(first: str, second: str) -> bool:
    if min(len(first), len(second)) < _SHORTEST:
        return False
    compared = SequenceMatcher(None, first, second)
    return compared.real_quick_ratio() >= _ALIKE and compared.ratio() >= _ALIKE


_RULES: Final = {
    "the same name": _same,
    "the same surname and initial": _initials,
    "a part of the name that only one person has": _part,
    "nearly the same spelling": _variant,
}
