"""Groups settle the statements of a dialogue: decisions, commitments and experiments."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from tests.web.dialogue.conftest import vote, write_all
from wholesum.web.accounts.models import User
from wholesum.web.decisions.models import Decision
from wholesum.web.dialogue.models import Dialogue, Outcome, VotingRound
from wholesum.web.dialogue.services import rounds, settling
from wholesum.web.registry import agreements_of, origins_of

pytestmark = pytest.mark.django_db


def test_given_two_outcomes_saved_for_one_statement_then_only_the_later_one_counts(
    dialogue: Dialogue, cleo: User
) -> None:
    statement = write_all(dialogue)[0]
    terms: dict[str, Any] = {"by": cleo, "dialogue": dialogue.pk, "statement": statement.pk}
    with pytest.raises(ValidationError, match="who is responsible"):
        settling.settle(**terms, ending="commitment", text="Ada cancels Mondays")
    day = timezone.localdate() - timedelta(1)
    with pytest.raises(ValidationError, match="passed already"):
        settling.settle(**terms, ending="experiment", text="Try", person="Ada", until=day)
    settling.settle(**terms, ending="parked", text="Not now")
    day = timezone.localdate() + timedelta(30)
    settling.settle(**terms, ending="commitment", text="Cancelled", person="Ada", until=day)
    statement.refresh_from_db()
    assert (statement.outcome.ending, statement.outcome.person) == ("commitment", "Ada")


def test_given_a_statement_whose_outcome_is_a_decision_then_the_team_is_asked_for_consent(
    dialogue: Dialogue, cleo: User, eight: list[User]
) -> None:
    statement = write_all(dialogue)[0]
    terms: dict[str, Any] = {"by": cleo, "dialogue": dialogue.pk, "statement": statement.pk}
    outcome = settling.settle(**terms, ending="decision", text="No meetings on Mondays")
    decision = Decision.objects.get()
    assert outcome.decision == decision.pk
    assert (decision.text, decision.why) == ("No meetings on Mondays", statement.text)
    assert set(decision.voices.values_list("user", flat=True)) == {user.pk for user in eight}
    assert dict(origins_of(dialogue.team_id))[decision.source] == (
        "the dialogue “What should we stop doing?”"
    )
    with pytest.raises(ValidationError, match="already a consent round"):
        settling.settle(**terms, ending="decision", text="Once more")


def test_given_a_commitment_without_a_date_when_saved_then_the_form_shows_its_text_again(
    dialogue: Dialogue, asked: VotingRound, cleo: User, client: Client
) -> None:
    statement = dialogue.statements.filter(place__gt=0)[0]
    for voice in dialogue.voices.select_related("dialogue"):
        vote(voice, asked, statement, 1)
    rounds.close_round(by=cleo, dialogue=dialogue.pk)
    client.force_login(cleo)
    sent = {"statement": statement.pk, "ending": "commitment", "person": "Ada"}
    sent["text"] = "Ada tries it until spring"
    page = client.post(f"/dialogue/{dialogue.pk}/run/settle/", sent).content.decode()
    assert "Choose who is responsible, and until when." in page
    assert ">Ada tries it until spring</textarea>" in page
    assert 'value="Ada"' in page
    assert "8 agree, 0 disagree: 100%" in page
    assert not Outcome.objects.exists()
    sent["until"] = str(dialogue.team.today())
    page = client.post(f"/dialogue/{dialogue.pk}/run/settle/", sent, follow=True).content.decode()
    assert "<strong>Commitment:</strong> Ada tries it until spring" in page


def test_given_an_experiment_and_a_commitment_then_the_report_lists_only_the_commitment_as_promised(
    dialogue: Dialogue, cleo: User
) -> None:
    for statement, ending in zip(write_all(dialogue), ("experiment", "commitment"), strict=False):
        settling.settle(
            by=cleo,
            dialogue=dialogue.pk,
            statement=statement.pk,
            ending=ending,
            text=f"The {ending}",
            person="Ada",
            until=dialogue.team.today(),
        )
    found = agreements_of(dialogue.team)
    texts = {
        str(kind.label): [agreement.text for agreement in those] for kind, those in found.items()
    }
    assert texts == {"Promised": ["The commitment"], "Tried": ["The experiment"]}
