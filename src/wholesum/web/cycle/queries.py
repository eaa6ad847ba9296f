"""Read cycles: the timeline, the facts for the review, and the evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import polars as pl
from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse

from wholesum.cycle.evidence import CycleEvidence
from wholesum.cycle.schema import CYCLES, PROTOTYPES, SESSIONS
from wholesum.web.cycle.guide import Guide, guides
from wholesum.web.cycle.models import Cycle, Kind, Prototype, Session
from wholesum.web.cycle.plan import Step, timeline
from wholesum.web.decisions.models import Decision, State
from wholesum.web.mirror.queries import look_at
from wholesum.web.registry import (
    Agreement,
    AgreementKind,
    CalendarDay,
    News,
    agreements_of,
    news_of,
)
from wholesum.web.teams.models import Membership, Team


def roster(team: UUID) -> list[str]:
    """Return the names of the people who take turns in roles, who joined first come first."""
    found = Membership.objects.filter(team_id=team, answers=True).select_related("user")
    placed = (
        (member.joined, str(member.user).casefold(), member.user.pk, str(member.user))
        for member in found
    )
    return [name for *_order, name in sorted(placed)]


def sessions_before(team: UUID, kind: str, today: date) -> int:
    """Count the sessions of a kind that a team planned before a day."""
    return Session.objects.filter(cycle__team_id=team, kind=kind, day__lt=today).count()


@dataclass(frozen=True)
class CycleInShort:
    """The running cycle of a team and what is next in it.

    Parameters
    ----------
    cycle
        The cycle.
    steps
        Its sessions, each with its guide, which a pulse does not have.
    """

    cycle: Cycle
    steps: tuple[tuple[Step, Guide | None], ...]

    @property
    def following(self) -> tuple[Step, Guide | None] | None:
        """The next session."""
        return next((step for step in self.steps if step[0].state == "next"), None)


def running_cycle(team: Team) -> CycleInShort | None:
    """Return the cycle of a team that runs today or starts next, if there is one."""
    today = team.today()
    found = Cycle.objects.filter(team=team, ends__gte=today, reviewed=None).last()
    if found is None:
        return None
    return CycleInShort(found, steps_of(found, today))


def calendar_days(sessions: QuerySet[Session]) -> Iterator[CalendarDay]:
    """Yield the meetings among all sessions of cycles; a pulse has the day of its round.

    Moving a session replaces its row, so that the key counts the sessions of a kind.
    """
    number = Counter[tuple[UUID, str]]()
    for session in sessions.exclude(kind=Kind.PULSE).select_related("cycle").order_by("day", "pk"):
        cycle = session.cycle
        number[cycle.pk, session.kind] += 1
        key = f"session-{cycle.pk}-{session.kind}-{number[cycle.pk, session.kind]}"
        link = reverse("cycle", args=[cycle.team_id])
        yield CalendarDay(cycle.team_id, key, session.day, session.get_kind_display(), link)


def is_early(cycle: Cycle) -> bool:
    """Return whether a review today would end a cycle before the day of its planned review."""
    planned = cycle.sessions.filter(kind=Kind.REVIEW).order_by("day").last()
    due = cycle.ends if planned is None else planned.day
    return cycle.reviewed is None and cycle.team.today() < due


def steps_of(cycle: Cycle, today: date) -> tuple[tuple[Step, Guide | None], ...]:
    """Return the sessions of a cycle in order of time, each with its guide."""
    steps = timeline(list(cycle.sessions.all()), today, _last_pulse(cycle.team))
    if cycle.reviewed:
        steps = [Step(step.session, step.state.replace("next", "later")) for step in steps]
    return tuple((step, guides().get(step.session.kind)) for step in steps)


def _last_pulse(team: Team) -> date | None:
    look = look_at(team)
    closed = None if look is None or look.latest is None else look.latest.closed
    return None if closed is None else date.fromisoformat(closed)


def facts_of(cycle: Cycle) -> dict[AgreementKind, list[Agreement]]:
    """Return what the team decided, tried, promised and stopped in a cycle, by kind."""
    found = agreements_of(cycle.team)
    within = {
        kind: [agreement for agreement in those if cycle.starts <= agreement.day <= cycle.ends]
        for kind, those in found.items()
    }
    return {kind: those for kind, those in within.items() if those}


def news_in(cycle: Cycle) -> list[News]:
    """Return what happened in a team in a cycle, such as pulses and dialogues, in order of time."""
    found = news_of(cycle.team, cycle.starts)
    return [news for news in reversed(found) if news.day <= cycle.ends]


def unlinked(cycle: Cycle) -> list[Decision]:
    """Return the decisions of a cycle with an expected effect outside and without an outcome."""
    within = (cycle.starts, cycle.ends)
    found = Decision.objects.filter(
        Q(date__range=within) | Q(review__range=within),
        team=cycle.team_id,
        state=State.DECIDED,
        outcome="",
        prototypes=None,
    )
    return list(found.exclude(expected=""))


def cycle_evidence(team: UUID) -> CycleEvidence | None:
    """Return the cycles of a team as evidence; ``None`` if there are none."""
    cycles = Cycle.objects.filter(team_id=team).order_by("starts")
    columns = [column.name for column in CYCLES.columns if column.name != "cycle"]
    rows = [{"cycle": cycle.key, **_cells(cycle, columns)} for cycle in cycles]
    if not rows:
        return None
    sessions = Session.objects.filter(cycle__team_id=team).order_by("cycle__starts", "day", "pk")
    planned = sessions.values_list("cycle__key", "kind", "day")
    tries = Prototype.objects.filter(cycle__team_id=team).select_related("cycle", "decision")
    known = [column.name for column in PROTOTYPES.columns if column.name not in _KEYS]
    return CycleEvidence(
        pl.DataFrame(rows, schema=CYCLES.empty().schema),
        pl.DataFrame(list(planned), schema=SESSIONS.empty().schema, orient="row"),
        pl.DataFrame(
            [
                {
                    "cycle": prototype.cycle.key,
                    "prototype": prototype.key,
                    **_cells(prototype, known),
                    "decision": None if prototype.decision is None else prototype.decision.key,
                }
                for prototype in tries.order_by("cycle__starts", "made", "pk")
            ],
            schema=PROTOTYPES.empty().schema,
        ),
    )


_KEYS = ("cycle", "prototype", "decision")


def _cells(record: Cycle | Prototype, columns: list[str]) -> dict[str, object]:
    return {name: getattr(record, name) or None for name in columns}


def cycle_mark(team: UUID) -> str:
    """Return a text that changes whenever the evidence of cycles changes."""
    known = Cycle.objects.filter(team_id=team).aggregate(Count("pk"), Max("changed"))
    return repr(sorted(known.items()))
