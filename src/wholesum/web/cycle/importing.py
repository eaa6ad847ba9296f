"""Import the cycles of an evidence folder into a team."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wholesum.cycle.evidence import CycleEvidence
from wholesum.cycle.schema import CYCLES, PROTOTYPES
from wholesum.tables import Fault, faults_at, raise_if
from wholesum.web.accounts.models import User
from wholesum.web.core.lengths import check_lengths
from wholesum.web.core.signals import evidence_changed
from wholesum.web.core.texts import tidy
from wholesum.web.cycle.models import LONGEST, LONGEST_LINE, Cycle, Prototype, Session
from wholesum.web.cycle.plan import WEEKS
from wholesum.web.cycle.services import confirm_decisions, plan_cycle
from wholesum.web.decisions.models import Decision, State
from wholesum.web.teams.models import Team

_TEXTS: Final = ("let_go", "let_come", "working")
_LINES: Final = ("text", "verdict", "effect", "asked", "outcome")
_LENGTHS: Final = {
    CYCLES: {"cycle": LONGEST_LINE, **dict.fromkeys(_TEXTS, LONGEST)},
    PROTOTYPES: dict.fromkeys(("prototype", "text", "effect", "asked"), LONGEST_LINE),
}


def add_sample_cycles(team: Team, evidence: CycleEvidence, people: Mapping[str, User]) -> None:
    """Add the cycles of the sample team, and a cycle that starts today."""
    latest = import_cycles(team, evidence, people)[-1]
    plan_cycle(team, max(team.today(), latest.ends + timedelta(days=1)), WEEKS)


@transaction.atomic
def import_cycles(team: Team, evidence: CycleEvidence, _people: Mapping[str, User]) -> list[Cycle]:
    """Add the cycles of an evidence folder to a team; no link to somebody outside is open.

    Parameters
    ----------
    team
        The team.
    evidence
        The cycles, found sound.
    _people
        The accounts of people; no table of cycles names people.

    Returns
    -------
    list of Cycle
        The cycles.
    """
    raise_if(check_lengths(evidence, _LENGTHS))
    made = {
        row["cycle"]: Cycle(
            team=team,
            key=row["cycle"],
            **{name: row[name] for name in ("starts", "ends", "reviewed")},
            **{name: tidy(row[name] or "") for name in _TEXTS},
        )
        for row in evidence.cycles.iter_rows(named=True)
    }
    Cycle.objects.bulk_create(made.values())
    Session.objects.bulk_create(
        Session(cycle=made[cycle], kind=kind, day=day)
        for cycle, kind, day in evidence.sessions.select("cycle", "session", "day").rows()
    )
    now = timezone.now()
    decided = Decision.objects.filter(team=team, state=State.DECIDED)
    decisions = {decision.key: decision for decision in decided}
    raise_if(_unknown(evidence, decisions))
    Prototype.objects.bulk_create(
        Prototype(
            cycle=made[row["cycle"]],
            key=row["prototype"],
            made=now + timedelta(microseconds=place),
            answered=row["answered"],
            decision=decisions.get(row["decision"]),
            **{name: " ".join(tidy(row[name] or "").split("\n")) for name in _LINES},
        )
        for place, row in enumerate(evidence.prototypes.iter_rows(named=True))
    )
    linked = _linked(evidence)
    confirm_decisions(decision.pk for key, decision in decisions.items() if key in linked)
    evidence_changed.send(Cycle, team=team.pk)
    return list(made.values())


def _linked(evidence: CycleEvidence) -> set[str]:
    return set(evidence.prototypes["decision"].drop_nulls())


def _unknown(evidence: CycleEvidence, decisions: Mapping[str, Decision]) -> list[Fault]:
    linked = evidence.prototypes["decision"]
    return faults_at(
        evidence.source(PROTOTYPES),
        linked.is_not_null() & ~linked.is_in(list(decisions)),
        _("no decision in `decisions` has this id"),
        _("add the decision there, or leave this blank"),
        column="decision",
        values=linked,
    )
