"""Declare conversation as a practice of the app: pages and exported data."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wholesum.web.accounts.models import User
from wholesum.web.conversation.models import Meeting, Voice
from wholesum.web.conversation.queries import (
    conversation_evidence,
    conversation_mark,
    own_part,
    without_people,
)
from wholesum.web.conversation.services import import_meetings
from wholesum.web.registry import Group, Practice


def _account_stays(user: User) -> Iterator[str]:
    if Voice.objects.filter(user=user).exists():
        yield _("How many words you spoke in counted meetings, without your name.")


def _team_goes(team: UUID) -> Iterator[str]:
    number = Meeting.objects.filter(team_id=team).count()
    if number:
        yield ngettext("%(number)s counted meeting.", "%(number)s counted meetings.", number) % {
            "number": number
        }


PRACTICE = Practice(
    name="conversation",
    title=gettext_lazy("Conversation"),
    group=Group.DO,
    page="conversation",
    address="teams/<uuid:team>/conversation/",
    evidence=conversation_evidence,
    mark=conversation_mark,
    shared=without_people,
    take=import_meetings,
    own_data=own_part,
    account_stays=_account_stays,
    team_goes=_team_goes,
    visitor_pages=("conversation",),
)
