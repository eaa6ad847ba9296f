"""Read decisions: lists, the state of a consent round, and evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import polars as pl
from django.db.models import Count, F, Max, Q, QuerySet, TextChoices
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from wholesum.decisions.evidence import DECISIONS, DecisionsEvidence
from wholesum.tables import BETWEEN
from wholesum.web.accounts.models import User
from wholesum.web.decisions.access import leads
from wholesum.web.decisions.models import Answer, Decision, Stance, State, Version, Voice
from wholesum.web.registry import origins_of
from wholesum.web.teams.models import AbsentPerson, Membership

_SCHEMA: Final = {column.name: column.dtype for column in DECISIONS.columns}
_COPIED: Final = (
    "date",
    "remit",
    "text",
    "source",
    "escalated",
    "delegable",
    "delegated",
    "reach",
    "expected",
    "review",
    "reviewed",
    "happened",
    "outcome",
    "seen_by",
    "confirmed",
    "missed",
)


@dataclass(frozen=True)
class Line:
    """The answer of an affected member to a version, if any.

    Parameters
    ----------
    person
        Who.
    answer
        Their answer; ``None`` until they answer.
    """

    person: User
    answer: Answer | None


@dataclass(frozen=True)
class AbsentVoice:
    """A person without an account whom an imported decision affects.

    Parameters
    ----------
    user
        The person.
    heard
        Whether they were heard before it.
    """

    user: AbsentPerson
    heard: bool


@dataclass(frozen=True)
class Consent:
    """The state of a consent round for one user.

    Parameters
    ----------
    decision
        The proposal.
    version
        The version that is asked.
    lines
        The answer of each affected member, by name.
    mine
        The answer of the user; ``None`` until they answer.
    asked
        Whether it concerns the one who looks.
    leads
        Whether the one who looks may rework, settle and park it.
    earlier
        The versions before, the latest first, each with its answers.
    """

    decision: Decision
    version: Version
    lines: tuple[Line, ...]
    mine: Answer | None
    asked: bool
    leads: bool
    earlier: tuple[Version, ...]

    @property
    def answered(self) -> int:
        """The number of answers to this version."""
        return sum(line.answer is not None for line in self.lines)

    @property
    def objections(self) -> tuple[Answer, ...]:
        """The objections to this version of the proposal."""
        given = (line.answer for line in self.lines)
        return tuple(
            answer for answer in given if answer is not None and answer.stance == Stance.OBJECTION
        )

    @property
    def consents(self) -> int:
        """The number of consents to this version."""
        given = (line.answer for line in self.lines)
        return sum(answer is not None and answer.stance == Stance.CONSENT for answer in given)

    @property
    def waits(self) -> bool:
        """Whether the user has not answered the latest version yet."""
        return self.decision.is_open and self.asked and self.mine is None

    @property
    def needs_voice(self) -> bool:
        """Whether a person from outside must be asked before the proposal is settled."""
        asking = any(line.asks_outside for line in self.decision.impacts.all())
        return asking and not self.decision.outside_voice

    @property
    def can_be_settled(self) -> bool:
        """Whether the proposal can be settled as a decision now."""
        complete = self.answered == len(self.lines) or self.decision.is_over
        return bool(complete and self.consents and not self.objections and not self.needs_voice)


@dataclass(frozen=True)
class Overview:
    """The decisions of a team in groups: in a consent round, due for review, decided, parked.

    Parameters
    ----------
    open
        Those in a consent round, each with whether it waits for the one who looks.
    due
        Decided ones whose review is due, the longest due first.
    decided
        All decided ones, the latest first, as far as the filter shows them, each with the focus
        round or the dialogue that it comes from, if any.
    number
        The number of all decided ones.
    parked
        Parked proposals.
    """

    open: tuple[tuple[Decision, bool], ...]
    due: tuple[Decision, ...]
    decided: tuple[tuple[Decision, str], ...]
    number: int
    parked: tuple[Decision, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the team has no decisions and no proposals."""
        return not (self.open or self.number or self.parked)


class Show(TextChoices):
    """A filter of the list of decisions."""

    ALL = "", _("all")
    MINE = "mine", _("proposed by me")
    AHEAD = "ahead", _("review to come")
    REVIEWED = "reviewed", _("reviewed")


def decisions_of(team: UUID, user: User, show: str = Show.ALL) -> Overview:
    """Return the decisions of a team for one user; an unknown filter shows all."""
    # A query that counts does not use the order of the model.
    newest_first = _of(team).order_by(F("date").desc(nulls_last=True), "-opened", "-changed")
    found = list(newest_first.annotate(concerned=Count("voices")))
    due = sorted(
        (decision for decision in found if decision.is_due), key=lambda one: (one.review, one.pk)
    )
    decided = [decision for decision in found if decision.is_decided]
    origins = origins_of(team)
    return Overview(
        open=tuple((one, waits) for one, waits in _waiting(found, user)),
        due=tuple(due),
        decided=tuple(
            (decision, origins.get(decision.source, ""))
            for decision in decided
            if _is_shown(decision, user, show)
        ),
        number=len(decided),
        parked=tuple(decision for decision in found if decision.state == State.PARKED),
    )


def _is_shown(decision: Decision, user: User, show: str) -> bool:
    if show == Show.MINE:
        return decision.owner == user
    if show == Show.AHEAD:
        return decision.reviewed is None and decision.review is not None
    return show != Show.REVIEWED or decision.reviewed is not None


def voices_of(decision: Decision) -> list[Voice]:
    """Return the members affected by a decision, by name."""
    people = decision.voices.select_related("user")
    return list(people.order_by(Lower("user__name"), "user__email"))


def absent_voices(decision: Decision) -> list[AbsentVoice]:
    """Return people without an account who are affected by an imported decision, by name."""
    there = decision.imported
    people = AbsentPerson.objects.filter(
        team=decision.team_id, person__in=there.get("concerned", ())
    )
    return [
        AbsentVoice(person, person.person in there["heard"])
        for person in people.order_by("name", "person")
    ]


def consent_of(decision: Decision, place: Membership) -> Consent | None:
    """Return the state of a decision's consent round; ``None`` if it had no consent round."""
    versions = list(decision.versions.prefetch_related("answers__user"))
    if not versions:
        return None
    latest = versions[-1]
    given = {answer.user_id: answer for answer in latest.answers.all()}
    people = [voice.user for voice in voices_of(decision)]
    return Consent(
        decision=decision,
        version=latest,
        lines=tuple(Line(person, given.get(person.pk)) for person in people),
        mine=given.get(place.user_id),
        asked=any(person.pk == place.user_id for person in people),
        leads=leads(place, decision),
        earlier=tuple(reversed(versions[:-1])),
    )


def own_part(user: User) -> dict[str, list[dict[str, object]]]:
    """Return the records of a user's part in decisions, ready for JSON."""
    opened = Decision.objects.filter(Q(by=user) | Q(proposer=user)).select_related("team")
    concerned = Voice.objects.filter(user=user).select_related("decision__team")
    worded = Version.objects.filter(by=user).select_related("decision__team")
    answers = Answer.objects.filter(user=user).select_related("version__decision__team")
    return {
        "decisions_opened": [{**_named(decision), "why": decision.why} for decision in opened],
        "concerned_by_decisions": [
            {**_named(voice.decision), "heard": voice.heard} for voice in concerned
        ],
        "proposals_worded": [
            {**_named(version.decision), "version": version.number, "wording": version.text}
            for version in worded
        ],
        "consent_answers": [
            {
                **_named(answer.version.decision),
                "version": answer.version.number,
                "answer": answer.stance,
                "reason": answer.reason,
                "proposal": answer.proposal,
            }
            for answer in answers
        ],
    }


def _named(decision: Decision) -> dict[str, object]:
    return {
        "team": decision.team.name,
        "decision": decision.text,
        "state": decision.state,
        "date": None if decision.date is None else decision.date.isoformat(),
    }


def decisions_evidence(team: UUID) -> DecisionsEvidence | None:
    """Return the decisions of a team as evidence.

    Parameters
    ----------
    team
        The team.

    Returns
    -------
    DecisionsEvidence or None
        ``None`` while nothing is decided. People are named by the primary keys of their accounts,
        and in an imported decision by their ids in the folder. In order of their dates.
    """
    decided = _of(team).filter(state=State.DECIDED).prefetch_related("voices")
    rows = sorted(map(_row, decided), key=lambda row: (str(row["date"]), str(row["decision"])))
    if not rows:
        return None
    return DecisionsEvidence(pl.DataFrame(rows, schema=_SCHEMA))


def decisions_mark(team: UUID) -> str:
    """Return a text that changes whenever the evidence of decisions changes."""
    known = Decision.objects.filter(team_id=team).aggregate(
        Count("pk", distinct=True), Max("changed"), Count("proposer"), Count("voices")
    )
    return repr(sorted(known.items()))


def _row(decision: Decision) -> dict[str, object]:
    voices = sorted(decision.voices.all(), key=lambda voice: str(voice.user_id))
    copied = {name: getattr(decision, name) for name in _COPIED}
    there = decision.imported
    proposer = None if decision.proposer_id is None else str(decision.proposer_id)
    concerned = [str(voice.user_id) for voice in voices]
    heard = [str(voice.user_id) for voice in voices if voice.heard]
    return {
        "decision": decision.key,
        **{name: None if value == "" else value for name, value in copied.items()},
        "proposed_by": proposer or there.get("proposed_by"),
        "concerned": _listed([*concerned, *there.get("concerned", ())]),
        "heard": _listed([*heard, *there.get("heard", ())]),
    }


def _listed(people: list[str]) -> str | None:
    return f"{BETWEEN} ".join(people) or None


def _of(team: UUID) -> QuerySet[Decision]:
    return Decision.objects.filter(team_id=team).select_related("by", "proposer", "team")


def _waiting(found: Sequence[Decision], user: User) -> list[tuple[Decision, bool]]:
    """Return for each open proposal whether the user has not answered its latest version."""
    asked = [decision for decision in found if decision.is_open]
    concerned = set(
        Voice.objects.filter(decision__in=asked, user=user).values_list("decision_id", flat=True)
    )
    latest: dict[UUID, int] = {}
    for version in Version.objects.filter(decision__in=asked).order_by("number"):
        latest[version.decision_id] = version.pk
    given = set(
        Answer.objects.filter(version__in=latest.values(), user=user).values_list(
            "version_id", flat=True
        )
    )
    return [
        (decision, decision.pk in concerned and latest[decision.pk] not in given)
        for decision in asked
    ]
