"""Keep, change or stop: at once, singly, by consent; dated, recorded, and looked at again."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone

from tests.web.focus.conftest import EFFORTS, Walk
from wholesum.web.accounts.models import User
from wholesum.web.decisions.models import Decision, State
from wholesum.web.decisions.queries import decisions_evidence
from wholesum.web.decisions.services import answer_consent, settle
from wholesum.web.focus.models import Effort, Verdict
from wholesum.web.focus.services import deciding, rounds

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
        assert verdict.decision is not None
        assert verdict.decision.voices.filter(heard=True).count() == 6
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
        ({"choice": "change", "hours": "24"}, "to how many fewer"),
        ({"choice": "change", "hours": "-1"}, "below 0"),
        ({"choice": "stop", "review": "soon"}, "such as 2027"),
        ({"choice": "stop", "review": "2020-01-01"}, "from tomorrow on"),
    ],
)
def test_a_verdict_that_cannot_be_is_refused(
    listed: Walk, cleo: User, cells: dict[str, str], told: str
) -> None:
    with pytest.raises(ValidationError, match=told):
        deciding.decide(by=cleo, effort=_effort(listed).pk, cells=cells, **listed.at)
    assert not Verdict.objects.exists()
    assert not Decision.objects.exists()


def test_a_consent_round_comes_before_the_verdict(listed: Walk, cleo: User) -> None:
    effort, cells = _effort(listed), {"choice": "stop", "freed_for": "customer visits"}
    asked = deciding.ask_consent(by=cleo, effort=effort.pk, cells=cells, **listed.at)
    assert asked.voices.count() == 6
    with pytest.raises(ValidationError, match="consent round"):
        deciding.decide(by=cleo, effort=effort.pk, cells=cells, **listed.at)
    with pytest.raises(ValidationError, match="consent round already"):
        deciding.ask_consent(by=cleo, effort=effort.pk, cells=cells, **listed.at)
    team = listed.round.team_id
    for user in listed.members:
        answer_consent(by=user, team=team, decision=asked.pk, version=1, stance="consent")
    settle(by=cleo, team=team, decision=asked.pk)
    verdict = deciding.decide(by=cleo, effort=effort.pk, cells=cells, **listed.at)
    assert verdict.decision == asked
    assert Decision.objects.get().state == State.DECIDED


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
