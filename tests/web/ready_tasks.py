"""Run tasks in tests as a worker does."""

from __future__ import annotations

from django_tasks_db.models import DBTaskResult


def run_ready_tasks() -> None:
    """Run the tasks that a worker would run now."""
    for waiting in DBTaskResult.objects.ready().order_by("enqueued_at"):
        waiting.task.call(*waiting.args_kwargs["args"], **waiting.args_kwargs["kwargs"])
        waiting.set_successful(None)
