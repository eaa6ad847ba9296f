"""Count the data that is lost when a decision is deleted."""

from __future__ import annotations

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wholesum.web.decisions.models import Answer, Decision
from wholesum.web.teams.losses import Loss


def loss_of(seen: Decision) -> Loss:
    """Return the counts of the data that is lost if the decision is deleted."""
    versions = seen.versions.count()
    answers = Answer.objects.filter(version__decision=seen).count()
    lines = [_("The proposal is deleted.") if seen.is_open else _("The decision is deleted.")]
    if versions:
        lines += [
            ngettext(
                "%(number)s version of its text is deleted.",
                "%(number)s versions of its text are deleted.",
                versions,
            )
            % {"number": versions},
            ngettext(
                "%(number)s answer with its reason is deleted.",
                "%(number)s answers with their reasons are deleted.",
                answers,
            )
            % {"number": answers},
        ]
    if seen.reviewed is not None:
        lines.append(_("The result of its review is deleted."))
    if seen.is_decided:
        lines.append(_("The Mirror no longer counts it."))
    day = date_format(seen.date or seen.opened, "j F Y")
    restores = _(
        "The decision stays in the bin of the team for 30 days. A facilitator can "
        "restore all of it."
    )
    title = _("A facilitator deleted a decision of %(day)s") % {"day": day}
    return Loss(title, tuple(lines), restores)
