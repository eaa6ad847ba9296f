"""The questions of a pulse: the built-in short or full pulse, and the team's own questions."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wholesum.core.facets import FACET
from wholesum.pulse.evidence import own_items
from wholesum.pulse.question_sets import QuestionSet
from wholesum.web.pulse.models import RoundItem

MOST_OWN = 3
LONGEST_TEXT = 300


class Length(models.TextChoices):
    """The length of a pulse: one or three questions for each facet."""

    SHORT = "short", gettext_lazy("short")
    FULL = "full", gettext_lazy("full")


@dataclass(frozen=True, slots=True)
class OwnItem:
    """A question that the team wrote: a sentence on one facet; reversed if agreeing is bad."""

    facet: str
    text: str
    reverse: bool = False

    @property
    def code(self) -> str:
        """Return a code made from the question's text, so that it is the same in all pulses."""
        asked = f"{self.facet}|{self.reverse}|{self.text}"
        return f"own-{hashlib.sha256(asked.encode()).hexdigest()[:12]}"


def questions(length: str, own: Sequence[OwnItem] = ()) -> list[RoundItem]:
    """Return the questions of a pulse in order: the first of each facet, then the second of each.

    Parameters
    ----------
    length
        One of `Length`.
    own
        Up to three questions of the team's own, asked last.

    Returns
    -------
    list of RoundItem
        Not saved yet, and without their round.

    Raises
    ------
    ValidationError
        If the length is unknown or a question of the team's own cannot be asked.
    """
    if length not in Length.values:
        raise ValidationError(_("A pulse is short or full."))
    items = own_items()
    items = items.filter(pl.col("short")) if length == Length.SHORT else items
    nth = pl.int_range(pl.len()).over("facet")
    ours = items.with_columns(nth=nth).sort("nth", maintain_order=True)
    columns = ("item", "facet", "text", "reverse", "low", "high")
    asked = [RoundItem(**row) for row in ours.select(columns).iter_rows(named=True)]
    asked += [_own(item) for item in _checked(own)]
    for place, item in enumerate(asked, start=1):
        item.place = place
    return asked


def questions_of_set(given: QuestionSet) -> list[RoundItem]:
    """Return the questions of a set of questions from a file, in the first language of the set."""
    first = next(iter(given.languages))
    return [
        RoundItem(
            item=one.item, facet=one.facet, text=one.text[first], reverse=one.reverse, place=place
        )
        for place, one in enumerate(given.items, start=1)
    ]


def wordings_of_set(given: QuestionSet) -> dict[str, Any]:
    """Return the wordings of a set of questions by language, in the form that a pulse stores."""
    return {
        language: {
            "stem": words.stem,
            "anchors": list(words.anchors),
            "texts": {one.item: one.text[language] for one in given.items},
        }
        for language, words in given.languages.items()
    }


def _own(item: OwnItem) -> RoundItem:
    return RoundItem(item=item.code, facet=item.facet, text=item.text, reverse=item.reverse)


def _checked(own: Sequence[OwnItem]) -> Sequence[OwnItem]:
    if len(own) > MOST_OWN:
        raise ValidationError(_("Add at most three questions of your own."))
    if any(item.facet not in FACET for item in own):
        raise ValidationError(_("Choose a facet for each question of your own."))
    if any(not 0 < len(item.text.strip()) <= LONGEST_TEXT for item in own):
        raise ValidationError(_("Each question of your own needs 1 to 300 characters."))
    if len({item.code for item in own}) < len(own):
        raise ValidationError(_("The same question appears twice."))
    return own
