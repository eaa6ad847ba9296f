"""The closing of a round of answers: what is kept, and in which order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import Barrier, Thread

import polars as pl
import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection, connections, transaction
from django.test import Client

from tests.web.pulse.conftest import Opened
from tests.web.pulse.sending import address, close, let_four_weeks_pass, send
from wholesum.pulse.evidence import PulseEvidence, check_pulse
from wholesum.pulse.summary.summarise import summarise_pulse
from wholesum.web.accounts.models import User
from wholesum.web.pulse import services
from wholesum.web.pulse.evidence import pulse_evidence
from wholesum.web.pulse.models import Round
from wholesum.web.rounds.models import Intake, Roll, SealedSheet
from wholesum.web.teams.models import Team

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]


def test_given_a_closed_round_then_its_answers_have_new_ids_and_the_list_of_respondents_is_deleted(
    pulse: Round, eight: list[User], cleo: User
) -> None:
    for place, user in enumerate(eight[:6]):
        send(pulse, user, place % 5 + 1)
    before = dict(Intake.objects.values_list("id", "sheet"))
    close(pulse, cleo)
    after = dict(SealedSheet.objects.values_list("id", "sheet"))
    assert not Intake.objects.exists()
    assert not Roll.objects.exists()
    assert sorted(after.values()) == sorted(before.values())
    assert not after.keys() & before.keys()
    pulse.refresh_from_db()
    assert (pulse.answered, pulse.asked) == (6, 8)


def test_given_fewer_answers_than_the_threshold_when_a_round_closes_then_the_answers_are_deleted(
    pulse: Round, team: Team, eight: list[User], cleo: User, client_of: ClientOf
) -> None:
    for user in eight[:4]:
        send(pulse, user)
    close(pulse, cleo)
    assert not SealedSheet.objects.exists()
    assert pulse_evidence(team.pk) is None
    page = client_of(cleo).get(address(pulse, "round")).content.decode()
    assert "4 of 8 answered" in page
    assert "all answers were deleted" in page


def _evidence(opened: Opened, cleo: User, order: Sequence[User]) -> PulseEvidence:
    pulse = opened(length="full")
    for user in order:
        items = list(pulse.items.values_list("item", flat=True))
        answers = {item: (user.pk * 7 + n) % 5 + 1 for n, item in enumerate(items)}
        services.send_sheet(by=user, team=pulse.team_id, round_id=pulse.pk, answers=answers)
    close(pulse, cleo)
    evidence = pulse_evidence(pulse.team_id)
    assert evidence is not None
    services.delete_round(by=cleo, team=pulse.team_id, round_id=pulse.pk)
    return evidence


def test_given_answers_sent_in_another_order_when_a_round_closes_then_the_result_is_the_same(
    open_pulse: Opened, eight: list[User], cleo: User
) -> None:
    first = _evidence(open_pulse, cleo, eight)
    let_four_weeks_pass()
    second = _evidence(open_pulse, cleo, eight[::-1])
    assert summarise_pulse(first, "Leadership") == summarise_pulse(second, "Leadership")
    assert _sheets(first) == _sheets(second)
    assert not check_pulse(first)


def _sheets(evidence: PulseEvidence) -> list[list[int]]:
    wide = evidence.answers.pivot("item", index="respondent", values="answer")
    return sorted(list(row) for row in wide.drop("respondent").iter_rows())


def test_given_a_closed_round_then_its_respondents_are_not_in_the_order_in_which_they_answered(
    open_pulse: Opened, eight: list[User], cleo: User
) -> None:
    arrived = [(user.pk * 7) % 5 + 1 for user in eight]
    orders = [
        _evidence(open_pulse, cleo, eight)
        .answers.filter(pl.col("item") == "EQ1")
        .sort("respondent")["answer"]
        .to_list()
        for _again in range(4)
    ]
    assert {tuple(sorted(order)) for order in orders} == {tuple(sorted(arrived))}
    assert any(order != arrived for order in orders)


def test_given_a_closed_signed_round_when_exported_then_its_answers_have_the_ids_of_users(
    open_pulse: Opened, team: Team, eight: list[User], cleo: User
) -> None:
    pulse = open_pulse(promise="signed")
    for user in eight[:5]:
        send(pulse, user)
    assert pulse_evidence(team.pk) is None
    close(pulse, cleo)
    evidence = pulse_evidence(team.pk)
    assert evidence is not None
    assert set(evidence.answers["respondent"]) == {str(user.pk) for user in eight[:5]}
    assert not SealedSheet.objects.exists()
    assert not Intake.objects.exists()


# What the database itself keeps


@pytest.mark.django_db(transaction=True)
def test_given_a_postgresql_database_when_a_round_closes_then_no_deleted_row_remains(
    pulse: Round, eight: list[User], cleo: User
) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("test_traces.py reads the files of SQLite")
    with connection.cursor() as cursor:  # rows of earlier tests, rolled back, leave gaps to fill
        cursor.execute("VACUUM FULL rounds_sealedsheet")
    for user in eight:
        send(pulse, user)
    close(pulse, cleo)
    with connection.cursor() as cursor:
        for table in ("rounds_intake", "rounds_roll"):
            cursor.execute("SELECT pg_relation_size(%s)", [table])
            assert cursor.fetchone() == (0,)
        cursor.execute("SELECT id FROM rounds_sealedsheet ORDER BY ctid")
        physical = [row[0] for row in cursor.fetchall()]
    assert physical == sorted(physical)
    assert len(physical) == len(eight)


@pytest.mark.django_db(transaction=True)
def test_given_answers_sent_four_times_in_parallel_by_one_user_then_only_one_is_accepted(
    pulse: Round, ada: User
) -> None:
    if connection.vendor == "sqlite":
        pytest.skip("the SQLite of the tests lives in memory, where connections cannot wait")
    start, refused = Barrier(4), []

    def send_at_once() -> None:
        start.wait()
        try:
            send(pulse, ada)
        except ValidationError as error:
            refused.append(error.messages)
        finally:
            connections.close_all()

    threads = [Thread(target=send_at_once) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Intake.objects.count() == 1
    assert len(refused) == 3


def test_given_an_error_while_a_round_closes_then_the_round_is_unchanged(
    pulse: Round, eight: list[User], cleo: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for user in eight:
        send(pulse, user)

    def fail(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("the disk is full")

    monkeypatch.setattr(Round, "save", fail)
    with pytest.raises(OperationalError), transaction.atomic():
        close(pulse, cleo)
    assert Intake.objects.count() == 8
    assert Roll.objects.filter(answered=True).count() == 8
    assert not SealedSheet.objects.exists()
