"""Read sharings, the teams of an organisation, and what a coach may see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from wholesum.web.accounts.models import User
from wholesum.web.cycle.queries import CycleInShort, running_cycle
from wholesum.web.decisions.models import State, Voice
from wholesum.web.mirror.queries import Look, look_at
from wholesum.web.organisations.models import Agreement, Sharing, TeamFigures
from wholesum.web.teams.models import Membership, Team
from wholesum.web.teams.queries import below

LEAST_DECISIONS = 5
"""Fewest decisions of a count over teams."""


def agreed() -> QuerySet[Sharing]:
    """Return the sharings that hold now: every member who answers pulses agrees."""
    said = Agreement.objects.filter(
        sharing=OuterRef(OuterRef("pk")), user=OuterRef("user"), agrees=True
    )
    asked = Membership.objects.filter(team=OuterRef("team"), answers=True)
    return Sharing.objects.filter(Exists(asked), ~Exists(asked.exclude(Exists(said))), ended=None)


def tree() -> dict[UUID, UUID | None]:
    """Return the parent of every team."""
    return dict(Team.objects.order_by("name", "pk").values_list("pk", "parent_id"))


def ancestors(team: UUID, parents: Mapping[UUID, UUID | None]) -> list[UUID]:
    """Return a team and all teams above it, the top last."""
    found = [team]
    while (above := parents.get(found[-1])) is not None and above not in found:
        found.append(above)
    return found


def organisations_of(team: Team) -> list[Team]:
    """Return the teams above a team and itself, if they have parts, from the nearest to the top."""
    above = ancestors(team.pk, tree())
    named = Team.objects.filter(pk__in=above).annotate(inside=Count("parts"))
    found = {team_above.pk: team_above for team_above in named if team_above.inside}
    return [found[pk] for pk in above if pk in found]


def counted_means(
    organisation: UUID, parents: Mapping[UUID, UUID | None]
) -> dict[str, tuple[str, dict[str, float]]]:
    """Return the last day and the means of each team that agreed to be counted."""
    inside, top = below(organisation, parents), ancestors(organisation, parents)[-1]
    sharing = agreed().filter(team=OuterRef("team"), organisation=top)
    found = TeamFigures.objects.filter(Exists(sharing))
    return {
        str(team): (closed.isoformat(), means)
        for team, closed, means in found.values_list("team", "closed", "means")
        if team in inside
    }


def crossing_decisions(teams: set[UUID], inside: set[UUID]) -> dict[str, int] | None:
    """Count the decisions of counted teams that affect members of another team in the tree.

    Returns
    -------
    dict or None
        How many decisions crossed teams, how many people they affected, and how many of these were
        heard; ``None`` where there are fewer than five decisions.
    """
    elsewhere = Membership.objects.filter(user=OuterRef("user"), team__in=inside)
    voices = Voice.objects.filter(decision__team__in=teams, decision__state=State.DECIDED)
    crossing = voices.filter(Exists(elsewhere.exclude(team=OuterRef("decision__team"))))
    rows = list(crossing.values_list("decision", "decision__team", "heard"))
    decisions = {decision for decision, _team, _heard in rows}
    if len(decisions) < LEAST_DECISIONS or len({team for _one, team, _heard in rows}) < 3:
        return None
    return {
        "decisions": len(decisions),
        "people": len(rows),
        "heard": sum(heard for _decision, _team, heard in rows),
    }


@dataclass(frozen=True)
class SharingLine:
    """A sharing as the members of its team see it.

    Parameters
    ----------
    sharing
        The sharing.
    agreed, others
        The members who agreed, and those who did not, by name.
    mine
        Whether the user agrees; ``None`` where the user is not asked.
    answered
        Whether the user has answered.
    """

    sharing: Sharing
    agreed: tuple[Membership, ...]
    others: tuple[Membership, ...]
    mine: bool | None
    answered: bool

    @property
    def holds(self) -> bool:
        """Whether every member agrees, so that the sharing holds."""
        return bool(self.agreed) and not self.others


def sharing_lines(place: Membership) -> list[SharingLine]:
    """Return the sharings of a team that have not ended, with who agreed."""
    found = Sharing.objects.filter(team=place.team_id, ended=None)
    people = Membership.objects.filter(team=place.team_id, answers=True).select_related("user")
    asked = sorted(people, key=lambda one: str(one.user).casefold())
    said = {
        (agreement.sharing_id, agreement.user_id): agreement.agrees
        for agreement in Agreement.objects.filter(sharing__in=found)
    }
    lines = []
    for sharing in found.select_related("team", "organisation", "coach"):
        yes = tuple(member for member in asked if said.get((sharing.pk, member.user_id)))
        no = tuple(member for member in asked if member not in yes)
        mine = place in yes if place.answers else None
        answered = (sharing.pk, place.user_id) in said
        lines.append(SharingLine(sharing, yes, no, mine, answered))
    return lines


def asked_and_waiting(place: Membership) -> tuple[int, int]:
    """Count the sharings of a team that have not ended, and those that wait for a member."""
    said = Agreement.objects.filter(sharing=OuterRef("pk"), user=place.user_id)
    found = Sharing.objects.filter(team=place.team_id, ended=None)
    answered = list(found.values_list(Exists(said), flat=True))
    return len(answered), answered.count(False) if place.answers else 0


def coaches(user: User) -> bool:
    """Return whether a team shares with a user as its coach."""
    return agreed().filter(coach=user).exists()


@dataclass(frozen=True)
class CoachedTeam:
    """What a coach sees of one team.

    Parameters
    ----------
    sharing
        The sharing, which all members agreed to.
    look
        The Mirror of the team; ``None`` where it shows nothing yet.
    cycle
        The running cycle with its next session, if there is one.
    """

    sharing: Sharing
    look: Look | None
    cycle: CycleInShort | None


def coached_teams(user: User) -> Iterator[CoachedTeam]:
    """Yield the teams whose members all agreed to share with a coach, by name."""
    found = agreed().filter(coach=user).select_related("team").order_by("team__name", "pk")
    return (coached_team(sharing) for sharing in found)


def coached_team(sharing: Sharing) -> CoachedTeam:
    """Return what the coach sees of the team of a sharing."""
    look = look_at(sharing.team)
    shown = look if look is not None and look.facets else None
    return CoachedTeam(sharing, shown, running_cycle(sharing.team))
