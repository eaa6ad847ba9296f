"""A set of questions from a file: items, languages, options, licence and attribution."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator
from typing import Annotated, Final, TypeAlias

import msgspec
from msgspec import Meta, Struct

from wholesum.core.facets import FACET
from wholesum.pulse.evidence import own_items
from wholesum.tables import BadEvidence, Fault, raise_if

MOST_ITEMS: Final = 60
MOST_BYTES: Final = 200_000
OPTIONS: Final = 5
Text: TypeAlias = Annotated[str, Meta(min_length=1, max_length=300)]
Anchor: TypeAlias = Annotated[str, Meta(min_length=1, max_length=60)]


class Wording(Struct, frozen=True, forbid_unknown_fields=True):
    """The texts of a set of questions in one language.

    Parameters
    ----------
    stem
        The question that all items complete.
    anchors
        The five options, the lowest first.
    """

    stem: Text
    anchors: Annotated[tuple[Anchor, ...], Meta(min_length=OPTIONS, max_length=OPTIONS)]


class SetItem(Struct, frozen=True, forbid_unknown_fields=True):
    """One question of a set of questions.

    Parameters
    ----------
    item
        Its code.
    facet
        The facet that it asks about.
    text
        Its text by language.
    reverse
        Whether a high answer means less of the facet.
    """

    item: Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$")]
    facet: str
    text: dict[str, Text]
    reverse: bool = False


class QuestionSet(Struct, frozen=True, forbid_unknown_fields=True):
    """A set of questions that a team uses from a file instead of the own items.

    Parameters
    ----------
    name
        Its name.
    attribution
        Who wrote it, as its licence wants to be named.
    licence
        The licence that allows its use.
    languages
        The words around the questions, by language; the first is stored with the results.
    items
        The questions in the order in which they are asked.
    """

    name: Annotated[str, Meta(min_length=1, max_length=80)]
    attribution: Annotated[str, Meta(min_length=1, max_length=500)]
    licence: Annotated[str, Meta(min_length=1, max_length=80)]
    languages: dict[Annotated[str, Meta(pattern=r"^[a-z]{2,3}(-[A-Za-z]{2,8})?$")], Wording]
    items: tuple[SetItem, ...]

    @property
    def credit(self) -> str:
        """The name, authors and licence of the set of questions, as one line."""
        return f"{self.name}. {self.attribution.rstrip('.')}. {self.licence}."


def read_question_set(content: bytes, file: str = "questions.toml") -> QuestionSet:
    """Read a set of questions from a TOML file.

    Parameters
    ----------
    content
        The content of the file.
    file
        Its name, for messages.

    Returns
    -------
    QuestionSet
        The set. Each item has a text in each language, and five options.

    Raises
    ------
    BadEvidence
        If the file is no such set: unknown facets, codes twice or taken by the items of Wholesum,
        missing texts, no attribution or licence.
    """
    remedy = "correct the file as the guide to question sets describes"
    if len(content) > MOST_BYTES:
        raise BadEvidence([Fault(file, "this is too large for a set of questions", remedy)])
    try:
        read = msgspec.convert(tomllib.loads(content.decode("utf-8-sig")), QuestionSet)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        problem = f"this is not a set of questions: {error}"
        raise BadEvidence([Fault(file, problem, remedy)]) from error
    raise_if([Fault(file, problem, remedy) for problem in _faults(read)])
    return read


def _faults(read: QuestionSet) -> Iterator[str]:
    if not read.languages or not 1 <= len(read.items) <= MOST_ITEMS:
        yield f"a set has at least one language, and 1 to {MOST_ITEMS} items"
    ours = set(own_items()["item"])
    times = Counter(item.item for item in read.items)
    for item in read.items:
        if times[item.item] > 1 or item.item in ours:
            yield f"the code {item.item} is taken"
        if item.facet not in FACET:
            yield f"the item {item.item} has the unknown facet {item.facet}; use {', '.join(FACET)}"
        if item.text.keys() != read.languages.keys():
            yield f"the item {item.item} needs a text in each of: {', '.join(read.languages)}"
