"""Read pulse rounds from the database."""

from __future__ import annotations

from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wholesum.web.pulse.models import Round
from wholesum.web.rounds.models import Promise
from wholesum.web.rounds.queries import count_kept
from wholesum.web.teams.losses import Loss


def rounds_of(team: UUID) -> list[Round]:
    """Return the pulses of a team, the latest first."""
    return list(
        Round.objects.filter(team_id=team).select_related("team").order_by("-opened", "-closes")
    )


def loss_of(seen: Round) -> Loss:
    """Return the counts of the data that are lost if the pulse is deleted."""
    questions, answers = seen.items.count(), count_kept(seen)
    lines = [
        ngettext("%(number)s question is deleted.", "%(number)s questions are deleted.", questions)
        % {"number": questions},
        ngettext(
            "The answers of %(number)s person are deleted.",
            "The answers of %(number)s people are deleted.",
            answers,
        )
        % {"number": answers},
    ]
    if seen.enough:
        lines.append(_("The Mirror and the report no longer show the results of this round."))
    day = date_format(seen.opened, "j F Y")
    title = _("A facilitator deleted the pulse of %(day)s") % {"day": day}
    return Loss(title, tuple(lines), "" if seen.closed is None else _restores(seen))


def _restores(seen: Round) -> str:
    if seen.promise == Promise.SIGNED:
        return _(
            "The round stays in the bin of the team for 30 days. A facilitator can restore "
            "the round with all its answers."
        )
    return _(
        "The round stays in the bin of the team for 30 days. A facilitator can restore "
        "the round with the figures that the Mirror showed, but without the sealed "
        "answers."
    )
