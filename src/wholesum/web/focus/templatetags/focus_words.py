"""Template filters for the list of efforts: names and help texts of columns, and cells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import template
from django.utils.translation import gettext_lazy as _

from wholesum.web.focus.inventory.cells import FIELDS
from wholesum.web.focus.models import Life, Reach

register = template.Library()

_HELP: Final = {
    "hours": _("A rough total of the hours of everybody who works on this effort."),
    "owner": _("Who is responsible: a member of the team. Owners do not score their own efforts."),
    "work": _(
        "Write names with commas between them. A number after a name is their hours: Ada 10, Bo 4."
    ),
    "goals": _("Write goals by number or wording, with semicolons between them."),
    "value": _("Which of your values this effort expresses."),
    "since": _("Since when the effort exists: a year, or a month such as 2024-03."),
    "breaks": _("What would break if this effort stopped tomorrow?"),
}
_CHOICES: Final[dict[str, dict[Reach, Any] | dict[Life, Any]]] = {
    "reach": {
        Reach.RUN: _("run: keeps daily work going"),
        Reach.CHANGE: _("change: changes how we work"),
    },
    "stage": {
        Life.RENEW: _("renew: this effort is old and needs renewal"),
        Life.TRY: _("try: this effort is new"),
        Life.TEND: _("tend: this effort works well, look after it"),
        Life.LET_GO: _("let go: the time of this effort is over"),
    },
}


@register.filter
def field_choices(name: str) -> list[tuple[str, str]]:
    """Return the choices of a column of the list of efforts; empty if any text may be written."""
    return [(str(value), str(words)) for value, words in _CHOICES.get(name, {}).items()]


@register.filter
def explained(cell: str, name: str) -> str:
    """Return the text of a cell; a choice is followed by its explanation."""
    return dict(field_choices(name)).get(cell, cell)


@register.filter
def field_label(name: str) -> str:
    """Return the heading of a column of the list of efforts."""
    return str(FIELDS[name])


@register.filter
def field_help(name: str) -> str:
    """Return the help text of a column of the list of efforts."""
    return str(_HELP.get(name, ""))


@register.filter
def item(cells: Mapping[str, Any], name: str) -> Any:
    """Return the cell of a row in the given column."""
    return cells.get(name, "")
