"""Decisions become evidence without faults, and each change changes their cache mark."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.web.decisions.conftest import ids
from wholesum.decisions.evidence import check_decisions
from wholesum.mirror.evidence import check_evidence
from wholesum.web.accounts.models import User
from wholesum.web.decisions import services
from wholesum.web.decisions.importing import import_decisions
from wholesum.web.decisions.models import Decision
from wholesum.web.decisions.queries import (
    Show,
    decisions_evidence,
    decisions_mark,
    decisions_of,
)
from wholesum.web.decisions.services import Review, Terms
from wholesum.web.exchange.evidence import team_evidence
from wholesum.web.teams.models import Team

pytestmark = pytest.mark.django_db


def recorded(team: Team, ada: User, bo: User) -> Decision:
    return services.record_decision(
        by=ada,
        team=team.pk,
        text="Start",
        day=date(2026, 1, 2),
        concerned=ids(team, ada, bo),
        heard=ids(team, bo),
        terms=Terms(escalated=False, delegated="the depots", reach="change"),
    )


def test_given_a_proposal_that_is_not_decided_when_exported_then_it_is_left_out(
    asked: Decision,
) -> None:
    assert decisions_evidence(asked.team_id) is None


def test_given_a_decision_by_consent_when_exported_then_it_counts_as_made_by_the_team(
    asked: Decision, ada: User, bo: User
) -> None:
    for user in (ada, bo):
        services.answer_consent(
            by=user, team=asked.team_id, decision=asked.pk, version=1, stance="consent"
        )
    services.settle(by=bo, team=asked.team_id, decision=asked.pk)
    evidence = decisions_evidence(asked.team_id)
    assert evidence is not None
    assert evidence.decisions["escalated"].to_list() == [False]


def test_given_a_decision_of_a_team_when_exported_then_the_table_of_decisions_has_a_row_for_it(
    team: Team, ada: User, bo: User
) -> None:
    made = recorded(team, ada, bo)
    review = Review(date(2026, 3, 1), "yes", "partly", "", "the depots")
    services.review_decision(by=ada, team=team.pk, decision=made.pk, review=review)
    evidence = decisions_evidence(team.pk)
    assert evidence is not None
    assert check_decisions(evidence) == []
    (row,) = evidence.decisions.iter_rows(named=True)
    assert row["concerned"] == "; ".join(sorted([str(ada.pk), str(bo.pk)]))
    assert row["heard"] == str(bo.pk)
    assert (row["escalated"], row["delegable"], row["delegated"]) == (False, True, "the depots")
    assert (row["reach"], row["outcome"], row["seen_by"]) == ("change", "partly", "the depots")
    assert row["expected"] is None


def test_given_a_decision_due_for_review_then_the_lists_all_and_review_to_come_contain_it_too(
    team: Team, ada: User, bo: User
) -> None:
    due, reviewed = recorded(team, ada, bo), recorded(team, ada, bo)
    review = Review(date(2026, 3, 1), "yes")
    services.review_decision(by=ada, team=team.pk, decision=reviewed.pk, review=review)
    Decision.objects.filter(pk=due.pk).update(review=date(2026, 2, 1))
    found = {show: decisions_of(team.pk, ada, show) for show in Show}
    listed = {show: {one.pk for one, _ in overview.decided} for show, overview in found.items()}
    assert [decision.pk for decision in found[Show.ALL].due] == [due.pk]
    assert listed[Show.ALL] == {due.pk, reviewed.pk}
    assert found[Show.ALL].number == 2
    assert (listed[Show.AHEAD], listed[Show.REVIEWED]) == ({due.pk}, {reviewed.pk})


def test_given_any_change_of_a_decision_then_the_cached_mirror_counts_as_outdated(
    team: Team, ada: User, bo: User
) -> None:
    marks = [decisions_mark(team.pk)]
    made = recorded(team, ada, bo)
    marks.append(decisions_mark(team.pk))
    about: dict[str, Any] = {"by": ada, "team": team.pk, "decision": made.pk}
    services.review_decision(**about, review=Review(date(2026, 3, 1), "yes"))
    marks.append(decisions_mark(team.pk))
    bo.delete()
    marks.append(decisions_mark(team.pk))
    Decision.objects.all().delete()
    marks.append(decisions_mark(team.pk))
    assert len(set(marks)) == len(marks) - 1
    assert marks[0] == marks[-1]


def test_given_a_former_member_in_a_decision_when_exported_then_people_have_new_ids_and_no_fault(
    team: Team, ada: User, bo: User
) -> None:
    recorded(team, ada, bo)
    team.memberships.filter(user=bo).delete()
    evidence = team_evidence(team)
    assert check_evidence(evidence) == []
    (row,) = evidence.practices["decisions"].decisions.iter_rows(named=True)
    listed = row["concerned"].split("; ")
    assert len(listed) == 2
    assert row["heard"] in listed
    assert not {str(ada.pk), str(bo.pk)} & set(listed)
    assert set(listed) <= set(evidence.people["person"])


def test_given_an_exported_folder_when_imported_then_decisions_have_no_names(
    team: Team, ada: User, bo: User
) -> None:
    recorded(team, ada, bo)
    before = team_evidence(team)
    (made,) = import_decisions(team, before.practices["decisions"], {})
    assert (made.text, made.delegated, made.reach) == ("Start", "the depots", "change")
    assert not made.voices.exists()
    assert made.proposer is None


def test_given_six_decisions_when_listed_then_the_newest_comes_first_with_owner_and_outcome(
    team: Team, ada: User, bo: User, client_of: Callable[[User], Client]
) -> None:
    days = [date(2024, month, 5) for month in (4, 1, 6, 2, 5, 3)]
    made = [
        services.record_decision(
            by=ada, team=team.pk, text=f"Taken {day}", day=day, proposer=ids(team, bo)[0]
        )
        for day in days
    ]
    review = Review(date(2024, 7, 1), "partly", "seen")
    services.review_decision(by=ada, team=team.pk, decision=made[0].pk, review=review)
    page = client_of(ada).get(f"/teams/{team.pk}/decisions/").content.decode()
    places = [page.index(f"Taken {day}") for day in sorted(days, reverse=True)]
    assert places == sorted(places)
    assert page.count("Proposed by Bo.") == 6
    assert "Carried out: in part." in page
    assert "Expected effect: seen." in page
    assert made[0].owner == bo


@pytest.mark.parametrize(
    ("show", "expected"),
    [
        ("", {"Mine", "Ahead", "Reviewed"}),
        ("mine", {"Mine"}),
        ("ahead", {"Ahead"}),
        ("reviewed", {"Reviewed"}),
        ("unknown", {"Mine", "Ahead", "Reviewed"}),
    ],
)
def test_given_a_filter_when_decisions_are_listed_then_only_matching_decisions_are_shown(
    team: Team, ada: User, bo: User, client_of: Callable[[User], Client], show: str, expected: Any
) -> None:
    day = date(2024, 1, 5)
    later = Terms(review=team.today() + timedelta(days=9))
    services.record_decision(by=ada, team=team.pk, text="Mine", day=day)
    services.record_decision(by=bo, team=team.pk, text="Ahead", day=team.today(), terms=later)
    made = services.record_decision(by=bo, team=team.pk, text="Reviewed", day=day)
    review = Review(date(2024, 7, 1), "yes")
    services.review_decision(by=bo, team=team.pk, decision=made.pk, review=review)
    page = client_of(ada).get(f"/teams/{team.pk}/decisions/", {"show": show})
    assert {str(one) for one, _origin in page.context["found"].decided} == expected


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ("record", ["text", "concerned", "heard", "review"]),
        ("propose", ["text", "concerned", "closes"]),
    ],
)
def test_given_a_decision_form_when_opened_then_few_fields_are_shown_and_the_rest_is_folded(
    team: Team, ada: User, client_of: Callable[[User], Client], page: str, shown: list[str]
) -> None:
    path = f"/teams/{team.pk}/decisions/{page}/"
    client = client_of(ada)
    form = client.get(path).context["form"]
    assert [field.name for field in form.shown] == shown
    assert sorted(form.fields) == sorted(field.name for field in [*form.shown, *form.folded])
    assert "<details open>" in client.post(path, {"text": "x", "remit": "nobody"}).content.decode()
