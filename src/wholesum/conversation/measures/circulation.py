"""Circulation: how often a third person speaks next, instead of two people in turn."""

from __future__ import annotations

from typing import Final

from wholesum.conversation.evidence import ConversationEvidence
from wholesum.conversation.measures.share import MeetingShare, share_over_meetings
from wholesum.conversation.measures.voices import floor_amounts

_FEWEST_PEOPLE: Final = 4


def circulation(evidence: ConversationEvidence) -> MeetingShare | None:
    """Estimate how often a third person speaks next, compared with chance.

    After A and then B have spoken, the next speaker is A again or a third person. With k people who
    speak, chance would choose a third person in (k - 2) / (k - 1) of the cases. The figure is the
    number of times it was a third person, divided by the number that chance would give, at most 1.

    Parameters
    ----------
    evidence
        The meetings; those in which fewer than four people speak are left out.

    Returns
    -------
    MeetingShare or None
        0 where all talk goes back and forth between two people, as with a chair who answers
        everyone; 1 where it passes on as by chance. ``None`` where no meeting can be used.

    Notes
    -----
    It needs no times, only the order of speakers. Recorders that lose short turns lower it by about
    0.06. Project teams had .80, chaired calls .42: neither is a target. It must not be used to
    compare teams or to rank persons.
    """
    rows = sorted(evidence.meetings.select("date", "meeting", "passed", "returned").rows())
    passed, expected = [], []
    triples = passes = 0
    for amount, (_day, _meeting, *counts) in zip(floor_amounts(evidence), rows, strict=True):
        on, back = (count or 0 for count in counts)
        speakers = int((amount > 0).sum())
        usable = speakers >= _FEWEST_PEOPLE
        chance = (on + back) * (speakers - 2) / (speakers - 1) if usable else 0.0
        passed.append(min(float(on), chance) if usable else 0.0)
        expected.append(chance)
        triples, passes = triples + usable * (on + back), passes + usable * on
    words = (
        f"after two people had spoken, a third spoke next {passes} of {triples} times; chance "
        f"would give {sum(expected):.0f}"
    )
    return share_over_meetings("circulation", words, passed, expected)
