"""Import the decisions of an evidence folder into a team."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction

from wholesum.decisions.evidence import DECISIONS, DecisionsEvidence
from wholesum.tables import listed, raise_if
from wholesum.web.accounts.models import User
from wholesum.web.core.lengths import check_lengths
from wholesum.web.core.signals import evidence_changed
from wholesum.web.core.texts import tidy
from wholesum.web.decisions.models import LONGEST, LONGEST_LINE, Decision, State, Voice
from wholesum.web.teams.models import Team

_LONG: Final = ("expected", "missed")
_SHORT: Final = ("source", "delegated", "seen_by")
_LENGTHS: Final = {
    DECISIONS: {
        "text": LONGEST,
        **dict.fromkeys(_LONG, LONGEST),
        **dict.fromkeys(_SHORT, LONGEST_LINE),
    }
}
_TAKEN: Final = (
    "date",
    "remit",
    "escalated",
    "delegable",
    "review",
    "reviewed",
    "confirmed",
)
_CHOSEN: Final = ("reach", "happened", "outcome")


@transaction.atomic
def import_decisions(
    team: Team, evidence: DecisionsEvidence, people: Mapping[str, User]
) -> list[Decision]:
    """Add the decisions of an evidence folder to a team, as decided ones.

    The ids of the folder are kept, those of people who have no account here too.

    Parameters
    ----------
    team
        The team.
    evidence
        The decisions, found sound.
    people
        The accounts of people by their ids in the evidence.

    Returns
    -------
    list of Decision
        The decisions. No emails are sent, now or at their reviews.
    """
    raise_if(check_lengths(evidence, _LENGTHS))
    made, voices = [], []
    frame = evidence.decisions.with_columns(listed("concerned"), listed("heard"))
    for row in frame.iter_rows(named=True):
        decision = _decision(team, row)
        decision.proposer = people.get(row["proposed_by"])
        decision.imported = _imported(row, people)
        made.append(decision)
        voices += [
            Voice(decision=decision, user=people[person], heard=person in row["heard"])
            for person in row["concerned"]
            if person in people
        ]
    Decision.objects.bulk_create(made)
    Voice.objects.bulk_create(voices)
    evidence_changed.send(Decision, team=team.pk)
    return made


def _imported(row: Mapping[str, Any], people: Mapping[str, User]) -> dict[str, Any]:
    by = row["proposed_by"]
    return {
        "decision": row["decision"],
        "proposed_by": None if by in people else by,
        "concerned": [person for person in row["concerned"] if person not in people],
        "heard": [person for person in row["heard"] if person not in people],
    }


def _decision(team: Team, row: Mapping[str, Any]) -> Decision:
    values = {name: row[name] for name in _TAKEN}
    values |= {name: row[name] or "" for name in _CHOSEN}
    values |= {name: tidy(row[name] or "") for name in (*_LONG, *_SHORT)}
    text = tidy(row["text"] or row["decision"])
    return Decision(team=team, state=State.DECIDED, opened=row["date"], text=text, **values)
