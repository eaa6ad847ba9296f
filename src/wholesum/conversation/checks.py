"""Check that the counts of meetings do not contradict each other, and that all people are known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import polars as pl

from wholesum.conversation.schema import MEETINGS, VOICES
from wholesum.core.people import check_people
from wholesum.tables import Fault, Table, faults_at

if TYPE_CHECKING:
    from wholesum.conversation.evidence import ConversationEvidence

_PARTS: Final = {
    "questions": "floors",
    "taken_up": "invitations",
    "placed": "invitations",
    "across": "placed",
    "through": "handed",
}


def check_conversation(
    evidence: ConversationEvidence, people: pl.DataFrame | None = None
) -> list[Fault]:
    """Return all faults in the counts of a team's meetings.

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
        Empty if there are no faults.
    """
    faults = evidence.check_tables()
    for table, column, rows, problem, remedy in _contradictions():
        frame, place = evidence.frame(table), evidence.source(table)
        wrong = frame.select(rows).to_series()
        faults += faults_at(place, wrong, problem, remedy, column=column, values=frame[column])
    return faults if people is None else faults + check_people(evidence, people)


def _contradictions() -> Iterator[tuple[Table, str, pl.Expr, str, str]]:
    """Yield each possible contradiction in the counts: table, column, rows, problem and remedy."""
    for part, whole in _PARTS.items():
        more = pl.col(part).fill_null(0) > pl.col(whole).fill_null(0)
        problem = f"the count is higher than that of {whole}"
        yield MEETINGS, part, more, problem, "correct one of the two"
    more = pl.sum_horizontal("i", "we") > pl.sum_horizontal("words", "written")
    problem = "there are more words for I and we than words"
    yield VOICES, "words", more, problem, "correct one of the counts"
    twice = pl.struct("meeting", "person").is_duplicated() & pl.col("person").is_not_null()
    yield VOICES, "person", twice, "the person has two rows in this meeting", "add them up"
