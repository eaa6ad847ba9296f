"""Rounds about reliance: only counts of pairs remain, and only if they reveal no answer."""

from __future__ import annotations

import json
from datetime import timedelta

import polars as pl
import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import Http404

from tests.web.network.conftest import RELIES, add_members, answer, answers_of, fill, open_question
from wholesum.network.checks import check_network
from wholesum.web.accounts.models import User
from wholesum.web.accounts.services import delete_account
from wholesum.web.network import services
from wholesum.web.network.models import RelianceRound
from wholesum.web.network.queries import network_evidence
from wholesum.web.rounds.models import Intake, Roll, SealedSheet, SignedSheet
from wholesum.web.teams.bin.services import restore
from wholesum.web.teams.models import Team


def close(asked: RelianceRound, cleo: User) -> RelianceRound:
    return services.close_round(by=cleo, team=asked.team_id, asking=asked.pk)


def test_given_all_answers_about_ties_when_the_round_closes_then_only_counts_of_pairs_remain(
    question: RelianceRound, six: list[User], cleo: User
) -> None:
    for user in six:
        answer(question, user)
    assert Intake.objects.count() == 6
    closed = close(question, cleo)
    assert (closed.mutual, closed.one_way, closed.answered, closed.people) == (3, 4, 6, [])
    for table in (Intake, SealedSheet, SignedSheet, Roll):
        assert not table.objects.exists()


def test_given_a_closed_round_of_ties_then_its_database_row_has_only_counts_and_days(
    question: RelianceRound, six: list[User], cleo: User
) -> None:
    for user in six:
        answer(question, user)
    close(question, cleo)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {RelianceRound._meta.db_table}")
        names = [column[0] for column in cursor.description]
        (row,) = cursor.fetchall()
    found = dict(zip(names, row, strict=True))
    days = {"id", "team_id", "opened", "closes", "closed", "reminded", "promise", "imported"}
    counts = {"asked": 6, "answered": 6, "threshold": 5, "mutual": 3, "one_way": 4}
    assert {name: found[name] for name in counts} == counts
    assert set(names) == days | set(counts) | {"people"}
    assert found["people"] == "[]"


def test_given_too_few_answers_about_ties_when_the_round_closes_then_no_ties_are_counted(
    question: RelianceRound, six: list[User], cleo: User
) -> None:
    for user in six[:4]:
        answer(question, user)
    closed = close(question, cleo)
    assert (closed.mutual, closed.one_way, closed.enough) == (None, None, False)
    assert closed.counts.missing == "only 4 of 6 members answered"
    assert not Intake.objects.exists()


def test_given_counts_of_ties_that_reveal_answers_when_the_round_closes_then_they_are_not_saved(
    question: RelianceRound,
    six: list[User],
    cleo: User,
) -> None:
    for user in six:
        answers = dict.fromkeys(answers_of(question, user), "1")
        services.send_sheet(by=user, team=question.team_id, asking=question.pk, answers=answers)
    closed = close(question, cleo)
    assert (closed.mutual, closed.one_way) == (None, None)
    assert closed.counts.missing == "the counts would show how single members answered"


@pytest.mark.parametrize(("members", "needed"), [(6, 5), (8, 7), (12, 10)])
def test_given_a_new_round_of_ties_then_its_result_needs_four_fifths_of_the_answers(
    team: Team, six: list[User], cleo: User, members: int, needed: int
) -> None:
    add_members(team, *(f"More {place}" for place in range(members - 6)))
    opened = open_question(team, cleo)
    assert (opened.asked, opened.threshold, len(opened.people)) == (members, needed, members)


def test_given_a_team_of_five_when_a_round_of_ties_is_started_then_it_is_refused(
    team: Team, six: list[User], cleo: User
) -> None:
    team.memberships.filter(user=six[-1]).delete()
    with pytest.raises(ValidationError, match="fewer than six members"):
        open_question(team, cleo)


def test_given_an_open_round_of_ties_when_another_is_started_then_it_is_refused(
    question: RelianceRound, cleo: User
) -> None:
    with pytest.raises(ValidationError, match="already has an open round"):
        open_question(question.team, cleo)


def test_given_a_round_of_ties_just_closed_when_one_member_is_replaced_then_a_new_round_is_refused(
    team: Team, six: list[User], cleo: User
) -> None:
    fill(team, cleo)
    team.memberships.filter(user=six[-1]).delete()
    add_members(team, "New")
    with pytest.raises(ValidationError, match="asked the same questions in the last four weeks"):
        open_question(team, cleo)


@pytest.mark.parametrize("change", ["missing", "self", "stranger", "strange"])
def test_given_an_invalid_answer_about_ties_when_sent_then_it_is_refused(
    question: RelianceRound, six: list[User], dag: User, change: str
) -> None:
    ada = six[0]
    answers = answers_of(question, ada)
    if change == "missing":
        answers.popitem()
    elif change == "strange":
        answers[next(iter(answers))] = "2"
    else:
        answers[str((ada if change == "self" else dag).pk)] = "1"
    with pytest.raises(ValidationError):
        services.send_sheet(by=ada, team=question.team_id, asking=question.pk, answers=answers)
    assert not Intake.objects.exists()


def test_given_an_outsider_or_a_facilitator_who_is_not_asked_then_the_round_of_ties_is_not_found(
    question: RelianceRound, cleo: User, dag: User
) -> None:
    for user in (cleo, dag):
        with pytest.raises(Http404):
            services.send_sheet(by=user, team=question.team_id, asking=question.pk, answers={})
    with pytest.raises(Http404):
        services.close_round(by=dag, team=question.team_id, asking=question.pk)


def test_given_a_member_deletes_their_account_when_a_round_of_ties_closes_then_other_answers_count(
    question: RelianceRound, six: list[User], cleo: User
) -> None:
    for user in six:
        answer(question, user)
    delete_account(by=six[-1], typed=six[-1].email)
    closed = close(question, cleo)
    assert (closed.answered, closed.mutual, closed.one_way) == (6, 3, 4)


def test_given_a_deleted_closed_round_of_ties_when_restored_then_it_has_its_counts_again(
    team: Team, six: list[User], cleo: User
) -> None:
    closed = fill(team, cleo)
    item = services.delete_round(by=cleo, team=team.pk, asking=closed.pk)
    assert item is not None
    assert network_evidence(team.pk) is None
    restore(by=cleo, team=team.pk, item=item.pk)
    assert RelianceRound.objects.get().mutual == 3


def test_given_a_deleted_open_round_of_ties_then_no_database_row_of_it_remains(
    question: RelianceRound, six: list[User], cleo: User
) -> None:
    answer(question, six[0])
    assert services.delete_round(by=cleo, team=question.team_id, asking=question.pk) is None
    assert not Intake.objects.exists()
    assert not RelianceRound.objects.exists()


def test_given_closed_rounds_of_ties_when_exported_and_imported_then_their_data_are_the_same(
    team: Team, six: list[User], cleo: User
) -> None:
    fill(team, cleo)
    evidence = network_evidence(team.pk)
    assert evidence is not None
    assert check_network(evidence) == []
    other = Team.objects.create(name="Other")
    services.import_rounds(other, evidence, {})
    again = network_evidence(other.pk)
    assert again is not None
    assert again.reliance.equals(evidence.reliance)
    assert again.reliance.select("mutual", "one_way").rows() == [(3, 4)]
    assert isinstance(evidence.reliance, pl.DataFrame)


def test_given_an_open_round_of_ties_then_an_answer_is_stored_with_its_account_as_the_page_says(
    question: RelianceRound, six: list[User]
) -> None:
    answer(question, six[0])
    sheet = json.loads(Intake.objects.get().sheet)
    names = {user.pk: user.name for user in six}
    assert sheet["by"] == six[0].pk
    assert {names[key] for key in sheet["names"]} == set(RELIES["Ada"])


def test_given_a_round_of_ties_near_its_end_with_too_few_answers_then_it_can_be_extended(
    question: RelianceRound, cleo: User
) -> None:
    before = question.closes
    RelianceRound.objects.update(closes=before - timedelta(days=6))
    prolonged = services.prolong(by=cleo, team=question.team_id, asking=question.pk)
    assert prolonged.closes > before - timedelta(days=1)
