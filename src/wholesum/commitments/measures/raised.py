"""Count who first spoke about each slip: the giver, a peer, the leader of the team, or nobody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wholesum.commitments.measures.outcomes import Ending, Outcome


@dataclass(frozen=True)
class RaisedSlips:
    """How many slips were first raised by givers, by peers, by the leader, and by nobody yet.

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
        """The number of slips that their givers did not raise first."""
        return self.peer + self.head + self.nobody


def raised_slips(endings: Iterable[Ending]) -> RaisedSlips | None:
    """Count who first spoke about each promise that slipped.

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
