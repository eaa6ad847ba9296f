"""Read the counts of meetings: for export, as a list, and for one user."""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import UUID

import polars as pl
from django.db.models import Count, Max, QuerySet, Sum

from wholesum.conversation.evidence import ConversationEvidence
from wholesum.conversation.schema import MEETINGS, VOICES
from wholesum.web.accounts.models import User
from wholesum.web.conversation.models import Meeting, Voice
from wholesum.web.teams.models import AbsentPerson, Membership, Team


def conversation_evidence(team: UUID) -> ConversationEvidence | None:
    """Return the counts of a team's meetings as exported data; ``None`` without meetings.

    People are named by the keys of their accounts, or by their ids in an imported folder.
    """
    found = Meeting.objects.filter(team_id=team).order_by("date", "name")
    meetings = [
        {
            "meeting": person.name,
            "date": person.date,
            "language": person.language or None,
            **person.counts,
        }
        for person in found
    ]
    if not meetings:
        return None
    voices = [
        {
            "meeting": voice.meeting.name,
            "voice": voice.number,
            "person": str(voice.user_id) if voice.user_id else voice.person or None,
            **{name: getattr(voice, name) for name in ("words", "seconds", "written", "i", "we")},
        }
        for voice in Voice.objects.filter(meeting__team_id=team)
        .select_related("meeting")
        .order_by("meeting__date", "meeting__name", "pk")
    ]
    return ConversationEvidence(
        pl.DataFrame(meetings, schema=MEETINGS.empty().schema),
        pl.DataFrame(voices, schema=VOICES.empty().schema),
    )


def without_people(evidence: ConversationEvidence, _team: Team) -> ConversationEvidence:
    """Return the counts of meetings without names; people are sorted by their number of words."""
    voices = evidence.voices
    order = ("words", "written", "seconds", "i", "we")
    voices = voices.with_columns(
        pl.lit(None, pl.String).alias("person"),
        place=pl.col("meeting").rle_id(),
    ).sort("place", *order, descending=[False, *(True for _ in order)], nulls_last=True)
    number = pl.int_range(1, pl.len() + 1).over("place").cast(pl.String)
    return ConversationEvidence(evidence.meetings, voices.with_columns(voice=number).drop("place"))


def conversation_mark(team: UUID) -> str:
    """Return a text that changes whenever the counts of a team's meetings change."""
    known = Meeting.objects.filter(team_id=team).aggregate(
        Count("pk", distinct=True), Max("kept"), Count("voices__user")
    )
    return repr(sorted(known.items()))


def meetings_of(team: UUID) -> QuerySet[Meeting]:
    """Return the meetings of a team, the latest first, with numbers of people and words."""
    found = Meeting.objects.filter(team_id=team).order_by("-date", "name")
    return found.annotate(people=Count("voices"), words=Sum("voices__words", default=0))


class TeamPerson(NamedTuple):
    """A person of a team, with or without an account, who may be a speaker in a meeting.

    Parameters
    ----------
    key
        The key of the account, or the id in an imported folder.
    name, function
        The name, and the function if it is known.
    user
        The account; ``None`` for a person of an imported folder.
    invited
        Whether the person is probably invited to the meetings of the team.
    """

    key: str
    name: str
    function: str
    user: User | None
    invited: bool


def roster(team: UUID) -> list[TeamPerson]:
    """Return the members of a team, and the people of its imported folders who are still in it."""
    members = Membership.objects.filter(team_id=team).select_related("user")
    found = [
        TeamPerson(
            str(member.user_id), str(member.user), member.function, member.user, member.answers
        )
        for member in members
    ]
    names = {person.name.casefold() for person in found}
    found += [
        TeamPerson(person.person, str(person), person.function, None, invited=False)
        for person in AbsentPerson.objects.filter(team_id=team, left=None)
        if str(person).casefold() not in names
    ]
    return sorted(found, key=lambda one: (one.name.casefold(), one.key))


def own_part(user: User) -> dict[str, list[dict[str, Any]]]:
    """Return the stored counts of a user in meetings, ready for JSON."""
    voices = Voice.objects.filter(user=user).select_related("meeting__team")
    return {
        "words_in_meetings": [
            {
                "team": voice.meeting.team.name,
                "meeting": voice.meeting.name,
                "date": voice.meeting.date.isoformat(),
                **{
                    name: getattr(voice, name)
                    for name in ("words", "seconds", "written", "i", "we")
                },
            }
            for voice in voices.order_by("meeting__date", "pk")
        ]
    }
