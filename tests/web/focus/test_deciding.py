"""Efforts are kept, changed or stopped, with or without a consent round, and reviewed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Final

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.web.focus.conftest import EFFORTS, Walk
from wholesum.web.accounts.models import User
from wholesum.web.decisions.models import Decision, LetGo
from wholesum.web.decisions.queries import decisions_evidence
from wholesum.web.decisions.services import answer_consent, revise_proposal, settle
from wholesum.web.focus.models import AskingKind, Effort, Proposal, Verdict
from wholesum.web.focus.results.sentences import TOO_CLOSE, explain_efforts
from wholesum.web.focus.services import consenting, deciding, rounds
from wholesum.web.teams.models import Membership, Team

pytestmark = pytest.mark.django_db


@pytest.fixture
def listed(walk: Walk, cleo: User) -> Walk:
    walk.to_lists()
    deciding.start_deciding(by=cleo, **walk.at)
    walk.round.refresh_from_db()
    return walk


def _effort(walk: Walk, place: int = 0) -> Effort:
    return walk.round.efforts.get(title=EFFORTS[place][0])


def test_given_efforts_that_both_proposed_lists_keep_when_decided_then_decisions_follow_the_lists(
    listed: Walk, cleo: User
) -> None:
    lines = (listed.round.outcome or {})["lines"]
    agreed = {pk for pk, line in lines.items() if line["equal"] == line["worth"]}
    assert deciding.decide_agreed(by=cleo, **listed.at) == len(agreed)
    found = {str(verdict.effort_id): verdict for verdict in Verdict.objects.all()}
    assert found.keys() == agreed
    for pk, verdict in found.items():
        assert verdict.choice == ("keep" if lines[pk]["equal"] else "stop")
        assert (verdict.decision is None) == (verdict.choice == "keep")
        assert verdict.decision is None or not verdict.decision.voices.exists()
    assert deciding.decide_agreed(by=cleo, **listed.at) == 0
    assert decisions_evidence(listed.round.team_id) is not None


def test_given_a_decision_to_reduce_an_effort_then_freed_hours_and_a_day_of_review_are_saved(
    listed: Walk, cleo: User
) -> None:
    effort = _effort(listed)
    cells = {"choice": "change", "hours": "10", "freed_for": "customer visits"}
    verdict = deciding.decide(by=cleo, effort=effort.pk, cells=cells, **listed.at)
    assert (verdict.freed, verdict.freed_for) == (Decimal(14), "customer visits")
    assert verdict.review == timezone.localdate() + timedelta(days=90)
    assert verdict.decision is not None
    assert verdict.decision.text.startswith("Change: Weekly status report, to 10 hours a month")
    missed = deciding.answer_review(by=cleo, effort=effort.pk, missed=False, **listed.at)
    assert missed.missed is False


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({}, "choose keep, change or stop"),
        ({"choice": "change", "hours": "24"}, "lower number of hours"),
        ({"choice": "change", "hours": "-1"}, "below 0"),
        ({"choice": "stop", "review": "soon"}, "for example 2027"),
        ({"choice": "stop", "review": "2020-01-01"}, "between tomorrow"),
    ],
)
def test_given_an_invalid_decision_on_an_effort_when_saved_then_the_error_says_why(
    listed: Walk, cleo: User, cells: dict[str, str], told: str
) -> None:
    with pytest.raises(ValidationError, match=told):
        deciding.decide(by=cleo, effort=_effort(listed).pk, cells=cells, **listed.at)
    assert not Verdict.objects.exists()
    assert not Decision.objects.exists()


STOP: Final = {
    "choice": "stop",
    "freed_for": "customer visits",
    "by_when": str(timezone.localdate() + timedelta(days=14)),
    "review": str(timezone.localdate() + timedelta(days=60)),
}


def _all_consent(listed: Walk, asked: Decision, version: int = 1) -> None:
    for user in listed.members:
        answer_consent(
            by=user,
            team=listed.round.team_id,
            decision=asked.pk,
            version=version,
            stance="consent",
        )


def _place(user: User) -> str:
    return str(Membership.objects.get(user=user).pk)


def test_given_all_members_consent_to_new_terms_of_an_effort_then_the_effort_has_the_new_terms(
    listed: Walk, ada: User, cleo: User
) -> None:
    effort, cells = _effort(listed), {**STOP, "who": _place(ada)}
    asked = consenting.ask_consent(by=cleo, effort=effort.pk, cells=cells, **listed.at)
    assert asked.voices.count() == 6
    assert "Ada is responsible, by" in asked.text
    with pytest.raises(ValidationError, match="consent round"):
        deciding.decide(by=cleo, effort=effort.pk, cells=cells, **listed.at)
    _all_consent(listed, asked)
    settle(by=cleo, team=listed.round.team_id, decision=asked.pk)
    verdict = Verdict.objects.get()
    assert (verdict.choice, verdict.freed_for, verdict.who) == ("stop", "customer visits", ada)
    assert (str(verdict.by_when), str(verdict.review)) == (STOP["by_when"], STOP["review"])
    assert (verdict.decided, verdict.decision) == (timezone.localdate(), asked)
    sheet = LetGo.objects.get(decision=asked)
    assert sheet.ends == "Weekly status report, 24 hours a month"
    assert (sheet.room, str(sheet.day)) == ("customer visits", STOP["by_when"])


def test_given_terms_of_an_effort_revised_before_consent_then_the_effort_has_the_revised_terms(
    listed: Walk, cleo: User
) -> None:
    effort, team = _effort(listed), listed.round.team_id
    asked = consenting.ask_consent(by=cleo, effort=effort.pk, cells=STOP, **listed.at)
    with pytest.raises(ValidationError, match="wording is the same"):
        consenting.ask_consent(by=cleo, effort=effort.pk, cells=STOP, **listed.at)
    later = str(timezone.localdate() + timedelta(days=90))
    cells = {"choice": "change", "hours": "6", "review": later}
    consenting.ask_consent(by=cleo, effort=effort.pk, cells=cells, **listed.at)
    assert Decision.objects.get().versions.count() == 2
    _all_consent(listed, asked, 2)
    settle(by=cleo, team=team, decision=asked.pk)
    verdict = Verdict.objects.get()
    assert (verdict.choice, verdict.hours, str(verdict.review)) == ("change", Decimal(6), later)
    assert not LetGo.objects.exists()


def test_given_a_proposal_on_an_effort_reworded_without_terms_then_the_effort_is_not_decided(
    listed: Walk, cleo: User
) -> None:
    effort, team = _effort(listed), listed.round.team_id
    asked = consenting.ask_consent(by=cleo, effort=effort.pk, cells=STOP, **listed.at)
    revise_proposal(by=cleo, team=team, decision=asked.pk, text="Halve it, and ask the council")
    _all_consent(listed, asked, 2)
    settle(by=cleo, team=team, decision=asked.pk)
    assert not Verdict.objects.exists()
    cells = {"choice": "change", "hours": "12"}
    verdict = deciding.decide(by=cleo, effort=effort.pk, cells=cells, **listed.at)
    assert verdict.decision == asked
    assert Decision.objects.get().text == "Halve it, and ask the council"


def test_given_a_decision_on_an_effort_when_it_is_changed_then_a_new_decision_is_recorded(
    listed: Walk, cleo: User
) -> None:
    effort = _effort(listed)
    first = deciding.decide(by=cleo, effort=effort.pk, cells=STOP, **listed.at)
    same = deciding.decide(by=cleo, effort=effort.pk, cells=STOP, **listed.at)
    assert same.decision == first.decision
    anew = deciding.decide(by=cleo, effort=effort.pk, cells={"choice": "keep"}, **listed.at)
    assert anew.decision is not None
    assert anew.decision != first.decision
    assert anew.decision.text.startswith("Keep: Weekly status report")
    assert Verdict.objects.get().decision == anew.decision


def test_given_a_closed_focus_round_when_consent_on_an_effort_is_complete_then_the_decision_is_saved(
    listed: Walk, cleo: User
) -> None:
    effort = _effort(listed)
    asked = consenting.ask_consent(by=cleo, effort=effort.pk, cells=STOP, **listed.at)
    rounds.close_focus(by=cleo, **listed.at)
    _all_consent(listed, asked)
    settle(by=cleo, team=listed.round.team_id, decision=asked.pk)
    assert Verdict.objects.get().choice == "stop"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"who": "nobody"}, "from the list"),
        ({"who": "00000000-0000-0000-0000-000000000000"}, "no longer in the team"),
        ({"by_when": "soon"}, "for example 2027"),
        ({"by_when": "2020-01-01"}, "from today on"),
        ({"by_when": "2090-01-01"}, "no later than the review"),
    ],
)
def test_given_invalid_terms_of_an_effort_when_consent_is_requested_then_they_are_refused(
    listed: Walk, cleo: User, change: dict[str, str], told: str
) -> None:
    with pytest.raises(ValidationError, match=told):
        consenting.ask_consent(
            by=cleo, effort=_effort(listed).pk, cells={**STOP, **change}, **listed.at
        )
    assert not Decision.objects.exists()
    assert not Proposal.objects.exists()


def test_given_a_person_outside_the_team_as_responsible_for_an_effort_then_the_proposal_is_refused(
    listed: Walk, cleo: User, dag: User
) -> None:
    other = Team.objects.create(name="Other")
    place = Membership.objects.create(team=other, user=dag)
    cells = {**STOP, "who": str(place.pk)}
    with pytest.raises(ValidationError, match="no longer in the team"):
        consenting.ask_consent(by=cleo, effort=_effort(listed).pk, cells=cells, **listed.at)


def test_given_a_member_or_a_round_without_proposed_lists_then_decisions_on_efforts_are_refused(
    walk: Walk, listed: Walk, ada: User, cleo: User
) -> None:
    with pytest.raises(Http404):
        deciding.decide_agreed(by=ada, **listed.at)
    listed.round.deciding = None
    listed.round.save()
    with pytest.raises(ValidationError, match="two lists first"):
        deciding.decide_agreed(by=cleo, **listed.at)


def test_given_a_closed_focus_round_then_only_reviews_of_its_decisions_are_accepted(
    listed: Walk, cleo: User
) -> None:
    effort = _effort(listed)
    deciding.decide(by=cleo, effort=effort.pk, cells={"choice": "stop"}, **listed.at)
    rounds.close_focus(by=cleo, **listed.at)
    with pytest.raises(ValidationError, match="closed"):
        deciding.decide(by=cleo, effort=effort.pk, cells={"choice": "keep"}, **listed.at)
    verdict = deciding.answer_review(by=cleo, effort=effort.pk, missed=True, **listed.at)
    assert verdict.missed is True


def test_given_a_consent_round_on_an_effort_then_the_page_of_efforts_links_it_and_shows_its_result(
    listed: Walk, ada: User, cleo: User, client_of: Callable[[User], Client]
) -> None:
    effort, page = _effort(listed), listed.address("focus-decide")
    address = listed.address("focus-consent", effort=effort.pk)
    client_of(cleo).post(address, {**STOP, "who": _place(ada)})
    asked = Decision.objects.get()
    told = client_of(cleo).get(page).content.decode()
    assert "To the consent round" in told
    assert "Ask everybody again" in told
    assert f'value="{STOP["by_when"]}"' in told
    assert '<option value="' + _place(ada) + '" selected>' in told
    assert "Change the proposal" not in client_of(ada).get(page).content.decode()
    _all_consent(listed, asked)
    settle(by=cleo, team=listed.round.team_id, decision=asked.pk)
    told = client_of(ada).get(page).content.decode()
    assert "To the consent round" not in told
    for page in ("", f"{asked.pk}/"):
        record = client_of(ada).get(f"/teams/{listed.round.team_id}/decisions/{page}")
        assert f"focus {listed.round.name}" in record.content.decode()
        assert "Proposed by Cleo" not in record.content.decode()
    assert "Ada is responsible." in told


def test_given_only_five_members_with_scores_then_no_decision_is_proposed_and_all_pages_say_why(
    walk: Walk, cleo: User, client_of: Callable[[User], Client]
) -> None:
    page = client_of(cleo)
    walk.weigh()
    walk.fill()
    needs = "The two lists propose verdicts only if all of these members score: each effort needs 5 scores"
    assert needs in page.get(walk.address("focus-inventory")).content.decode()
    assert needs in page.get(walk.address("focus-round")).content.decode()
    walk.ask(AskingKind.SCORES)
    for user in walk.members[:5]:
        walk.score(user)
    waiting = page.get(walk.address("focus-asking", what="scores")).content.decode()
    assert needs in waiting
    walk.close(AskingKind.SCORES)
    lists = page.get(walk.address("focus-lists")).content.decode()
    assert lists.count("no verdict yet") == len(EFFORTS)
    assert "People who scored: 5. These are too few to propose verdicts." in lists
    for words in (">stop<", ">keep<", "agree on every effort", "As a chart"):
        assert words not in lists
    deciding.start_deciding(by=cleo, **walk.at)
    decide = page.get(walk.address("focus-decide")).content.decode()
    assert decide.count("Too few people scored, so the lists propose no verdict.") == len(EFFORTS)
    assert "Nobody objects" not in decide
    assert deciding.decide_agreed(by=cleo, **walk.at) == 0


def test_given_an_effort_kept_only_because_hours_are_left_then_the_page_gives_this_as_the_reason(
    walk: Walk,
) -> None:
    walk.to_lists(lambda member, effort, _goal: 5 if effort == 0 or member < 3 else 0)
    told = {
        str(effort.effort): effort
        for effort in explain_efforts(walk.round, list(walk.round.efforts.all()))
    }
    report = told["Weekly status report"]
    assert (
        report.why[0] == "Keep: at least 3 people other than Ada find this effort worth its hours."
    )
    assert report.support is not None
    assert report.support.words == "at least 3 of 5 people other than Ada"
    fits = [
        explanation
        for explanation in told.values()
        if explanation.line.fits and explanation.group != TOO_CLOSE
    ]
    assert fits
    assert {fit.why[0] for fit in fits} == {
        "Keep: this effort fits into the 160 hours that you want to keep."
    }


def test_given_a_proposed_list_that_other_scores_would_change_often_then_no_decision_is_proposed(
    walk: Walk, cleo: User, client_of: Callable[[User], Client]
) -> None:
    walk.to_lists(lambda member, effort, _goal: 5 if effort == 0 or member < 3 else 0)
    told = explain_efforts(walk.round, list(walk.round.efforts.all()))
    close = [explanation for explanation in told if explanation.group == TOO_CLOSE]
    assert close
    for explanation in close:
        assert explanation.line.flips is not None
        assert explanation.line.flips[0] >= 3
        assert not [why for why in explanation.why if why.startswith(("Keep", "Stop"))]
    page = client_of(cleo).get(walk.address("focus-lists")).content.decode()
    assert page.count("too close to call: talk about this effort") == len(close)
    assert page.count("leave out the scores of one person") == len(close)
    deciding.start_deciding(by=cleo, **walk.at)
    deciding.decide_agreed(by=cleo, **walk.at)
    open_now = {effort.pk for effort in walk.round.efforts.filter(verdict=None)}
    assert {explanation.effort.pk for explanation in close} <= open_now


def test_given_all_efforts_decided_then_the_focus_round_can_be_closed_and_shows_the_freed_hours(
    listed: Walk, cleo: User, client_of: Callable[[User], Client]
) -> None:
    page = client_of(cleo)
    assert "Close the round" not in page.get(listed.address("focus-decide")).content.decode()
    for place in range(len(EFFORTS)):
        cells = {"choice": "stop" if place < 2 else "keep"}
        deciding.decide(by=cleo, effort=_effort(listed, place).pk, cells=cells, **listed.at)
    hub = page.get(listed.address("focus-round")).content.decode()
    assert "The team has decided about all efforts" in hub
    assert "50 minutes" not in hub
    decide = page.get(listed.address("focus-decide")).content.decode()
    assert listed.address("focus-close") in decide
    rounds.close_focus(by=cleo, **listed.at)
    closed = page.get(listed.address("focus-round")).content.decode()
    assert "You freed 54 hours a month" in closed


def test_given_two_goals_of_a_focus_round_then_points_are_asked_for_on_the_page_of_goals(
    walk: Walk, cleo: User, client_of: Callable[[User], Client]
) -> None:
    walk.name_goals()
    page = client_of(cleo).get(walk.address("focus-goals")).content.decode()
    assert walk.address("focus-asking-open", what="goals") in page
    assert "Continue to the points" not in page


@pytest.mark.parametrize("alike", [True, False])
def test_given_equal_support_for_all_efforts_when_listed_then_it_is_one_sentence_and_not_a_column(
    walk: Walk, ada: User, client_of: Callable[[User], Client], alike: bool
) -> None:
    walk.to_lists(lambda member, effort, _goal: 5 if alike or effort < member else 0)
    page = client_of(ada).get(walk.address("focus-lists")).content.decode()
    sentence = "Each effort has the support of at least"
    assert (sentence in page) == alike
    assert ('class="backing">Support</th>' in page) != alike
    numbers = re.findall(r'<th scope="row"><span class="quiet-text">(\d+)</span>', page)
    assert numbers == [str(place) for place in range(1, len(EFFORTS) + 1)]


def test_given_a_stopped_effort_with_a_responsible_member_then_only_this_member_can_promise_it(
    walk: Walk, ada: User, bo: User, cleo: User, client_of: Callable[[User], Client]
) -> None:
    walk.to_lists()
    deciding.start_deciding(by=cleo, **walk.at)
    effort = walk.round.efforts.get(title="Weekly status report")
    asked = Membership.objects.get(team=walk.round.team, user=ada)
    review = str(walk.round.team.today() + timedelta(days=40))
    cells = {"choice": "stop", "who": str(asked.pk), "review": review}
    deciding.decide(by=cleo, effort=effort.pk, cells=cells, **walk.at)
    home = reverse("team", args=[walk.round.team_id])
    for user in (ada, bo):
        for address in (walk.address("focus-decide"), home):
            page = client_of(user).get(address).content.decode()
            assert ("Make this agreement your promise" in page) == (user == ada)
