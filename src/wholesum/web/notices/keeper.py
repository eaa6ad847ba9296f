"""The choices that are stored about a user; they are deleted with the account."""

from __future__ import annotations

from wholesum.web.accounts.models import User
from wholesum.web.notices.models import NoticeChoice
from wholesum.web.registry import Keeper, Record


def _own_data(user: User) -> Record:
    choices = NoticeChoice.objects.filter(user=user)
    return {
        "notices": [
            {"emails": choice.mails, "calendar_address": choice.calendar_hash is not None}
            for choice in choices
        ]
    }


KEEPER = Keeper(own_data=_own_data)
