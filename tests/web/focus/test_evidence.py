"""Focus rounds become evidence without scores, and each change changes their cache mark."""

from __future__ import annotations

import json
from collections.abc import Callable

import polars as pl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.web.focus.conftest import EFFORTS, Walk
from wholesum.core.cycle import Cycle
from wholesum.core.people import named_people, rename_people
from wholesum.focus.evidence import check_focus
from wholesum.focus.signals import focus_signals
from wholesum.web.accounts.models import User
from wholesum.web.accounts.queries import own_data
from wholesum.web.exchange.evidence import team_evidence
from wholesum.web.focus.evidence import focus_evidence, focus_mark
from wholesum.web.focus.models import AskingKind, Work
from wholesum.web.focus.services import deciding, inventory, rounds, values
from wholesum.web.rounds.models import Intake
from wholesum.web.teams.invitations import invite, join
from wholesum.web.teams.models import FormerMember, Membership, Role
from wholesum.web.teams.services import leave

pytestmark = pytest.mark.django_db


def test_given_a_focus_round_that_is_still_listing_efforts_then_no_data_of_it_are_exported(
    walk: Walk,
) -> None:
    walk.weigh()
    walk.fill()
    assert focus_evidence(walk.round.team_id) is None
    walk.ask(AskingKind.SCORES)
    assert focus_evidence(walk.round.team_id) is not None


def test_given_scores_of_members_then_exported_data_contain_neither_scores_nor_who_gave_them(
    walk: Walk,
) -> None:
    walk.to_lists()
    evidence = focus_evidence(walk.round.team_id)
    assert evidence is not None
    people = pl.DataFrame({"person": [str(user.pk) for user in [*walk.members, walk.facilitator]]})
    assert check_focus(evidence, people) == []
    assert evidence.scores.is_empty()
    assert evidence.efforts["title"].to_list() == [title for title, _hours, _owner in EFFORTS]
    assert not set(evidence.points["person"]) & set(people["person"])
    assert evidence.work["hours"].sum() == sum(hours for _title, hours, _owner in EFFORTS)
    told = {signal.facet.code for signal in focus_signals(evidence, [Cycle("2026-11")])}
    assert "shared_goals" in told


def test_given_efforts_without_named_workers_then_the_mirror_has_no_figure_of_interchangeability(
    walk: Walk, cleo: User, client_of: Callable[[User], Client]
) -> None:
    walk.weigh()
    filled = walk.fill()
    inventory.write_effort(by=cleo, effort=filled[0].pk, cells={"work": "Ada; Bo"}, **walk.at)
    page = client_of(cleo).get(walk.address("focus-inventory")).content.decode()
    assert "6 efforts have nobody who does them." in page
    assert "No effort names a goal" in page
    walk.ask(AskingKind.SCORES)
    assert _interchangeability(walk) == "1 of 1 kind of work was done by two or more"
    Work.objects.all().delete()
    assert _interchangeability(walk) == (
        "not known yet: the inventory does not say who does each effort"
    )


def _interchangeability(walk: Walk) -> str:
    evidence = focus_evidence(walk.round.team_id)
    assert evidence is not None
    (signal,) = [
        signal
        for signal in focus_signals(evidence, [Cycle("2026-11")])
        if signal.facet.code == "interchangeability"
    ]
    return signal.words or signal.withheld


def test_given_a_second_focus_round_then_efforts_missing_from_it_are_exported_as_ended(
    walk: Walk, cleo: User
) -> None:
    walk.to_lists()
    deciding.start_deciding(by=cleo, **walk.at)
    stopped = walk.round.efforts.get(title=EFFORTS[0][0])
    deciding.decide(by=cleo, effort=stopped.pk, cells={"choice": "stop"}, **walk.at)
    rounds.close_focus(by=cleo, **walk.at)
    team = walk.round.team_id
    again = Walk(rounds.open_focus(by=cleo, team=team, name="2027-01"), cleo, walk.members)
    again.weigh()
    again.fill(EFFORTS[1:4])
    again.ask(AskingKind.SCORES)
    evidence = focus_evidence(team)
    assert evidence is not None
    assert check_focus(evidence) == []
    until = dict(evidence.efforts.select("title", "until").iter_rows())
    assert [title for title, day in until.items() if day is None] == [
        row[0] for row in EFFORTS[1:4]
    ]
    assert evidence.verdicts["verdict"].to_list() == ["stop"]
    assert evidence.goals.height == 3


def test_given_any_change_of_a_focus_round_then_the_cached_mirror_counts_as_outdated(
    walk: Walk, cleo: User
) -> None:
    team = walk.round.team_id
    marks = [focus_mark(team)]
    walk.weigh()
    walk.fill()
    for name in ("Trust", "Learning", "Care", "Pace", "Courage"):
        values.name_value(by=cleo, name=name, **walk.at)
    walk.ask(AskingKind.SCORES)
    marks.append(focus_mark(team))
    walk.ask(AskingKind.VALUES)
    for user in walk.members:
        walk.score(user)
        walk.give(user, (20, 20, 20, 20, 20), AskingKind.VALUES)
    walk.close(AskingKind.SCORES)
    marks.append(focus_mark(team))
    walk.close(AskingKind.VALUES)
    marks.append(focus_mark(team))
    deciding.start_deciding(by=cleo, **walk.at)
    deciding.decide_agreed(by=cleo, **walk.at)
    marks.append(focus_mark(team))
    first = walk.round.values.get(name="Trust")
    values.write_expressed(by=cleo, cells={(first.pk, "agenda"): "30"}, **walk.at)
    marks.append(focus_mark(team))
    assert len(set(marks)) == len(marks)
    with CaptureQueriesContext(connection) as read:
        assert focus_mark(team) == marks[-1]
    assert not [query for query in read.captured_queries if "focussheet" in query["sql"]]
    assert len(read) == 1


def test_given_an_effort_when_the_account_of_its_owner_is_deleted_then_the_effort_has_no_owner(
    walk: Walk, ada: User
) -> None:
    inventory.write_effort(
        by=ada, cells={"title": "Report", "hours": "3", "owner": "Ada", "work": "Ada"}, **walk.at
    )
    walk.name_goals()
    ada.delete()
    effort = walk.round.efforts.get()
    assert (effort.owner, effort.work.count()) == (None, 0)
    assert walk.round.goals.first().namers.count() == 0  # type: ignore[union-attr]


def test_given_a_member_who_scored_efforts_when_they_download_own_data_then_it_has_no_score(
    walk: Walk, ada: User
) -> None:
    walk.weigh()
    walk.fill()
    walk.ask(AskingKind.SCORES)
    walk.score(ada)
    mine = own_data(ada)["focus"]
    assert [record["goal"] for record in mine["goals_named"]] == ["Trains run on time"]
    assert [record["effort"] for record in mine["efforts_owned"]] == ["Weekly status report"]
    assert mine["asked_in"] == [
        {"team": "Leadership", "round": "2026-11", "what": "scores", "sent": True}
    ]
    assert Intake.objects.get().sheet not in json.dumps(mine)


def test_given_exported_data_of_focus_when_people_get_new_ids_then_every_table_has_the_new_ids(
    walk: Walk,
) -> None:
    walk.to_lists()
    evidence = focus_evidence(walk.round.team_id)
    assert evidence is not None
    named = named_people(evidence)
    assert named == sorted(str(user.pk) for user in [*walk.members, walk.facilitator])
    renamed = rename_people(evidence, {pk: f"p{place}" for place, pk in enumerate(named)})
    assert named_people(renamed) == [f"p{place}" for place in range(len(named))]
    assert renamed.points.equals(evidence.points)


def test_given_members_who_changed_their_job_function_then_exported_data_have_the_new_job_function(
    walk: Walk, ada: User, bo: User
) -> None:
    walk.to_lists()
    team = walk.round.team_id
    before = focus_mark(team)
    Membership.objects.filter(user=ada).update(function="Operations")
    Membership.objects.filter(user=bo).update(function="Finance")
    assert focus_mark(team) != before
    evidence = focus_evidence(team)
    assert evidence is not None
    functions = dict(evidence.people.select("person", "function").rows())
    assert functions.keys() == {str(user.pk) for user in walk.members}
    assert (functions[str(ada.pk)], functions[str(bo.pk)]) == ("Operations", "Finance")
    renamed = rename_people(evidence, {str(ada.pk): "one"})
    assert "one" in renamed.people["person"]


def test_given_a_member_who_leaves_and_returns_then_exported_data_keep_their_job_function(
    walk: Walk, ada: User, cleo: User
) -> None:
    walk.to_lists()
    team = walk.round.team_id
    Membership.objects.filter(user=ada).update(function="Operations")

    def functions() -> dict[str, str | None]:
        evidence = focus_evidence(team)
        assert evidence is not None
        return dict(evidence.people.select("person", "function").rows())

    before = functions()
    leave(by=ada, team=team)
    assert functions() == before
    exported = team_evidence(walk.round.team).people
    assert exported.filter(function="Operations").select("name", "joined").rows() == [(None, None)]
    assert own_data(ada)["former_teams"] == [
        {"team": walk.round.team.name, "function": "Operations"}
    ]
    invitation, _ = invite(by=cleo, team=team, role=Role.MEMBER)
    join(by=ada, token_hash=invitation.token_hash, function="Finance")
    assert functions() == {**before, str(ada.pk): "Finance"}
    assert not FormerMember.objects.exists()
