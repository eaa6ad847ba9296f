"""Background tasks: close rounds at their time, and send emails.

A task gets the round and never a person or an answer, for its arguments stay in the database.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django_tasks import task

from wholesum.web.core.mail import address_of, send_mails
from wholesum.web.notices.services import mailed_at_once
from wholesum.web.rounds.kinds import Occasion
from wholesum.web.rounds.models import AskedRound


@task
def close_due_rounds() -> None:
    """Close every round whose closing time has passed."""
    from wholesum.web.rounds.services import close_due

    close_due()


@task
def mail_round(model: str, round_id: str, occasion: Occasion) -> None:
    """Email the members whom an open round asks, or the whole team after the round has closed."""
    manager: Any = apps.get_model(model)._default_manager
    asked: AskedRound | None = manager.filter(pk=UUID(round_id)).first()
    if asked is None or (occasion == "closed") != (not asked.is_open):
        return
    people = asked.readers.filter(is_active=True)
    if occasion != "closed":
        people = people.filter(pk__in=asked.roll.values("user"))
    kind = asked.kind
    path = kind.results_path(asked) if occasion == "closed" else kind.path(asked, "answer")
    about = {"round": asked, "team": asked.asking_team, "address": address_of(path)}
    about["evidence_export"] = settings.EVIDENCE_EXPORT
    send_mails(
        mailed_at_once(people, None if occasion == "closed" else asked.closes),
        asked.kind.subjects[occasion],
        f"{asked.kind.mails}/{occasion}.txt",
        about,
    )
