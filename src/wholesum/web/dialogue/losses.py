"""Count the data that are lost when a dialogue is deleted, or a round has too few voters."""

from __future__ import annotations

from django.db.models import Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wholesum.web.dialogue.models import Dialogue
from wholesum.web.teams.losses import Loss


def loss_of(seen: Dialogue) -> Loss:
    """Return the counts of the data that are lost when a dialogue is deleted."""
    statements, rounds = seen.statements.count(), seen.rounds.count()
    voted = seen.rounds.aggregate(voted=Sum("voted"))["voted"] or 0
    outcomes = seen.statements.exclude(outcome=None).count()
    lines = [
        ngettext(
            "%(number)s statement is deleted.", "%(number)s statements are deleted.", statements
        )
        % {"number": statements},
        ngettext(
            "%(number)s round of votes is deleted.",
            "%(number)s rounds of votes are deleted.",
            rounds,
        )
        % {"number": rounds},
    ]
    if voted:
        lines.append(
            ngettext(
                "The votes of %(number)s person are deleted.",
                "The votes of %(number)s people are deleted. A person who voted in "
                "two rounds is counted twice.",
                voted,
            )
            % {"number": voted}
        )
    if outcomes:
        lines.append(
            ngettext(
                "The outcome of %(number)s statement is deleted.",
                "The outcomes of %(number)s statements are deleted.",
                outcomes,
            )
            % {"number": outcomes}
        )
    lines.append(
        _("Decisions that the team made in this dialogue stay in the record of decisions.")
    )
    day = date_format(seen.opened, "j F Y")
    title = _("A facilitator deleted the dialogue of %(day)s") % {"day": day}
    restores = _(
        "The dialogue stays in the bin of the team for 30 days. A facilitator can "
        "restore the dialogue without its votes, so that the team can read it again."
    )
    return Loss(title, tuple(lines), restores)
