"""Read stories, credit and rewards: evidence, the pages of a team, and a user's own part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import numpy as np
import polars as pl
from django.db.models import Count, Max, QuerySet
from django.utils.translation import gettext as _

from wholesum.recognition.evidence import RecognitionEvidence
from wholesum.recognition.measures.credit import Array
from wholesum.recognition.measures.weave import unseen_since
from wholesum.recognition.schema import CONTRIBUTIONS, REWARDS, STORIES
from wholesum.web.accounts.models import User
from wholesum.web.recognition.models import Contribution, Credit, CreditPoints, Reward, Story
from wholesum.web.teams.models import Team
from wholesum.web.teams.queries import id_in_evidence, key_in_evidence, names_of, people_in

UNSEEN_WEEKS: Final = 6


@dataclass(frozen=True)
class Line:
    """A story as one user sees it.

    Parameters
    ----------
    record
        The story.
    parts
        The name of each contributor, empty if not named, and what they brought.
    told_by
        The name of the member who told it; empty if not named.
    own
        The user's own part; ``None`` if the story does not name them.
    gave
        How many contributors gave points in an open division.
    may_change
        Whether the user told it and may still change it.
    """

    record: Story
    parts: tuple[tuple[str, str], ...]
    told_by: str
    own: Contribution | None
    gave: int
    may_change: bool

    @property
    def other_parts(self) -> list[tuple[str, str]]:
        """The name of each other contributor, and what they brought."""
        records = self.record.contributions.all()
        return [part for part, one in zip(self.parts, records, strict=True) if one != self.own]

    @property
    def share(self) -> str:
        """The sentence about the user's own share; empty without one."""
        own = self.own
        if own is None or own.share is None or own.gave is None:
            return ""
        number = len(self.parts)
        return _(
            "Your share is %(share)s by the points of %(gave)s of %(others)s others, an equal part "
            "would be %(equal)s, and your own points do not change it."
        ) % {
            "share": f"{own.share:.0%}",
            "gave": own.gave,
            "others": number - 1,
            "equal": f"{1 / number:.0%}",
        }

    @property
    def has_given(self) -> bool:
        """Whether the user gave points in an open division."""
        return self.own is not None and len(self.own.given.all()) > 0


def lines_of(team: UUID, user: User) -> list[Line]:
    """Return the stories of a team as a user sees them, the latest first."""
    names = names_of(team)
    return [_line(story, names, user) for story in _stories(team)]


def _line(story: Story, names: dict[str, str], user: User) -> Line:
    parts = story.contributions.all()
    return Line(
        story,
        tuple(
            (names.get(id_in_evidence(part.user_id, part.person) or "", ""), part.brought)
            for part in parts
        ),
        names.get(id_in_evidence(story.told_by_id, story.told_by_person) or "", ""),
        next((part for part in parts if part.user_id == user.pk), None),
        sum(len(part.given.all()) > 0 for part in parts),
        story.told_by_id == user.pk and story.can_be_changed(story.team.today()),
    )


def recognition_evidence(team: UUID) -> RecognitionEvidence | None:
    """Return the stories and rewards of a team without any points; ``None`` without either.

    People are named by the keys of their accounts, or by their ids in an imported folder.
    """
    found, rewards = list(_stories(team)), rewards_of(team)
    if not found and rewards.is_empty():
        return None
    found.sort(key=lambda story: (story.day, key_in_evidence(story)))
    stories = [
        {
            "story": key_in_evidence(story),
            "day": story.day,
            "result": story.result,
            "made_possible": story.made_possible or None,
            "told_by": id_in_evidence(story.told_by_id, story.told_by_person),
        }
        for story in found
    ]
    parts = [
        {
            "story": key_in_evidence(story),
            "person": id_in_evidence(part.user_id, part.person),
            "brought": part.brought,
        }
        for story in found
        for part in story.contributions.all()
    ]
    return RecognitionEvidence(
        pl.DataFrame(stories, STORIES.empty().schema),
        pl.DataFrame(parts, CONTRIBUTIONS.empty().schema),
        rewards=rewards,
    )


def rewards_of(team: UUID) -> pl.DataFrame:
    """Return what the organisation rewards, as the table of the evidence."""
    found = Reward.objects.filter(team=team).values_list("title", "goes_to", "value")
    rows = [(title, goes_to, value or None) for title, goes_to, value in found]
    return pl.DataFrame(rows, REWARDS.empty().schema, orient="row")


def recognition_mark(team: UUID) -> str:
    """Return a text that changes whenever the evidence of recognition changes."""
    counts = Team.objects.filter(pk=team).aggregate(
        told=Count("stories", distinct=True),
        latest=Max("stories__changed"),
        tellers=Count("stories__told_by", distinct=True),
        named=Count("stories__contributions__user"),
        listed=Count("rewards", distinct=True),
        latest_reward=Max("rewards__changed"),
    )
    return repr(sorted(counts.items()))


def points_of(parts: Sequence[Contribution]) -> Array:
    """Return the points for credit, a row for each giver; blank (NaN) where nothing was given."""
    place = {part.pk: number for number, part in enumerate(parts)}
    table = np.full((len(parts), len(parts)), np.nan)
    for point in CreditPoints.objects.filter(giver__in=parts):
        table[place[point.giver_id], place[point.receiver_id]] = point.points
    np.fill_diagonal(table, 0.0)
    return table


def unseen_names(team: Team) -> list[str]:
    """Return the names of members whom no story has named in six weeks, for a facilitator.

    Nobody is listed if no story has been told in this time.
    """
    evidence = recognition_evidence(team.pk)
    if evidence is None:
        return []
    people = {
        str(person.user_id): str(person.user) for person in people_in(team.pk) if person.answers
    }
    since = team.today() - timedelta(weeks=UNSEEN_WEEKS)
    unseen = unseen_since(evidence, people, since)
    return [] if len(unseen) == len(people) else sorted(people[person] for person in unseen)


def words_in(team: UUID) -> list[str]:
    """Return what members brought to earlier stories, as suggestions for the form."""
    found = Contribution.objects.filter(story__team=team).order_by("brought")
    return list(found.values_list("brought", flat=True).distinct())


def waiting_parts(user: User) -> QuerySet[Contribution]:
    """Return a user's parts in stories whose credit waits for their points."""
    return Contribution.objects.select_related("story").filter(
        user=user, given=None, story__credit=Credit.OPEN, story__team__memberships__user=user
    )


def own_part(user: User) -> dict[str, list[dict[str, Any]]]:
    """Return a user's records in recognition, ready for JSON."""
    parts = Contribution.objects.filter(user=user).select_related("story__team")
    stories = Story.objects.filter(told_by=user).select_related("team")
    given = CreditPoints.objects.filter(giver__user=user).select_related("giver__story", "receiver")
    return {
        "stories_that_name_you": [
            {
                "team": part.story.team.name,
                "result": part.story.result,
                "brought": part.brought,
                "share_of_the_credit": part.share,
            }
            for part in parts
        ],
        "stories_you_told": [
            {
                "team": story.team.name,
                "day": story.day.isoformat(),
                "result": story.result,
                "made_possible": story.made_possible,
            }
            for story in stories
        ],
        "stories_without_your_name": [
            {"team": story.team.name, "result": story.result}
            for story in Story.objects.filter(unnamed=user).select_related("team")
        ],
        "points_for_credit": [
            {
                "result": points.giver.story.result,
                "for": points.receiver.brought,
                "points": points.points,
            }
            for points in given.order_by("pk")
        ],
    }


def others_of(mine: Contribution) -> list[tuple[int, str, int | None]]:
    """Return the key and the name of each other contributor, and the points given to them."""
    names = names_of(mine.story.team_id)
    given = {part.receiver_id: part.points for part in mine.given.all()}
    return [
        (
            contribution.pk,
            names.get(id_in_evidence(contribution.user_id, contribution.person) or "")
            or contribution.brought,
            given.get(contribution.pk),
        )
        for contribution in mine.story.contributions.exclude(pk=mine.pk)
    ]


def _stories(team: UUID) -> QuerySet[Story]:
    return (
        Story.objects.filter(team=team)
        .select_related("team")
        .prefetch_related("contributions__given")
    )
