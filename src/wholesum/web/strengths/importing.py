"""Import the strengths of an evidence folder into a team."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.db import transaction

from wholesum.strengths.evidence import StrengthsEvidence
from wholesum.strengths.schema import CHALLENGES, KINDS, NEEDS, STRENGTHS
from wholesum.tables import raise_if
from wholesum.web.accounts.models import User
from wholesum.web.core.lengths import check_lengths
from wholesum.web.core.signals import evidence_changed
from wholesum.web.core.texts import single_line, tidy
from wholesum.web.strengths.models import (
    LONGEST,
    LONGEST_LINE,
    LONGEST_WORD,
    Challenge,
    ChallengeNeed,
    ChosenMember,
    KindOfWork,
    NamedStrength,
    WorkLevel,
)
from wholesum.web.teams.models import Team
from wholesum.web.teams.queries import account_fields

_LENGTHS: Final = {
    STRENGTHS: {"strength": LONGEST_WORD, "story": LONGEST},
    KINDS: {"title": LONGEST_LINE},
    CHALLENGES: {"title": LONGEST_LINE},
    NEEDS: {"strength": LONGEST_WORD},
}


@transaction.atomic
def import_strengths(
    team: Team, evidence: StrengthsEvidence, people: Mapping[str, User]
) -> list[NamedStrength]:
    """Add the strengths, kinds of work and challenges of an evidence folder to a team.

    Parameters
    ----------
    team
        The team.
    evidence
        The strengths, found sound.
    people
        The accounts of people by their ids in the evidence; other ids are kept as they are.

    Returns
    -------
    list of NamedStrength
        The strengths.
    """
    raise_if(check_lengths(evidence, _LENGTHS))
    named = NamedStrength.objects.bulk_create(
        NamedStrength(
            team=team,
            word=single_line(row["strength"]),
            story=tidy(row["story"] or ""),
            shared=bool(row["shared"]),
            wish=bool(row["wish"]),
            **account_fields(row["person"], people),
            **account_fields(row["named_by"], people, "by", "by_person"),
        )
        for row in evidence.strengths.iter_rows(named=True)
    )
    _add_kinds(team, evidence, people)
    _add_challenges(team, evidence, people)
    evidence_changed.send(NamedStrength, team=team.pk)
    return named


def _add_kinds(team: Team, evidence: StrengthsEvidence, people: Mapping[str, User]) -> None:
    kinds = {
        row["kind"]: KindOfWork(
            team=team, title=single_line(row["title"]), day=row["day"], imported=row["kind"]
        )
        for row in evidence.kinds_of_work.iter_rows(named=True)
    }
    KindOfWork.objects.bulk_create(kinds.values())
    WorkLevel.objects.bulk_create(
        WorkLevel(
            kind=kinds[row["kind"]],
            level=row["level"],
            day=row["day"],
            **account_fields(row["person"], people),
        )
        for row in evidence.coverage.iter_rows(named=True)
    )


def _add_challenges(team: Team, evidence: StrengthsEvidence, people: Mapping[str, User]) -> None:
    challenges = {
        row["challenge"]: Challenge(
            team=team,
            title=single_line(row["title"]),
            hours=row["hours"],
            meets=row["meets"],
            imported=row["challenge"],
        )
        for row in evidence.challenges.iter_rows(named=True)
    }
    Challenge.objects.bulk_create(challenges.values())
    ChallengeNeed.objects.bulk_create(
        ChallengeNeed(
            challenge=challenges[row["challenge"]],
            word=single_line(row["strength"]),
            people=row["people"] or 1,
        )
        for row in evidence.needs.iter_rows(named=True)
    )
    ChosenMember.objects.bulk_create(
        ChosenMember(
            challenge=challenges[row["challenge"]], **account_fields(row["person"], people)
        )
        for row in evidence.constellations.iter_rows(named=True)
    )
