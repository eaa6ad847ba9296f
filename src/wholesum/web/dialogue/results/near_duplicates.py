"""Suggest pairs of similar statements to facilitators; the authors decide whether to merge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from wholesum.dialogue.facilitation.near_duplicates import find_near_duplicates
from wholesum.web.dialogue.evidence import votes_table
from wholesum.web.dialogue.models import Dialogue, Statement
from wholesum.web.dialogue.queries import last_closed

_MOST: Final = 10


@dataclass(frozen=True, slots=True)
class NearDuplicate:
    """A pair of statements with similar wording, suggested for merging.

    Parameters
    ----------
    stays, goes
        The earlier and the later of the list.
    likeness
        How alike the wordings are, 0 to 1.
    both, agreed
        How many voted on both in the last closed round, and how many of these alike; ``None``
        where too few did to say so.
    """

    stays: Statement
    goes: Statement
    likeness: float
    both: int | None
    agreed: int | None


def near_duplicates(dialogue: Dialogue, listed: Sequence[Statement]) -> list[NearDuplicate]:
    """Return pairs of listed statements that may say the same and are not proposed for merging.

    Parameters
    ----------
    dialogue
        The dialogue.
    listed
        The statements in its list, in their order.
    """
    closed = last_closed(dialogue)
    found = find_near_duplicates(
        [str(statement.pk) for statement in listed],
        [statement.text for statement in listed],
        None if closed is None else votes_table(closed),
        least=dialogue.threshold if dialogue.is_sealed else 1,
    )
    known = {str(statement.pk): statement for statement in listed}
    asked = {frozenset(pair) for pair in dialogue.merges.values_list("stays", "goes")}
    pairs = [
        NearDuplicate(
            known[pair.one], known[pair.other], pair.likeness, pair.both or None, pair.alike
        )
        for pair in found
        if not pair.against
    ]
    return [pair for pair in pairs if frozenset((pair.stays.pk, pair.goes.pk)) not in asked][:_MOST]
