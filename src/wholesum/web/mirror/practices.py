"""The practices whose records the Mirror reads: one entry each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from wholesum.decisions.evidence import rename_people
from wholesum.decisions.measures.equality import named_people
from wholesum.web.decisions.queries import decisions_evidence, decisions_mark
from wholesum.web.dialogue import evidence as dialogue
from wholesum.web.focus import records as focus


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
    people
        The accounts its evidence names, by their primary keys.
    renamed
        Its evidence with other ids for these.
    """

    name: str
    evidence: Callable[[UUID], Any]
    mark: Callable[[UUID], str]
    people: Callable[[Any], list[str]]
    renamed: Callable[[Any, Mapping[str, str]], Any]


KEPT: Final = (
    Kept("decisions", decisions_evidence, decisions_mark, named_people, rename_people),
    Kept(
        "dialogue",
        dialogue.dialogue_evidence,
        dialogue.dialogue_mark,
        dialogue.named_people,
        dialogue.rename_people,
    ),
    Kept(
        "focus",
        focus.focus_evidence,
        focus.focus_mark,
        focus.named_people,
        focus.rename_people,
    ),
)


def done_in(team: UUID) -> dict[str, Any]:
    """Return the evidence of all practices that have any of a team, by their names."""
    found = ((practice.name, practice.evidence(team)) for practice in KEPT)
    return {name: evidence for name, evidence in found if evidence is not None}


def marks_of(team: UUID) -> list[str]:
    """Return a mark a practice, that changes whenever its evidence would."""
    return [practice.mark(team) for practice in KEPT]
