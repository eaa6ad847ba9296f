"""The data that are lost when a focus round is deleted, or closed before any decision."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wholesum.web.focus.models import AskingKind, FocusRound, Verdict
from wholesum.web.rounds.queries import count_kept
from wholesum.web.teams.losses import Loss


def loss_of(seen: FocusRound) -> Loss:
    """Return the counts of the data that are lost if the focus round is deleted."""
    lines = [line for line in _counts(seen) if line]
    if seen.outcome is not None:
        lines.append(_("The two lists of this round are deleted."))
    lines.append(_("Decisions that the team made in this round stay in the record of decisions."))
    title = _("A facilitator deleted the focus round of %(day)s") % {"day": _day(seen)}
    restores = _(
        "The focus round stays in the bin of the team for 30 days. A facilitator can "
        "restore the round without its sealed answers."
    )
    return Loss(title, tuple(lines), restores)


def loss_by_closing(seen: FocusRound) -> Loss:
    """Return what the team loses if the focus round is closed before any decision."""
    asked = set(seen.askings.values_list("what", flat=True))
    lines = []
    if AskingKind.GOALS not in asked:
        lines.append(
            ngettext(
                "%(number)s goal never gets a weight.", "%(number)s goals never get weights.", n
            )
            % {"number": n}
            if (n := seen.goals.count())
            else _("No goal is ever named.")
        )
    if AskingKind.SCORES not in asked:
        efforts = seen.efforts.count()
        lines.append(
            ngettext(
                "%(number)s effort in the inventory is never scored.",
                "%(number)s efforts in the inventory are never scored.",
                efforts,
            )
            % {"number": efforts}
        )
        lines.append(_("The team gets no lists of which efforts to keep and which to stop."))
    lines.append(_("The team decides nothing in this round. Everybody can still read the round."))
    title = _("A facilitator closed the focus round of %(day)s before the team decided")
    return Loss(title % {"day": _day(seen)}, tuple(lines))


def _counts(seen: FocusRound) -> Iterator[str]:
    goals, efforts = seen.goals.count(), seen.efforts.count()
    answers = sum(count_kept(asking) for asking in seen.askings.all())
    verdicts = Verdict.objects.filter(effort__round=seen).count()
    yield ngettext("%(number)s goal is deleted.", "%(number)s goals are deleted.", goals) % {
        "number": goals
    }
    yield ngettext(
        "%(number)s effort is deleted, with its hours and people.",
        "%(number)s efforts are deleted, with their hours and people.",
        efforts,
    ) % {"number": efforts}
    yield ngettext(
        "%(number)s sealed answer is deleted.", "%(number)s sealed answers are deleted.", answers
    ) % {"number": answers}
    if verdicts:
        yield ngettext(
            "%(number)s verdict is deleted.", "%(number)s verdicts are deleted.", verdicts
        ) % {"number": verdicts}


def _day(seen: FocusRound) -> str:
    return date_format(seen.opened, "j F Y")
