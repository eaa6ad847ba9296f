"""Template filters for the inventory: names and help texts of columns, and cells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import template
from django.utils.translation import gettext_lazy as _

from wholesum.web.focus.inventory.cells import FIELDS

register = template.Library()

_HELP: Final = {
    "hours": _("A rough total of the hours of everybody who works on this effort."),
    "owner": _("Who is responsible: a member of the team. Owners do not score their own efforts."),
    "work": _(
        "Write names with commas between them. A number after a name is their hours: Ada 10, Bo 4."
    ),
    "goals": _("Write goals by number or wording, with semicolons between them."),
    "value": _("Which of your values this effort expresses."),
    "reach": _("Does this effort keep things running, or change them?"),
    "stage": _(
        "Renew what is old, try what is new, look after what works, let go of what is over."
    ),
    "since": _("Since when the effort exists: a year, or a month such as 2024-03."),
    "breaks": _("What would break if this effort stopped tomorrow?"),
}


@register.filter
def field_label(name: str) -> str:
    """Return the heading of an inventory column."""
    return str(FIELDS[name])


@register.filter
def field_help(name: str) -> str:
    """Return the help text of an inventory column."""
    return str(_HELP.get(name, ""))


@register.filter
def item(cells: Mapping[str, Any], name: str) -> Any:
    """Return the cell of a row in the given column."""
    return cells.get(name, "")
