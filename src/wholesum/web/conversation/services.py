"""Save the counts of meetings, import them, and delete a meeting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wholesum.conversation.counting.draft import DraftMeeting
from wholesum.conversation.counting.meeting import MeetingFacts, count_meeting, join_meetings
from wholesum.conversation.evidence import ConversationEvidence
from wholesum.conversation.schema import MEETINGS, VOICES
from wholesum.conversation.transcripts.names import NameProposal
from wholesum.tables import raise_if
from wholesum.web.accounts.models import User
from wholesum.web.conversation.access import removed_meeting
from wholesum.web.conversation.models import LONGEST_NAME, Meeting, Voice
from wholesum.web.conversation.queries import roster
from wholesum.web.core.lengths import check_lengths
from wholesum.web.core.signals import evidence_changed
from wholesum.web.teams.access import facilitator_of
from wholesum.web.teams.bin.services import put_into_bin
from wholesum.web.teams.models import NOT_SAID, Team

_COUNTS: Final = tuple(
    column.name for column in MEETINGS.columns if column.kind in ("whole", "number")
)
_LENGTHS: Final = {MEETINGS: {"meeting": LONGEST_NAME}, VOICES: {"voice": LONGEST_NAME}}


def keep_meetings(
    *,
    by: User,
    team: UUID,
    drafts: tuple[DraftMeeting, ...],
    names: list[NameProposal],
    days: Mapping[str, date],
    invited: list[str],
) -> list[Meeting]:
    """Save the counts of meetings after a user has said which person each speaker is.

    Parameters
    ----------
    by
        A facilitator of the team.
    team
        The team.
    drafts
        The counts of the transcripts.
    names
        What each name stands for; people by their keys in the roster.
    days
        The day of each meeting by its id.
    invited
        The keys of those who were invited.

    Returns
    -------
    list of Meeting
        The meetings.

    Raises
    ------
    ValidationError
        If the team already has a meeting of the same name.
    """
    place = facilitator_of(by, team)
    people = roster(team)
    functions = {
        person.key: person.function for person in people if person.function not in ("", NOT_SAID)
    }
    evidence = join_meetings(
        count_meeting(
            draft.counted,
            MeetingFacts(
                draft.meeting,
                days[draft.meeting],
                draft.language,
                names,
                invited,
                functions,
                draft.unread,
            ),
        )
        for draft in drafts
    )
    there = Meeting.objects.filter(team_id=team, name__in=evidence.meetings["meeting"].to_list())
    if found := there.first():
        refusal = _("“%(meeting)s” is counted already. To count it again, first delete its counts.")
        raise ValidationError(refusal % {"meeting": found})
    accounts = {person.key: person.user for person in people if person.user is not None}
    return import_meetings(place.team, evidence, accounts)


@transaction.atomic
def import_meetings(
    team: Team, evidence: ConversationEvidence, people: Mapping[str, User]
) -> list[Meeting]:
    """Add the counts of meetings in a folder of exported data to a team.

    Parameters
    ----------
    team
        The team.
    evidence
        The meetings, found sound.
    people
        The accounts of people by their ids in the evidence; other ids are kept as they are.

    Returns
    -------
    list of Meeting
        The meetings.
    """
    raise_if(check_lengths(evidence, _LENGTHS))
    made = {
        row["meeting"]: Meeting(
            team=team,
            name=row["meeting"],
            date=row["date"],
            language=row["language"] or "",
            counts={name: row[name] for name in _COUNTS},
        )
        for row in evidence.meetings.iter_rows(named=True)
    }
    Meeting.objects.bulk_create(made.values())
    Voice.objects.bulk_create(
        Voice(
            meeting=made[row["meeting"]],
            number=row["voice"],
            user=people.get(row["person"]),
            person="" if row["person"] in people else row["person"] or "",
            **{name: row[name] for name in ("words", "seconds", "written", "i", "we")},
        )
        for row in evidence.voices.iter_rows(named=True)
    )
    evidence_changed.send(Meeting, team=team.pk)
    return list(made.values())


@transaction.atomic
def delete_meeting(*, by: User, team: UUID, meeting: UUID) -> None:
    """Move the counts of a meeting to the bin of the team.

    Parameters
    ----------
    by
        A facilitator of the team.
    team, meeting
        The meeting.
    """
    found = removed_meeting(by, team, meeting)
    put_into_bin(found, team=team, by=by, practice="conversation")
    evidence_changed.send(Meeting, team=team)
