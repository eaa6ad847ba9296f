"""Background tasks of notices; none receives a user."""

from __future__ import annotations

from django_tasks import task


@task
def send_due_digests() -> None:
    """Send every weekly email that is due."""
    from wholesum.web.notices.services import send_due

    send_due()
