"""Register the cycle as a practice of the app."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy

from wholesum.web.registry import Group, Practice


def _nothing(_team: UUID) -> None:
    return None


def _no_mark(_team: UUID) -> str:
    return ""


PRACTICE = Practice(
    name="cycle",
    title=gettext_lazy("Cycle"),
    group=Group.DO,
    page="cycle",
    address="teams/<uuid:team>/cycle/",
    evidence=_nothing,
    mark=_no_mark,
    visitor_pages=("cycle", "cycle-guide", "cycle-wall"),
)
