"""Measure how evenly the people in a meeting speak."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from wholesum.conversation.evidence import ConversationEvidence
from wholesum.conversation.measures.share import MeetingShare, share_over_meetings

_FEWEST_PEOPLE = 2


def floor_amounts(evidence: ConversationEvidence) -> Iterator[NDArray[np.float64]]:
    """Yield for each meeting the number of words of each person, or else the seconds.

    Parameters
    ----------
    evidence
        The meetings.

    Yields
    ------
    ndarray
        One number a person, in order of size: words, or seconds where the file had no words.
        People who said nothing have 0. Nothing hangs on how persons are named.
    """
    voices = evidence.voices.group_by("meeting").agg("words", "seconds")
    rows = evidence.in_order.select("meeting").join(voices, on="meeting", how="left")
    for words, seconds in rows.select("words", "seconds").iter_rows():
        spoken = np.array(words if any(words or ()) else seconds or (), np.float64)
        yield np.sort(np.nan_to_num(spoken))[::-1]


def shared_floor(evidence: ConversationEvidence) -> MeetingShare | None:
    """Estimate the share of people who spoke at least half of an equal share of the words.

    Parameters
    ----------
    evidence
        The meetings; those with fewer than two people or without speech are left out.

    Returns
    -------
    MeetingShare or None
        The share of all people invited; with eight people, half of an equal share is one sixteenth
        of the words. ``None`` where no meeting can be used.

    Notes
    -----
    An even floor is not shown to go with better results, and a meeting may rightly belong to one
    person. It must not be used to rank persons or to compare teams.
    """
    amounts = [_usable(amount) for amount in floor_amounts(evidence)]
    held = [
        float((amount >= amount.sum() / (2 * amount.size)).sum()) if amount.size else 0
        for amount in amounts
    ]
    people = [float(amount.size) for amount in amounts]
    words = (
        f"{sum(held):.0f} of {sum(people):.0f} people spoke at least half of an equal share"
        if sum(map(bool, people)) == 1
        else f"people spoke at least half of an equal share {sum(held):.0f} of {sum(people):.0f} "
        "times"
    )
    return share_over_meetings("shared floor", words, held, people)


def effective_voices(evidence: ConversationEvidence) -> MeetingShare | None:
    """Estimate how many equally active speakers a meeting had, as a share of the invited.

    With p the share of the words that each person spoke, it is exp(-Σ p ln p): as many people who
    speak equally much would give the same spread.

    Parameters
    ----------
    evidence
        The meetings; those with fewer than two people or without speech are left out.

    Returns
    -------
    MeetingShare or None
        1 where all speak equally much. ``None`` where no meeting can be used.

    Notes
    -----
    Words stand well for time (r = .97 in project meetings); the number of turns does not. Two
    people under one name destroy it. It must not be used to rank persons or to compare teams.

    References
    ----------
    Hill, M. O. (1973). Diversity and evenness. Ecology 54. doi:10.2307/1934352.
    """
    amounts = [_usable(amount) for amount in floor_amounts(evidence)]
    voices = [_effective(amount) for amount in amounts]
    people = [float(amount.size) for amount in amounts]
    meetings = max(sum(map(bool, people)), 1)
    words = (
        f"the talk was as even as if {sum(voices) / meetings:.1f} of {sum(people) / meetings:.3g} "
        "people spoke equally much"
    )
    return share_over_meetings("effective voices", words, voices, people)


def _usable(amount: NDArray[np.float64]) -> NDArray[np.float64]:
    return amount if amount.size >= _FEWEST_PEOPLE and amount.sum() > 0 else np.zeros(0)


def _effective(amount: NDArray[np.float64]) -> float:
    if not amount.size:
        return 0.0
    share = amount[amount > 0] / amount.sum()
    return min(float(np.exp(-(share * np.log(share)).sum())), float(amount.size))
