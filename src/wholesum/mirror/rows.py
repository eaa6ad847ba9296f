"""The parts of a Mirror: one row for each facet, the sentences, and the next step."""

from __future__ import annotations

from dataclasses import dataclass

from wholesum.core.facets import Facet
from wholesum.core.signal import Signal


@dataclass(frozen=True)
class Row:
    """One row of the Mirror: a facet with the signals of answers and of actions.

    Parameters
    ----------
    facet
        The facet.
    says
        What the team says about it, one signal a cycle, the latest last.
    does
        Actions: the latest signal of each practice and mark.
    did
        Actions in the cycles before, in order of time.
    lip_service
        Probability that the answers rose and the actions did not; ``None`` without enough data.
    question
        The question the row asks the team, empty if there is none.
    """

    facet: Facet
    says: tuple[Signal, ...]
    does: tuple[Signal, ...]
    did: tuple[Signal, ...]
    lip_service: float | None
    question: str

    @property
    def say(self) -> Signal | None:
        """The latest signal of the team's answers, if there is one."""
        return self.says[-1] if self.says else None

    @property
    def does_less(self) -> bool:
        """Whether at least one action has an earlier value, and all such actions are lower now."""
        now = {(mark.practice, mark.mark): mark.estimate for mark in self.does}
        # In order of time, so the latest earlier figure of a practice and mark remains.
        before = {
            (signal.practice, signal.mark): signal.estimate
            for signal in self.did
            if signal.estimate
        }
        pairs = [(now[key], old) for key, old in before.items() if now[key] is not None]
        return bool(pairs) and all(new and new.value < old.value for new, old in pairs)


@dataclass(frozen=True)
class NextStep:
    """The next step that the Mirror proposes to a team.

    Parameters
    ----------
    facet
        The facet it is about; ``None`` where no pulse has closed yet.
    practice
        The practice to start.
    words
        The suggestion, in one or two sentences.
    """

    facet: Facet | None
    practice: str
    words: str


@dataclass(frozen=True)
class Sentence:
    """One sentence above the Mirror that the team can discuss.

    Parameters
    ----------
    kind
        Its entry in the catalogue, a name of :class:`wholesum.mirror.sentences.Kind`.
    facet
        The code of the facet it is about, or of the first of several.
    words
        The sentence.
    """

    kind: str
    facet: str
    words: str
