"""A proposal from its opening to a decision, and all reasons to refuse an act."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.web.decisions.conftest import ids
from wholesum.web.accounts.models import User
from wholesum.web.decisions import services
from wholesum.web.decisions.models import AffectedGroup, Decision, Direction, State, Version
from wholesum.web.decisions.queries import consent_of, decisions_of
from wholesum.web.decisions.services import ExpectedImpact, Review, Terms
from wholesum.web.teams.models import Membership, Team

pytestmark = pytest.mark.django_db
HOSTILE = "<b>Stop</b>\u202e\u200b\n\n\n\n=1+1 👩‍👩‍👧"


def answer(asked: Decision, by: User, stance: str, version: int = 1, **more: Any) -> None:
    services.answer_consent(
        by=by, team=asked.team_id, decision=asked.pk, version=version, stance=stance, **more
    )


def settle(asked: Decision, by: User, **terms: Any) -> Decision:
    told = Terms(**terms) if terms else None
    return services.settle(by=by, team=asked.team_id, decision=asked.pk, terms=told)


def test_given_an_objection_when_the_proposal_is_revised_and_all_consent_then_it_is_decided(
    asked: Decision, ada: User, bo: User
) -> None:
    answer(asked, ada, "objection", reason="Nobody is there on Sundays", proposal="Not Sundays")
    with pytest.raises(ValidationError, match="still an objection"):
        settle(asked, bo)
    services.revise_proposal(
        by=bo, team=asked.team_id, decision=asked.pk, text="By the depots, but not on Sundays."
    )
    answer(asked, ada, "consent", version=2)
    answer(asked, bo, "aside", version=2)
    decided = settle(asked, bo, escalated=False, delegated="the depots", expected="Fewer calls")
    assert (decided.state, decided.date) == (State.DECIDED, timezone.localdate())
    assert decided.text == "By the depots, but not on Sundays."
    assert decided.delegable is True
    assert sorted(decided.voices.values_list("user__name", "heard")) == [
        ("Ada", True),
        ("Bo", True),
    ]
    assert [version.text for version in decided.versions.all()] == [asked.text, decided.text]


@pytest.mark.parametrize(
    ("terms", "escalated"),
    [
        ({}, False),
        ({"expected": "Fewer calls"}, False),
        ({"escalated": True}, True),
        ({"remit": "above"}, None),
    ],
)
def test_given_a_consent_round_when_settled_then_the_decision_was_made_by_all_who_were_asked(
    asked: Decision, ada: User, bo: User, terms: dict[str, Any], escalated: bool | None
) -> None:
    answer(asked, ada, "consent")
    answer(asked, bo, "consent")
    assert settle(asked, bo, **terms).escalated is escalated


def test_given_an_answer_to_an_older_wording_of_a_proposal_when_sent_then_it_is_refused(
    asked: Decision, ada: User, bo: User
) -> None:
    services.revise_proposal(by=bo, team=asked.team_id, decision=asked.pk, text="Another wording")
    with pytest.raises(ValidationError, match="newer version"):
        answer(asked, ada, "consent", version=1)


def test_given_a_second_answer_of_a_member_to_a_proposal_then_it_replaces_the_first(
    asked: Decision, ada: User
) -> None:
    answer(asked, ada, "objection", reason="Too soon")
    answer(asked, ada, "consent")
    (given,) = Version.objects.get(decision=asked).answers.all()
    assert (given.stance, given.reason) == ("consent", "")


def test_given_an_objection_without_a_reason_when_sent_then_it_is_refused(
    asked: Decision, ada: User
) -> None:
    with pytest.raises(ValidationError, match="Say why you object"):
        answer(asked, ada, "objection", reason=" \u200b ")


def test_given_missing_answers_when_a_proposal_is_settled_before_its_last_day_then_it_is_refused(
    asked: Decision, ada: User, bo: User
) -> None:
    with pytest.raises(ValidationError, match="Nobody has consented"):
        settle(asked, bo)
    answer(asked, ada, "consent")
    with pytest.raises(ValidationError, match="Not everybody has answered"):
        settle(asked, bo)
    Decision.objects.filter(pk=asked.pk).update(closes=timezone.localdate() - timedelta(days=1))
    decided = settle(asked, bo)
    heard = decided.voices.filter(heard=True).values_list("user__name", flat=True)
    assert list(heard) == ["Ada"]


def test_given_a_member_who_did_not_answer_when_a_proposal_is_settled_then_the_page_says_so(
    asked: Decision, ada: User, bo: User, client: Client
) -> None:
    answer(asked, ada, "consent")
    Decision.objects.filter(pk=asked.pk).update(closes=timezone.localdate() - timedelta(days=1))
    settle(asked, bo)
    client.force_login(ada)
    path = reverse("decision", kwargs={"team": asked.team_id, "decision": asked.pk})
    page = client.get(path).content.decode()
    assert "Bo (asked, did not answer)" in page
    assert "not heard" not in page


def test_given_only_members_who_abstain_when_a_proposal_is_settled_then_it_is_refused(
    asked: Decision, ada: User, bo: User
) -> None:
    answer(asked, ada, "aside")
    answer(asked, bo, "aside")
    with pytest.raises(ValidationError, match="Nobody has consented"):
        settle(asked, bo)


def test_given_permanent_harm_of_a_proposal_when_settled_then_an_outsider_must_be_asked_first(
    asked: Decision, ada: User, bo: User
) -> None:
    answer(asked, ada, "consent")
    answer(asked, bo, "consent")
    impacts = [ExpectedImpact(AffectedGroup.COMMUNITY, Direction.UNKNOWN, reversible=False)]
    about: dict[str, Any] = {"by": ada, "team": asked.team_id, "decision": asked.pk}
    services.write_impact(**about, impacts=impacts)
    with pytest.raises(ValidationError, match="Ask one person from outside"):
        settle(asked, bo)
    services.write_impact(**about, impacts=impacts, outside_voice="The school: fine with us")
    assert settle(asked, bo).is_decided


@pytest.mark.parametrize(
    "impact",
    [
        ExpectedImpact(AffectedGroup.ME, Direction.WORSE),
        ExpectedImpact(AffectedGroup.ME, Direction.BETTER, reversible=False),
    ],
)
def test_given_a_benefit_or_harm_that_is_not_permanent_when_settled_then_no_outsider_is_required(
    asked: Decision, ada: User, bo: User, impact: ExpectedImpact
) -> None:
    answer(asked, ada, "consent")
    answer(asked, bo, "consent")
    services.write_impact(by=ada, team=asked.team_id, decision=asked.pk, impacts=[impact])
    assert settle(asked, bo).is_decided


def test_only_affected_members_may_answer_a_proposal_and_only_its_lead_may_settle_it(
    asked: Decision, ada: User, cleo: User, dag: User
) -> None:
    for who in (cleo, dag):
        with pytest.raises(Http404):
            answer(asked, who, "consent")
    for who in (ada, dag):
        with pytest.raises(Http404):
            settle(asked, who)
        with pytest.raises(Http404):
            services.revise_proposal(by=who, team=asked.team_id, decision=asked.pk, text="x")
        with pytest.raises(Http404):
            services.park(by=who, team=asked.team_id, decision=asked.pk, why="x")
    services.park(by=cleo, team=asked.team_id, decision=asked.pk, why="Not now")


def test_given_a_decision_of_another_team_when_deleted_then_it_is_not_found(
    asked: Decision, dag: User
) -> None:
    elsewhere = Membership.objects.get(user=dag).team_id
    with pytest.raises(Http404):
        services.delete_decision(by=dag, team=elsewhere, decision=asked.pk)


def test_given_a_parked_decision_when_a_member_answers_then_the_answer_is_refused(
    asked: Decision, ada: User, bo: User
) -> None:
    parked = services.park(by=bo, team=asked.team_id, decision=asked.pk, why="Not now")
    assert parked.parked_for == "Not now"
    with pytest.raises(ValidationError, match="no longer open"):
        answer(asked, ada, "consent")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"text": " \n "}, "Write down the decision"),
        ({"text": "x" * 2001}, "Shorten it to 2000"),
        ({"concerned": []}, "at least one person"),
        ({"closes": date(2020, 1, 1)}, "between today and 60 days"),
        ({"closes": date(2200, 1, 1)}, "between today and 60 days"),
        ({"terms": Terms(remit="theirs")}, "who decides"),
        ({"terms": Terms(reach="walk")}, "changes something"),
        ({"terms": Terms(review=date(2020, 1, 1))}, "after the decision"),
        ({"terms": Terms(delegated="x" * 201)}, "Shorten it to 200"),
    ],
)
def test_given_invalid_values_when_a_consent_round_is_opened_then_the_error_says_why(
    team: Team, ada: User, change: dict[str, Any], words: str
) -> None:
    sound: dict[str, Any] = {
        "text": "Start",
        "concerned": ids(team, ada),
        "closes": timezone.localdate(),
    }
    with pytest.raises(ValidationError, match=words):
        services.open_consent(by=ada, team=team.pk, **{**sound, **change})
    assert not Decision.objects.exists()


def test_given_a_person_outside_the_team_when_a_consent_round_with_them_is_opened_then_it_is_refused(
    team: Team, ada: User, dag: User
) -> None:
    stranger = Membership.objects.get(user=dag).pk
    with pytest.raises(ValidationError, match="no longer in the team"):
        services.open_consent(
            by=ada, team=team.pk, text="x", concerned=[stranger], closes=timezone.localdate()
        )


def test_given_html_in_a_decision_when_recorded_then_it_is_plain_text_without_direction_marks(
    team: Team, ada: User
) -> None:
    made = services.record_decision(by=ada, team=team.pk, text=HOSTILE, day=date(2026, 1, 1))
    assert made.text == "<b>Stop</b>\n\n=1+1 👩‍👩‍👧"


def test_given_a_decision_made_in_a_meeting_when_recorded_then_it_counts_as_decided(
    team: Team, ada: User, bo: User
) -> None:
    made = services.record_decision(
        by=ada,
        team=team.pk,
        text="Start",
        day=date(2026, 1, 2),
        concerned=ids(team, ada, bo),
        heard=ids(team, bo),
        source="focus:roster",
    )
    assert sorted(made.voices.values_list("user__name", "heard")) == [("Ada", False), ("Bo", True)]
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(ValidationError, match="in the future"):
        services.record_decision(by=ada, team=team.pk, text="x", day=tomorrow)


def test_given_a_review_of_a_decision_when_saved_then_its_result_and_its_witness_are_stored(
    team: Team, ada: User
) -> None:
    made = services.record_decision(by=ada, team=team.pk, text="Start", day=date(2026, 1, 2))
    about: dict[str, Any] = {"by": ada, "team": team.pk, "decision": made.pk}
    told = Review(date(2026, 3, 1), "yes", "seen", "Fewer calls", " the\ndepots ", "nobody")
    found = services.review_decision(**about, review=told)
    assert (found.outcome, found.seen_by, found.missed) == ("seen", "the depots", "nobody")
    for wrong, words in (
        (Review(date(2026, 1, 1), "yes"), "from the day of the decision"),
        (Review(date(2200, 1, 1), "yes"), "to today"),
        (Review(date(2026, 3, 1), ""), "whether the decision was carried out"),
        (Review(date(2026, 3, 1), "yes", "perhaps"), "whether the expected effect"),
    ):
        with pytest.raises(ValidationError, match=words):
            services.review_decision(**about, review=wrong)


def test_given_a_proposal_that_is_not_decided_when_reviewed_then_the_review_is_refused(
    asked: Decision, ada: User
) -> None:
    told = Review(timezone.localdate(), "yes")
    with pytest.raises(ValidationError, match="not decided"):
        services.review_decision(by=ada, team=asked.team_id, decision=asked.pk, review=told)


def test_given_a_note_on_what_a_decision_ends_when_written_again_then_the_new_note_replaces_the_old(
    asked: Decision, ada: User
) -> None:
    about: dict[str, Any] = {"by": ada, "team": asked.team_id, "decision": asked.pk}
    services.write_let_go(**about, ends="The paper roster", thanks="It never failed")
    sheet = services.write_let_go(**about, ends="The paper roster", room="Sleep")
    assert (sheet.thanks, sheet.room) == ("", "Sleep")
    with pytest.raises(ValidationError, match="Say what ends"):
        services.write_let_go(**about, ends=" ")


def test_given_two_impacts_of_a_decision_on_one_group_when_saved_then_they_are_refused(
    asked: Decision, ada: User
) -> None:
    about: dict[str, Any] = {"by": ada, "team": asked.team_id, "decision": asked.pk}
    twice = [
        ExpectedImpact(AffectedGroup.ME, Direction.SAME),
        ExpectedImpact(AffectedGroup.ME, Direction.WORSE),
    ]
    with pytest.raises(ValidationError, match="at most one line"):
        services.write_impact(**about, impacts=twice)
    with pytest.raises(ValidationError, match="Choose better"):
        services.write_impact(**about, impacts=[ExpectedImpact(AffectedGroup.ME, "bigger")])


def test_state_of_a_consent_round_says_for_each_member_what_the_member_can_do(
    asked: Decision, team: Team, ada: User, bo: User, cleo: User
) -> None:
    answer(asked, ada, "consent")
    seen = {
        user: consent_of(asked, Membership.objects.get(team=team, user=user))
        for user in (ada, bo, cleo)
    }
    told = {user.name: (one.waits, one.asked, one.leads) for user, one in seen.items() if one}
    assert told == {
        "Ada": (False, True, False),
        "Bo": (True, True, True),
        "Cleo": (False, False, True),
    }
    assert [waits for _, waits in decisions_of(team.pk, bo).open] == [True]


def test_given_a_decision_when_deleted_then_no_database_row_of_it_remains(
    asked: Decision, ada: User, cleo: User
) -> None:
    answer(asked, ada, "consent")
    services.delete_decision(by=cleo, team=asked.team_id, decision=asked.pk)
    assert not Decision.objects.exists()
    assert not Version.objects.exists()
