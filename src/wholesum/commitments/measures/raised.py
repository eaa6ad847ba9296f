"""Count who first spoke about each missed day: the giver, a peer, the leader, or nobody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wholesum.commitments.measures.outcomes import Ending, Outcome


@dataclass(frozen=True)
class RaisedSlips:
    """How many missed days were first raised by givers, peers, the leader, or nobody yet.

    Parameters
    ----------
    peer, head, giver, nobody
        How many slips were first named by a peer, by the head of the team, by the giver, and by
        nobody yet.
    """

    peer: int
    head: int
    giver: int
    nobody: int

    @property
    def left_to_others(self) -> int:
        """The number of missed days that the givers did not raise first."""
        return self.peer + self.head + self.nobody


def raised_slips(endings: Iterable[Ending]) -> RaisedSlips | None:
    """Count who first spoke about each promise whose day was missed.

    Parameters
    ----------
    endings
        The outcomes of promises.

    Returns
    -------
    RaisedSlips or None
        ``None`` where no promise slipped. The mark of the Mirror is the share ``peer`` of
        ``left_to_others``: a slip that its giver names first needs nobody to raise it.
    """
    named = [ending.promise.named_by for ending in endings if ending.outcome is Outcome.SLIPPED]
    if not named:
        return None
    return RaisedSlips(*(named.count(who) for who in ("peer", "head", "giver", "")))
