"""Answers from outside the team become the outcomes of decisions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import polars as pl
import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from wholesum.cycle.evidence import CycleEvidence
from wholesum.mirror.evidence import Evidence
from wholesum.mirror.gather import gather
from wholesum.tables import BadEvidence
from wholesum.web.accounts.models import User
from wholesum.web.cycle import services
from wholesum.web.cycle.importing import import_cycles
from wholesum.web.cycle.models import Cycle, Prototype
from wholesum.web.decisions.models import Decision
from wholesum.web.decisions.services import (
    Review,
    Terms,
    delete_decision,
    open_consent,
    record_decision,
    review_decision,
)
from wholesum.web.registry import evidence_of
from wholesum.web.teams.bin.services import restore
from wholesum.web.teams.models import BinItem, Team

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]
SEEN = ("seen", "Night shift")


@pytest.fixture
def cycle(team: Team, cleo: User) -> Cycle:
    return services.start_cycle(by=cleo, team=team.pk, starts=team.today(), weeks=6)


@pytest.fixture
def decision(team: Team, ada: User) -> Decision:
    terms = Terms(expected="Fewer calls")
    return record_decision(
        by=ada, team=team.pk, text="One desk\nfor all", day=team.today(), terms=terms
    )


@pytest.fixture
def linked_prototype(cycle: Cycle, decision: Decision, ada: User) -> Prototype:
    return write(cycle, ada, decision)


def write(cycle: Cycle, by: User, decision: Decision | None, **more: Any) -> Prototype:
    """Write down a prototype, or change the one that is named."""
    linked = None if decision is None else decision.pk
    given: dict[str, Any] = {"text": "Open desk", "effect": "Fewer calls", **more}
    at: dict[str, Any] = {"team": cycle.team_id, "cycle": cycle.pk, "decision": linked}
    return services.write_prototype(by=by, **at, **given)


def answer(
    linked_prototype: Prototype, by: User, outcome: str = "seen", asked: str = "Night shift"
) -> None:
    """Ask somebody outside, who answers."""
    at: dict[str, Any] = {
        "by": by,
        "team": linked_prototype.cycle.team_id,
        "prototype": linked_prototype.pk,
    }
    _tried, link = services.ask_outside(asked=asked, **at)
    services.answer_outside(token=link.split("/")[-2], outcome=outcome)


def outcome(decision: Decision) -> tuple[str, str]:
    """Return what the decision says about its effect."""
    decision.refresh_from_db()
    assert (decision.confirmed is not None) == bool(decision.outcome)
    return decision.outcome, decision.seen_by


def text(client: Client, path: str) -> str:
    return " ".join(strip_tags(client.get(path).content.decode()).split())


def test_given_an_answer_of_an_outsider_about_a_decision_then_it_is_the_outcome_and_counts_once(
    linked_prototype: Prototype, decision: Decision, ada: User, client_of: ClientOf
) -> None:
    answer(linked_prototype, ada)
    assert outcome(decision) == SEEN
    mirror = gather(Evidence("us", practices=evidence_of(decision.team_id))).mirror
    row = next(
        candidate for candidate in mirror.rows if candidate.facet.code == "transformational_impact"
    )
    assert [done.words for done in row.does] == [
        "1 of 1 decision had an effect that somebody outside saw"
    ]
    page = text(client_of(ada), decision.get_absolute_url())
    assert "Night shift answered by a link on" in page
    assert "No day for a review is set." in page


def test_given_an_answer_of_an_outsider_when_the_team_reviews_the_decision_then_the_answer_stays(
    linked_prototype: Prototype, decision: Decision, ada: User, client_of: ClientOf
) -> None:
    answer(linked_prototype, ada)
    found = Review(decision.team.today(), "yes", outcome="not seen", seen_by="me", effect="Quiet")
    review_decision(by=ada, team=decision.team_id, decision=decision.pk, review=found)
    assert outcome(decision) == SEEN
    assert (decision.happened, decision.effect) == ("yes", "Quiet")
    path = reverse("decision-review", args=[decision.team_id, decision.pk])
    assert "You cannot change this answer here." in text(client_of(ada), path)
    form = client_of(ada).get(path).context["form"]
    assert not {"outcome", "seen_by"} & set(form.fields)


@pytest.mark.parametrize("undo", ["withdraw", "delete", "delete cycle"])
def test_given_an_answer_of_an_outsider_when_it_is_withdrawn_then_the_decision_has_no_outcome(
    linked_prototype: Prototype, decision: Decision, ada: User, cleo: User, undo: str
) -> None:
    answer(linked_prototype, ada)
    at: dict[str, Any] = {"by": cleo, "team": decision.team_id}
    if undo == "withdraw":
        services.withdraw_question(prototype=linked_prototype.pk, **at)
    elif undo == "delete":
        services.delete_prototype(prototype=linked_prototype.pk, **at)
    else:
        services.delete_cycle(cycle=linked_prototype.cycle_id, **at)
    assert outcome(decision) == ("", "")
    for item in BinItem.objects.all():
        restore(by=cleo, team=decision.team_id, item=item.pk)
        assert outcome(decision) == SEEN


@pytest.mark.parametrize("deleted", ["cycle", "prototype"])
def test_given_a_link_without_an_answer_when_its_prototype_comes_out_of_the_bin_then_it_stays_ended(
    linked_prototype: Prototype, cleo: User, deleted: str
) -> None:
    at: dict[str, Any] = {"by": cleo, "team": linked_prototype.cycle.team_id}
    _asked, link = services.ask_outside(prototype=linked_prototype.pk, asked="Night shift", **at)
    if deleted == "cycle":
        services.delete_cycle(cycle=linked_prototype.cycle_id, **at)
    else:
        services.delete_prototype(prototype=linked_prototype.pk, **at)
    restore(item=BinItem.objects.get().pk, **at)
    with pytest.raises(Http404):
        services.answer_outside(token=link.split("/")[-2], outcome="seen")
    assert (Prototype.objects.get().asked, Prototype.objects.get().expires) == ("", None)


def test_given_two_answers_of_outsiders_about_a_decision_then_the_latest_counts_until_withdrawn(
    linked_prototype: Prototype, decision: Decision, ada: User
) -> None:
    second = write(linked_prototype.cycle, ada, decision)
    answer(linked_prototype, ada)
    answer(second, ada, "not seen", "Day shift")
    assert outcome(decision) == ("not seen", "Day shift")
    services.withdraw_question(by=ada, team=decision.team_id, prototype=second.pk)
    assert outcome(decision) == SEEN


def test_given_a_deleted_decision_when_restored_then_it_has_the_answer_of_the_outsider_and_its_link(
    linked_prototype: Prototype, decision: Decision, ada: User, cleo: User
) -> None:
    answer(linked_prototype, ada)
    delete_decision(by=cleo, team=decision.team_id, decision=decision.pk)
    assert Prototype.objects.filter(decision=None).exists()
    restore(by=cleo, team=decision.team_id, item=BinItem.objects.get().pk)
    assert Prototype.objects.get().decision == decision
    assert outcome(decision) == SEEN


def test_given_a_decision_restored_after_its_answer_was_withdrawn_then_it_has_no_outcome(
    linked_prototype: Prototype, decision: Decision, ada: User, cleo: User
) -> None:
    answer(linked_prototype, ada)
    delete_decision(by=cleo, team=decision.team_id, decision=decision.pk)
    services.withdraw_question(by=ada, team=decision.team_id, prototype=linked_prototype.pk)
    restore(by=cleo, team=decision.team_id, item=BinItem.objects.get().pk)
    assert outcome(decision) == ("", "")


def test_given_an_answered_prototype_when_its_decision_is_changed_then_it_is_refused(
    linked_prototype: Prototype, decision: Decision, ada: User, bo: User
) -> None:
    answer(linked_prototype, ada)
    team = decision.team
    other = record_decision(by=ada, team=team.pk, text="Desks", day=team.today())
    for changed in (other, None):
        with pytest.raises(ValidationError, match="Somebody outside has answered"):
            write(linked_prototype.cycle, bo, changed, prototype=linked_prototype.pk)
    write(linked_prototype.cycle, bo, decision, prototype=linked_prototype.pk, text="Desk")
    assert outcome(decision) == SEEN


def test_given_a_decision_with_an_outcome_of_the_team_when_a_prototype_is_linked_then_it_stays(
    cycle: Cycle, decision: Decision, ada: User, bo: User
) -> None:
    found = Review(decision.team.today(), "yes", outcome="not seen", seen_by="the drivers")
    review_decision(by=ada, team=decision.team_id, decision=decision.pk, review=found)
    tried = write(cycle, bo, None)
    with pytest.raises(ValidationError, match="has an outcome already"):
        write(cycle, bo, decision, prototype=tried.pk)
    answer(tried, bo)
    with pytest.raises(ValidationError, match="Somebody outside has answered"):
        write(cycle, bo, decision, prototype=tried.pk)
    decision.refresh_from_db()
    assert (decision.outcome, decision.seen_by) == ("not seen", "the drivers")


@pytest.mark.parametrize("which", ["another team's", "open"])
def test_given_a_decision_of_another_team_or_an_open_one_when_linked_to_a_prototype_then_it_is_refused(
    linked_prototype: Prototype, decision: Decision, ada: User, dag: User, which: str
) -> None:
    team = linked_prototype.cycle.team
    places = [place.pk for place in team.memberships.all()]
    if which == "open":
        closes = team.today() + timedelta(days=5)
        other = open_consent(by=ada, team=team.pk, text="Why?", concerned=places, closes=closes)
    else:
        home = dag.memberships.get().team
        other = record_decision(by=dag, team=home.pk, text="Secret", day=home.today())
    with pytest.raises((Http404, ValidationError)):
        write(linked_prototype.cycle, ada, other, prototype=linked_prototype.pk)


def test_given_a_decision_with_an_expected_effect_then_the_form_of_a_prototype_is_filled_in_from_it(
    cycle: Cycle, decision: Decision, ada: User, client_of: ClientOf
) -> None:
    client = client_of(ada)
    page = client.get(reverse("cycle-review", args=[cycle.team_id, cycle.pk])).content.decode()
    link = f"{reverse('cycle-prototype-new', args=[cycle.team_id, cycle.pk])}?of={decision.pk}"
    assert link in page
    form = client.get(link).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields}
    assert sent["text"] == "One desk for all"
    assert client.post(link, sent).status_code == 302
    made = Prototype.objects.get()
    assert (made.decision, made.effect) == (decision, "Fewer calls")
    review = reverse("cycle-review", args=[cycle.team_id, cycle.pk])
    assert "Decision: One desk" in text(client, review)
    assert "Expected effect outside the team: Fewer calls" in text(client, review)
    assert link not in client.get(review).content.decode()


def test_given_a_decision_reviewed_with_an_outcome_then_the_page_of_the_cycle_does_not_offer_it(
    cycle: Cycle, decision: Decision, ada: User, client_of: ClientOf
) -> None:
    found = Review(decision.team.today(), "yes", outcome="seen", seen_by="the night shift")
    review_decision(by=ada, team=decision.team_id, decision=decision.pk, review=found)
    page = client_of(ada).get(reverse("cycle-review", args=[cycle.team_id, cycle.pk]))
    assert f"?of={decision.pk}" not in page.content.decode()


def test_given_the_form_of_a_prototype_when_a_decision_of_another_team_is_sent_then_nothing_is_saved(
    cycle: Cycle, ada: User, dag: User, client_of: ClientOf
) -> None:
    home = dag.memberships.get().team
    other = record_decision(by=dag, team=home.pk, text="Secret plan", day=home.today())
    path = reverse("cycle-prototype-new", args=[cycle.team_id, cycle.pk])
    page = client_of(ada).post(path, {"text": "Try", "decision": str(other.pk)})
    assert page.status_code == 200
    assert "Secret plan" not in page.content.decode()
    assert not Prototype.objects.exists()


def test_given_a_folder_whose_prototype_names_a_missing_decision_then_the_fault_says_what_to_do(
    team: Team,
) -> None:
    day = team.today()
    evidence = CycleEvidence(
        pl.DataFrame({"cycle": ["1"], "starts": [day], "ends": [day]}),
        prototypes=pl.DataFrame(
            {"cycle": ["1"], "prototype": ["1"], "text": ["Try"], "decision": ["d9"]}
        ),
    )
    with pytest.raises(BadEvidence, match="no decision in `decisions` has this id"):
        import_cycles(team, evidence, {})
