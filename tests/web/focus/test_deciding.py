"""Keep, change or stop: at once, singly, by consent; dated, recorded, and looked at again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Final

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.test import Client
from django.utils import timezone

from tests.web.focus.conftest import EFFORTS, Walk
from wholesum.web.accounts.models import User
from wholesum.web.decisions.models import Decision, LetGo
from wholesum.web.decisions.queries import decisions_evidence
from wholesum.web.decisions.services import answer_consent, revise_proposal, settle
from wholesum.web.focus.models import Effort, Proposal, Verdict
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


def test_what_both_lists_agree_on_is_decided_at_once(listed: Walk, cleo: User) -> None:
    lines = (listed.round.outcome or {})["lines"]
    agreed = {pk for pk, line in lines.items() if line["equal"] == line["worth"]}
    assert deciding.decide_agreed(by=cleo, **listed.at) == len(agreed)
    found = {str(one.effort_id): one for one in Verdict.objects.all()}
    assert found.keys() == agreed
    for pk, verdict in found.items():
        assert verdict.choice == ("keep" if lines[pk]["equal"] else "stop")
        assert (verdict.decision is None) == (verdict.choice == "keep")
        assert verdict.decision is None or not verdict.decision.voices.exists()
    assert deciding.decide_agreed(by=cleo, **listed.at) == 0
    assert decisions_evidence(listed.round.team_id) is not None


def test_a_change_frees_hours_for_a_use_and_has_a_day_of_review(listed: Walk, cleo: User) -> None:
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
        ({"choice": "stop", "review": "soon"}, "such as 2027"),
        ({"choice": "stop", "review": "2020-01-01"}, "between tomorrow"),
    ],
)
def test_a_verdict_that_cannot_be_is_refused(
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


def test_what_everybody_consents_to_is_the_verdict_with_its_terms(
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


def test_terms_are_reworked_in_the_consent_round(listed: Walk, cleo: User) -> None:
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


def test_a_round_reworded_beyond_its_terms_leaves_the_verdict_to_people(
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


def test_a_verdict_taken_anew_is_recorded_anew(listed: Walk, cleo: User) -> None:
    effort = _effort(listed)
    first = deciding.decide(by=cleo, effort=effort.pk, cells=STOP, **listed.at)
    same = deciding.decide(by=cleo, effort=effort.pk, cells=STOP, **listed.at)
    assert same.decision == first.decision
    anew = deciding.decide(by=cleo, effort=effort.pk, cells={"choice": "keep"}, **listed.at)
    assert anew.decision is not None
    assert anew.decision != first.decision
    assert anew.decision.text.startswith("Keep: Weekly status report")
    assert Verdict.objects.get().decision == anew.decision


def test_a_consent_round_settled_after_the_focus_is_closed_still_counts(
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
        ({"by_when": "soon"}, "such as 2027"),
        ({"by_when": "2020-01-01"}, "from today on"),
        ({"by_when": "2090-01-01"}, "no later than the review"),
    ],
)
def test_terms_that_cannot_be_are_not_asked(
    listed: Walk, cleo: User, change: dict[str, str], told: str
) -> None:
    with pytest.raises(ValidationError, match=told):
        consenting.ask_consent(
            by=cleo, effort=_effort(listed).pk, cells={**STOP, **change}, **listed.at
        )
    assert not Decision.objects.exists()
    assert not Proposal.objects.exists()


def test_nobody_of_another_team_is_made_to_see_to_it(listed: Walk, cleo: User, dag: User) -> None:
    other = Team.objects.create(name="Other")
    place = Membership.objects.create(team=other, user=dag)
    cells = {**STOP, "who": str(place.pk)}
    with pytest.raises(ValidationError, match="no longer in the team"):
        consenting.ask_consent(by=cleo, effort=_effort(listed).pk, cells=cells, **listed.at)


def test_members_do_not_decide_alone_and_nothing_is_decided_before_the_lists(
    walk: Walk, listed: Walk, ada: User, cleo: User
) -> None:
    with pytest.raises(Http404):
        deciding.decide_agreed(by=ada, **listed.at)
    listed.round.deciding = None
    listed.round.save()
    with pytest.raises(ValidationError, match="two lists first"):
        deciding.decide_agreed(by=cleo, **listed.at)


def test_a_closed_round_is_read_only_but_for_reviews(listed: Walk, cleo: User) -> None:
    effort = _effort(listed)
    deciding.decide(by=cleo, effort=effort.pk, cells={"choice": "stop"}, **listed.at)
    rounds.close_focus(by=cleo, **listed.at)
    with pytest.raises(ValidationError, match="closed"):
        deciding.decide(by=cleo, effort=effort.pk, cells={"choice": "keep"}, **listed.at)
    verdict = deciding.answer_review(by=cleo, effort=effort.pk, missed=True, **listed.at)
    assert verdict.missed is True


def test_the_page_shows_what_is_asked_and_then_what_was_consented_to(
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
    assert "Ada is responsible." in told
