"""The practices whose records the Mirror reads: one entry each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from wholesum.web.decisions.queries import decisions_evidence, decisions_mark
from wholesum.web.dialogue.evidence import dialogue_evidence, dialogue_mark
from wholesum.web.focus.records import focus_evidence, focus_mark
from wholesum.web.pulse.evidence import pulse_evidence, pulse_mark


@dataclass(frozen=True)
class Kept:
    """What the Mirror needs of a practice that keeps records.

    Parameters
    ----------
    name
        Its name, as in `wholesum.mirror.practices`.
    evidence
        The evidence of a team; ``None`` where there is none.
    mark
        A cheap mark that changes whenever the evidence would.
    """

    name: str
    evidence: Callable[[UUID], Any]
    mark: Callable[[UUID], str]


KEPT: Final = (
    Kept("pulse", pulse_evidence, pulse_mark),
    Kept("dialogue", dialogue_evidence, dialogue_mark),
    Kept("focus", focus_evidence, focus_mark),
    Kept("decisions", decisions_evidence, decisions_mark),
)


def evidence_in(team: UUID, *, but: str = "") -> dict[str, Any]:
    """Return the evidence of each practice of a team by its name, if there is any."""
    found = ((kept.name, kept.evidence(team)) for kept in KEPT if kept.name != but)
    return {name: evidence for name, evidence in found if evidence is not None}


def marks_of(team: UUID) -> list[str]:
    """Return a mark of each practice that changes whenever its evidence would."""
    return [practice.mark(team) for practice in KEPT]
