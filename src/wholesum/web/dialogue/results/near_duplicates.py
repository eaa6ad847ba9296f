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
    """Two statements with similar wording.

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
    """Return pairs of listed statements that may say the same and have no proposed merge.

    Parameters
    ----------
    dialogue
        The dialogue.
    listed
        The statements in its list, in their order.
    """
    closed = last_closed(dialogue)
    found = find_near_duplicates(
        [str(one.pk) for one in listed],
        [one.text for one in listed],
        None if closed is None else votes_table(closed),
        least=dialogue.threshold if dialogue.is_sealed else 1,
    )
    known = {str(one.pk): one for one in listed}
    asked = {frozenset(pair) for pair in dialogue.merges.values_list("stays", "goes")}
    pairs = [
        NearDuplicate(known[one.one], known[one.other], one.likeness, one.both or None, one.alike)
        for one in found
        if not one.against
    ]
    return [one for one in pairs if frozenset((one.stays.pk, one.goes.pk)) not in asked][:_MOST]
