"""Background tasks of notices; none receives a user or the address of a webhook."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from wholesum.web.core.mail import address_of
from wholesum.web.notices.chat import ChatError, message, post
from wholesum.web.notices.models import ChatAddress

WAITS: Final = (1, 5, 30, 120)
"""Minutes before each further try of a message."""


@task
def send_due_digests() -> None:
    """Send every weekly email that is due."""
    from wholesum.web.notices.services import send_due

    send_due()


@task
def post_to_chat(team: str, text: str, path: str, tried: int = 0) -> None:
    """Post a sentence with a link to the chat of a team; try again later if it does not arrive."""
    chat = ChatAddress.objects.filter(team=UUID(team)).first()
    if chat is None:
        return
    with translation.override(settings.LANGUAGE_CODE):
        content = message(chat.kind, text, _("Open Wholesum"), address_of(path))
    try:
        post(chat.address, content)
    except ChatError:
        if tried < len(WAITS):
            later = timezone.now() + timedelta(minutes=WAITS[tried])
            post_to_chat.using(run_after=later).enqueue(team, text, path, tried + 1)
            return
        ChatAddress.objects.filter(pk=chat.pk).update(failed=timezone.now())
        raise
    ChatAddress.objects.filter(pk=chat.pk).exclude(failed=None).update(failed=None)
