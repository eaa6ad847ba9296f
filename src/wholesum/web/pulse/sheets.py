"""A sheet of answers: checked, written as text, and read again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from wholesum.web.pulse.models import RoundItem

Answers: TypeAlias = dict[str, int | None]
"""Answer by item; ``None`` is "cannot say"."""


@sensitive_variables("sent")
def write_sheet(items: Sequence[RoundItem], sent: Mapping[str, object]) -> str:
    """Check every answer and write the sheet.

    Parameters
    ----------
    items
        The questions in the order they are asked, in which the sheet is written whatever the order
        they were answered in.
    sent
        Answer by item: one of the item's options, or ``None`` for "cannot say".

    Returns
    -------
    str
        The sheet as JSON.

    Raises
    ------
    ValidationError
        If a question has no answer or none of its options, or was not asked. The messages name
        questions by their place and never an answer.
    """
    if not sent.keys() <= {item.item for item in items}:
        raise ValidationError(_("There is an answer to a question that was not asked."))
    faults = [item.place for item in items if not _is_option(item, sent)]
    if faults:
        told = _("Question %(place)s: choose one of the options, or “cannot say”.")
        raise ValidationError([told % {"place": place} for place in faults])
    return json.dumps({item.item: sent[item.item] for item in items}, separators=(",", ":"))


def read_sheet(sheet: str) -> Answers:
    """Return the answers of a sheet that was written here."""
    answers: Answers = json.loads(sheet)
    return answers


def _is_option(item: RoundItem, sent: Mapping[str, object]) -> bool:
    if item.item not in sent:
        return False
    answer = sent[item.item]
    # A bool is an int to Python, but not an answer.
    return answer is None or (
        isinstance(answer, int) and not isinstance(answer, bool) and item.low <= answer <= item.high
    )
