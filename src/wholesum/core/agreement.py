"""What a team agreed on in a cycle: promised, kept, tried, stopped or decided."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class AgreementKind(StrEnum):
    """The kinds of agreement, in the order of the report; the values are its headings."""

    PROMISED = "Promised"
    KEPT = "Kept"
    TRIED = "Tried"
    STOPPED = "Stopped or changed"
    DECIDED = "Decided"


@dataclass(frozen=True)
class Agreement:
    """One promise, trial, stopped effort or decision.

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
