"""Save the outcome of a statement."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wholesum.web.accounts.models import User
from wholesum.web.decisions.models import Decision
from wholesum.web.decisions.services import Terms, open_consent
from wholesum.web.dialogue.access import run_dialogue, statement_in
from wholesum.web.dialogue.models import Dialogue, Ending, Outcome, Statement
from wholesum.web.dialogue.services.statements import checked_text
from wholesum.web.dialogue.services.version import touch
from wholesum.web.teams.models import Membership

_CONSENT_DAYS: Final = 7


@transaction.atomic
def settle(
    *,
    by: User,
    dialogue: UUID,
    statement: int,
    ending: str,
    text: str,
    person: str = "",
    until: date | None = None,
) -> Outcome:
    """Save the outcome of a statement; it replaces an earlier outcome of that statement.

    Parameters
    ----------
    by
        A facilitator, who writes down what the team settled.
    dialogue, statement
        Which.
    ending
        ``decision``, ``commitment``, ``experiment`` or ``parked``. A decision begins as a proposal,
        in a consent round that asks everybody of the team who answers its pulse.
    text
        What was settled, in one sentence.
    person
        Who sees to it.
    until
        When it is done, or looked at again; the last day of a consent round, a week ahead where
        it is left out.

    Raises
    ------
    Http404
        If the person does not run the dialogue, or the statement is not in it.
    ValidationError
        If something is missing that this ending needs.
    """
    run_dialogue(by, dialogue)
    found = Dialogue.objects.select_for_update(no_key=True).get(pk=dialogue)
    about = statement_in(found, statement)
    if ending not in Ending.values:
        raise ValidationError(_("Choose decision, commitment, experiment or parked."))
    if ending in (Ending.COMMITMENT, Ending.EXPERIMENT) and (not person.strip() or until is None):
        raise ValidationError(_("Choose who is responsible, and until when."))
    if until is not None and until < found.team.today():
        raise ValidationError(_("The day has passed already. Choose today or later."))
    outcome = Outcome.objects.filter(statement=about).first() or Outcome(statement=about)
    outcome.ending, outcome.text, outcome.until = ending, checked_text(text), until
    outcome.person = " ".join(person.split())
    outcome.clean_fields(exclude={"statement", "until", "decision"})
    if ending == Ending.DECISION:
        outcome.until = until or found.team.today() + timedelta(days=_CONSENT_DAYS)
        outcome.decision = _propose(by, found, about, outcome).pk
    outcome.save()
    touch(found)
    return outcome


def source_of(dialogue: Dialogue) -> str:
    """Return the name of the dialogue as the source of a decision in the record of decisions."""
    return f"dialogue {dialogue.pk}"


def _propose(by: User, dialogue: Dialogue, statement: Statement, outcome: Outcome) -> Decision:
    """Ask all members of the team for consent; raise an error if this was done before."""
    if outcome.decision is not None:
        raise ValidationError(_("There is already a consent round about this statement."))
    asked = Membership.objects.filter(team=dialogue.team_id, answers=True)
    return open_consent(
        by=by,
        team=dialogue.team_id,
        text=outcome.text,
        concerned=list(asked.values_list("pk", flat=True)),
        closes=outcome.until or dialogue.team.today(),
        source=source_of(dialogue),
        terms=Terms(why=statement.text),
    )
