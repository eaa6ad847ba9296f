"""Import the promises of an evidence folder into a team."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction

from wholesum.commitments.evidence import PROMISE_EVENTS, PROMISES, CommitmentsEvidence
from wholesum.commitments.transitions import CLOSED
from wholesum.tables import raise_if
from wholesum.web.accounts.models import User
from wholesum.web.commitments.models import LONGEST, LONGEST_LINE, Commitment, CommitmentEvent
from wholesum.web.core.lengths import check_lengths
from wholesum.web.core.signals import evidence_changed
from wholesum.web.core.texts import single_line, tidy
from wholesum.web.teams.models import Team

_PEOPLE: Final = ("by", "to", "needs_from", "stand_in")
_LENGTHS: Final = {
    PROMISES: {"what": LONGEST_LINE, "done": LONGEST, "needs": LONGEST, "source": LONGEST_LINE},
    PROMISE_EVENTS: {"text": LONGEST},
}


@transaction.atomic
def import_commitments(
    team: Team, evidence: CommitmentsEvidence, people: Mapping[str, User]
) -> list[Commitment]:
    """Add the promises of an evidence folder to a team, with all their events.

    Parameters
    ----------
    team
        The team.
    evidence
        The promises, found sound.
    people
        The accounts of people by their ids in the evidence; other ids are kept as they are.

    Returns
    -------
    list of Commitment
        The promises.
    """
    raise_if(check_lengths(evidence, _LENGTHS))
    states = evidence.states()
    made: dict[str, Commitment] = {}
    for row in evidence.promises.iter_rows(named=True):
        named = {name: people.get(row[name]) for name in _PEOPLE}
        absent = {name: row[name] for name in _PEOPLE if row[name] and named[name] is None}
        made[row["promise"]] = Commitment(
            team=team,
            what=single_line(row["what"]),
            we=bool(row["we"]),
            done=tidy(row["done"] or ""),
            needs=tidy(row["needs"] or ""),
            source=tidy(row["source"] or ""),
            closed=states[row["promise"]].state in CLOSED,
            imported={"promise": row["promise"], **absent},
            **named,
        )
    Commitment.objects.bulk_create(made.values())
    CommitmentEvent.objects.bulk_create(
        _event(made[row["promise"]], row, people)
        for row in evidence.promise_events.iter_rows(named=True)
    )
    evidence_changed.send(Commitment, team=team.pk)
    return list(made.values())


def _event(
    record: Commitment, row: Mapping[str, Any], people: Mapping[str, User]
) -> CommitmentEvent:
    return CommitmentEvent(
        commitment=record,
        who=people.get(row["who"]),
        person="" if row["who"] in people else row["who"] or "",
        text=tidy(row["text"] or ""),
        reason=row["reason"] or "",
        head=bool(row["head"]),
        **{name: row[name] for name in ("number", "act", "day", "due")},
    )
