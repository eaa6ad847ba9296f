"""Decisions of an evidence folder into a team."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction

from wholesum.decisions.evidence import DecisionsEvidence
from wholesum.tables import listed
from wholesum.web.accounts.models import User
from wholesum.web.core.signals import evidence_changed
from wholesum.web.core.texts import tidy
from wholesum.web.decisions.models import LONGEST, LONGEST_LINE, Decision, State, Voice
from wholesum.web.teams.models import Team

_LONG: Final = ("expected", "missed")
_SHORT: Final = ("source", "delegated", "seen_by")
_TAKEN: Final = (
    "date",
    "remit",
    "escalated",
    "delegable",
    "review",
    "reviewed",
)
_CHOSEN: Final = ("reach", "happened", "outcome")


@transaction.atomic
def import_decisions(
    team: Team, evidence: DecisionsEvidence, people: Mapping[str, User]
) -> list[Decision]:
    """Add the decisions of an evidence folder to a team, as decided ones.

    Parameters
    ----------
    team
        The team.
    evidence
        The decisions, found sound.
    people
        The accounts of persons by their ids in the evidence; names of other persons are dropped.

    Returns
    -------
    list of Decision
        The decisions. No emails are sent, now or at their reviews.
    """
    made, voices = [], []
    frame = evidence.decisions.with_columns(listed("concerned"), listed("heard"))
    for row in frame.iter_rows(named=True):
        decision = _decision(team, row)
        decision.proposer = people.get(row["proposed_by"])
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


def _decision(team: Team, row: Mapping[str, Any]) -> Decision:
    told = {name: row[name] for name in _TAKEN}
    told |= {name: row[name] or "" for name in _CHOSEN}
    told |= {name: tidy(row[name] or "")[:LONGEST] for name in _LONG}
    told |= {name: " ".join(tidy(row[name] or "").split())[:LONGEST_LINE] for name in _SHORT}
    text = tidy(row["text"] or row["decision"])[:LONGEST]
    return Decision(team=team, state=State.DECIDED, opened=row["date"], text=text, **told)
