"""Stories of Ada, Bo, Cleo and Eve in the app."""

from __future__ import annotations

from uuid import UUID

from wholesum.web.accounts.models import User
from wholesum.web.recognition import services
from wholesum.web.recognition.models import Contribution, Story
from wholesum.web.teams.models import Role, Team


def places_of(team: Team) -> dict[int, UUID]:
    """Return the keys of the memberships of a team by user."""
    return dict(team.memberships.values_list("user", "pk"))


def fill(team: Team, ada: User, bo: User, cleo: User) -> Story:
    """Tell a story of three and one of two, and list two rewards; return the story of three."""
    place = places_of(team)
    facilitator = team.memberships.get(role=Role.FACILITATOR).user
    services.tell_story(
        by=ada,
        team=team.pk,
        result="The roster came out in time",
        brought={place[ada.pk]: "calm", place[bo.pk]: "maps"},
    )
    for title, goes_to, value in (
        ("Bonus for the best depot", "one person", "Speed"),
        ("=A free day", "everybody", ""),
    ):
        services.save_reward(
            by=facilitator, team=team.pk, title=title, goes_to=goes_to, value=value
        )
    return services.tell_story(
        by=bo,
        team=team.pk,
        result="The depot opened",
        made_possible="Trains leave in the snow,\nyou =1+1",
        brought={place[ada.pk]: "calm", place[bo.pk]: "maps", place[cleo.pk]: "law"},
    )


def part_of(story: Story, user: User) -> Contribution:
    """Return the part of a user in a story."""
    return story.contributions.get(user=user)


def give(story: Story, user: User, *points: int) -> None:
    """Give points to the other contributors, in the order in which the story names them."""
    others = story.contributions.exclude(user=user)
    keys = [other.pk for other in others]
    services.give_points(
        by=user, team=story.team_id, story=story.pk, points=dict(zip(keys, points, strict=True))
    )


def divided_story(team: Team, ada: User, bo: User, cleo: User, other: User) -> Story:
    """Return a story told by Bo, which does not name Cleo, and whose division can be closed."""
    story = fill(team, ada, bo, cleo)
    Contribution.objects.create(story=story, user=other, brought="time")
    services.open_credit(by=cleo, team=team.pk, story=story.pk)
    for user in (ada, bo, other):
        give(story, user, 50, 30, 20)
    story.contributions.filter(user=cleo).update(user=None)
    return story
