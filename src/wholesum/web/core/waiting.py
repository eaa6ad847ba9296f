"""What waits for somebody, in all their teams and from every practice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wholesum.web.accounts.models import User
from wholesum.web.decisions.models import Answer, Decision, State, Version
from wholesum.web.dialogue.models import Voice, VotingRound
from wholesum.web.dialogue.models.votes import Intake
from wholesum.web.dialogue.voting.keys import voter_key
from wholesum.web.focus.models import FocusRoll, What
from wholesum.web.pulse.models import Round
from wholesum.web.rounds.queries import waiting_for_answers


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for somebody.

    Parameters
    ----------
    team
        The team in which it waits.
    text
        What it is, in one line.
    act
        What the link to it says.
    link
        Where it is done.
    due
        The day until which, where there is one.
    """

    team: UUID
    text: str
    act: str
    link: str
    due: date | None = None


def waiting_for(user: User) -> dict[UUID, list[Waiting]]:
    """Return what waits for somebody in each team: the next due first, what has no day last."""
    found: dict[UUID, list[Waiting]] = defaultdict(list)
    for asks in (_pulses, _dialogues, _focus, _proposals, _reviews):
        for one in asks(user):
            found[one.team].append(one)
    for lines in found.values():
        lines.sort(key=lambda one: (one.due is None, one.due or date.max))
    return dict(found)


def _pulses(user: User) -> Iterator[Waiting]:
    for pulse in waiting_for_answers(Round, user).select_related("team"):
        yield Waiting(
            pulse.team_id,
            _("Pulse %(name)s") % {"name": pulse.name},
            _("Answer the pulse"),
            reverse("round-answer", args=[pulse.team_id, pulse.pk]),
            pulse.team.day_of(pulse.closes),
        )


def _dialogues(user: User) -> Iterator[Waiting]:
    asked = VotingRound.objects.filter(closed=None, closes__gt=timezone.now(), dialogue__ended=None)
    mine = asked.filter(dialogue__voices__user=user).select_related("dialogue")
    rounds = {one.dialogue_id: one for one in mine}
    voices = Voice.objects.filter(user=user, dialogue__in=rounds).select_related("dialogue__team")
    keys = {voter_key(one, rounds[one.dialogue_id]): one for one in voices}
    cast = Intake.objects.filter(voter__in=keys, vote__isnull=False)
    numbers = [one.pk for one in rounds.values()]
    voted = set(cast.filter(round__in=numbers).values_list("voter", flat=True))
    for key, voice in keys.items():
        dialogue = voice.dialogue
        if key not in voted:
            yield Waiting(
                voice.team_id or dialogue.team_id,
                dialogue.question,
                _("Vote"),
                reverse("dialogue-answer", args=[dialogue.pk]),
                dialogue.team.day_of(rounds[dialogue.pk].closes),
            )


def _focus(user: User) -> Iterator[Waiting]:
    pages = {
        What.GOALS: ("focus-points", _("Give points to goals")),
        What.SCORES: ("focus-score", _("Score the efforts")),
        What.VALUES: ("focus-values-points", _("Give points to values")),
    }
    asked = FocusRoll.objects.filter(user=user, answered=False, asking__closed=None)
    for roll in asked.filter(asking__round__closed=None).select_related("asking__round"):
        focus = roll.asking.round
        page, act = pages[What(roll.asking.what)]
        text = _("Focus %(name)s") % {"name": focus.name}
        yield Waiting(focus.team_id, text, act, reverse(page, args=[focus.team_id, focus.pk]))


def _proposals(user: User) -> Iterator[Waiting]:
    given = Answer.objects.filter(user=user, version=OuterRef("pk"))
    newer = Version.objects.filter(decision=OuterRef("decision"), number__gt=OuterRef("number"))
    asked = Version.objects.filter(decision__state=State.OPEN, decision__voices__user=user)
    for version in asked.filter(~Exists(given), ~Exists(newer)).select_related("decision"):
        decision = version.decision
        link = reverse("decision", args=[decision.team_id, decision.pk]) + "#answer"
        yield Waiting(
            decision.team_id, str(decision), _("Answer the proposal"), link, decision.closes
        )


def _reviews(user: User) -> Iterator[Waiting]:
    """Tell of the reviews of a team in one line; whoever is in it may make them."""
    ahead = timezone.now() + timedelta(days=1)  # some team's today may be a day ahead of UTC
    due = Decision.objects.filter(state=State.DECIDED, reviewed=None, review__lte=ahead.date())
    due = due.filter(team__memberships__user=user).select_related("team").order_by("team")
    for team, decisions in groupby(due, key=attrgetter("team")):
        number = sum(one.is_due for one in decisions)
        if not number:
            continue
        text = ngettext(
            "%(number)d decision is due for review",
            "%(number)d decisions are due for review",
            number,
        ) % {"number": number}
        link = reverse("decisions", args=[team.pk]) + "#due"
        yield Waiting(team.pk, text, _("Review"), link)
