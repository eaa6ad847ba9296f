"""Check the counts of meetings for contradictions and for unknown people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from wholesum.conversation.schema import MEETINGS, VOICES
from wholesum.core.people import check_people
from wholesum.tables import Fault, faults_at

if TYPE_CHECKING:
    from wholesum.conversation.evidence import ConversationEvidence

_PARTS: Final = (
    ("questions", "floors"),
    ("taken_up", "invitations"),
    ("placed", "invitations"),
    ("across", "placed"),
)


def check_conversation(
    evidence: ConversationEvidence, people: pl.DataFrame | None = None
) -> list[Fault]:
    """Return all faults in the counts of meetings.

    Parameters
    ----------
    evidence
        The meetings.
    people
        The people of the team, with a column ``person``, where they are known: each person with a
        voice must be one of them.

    Returns
    -------
    list of Fault
        Nothing where all is well.
    """
    faults = evidence.check_tables()
    meetings, source = evidence.meetings, evidence.source(MEETINGS)
    higher = meetings.select(
        (pl.col(part).fill_null(0) > pl.col(whole).fill_null(0)).alias(part)
        for part, whole in _PARTS
    )
    for part, whole in _PARTS:
        faults += faults_at(
            source,
            higher[part],
            f"the count is higher than that of {whole}",
            "correct one of the two",
            column=part,
            values=meetings[part],
        )
    voices, source = evidence.voices, evidence.source(VOICES)
    i, we, written = (pl.col(name).fill_null(0) for name in ("i", "we", "written"))
    person = pl.col("person")
    wrong = voices.select(
        more=i + we > pl.col("words") + written,
        twice=pl.struct("meeting", "person").is_duplicated() & person.is_not_null(),
    )
    faults += faults_at(
        source,
        wrong["more"],
        "there are more words for I and we than words",
        "correct one of the counts",
        column="words",
        values=voices["words"],
    )
    faults += faults_at(
        source,
        wrong["twice"],
        "the person has two voices in this meeting",
        "add them up in one row",
        column="person",
        values=voices["person"],
    )
    if people is not None:
        faults += check_people(evidence, people)
    return faults
