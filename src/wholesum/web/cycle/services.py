"""Start, plan, review and delete cycles; write down prototypes and ask about their effect."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.dispatch import receiver
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wholesum.web.accounts.models import User
from wholesum.web.core.mail import address_of, count_or_refuse
from wholesum.web.core.signals import evidence_changed
from wholesum.web.core.texts import required, tidy
from wholesum.web.cycle.access import (
    cycle_in,
    decided_in,
    planned_cycle,
    prototype_in,
    prototype_of_link,
)
from wholesum.web.cycle.models import LONGEST_LINE, Cycle, Kind, Prototype, Session
from wholesum.web.cycle.plan import last_day, plan_sessions
from wholesum.web.cycle.tasks import mail_days, plan_announcement
from wholesum.web.decisions.models import Decision
from wholesum.web.decisions.services import confirm_outcome
from wholesum.web.teams.access import facilitator_of
from wholesum.web.teams.bin.services import put_into_bin
from wholesum.web.teams.models import BinItem, Team, hash_token
from wholesum.web.teams.services import lock_team

LINK_DAYS: Final = 30
MOST_PROTOTYPES: Final = 20
MOST_MAILS: Final = 3
"""How often a day the meetings of a cycle may be mailed."""


@transaction.atomic
def start_cycle(*, by: User, team: UUID, starts: date, weeks: int) -> Cycle:
    """Start a cycle with all its sessions.

    Raises
    ------
    ValidationError
        If an earlier cycle has not ended by then, or a later one is planned.
    """
    lock_team(team)
    place = facilitator_of(by, team)
    latest = Cycle.objects.filter(team_id=team).first()
    if latest is not None and starts <= latest.ends:
        day = date_format(latest.ends, "j F Y")
        refusal = _("The last cycle ends on %(day)s. Start after this day, or move its last day.")
        raise ValidationError({"starts": refusal % {"day": day}})
    return plan_cycle(place.team, starts, weeks)


def plan_cycle(team: Team, starts: date, weeks: int) -> Cycle:
    """Store a cycle with all its sessions; the caller has checked access and days."""
    cycle = Cycle.objects.create(
        team=team, key=starts.isoformat(), starts=starts, ends=last_day(starts, weeks)
    )
    _add_sessions(cycle, plan_sessions(starts, weeks))
    evidence_changed.send(Cycle, team=team.pk)
    return cycle


@transaction.atomic
def move_dates(
    *,
    by: User,
    team: UUID,
    cycle: UUID,
    ends: date,
    days: Mapping[int, date | None],
    added: tuple[str, date] | None = None,
) -> Cycle:
    """Change the days of a cycle's sessions, add one session, and change its last day.

    Parameters
    ----------
    by
        A facilitator of the team.
    team, cycle
        The cycle.
    ends
        Its last day.
    days
        The day of each session by its key; a session without a day is removed.
    added
        The kind and the day of a further session.

    Returns
    -------
    Cycle
        The cycle.

    Raises
    ------
    ValidationError
        If a day lies outside the cycle, two sessions of a kind are on a day, or the cycle would
        run into the next one.
    """
    lock_team(team)
    found = planned_cycle(by, team, cycle)
    kept = [
        (session.kind, day)
        for session in found.sessions.all()
        if (day := days.get(session.pk, session.day)) is not None
    ]
    kept += [added] if added is not None else []
    _check_days(found, ends, kept)
    found.sessions.all().delete()
    _add_sessions(
        found, sorted(kept, key=lambda session: (session[1], Kind.values.index(session[0])))
    )
    found.ends = ends
    found.save(update_fields=["ends", "changed"])
    evidence_changed.send(Cycle, team=team)
    return found


def _add_sessions(cycle: Cycle, planned: Iterable[tuple[str, date]]) -> None:
    """Store sessions, and plan their announcements in the chat of the team."""
    made = (Session(cycle=cycle, kind=kind, day=day) for kind, day in planned)
    for session in Session.objects.bulk_create(made):
        plan_announcement(session)


@transaction.atomic
def mail_meetings(*, by: User, team: UUID, cycle: UUID) -> None:
    """Email the team the meetings of a cycle as a calendar file, a few times a day at most."""
    found = planned_cycle(by, team, cycle)
    refusal = _("You have sent the days of this cycle today. You can send them again tomorrow.")
    count_or_refuse(f"cycle-days-{found.pk}", MOST_MAILS, 86_400, refusal)
    mail_days.enqueue(str(found.pk))


def _check_days(cycle: Cycle, ends: date, sessions: list[tuple[str, date]]) -> None:
    if ends < cycle.starts:
        raise ValidationError({"ends": _("The last day lies before the first.")})
    later = Cycle.objects.filter(team=cycle.team_id, starts__gt=cycle.starts, starts__lte=ends)
    if (following := later.last()) is not None:
        refusal = _("The next cycle starts on %(day)s. Choose a day before it.")
        about = {"day": date_format(following.starts, "j F Y")}
        raise ValidationError({"ends": refusal % about})
    for kind, day in sessions:
        about = {"session": str(Kind(kind).label), "day": date_format(day, "j F Y")}
        if not cycle.starts <= day <= ends:
            refusal = _("%(session)s on %(day)s lies outside the cycle. Choose another day.")
            raise ValidationError(refusal % about)
        if sessions.count((kind, day)) > 1:
            refusal = _("%(session)s is planned twice on %(day)s. Choose another day.")
            raise ValidationError(refusal % about)


@transaction.atomic
def record_review(
    *,
    by: User,
    team: UUID,
    cycle: UUID,
    let_go: str,
    let_come: str,
    working: str,
    end_now: bool = True,
) -> Cycle:
    """Write down what the review found; it ends the cycle unless ``end_now`` is false.

    The first time that it ends the cycle is the day of the review.

    Raises
    ------
    ValidationError
        If all three texts are empty.
    """
    found = cycle_in(by, team, cycle)
    found.let_go, found.let_come, found.working = map(tidy, (let_go, let_come, working))
    if not (found.let_go or found.let_come or found.working):
        raise ValidationError(_("Write at least one of the three answers."))
    if end_now:
        found.reviewed = found.reviewed or max(found.starts, found.team.today())
    found.save(update_fields=["let_go", "let_come", "working", "reviewed", "changed"])
    evidence_changed.send(Cycle, team=team)
    return found


@transaction.atomic
def delete_cycle(*, by: User, team: UUID, cycle: UUID) -> None:
    """Put a cycle with its review and prototypes into the bin of the team."""
    found = planned_cycle(by, team, cycle)
    prototypes = found.prototypes.all()
    decisions = [prototype.decision_id for prototype in prototypes]
    _end_links(prototypes)
    put_into_bin(found, team=team, by=by, practice="cycle")
    confirm_decisions(decisions)
    evidence_changed.send(Cycle, team=team)


@transaction.atomic
def write_prototype(
    *,
    by: User,
    team: UUID,
    cycle: UUID,
    prototype: UUID | None = None,
    text: str,
    verdict: str = "",
    effect: str = "",
    decision: UUID | None = None,
) -> Prototype:
    """Write down a prototype of a cycle, or change it.

    Raises
    ------
    Http404
        If the user is not in the team, or the team has no such cycle, prototype or decision.
    ValidationError
        If there is no text, the cycle has too many, the effect changes while it is asked about, or
        the decision changes after an answer or has an outcome that the team wrote.
    """
    home = cycle_in(by, team, cycle)
    found = _new_prototype(home) if prototype is None else _locked(by, team, prototype)
    if found.cycle_id != home.pk:
        raise Http404
    effect = tidy(effect)
    if found.token_hash is not None and effect != found.effect:
        refusal = _("Somebody outside was asked about this effect. Withdraw the question first.")
        raise ValidationError({"effect": refusal})
    found.text = required(text, LONGEST_LINE, _("Write what you tried."))
    found.verdict, found.effect = verdict, effect
    before = found.decision_id
    if decision != before:
        found.decision = _linked(by, found, decision)
    found.save()
    _touch(found, before)
    return found


def _linked(by: User, prototype: Prototype, decision: UUID | None) -> Decision | None:
    """Return the decision that a prototype without an answer carries out."""
    found = None if decision is None else decided_in(by, prototype.cycle.team_id, decision)
    if prototype.answered:
        refusal = _(
            "Somebody outside has answered, so the decision can no longer change. Withdraw the "
            "question and the answer first."
        )
        raise ValidationError({"decision": refusal})
    if found is not None and found.outcome and found.confirmed is None:
        refusal = _("The review of this decision has an outcome already. Choose another one.")
        raise ValidationError({"decision": refusal})
    return found


def _locked(by: User, team: UUID, prototype: UUID) -> Prototype:
    return Prototype.objects.select_for_update().get(pk=prototype_in(by, team, prototype).pk)


def _new_prototype(cycle: Cycle) -> Prototype:
    keys = set(cycle.prototypes.values_list("key", flat=True))
    if len(keys) >= MOST_PROTOTYPES:
        raise ValidationError(
            _("A cycle can have at most %(most)s prototypes.") % {"most": MOST_PROTOTYPES}
        )
    key = next(str(number) for number in range(1, len(keys) + 2) if str(number) not in keys)
    return Prototype(cycle=cycle, key=key)


@transaction.atomic
def delete_prototype(*, by: User, team: UUID, prototype: UUID) -> Cycle:
    """Put a prototype into the bin of the team; return its cycle."""
    _end_links(Prototype.objects.filter(pk=prototype_in(by, team, prototype).pk))
    found = prototype_in(by, team, prototype)
    put_into_bin(found, team=team, by=by, practice="cycle")
    _touch(found)
    return found.cycle


def _end_links(prototypes: QuerySet[Prototype]) -> None:
    """End the links without an answer, which stay ended when the bin restores the prototypes."""
    prototypes.filter(answered=None).update(token_hash=None, expires=None, asked="")


@transaction.atomic
def ask_outside(*, by: User, team: UUID, prototype: UUID, asked: str) -> tuple[Prototype, str]:
    """Make a link that asks somebody outside the team about the effect of a prototype.

    Parameters
    ----------
    by
        A member of the team.
    team, prototype
        The prototype.
    asked
        Who is asked, in words.

    Returns
    -------
    tuple of Prototype and str
        The prototype, and the link, of which only a hash is stored. It works for 30 days, once; an
        earlier link stops working.

    Raises
    ------
    ValidationError
        If it is not said who is asked or about which effect, or there is an answer already.
    """
    found = _locked(by, team, prototype)
    if found.outcome:
        raise ValidationError(_("There is an answer already. Withdraw it to ask again."))
    if not found.effect:
        raise ValidationError(_("Write down first which effect you expect outside the team."))
    token = secrets.token_urlsafe(24)
    found.asked = required(asked, LONGEST_LINE, _("Say who is asked."))
    found.token_hash = hash_token(token)
    found.expires = timezone.now() + timedelta(days=LINK_DAYS)
    found.save(update_fields=["asked", "token_hash", "expires"])
    _touch(found)
    return found, address_of(reverse("outside", args=[token]))


@transaction.atomic
def withdraw_question(*, by: User, team: UUID, prototype: UUID) -> Prototype:
    """Withdraw the link of a prototype, and its answer if there is one."""
    found = _locked(by, team, prototype)
    found.token_hash = found.expires = found.answered = None
    found.asked = found.outcome = ""
    found.save()
    _touch(found)
    return found


@transaction.atomic
def answer_outside(*, token: str, outcome: str) -> Prototype:
    """Store the answer of somebody outside the team, once.

    Raises
    ------
    Http404
        If the link was withdrawn.
    ValidationError
        If the link has expired or was answered.
    """
    found = Prototype.objects.select_for_update().get(pk=prototype_of_link(token).pk)
    if found.outcome or not found.is_open:
        raise ValidationError(_("This question can no longer be answered."))
    found.outcome, found.answered = outcome, found.cycle.team.today()
    found.save(update_fields=["outcome", "answered"])
    _touch(found)
    return found


def _touch(prototype: Prototype, *decisions: UUID | None) -> None:
    """Mark the evidence of the cycle as changed, and pass its answers on to decisions."""
    prototype.cycle.save(update_fields=["changed"])
    confirm_decisions((prototype.decision_id, *decisions))
    evidence_changed.send(Prototype, team=prototype.cycle.team_id)


def confirm_decisions(decisions: Iterable[UUID | None]) -> None:
    """Store the latest answer from outside about each decision as its outcome, or remove it."""
    for decision in {known for known in decisions if known is not None}:
        answers = Prototype.objects.filter(decision=decision).exclude(answered=None)
        latest = answers.order_by("answered", "made", "pk").last()
        answer = latest or Prototype()
        confirm_outcome(
            decision=decision, outcome=answer.outcome, seen_by=answer.asked, day=answer.answered
        )


@receiver(evidence_changed, sender=BinItem)
def _confirm_again(team: UUID, **_kwargs: object) -> None:
    """Pass the answers of prototypes that came out of the bin on to their decisions."""
    linked = Prototype.objects.filter(cycle__team=team).exclude(decision=None)
    confirm_decisions(linked.values_list("decision", flat=True))
