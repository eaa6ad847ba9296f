"""Import the stories and rewards of an evidence folder into a team."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import polars as pl
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wholesum.recognition.evidence import RecognitionEvidence
from wholesum.recognition.measures.credit import simple_division
from wholesum.recognition.schema import CONTRIBUTIONS, REWARDS, STORIES
from wholesum.tables import Fault, faults_at, raise_if
from wholesum.web.accounts.models import User
from wholesum.web.core.lengths import check_lengths
from wholesum.web.core.signals import evidence_changed
from wholesum.web.core.texts import single_line, tidy
from wholesum.web.recognition.models import (
    LONGEST,
    LONGEST_LINE,
    LONGEST_WORDS,
    Contribution,
    Credit,
    Reward,
    Story,
)
from wholesum.web.recognition.services import FEWEST_GIVERS
from wholesum.web.teams.models import Team
from wholesum.web.teams.queries import account_fields

_LENGTHS: Final = {
    STORIES: {"result": LONGEST_LINE, "made_possible": LONGEST},
    CONTRIBUTIONS: {"brought": LONGEST_WORDS},
    REWARDS: {"reward": LONGEST_LINE, "value": LONGEST_WORDS},
}


@transaction.atomic
def import_recognition(
    team: Team, evidence: RecognitionEvidence, people: Mapping[str, User]
) -> list[Story]:
    """Add the stories and rewards of an evidence folder to a team.

    Parameters
    ----------
    team
        The team.
    evidence
        The recognition, found sound. Points become shares; the points are not stored.
    people
        The accounts of people by their ids in the evidence; other ids are kept as they are.

    Returns
    -------
    list of Story
        The stories.
    """
    raise_if([*check_lengths(evidence, _LENGTHS), *_rewards_twice(evidence)])
    stories = {
        row["story"]: Story(
            team=team,
            day=row["day"],
            result=single_line(row["result"]),
            made_possible=tidy(row["made_possible"] or ""),
            imported=row["story"],
            **account_fields(row["told_by"], people, "told_by", "told_by_person"),
        )
        for row in evidence.stories.iter_rows(named=True)
    }
    Story.objects.bulk_create(stories.values())
    parts: dict[str, list[Contribution]] = {key: [] for key in stories}
    for row in evidence.contributions.iter_rows(named=True):
        part = Contribution(
            story=stories[row["story"]],
            brought=single_line(row["brought"]),
            **account_fields(row["person"], people),
        )
        parts[row["story"]].append(part)
    for key in evidence.credit["story"].unique():
        _add_shares(stories[key], parts[key], evidence)
    Contribution.objects.bulk_create(part for those in parts.values() for part in those)
    Story.objects.bulk_update(stories.values(), ["credit"])
    Reward.objects.bulk_create(
        Reward(
            team=team,
            title=single_line(row["reward"]),
            goes_to=row["goes_to"],
            value=single_line(row["value"] or ""),
        )
        for row in evidence.rewards.iter_rows(named=True)
    )
    evidence_changed.send(Story, team=team.pk)
    return list(stories.values())


def _rewards_twice(evidence: RecognitionEvidence) -> list[Fault]:
    """Return a fault for each reward whose title differs from another one only in its spaces."""
    titles = pl.Series(list(map(single_line, evidence.rewards["reward"])), dtype=pl.String)
    return faults_at(
        evidence.source(REWARDS),
        titles.is_duplicated(),
        _("the reward is on the list twice"),
        _("remove one of its rows"),
        column="reward",
        values=titles,
    )


def _add_shares(story: Story, parts: list[Contribution], evidence: RecognitionEvidence) -> None:
    """Set the shares of a story if enough contributors gave points."""
    division = simple_division(evidence.points(story.imported))
    gave = int(division.gave.sum())
    if gave < FEWEST_GIVERS:
        return
    story.credit = Credit.CLOSED
    for part, share, own in zip(parts, division.shares, division.gave, strict=True):
        part.share, part.gave = float(share), gave - int(own)


def left_out(evidence: RecognitionEvidence) -> Iterator[str]:
    """Say that points for credit are not imported, with their number."""
    number = evidence.credit.height
    if number:
        yield ngettext(
            "%(number)s row of points for credit: it becomes part of the shares, which only their "
            "persons see.",
            "%(number)s rows of points for credit: they become shares, which only their persons "
            "see.",
            number,
        ) % {"number": number}
