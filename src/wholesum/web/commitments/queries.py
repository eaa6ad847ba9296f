"""Read promises: lists, the check-in, the figures, and evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final
from uuid import UUID

import polars as pl
from django.db.models import Count, Max, Prefetch, Q, QuerySet

from wholesum.commitments.evidence import PROMISE_EVENTS, PROMISES, CommitmentsEvidence
from wholesum.commitments.machine import Event, Promise, possible_acts, replay
from wholesum.commitments.measures.kept import KeptInTime, kept_in_time
from wholesum.commitments.measures.outcomes import Ending, endings_of
from wholesum.commitments.transitions import Act, Role, State
from wholesum.web.accounts.models import User
from wholesum.web.commitments.models import Commitment, CommitmentEvent, CommitmentTerms
from wholesum.web.commitments.words import LABELS, QUICK, slug_of
from wholesum.web.teams.models import AbsentPerson, Team

SOON_DAYS: Final = 7
_PEOPLE: Final = ("by", "to", "needs_from", "stand_in")


@dataclass(frozen=True)
class Roster:
    """The people of a team by their ids in promises.

    Parameters
    ----------
    names
        Their names.
    members
        The ids of those who are members now.
    """

    names: dict[str, str]
    members: frozenset[str]

    def name(self, person: str | None) -> str:
        """Return the name of a person; empty if the account was deleted."""
        return "" if person is None else self.names.get(person, "")


@dataclass(frozen=True)
class Line:
    """A promise as one user sees it on a day.

    Parameters
    ----------
    record
        Its stored wording and terms.
    promise
        Its state on the day.
    today
        The day, in the team's time zone.
    user
        The id of the user.
    roster
        The people of the team.
    """

    record: Commitment
    promise: Promise
    today: date
    user: str
    roster: Roster

    @property
    def givers(self) -> str:
        """The names of its givers."""
        return ", ".join(filter(None, map(self.roster.name, self.promise.givers)))

    @property
    def taker(self) -> str:
        """The name of its taker; empty if it is the whole team."""
        return self.roster.name(self.promise.to)

    @property
    def is_overdue(self) -> bool:
        """Whether its day has passed without a report."""
        return self.promise.is_overdue(self.today)

    @property
    def is_mine(self) -> bool:
        """Whether the user is one of its givers."""
        return self.user in self.promise.givers

    @cached_property
    def acts(self) -> tuple[Act, ...]:
        """What the user may do now, the usual acts first; only a taker who left is replaced."""
        left = self.promise.to is not None and self.promise.to not in self.roster.members
        offered = {Act.TAKE_OVER: left, Act.CLEAR: bool(self.promise.warning)}
        acts = possible_acts(self.promise, self.user, self.today)
        return tuple(
            sorted(
                (act for act in acts if offered.get(act, True)), key=lambda act: act not in QUICK
            )
        )

    @property
    def quick(self) -> list[tuple[str, str]]:
        """The acts of the user that need no further words: their addresses and labels."""
        return [(slug_of(act), str(LABELS[act])) for act in self.acts if act in QUICK]

    @property
    def waits(self) -> bool:
        """Whether the next act is the user's: an answer, a day to agree to, or an acceptance."""
        state = self.promise.state
        if state is State.REQUESTED:
            return self.promise.has_role(self.user, Role.GIVER)
        if state in {State.COUNTERED, State.REPORTED}:
            return self.promise.has_role(self.user, Role.TAKER)
        return self.is_mine and (self.is_overdue or self.is_due)

    @property
    def is_due(self) -> bool:
        """Whether its day comes within a week."""
        due, soon = self.promise.due, self.today + timedelta(days=SOON_DAYS)
        return self.promise.state is State.OPEN and due is not None and self.today <= due <= soon


@dataclass(frozen=True)
class CheckIn:
    """The promises that the next meeting looks at, each in the first group that fits.

    Parameters
    ----------
    slipped
        Overdue ones, those that a peer raised first.
    warned
        At risk, or with a condition that is not met.
    reported
        Reported done, to be accepted.
    due
        Due within a week.
    asked
        Requests and counter-offers without an answer.
    later
        The number of open promises that are due later.
    """

    slipped: list[Line]
    warned: list[Line]
    reported: list[Line]
    due: list[Line]
    asked: list[Line]
    later: int

    @property
    def number(self) -> int:
        """The number of promises to talk about."""
        groups = (self.slipped, self.warned, self.reported, self.due, self.asked)
        return sum(map(len, groups))


def roster_of(team: UUID) -> Roster:
    """Return the people of a team: members, people without an account, and earlier members."""
    members = {str(user.pk): str(user) for user in User.objects.filter(memberships__team_id=team)}
    absent = {person.person: str(person) for person in AbsentPerson.objects.filter(team_id=team)}
    named = CommitmentEvent.objects.filter(commitment__team_id=team).exclude(who=None)
    gone = User.objects.filter(pk__in=named.values("who")).exclude(pk__in=members)
    earlier = {str(user.pk): str(user) for user in gone}
    return Roster({**absent, **earlier, **members}, frozenset(members))


def lines_of(team: Team, user: User | None = None, *, closed: bool | None = None) -> list[Line]:
    """Return the promises of a team for a user, the next due first."""
    found = _of(team.pk)
    if closed is not None:
        found = found.filter(closed=closed)
    roster, today = roster_of(team.pk), team.today()
    lines = [_line(commitment, today, user, roster) for commitment in found]
    return sorted(lines, key=lambda one: (one.promise.due or date.max, str(one.record.pk)))


def line_of(record: Commitment, team: Team, user: User) -> Line:
    """Return one promise for a user."""
    return _line(record, team.today(), user, roster_of(team.pk))


def _line(record: Commitment, today: date, user: User | None, roster: Roster) -> Line:
    viewer = "" if user is None else str(user.pk)
    return Line(record, promise_of(record).on_day(today), today, viewer, roster)


def check_in_of(lines: Iterable[Line]) -> CheckIn:
    """Group the open promises of a team for its check-in."""
    found = CheckIn([], [], [], [], [], 0)
    later = 0
    for line in lines:
        if line.is_overdue:
            found.slipped.append(line)
        elif line.promise.warning:
            found.warned.append(line)
        elif line.promise.state is State.REPORTED:
            found.reported.append(line)
        elif line.is_due:
            found.due.append(line)
        elif line.promise.is_asked:
            found.asked.append(line)
        else:
            later += line.promise.is_open
    raised = sorted(found.slipped, key=lambda one: one.promise.raised is None)
    return CheckIn(raised, found.warned, found.reported, found.due, found.asked, later)


def team_endings(lines: Iterable[Line]) -> list[Ending]:
    """Return the outcomes of promises as they are today."""
    return endings_of((line.promise for line in lines), None)


def own_figure(lines: Sequence[Line], user: User) -> KeptInTime | None:
    """Return how many of a user's own promises were kept or changed in time; only they see it."""
    mine = (line for line in lines if str(user.pk) in line.promise.givers)
    return kept_in_time(team_endings(mine))


def terms_of(team: Team) -> CommitmentTerms:
    """Return the team's terms, or the default ones, which are not stored."""
    return CommitmentTerms.objects.filter(team=team).first() or CommitmentTerms(team=team)


def open_of(team: Team, user: User) -> int:
    """Return the number of a user's own open promises in a team."""
    lines = lines_of(team, user, closed=False)
    return sum(line.is_mine and line.promise.is_open for line in lines)


def open_requests(team: Team, user: User) -> list[int]:
    """Return for each unanswered request for a promise by a user which member was asked."""
    lines = lines_of(team, user, closed=False)
    mine = (line for line in lines if line.promise.is_asked and line.record.to_id == user.pk)
    return [one.record.by_id for one in mine if one.record.by_id is not None]


def events_of(record: Commitment) -> list[Event]:
    """Return the events of a promise in order."""
    return [
        Event(
            Act(event.act),
            event.day,
            _id(event.who_id, event.person),
            event.due,
            event.text,
            event.reason,
            event.head,
        )
        for event in record.events.all()
    ]


def promise_of(record: Commitment) -> Promise:
    """Return the state of a promise after all its events."""
    first = Promise(person_of(record, "by"), person_of(record, "to"), record.we, record.what)
    return replay(first, events_of(record))


def promise_from(team: UUID, source: str) -> Commitment | None:
    """Return the open or kept promise that was made of something agreed elsewhere."""
    found = ((row, promise_of(row)) for row in _of(team).filter(source=source))
    standing = (one for one, now in found if now.is_open or now.state is State.KEPT)
    return next(standing, None)


def person_of(record: Commitment, name: str) -> str | None:
    """Return the id of a person named in a promise, in the evidence."""
    return _id(getattr(record, f"{name}_id"), record.imported.get(name))


def _id(user: object, person: str | None) -> str | None:
    return str(user) if user is not None else person or None


def _of(team: UUID) -> QuerySet[Commitment]:
    return _with_events().filter(team_id=team)


def _with_events() -> QuerySet[Commitment]:
    events = Prefetch("events", CommitmentEvent.objects.order_by("number"))
    return Commitment.objects.select_related("team").prefetch_related(events)


def commitments_evidence(team: UUID) -> CommitmentsEvidence | None:
    """Return the promises of a team as evidence.

    Parameters
    ----------
    team
        The team.

    Returns
    -------
    CommitmentsEvidence or None
        ``None`` while there is no promise. People are named by the keys of their accounts, or by
        their ids in an imported folder. In order of the days of the first events.
    """
    records = [(events_of(commitment), commitment) for commitment in _of(team)]
    if not records:
        return None
    records.sort(key=lambda pair: (pair[0][0].day.isoformat(), _name(pair[1])))
    promises = [
        {
            "promise": _name(one),
            "what": one.what,
            **{name: person_of(one, name) for name in _PEOPLE},
            "we": one.we or None,
            **{name: getattr(one, name) or None for name in ("done", "needs", "source")},
        }
        for _events, one in records
    ]
    events = [
        {
            "promise": _name(one),
            "number": number,
            "act": event.act.value,
            "day": event.day,
            "who": event.who,
            "due": event.due,
            "text": event.text or None,
            "reason": event.reason or None,
            "head": event.head or None,
        }
        for history, one in records
        for number, event in enumerate(history, start=1)
    ]
    return CommitmentsEvidence(
        pl.DataFrame(promises, schema=PROMISES.empty().schema),
        pl.DataFrame(events, schema=PROMISE_EVENTS.empty().schema),
    )


def _name(record: Commitment) -> str:
    return str(record.imported.get("promise", record.pk))


def commitments_mark(team: UUID) -> str:
    """Return a text that changes whenever the evidence of promises changes."""
    known = Commitment.objects.filter(team_id=team).aggregate(
        Count("pk", distinct=True),
        Max("changed"),
        Count("by"),
        Count("to"),
        Count("events__who"),
        Count("events"),
    )
    return repr(sorted(known.items()))


def own_part(user: User) -> dict[str, list[dict[str, Any]]]:
    """Return a user's records in promises, ready for JSON."""
    mine = Q(by=user) | Q(to=user) | Q(needs_from=user) | Q(stand_in=user)
    promises = Commitment.objects.filter(mine).select_related("team").order_by("pk")
    events = CommitmentEvent.objects.filter(who=user).select_related("commitment__team")
    led = CommitmentTerms.objects.filter(head=user).select_related("team")
    return {
        "promises": [
            {
                "team": promise.team.name,
                "what": promise.what,
                "roles": [name for name in _PEOPLE if getattr(promise, f"{name}_id") == user.pk],
                "done": promise.done,
                "needs": promise.needs,
            }
            for promise in promises
        ],
        "acts_on_promises": [
            {
                "team": event.commitment.team.name,
                "promise": event.commitment.what,
                "act": event.act,
                "day": event.day.isoformat(),
                "due": None if event.due is None else event.due.isoformat(),
                "text": event.text,
                "reason": event.reason,
            }
            for event in events.order_by("commitment", "number")
        ],
        "named_as_head": [{"team": terms.team.name} for terms in led],
    }


def open_lines(user: User) -> list[Line]:
    """Return the promises that are not closed in all teams of a user."""
    found = _with_events().filter(closed=False, team__memberships__user=user)
    nobody = Roster({}, frozenset())
    return [
        _line(commitment, commitment.team.today(), user, nobody)
        for commitment in found.order_by("pk")
    ]
