"""What a team agreed on in a cycle: the promises, trials, stopped efforts and decisions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class AgreementKind(StrEnum):
    """The kinds of agreements of a team, each with its heading in the report."""

    PROMISED = "Promised"
    KEPT = "Kept"
    TRIED = "Tried"
    STOPPED = "Stopped or changed"
    DECIDED = "Decided"


@dataclass(frozen=True)
class Agreement:
    """One agreement of a team: a promise, a trial, a stopped effort or a decision.

    Parameters
    ----------
    kind
        Which of these.
    text
        The agreement, in one line.
    freed
        The hours a month that it frees.
    """

    kind: AgreementKind
    text: str
    freed: float = 0
