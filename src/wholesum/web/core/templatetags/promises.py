"""A template tag for the address of the form that makes a promise of something."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django import template

from wholesum.web import registry

register = template.Library()


@register.simple_tag
def promise_link(team: UUID, what: str, source: str, due: date | None = None) -> str:
    """Return the address of the form; empty if no practice takes promises."""
    return registry.promise_link(team, what, source, due)
