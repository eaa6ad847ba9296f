"""What "sealed" promises about answers, each promise with a test; THREATS.md lists them."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Final

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection, models
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.views.debug import SafeExceptionReporterFilter

from tests.web.pulse.conftest import Opened
from tests.web.pulse.sending import address, close, columns, post, send, stored
from wholesum.web.accounts.models import User
from wholesum.web.pulse.evidence import pulse_evidence
from wholesum.web.pulse.models import Round
from wholesum.web.rounds.models import Intake, Roll, SealedSheet, SignedSheet
from wholesum.web.teams.models import Membership, Team

pytestmark = pytest.mark.django_db

COLUMNS: Final = {"id", "round", "sheet"}
READ: Final = {
    "django_session",
    "accounts_user",
    "teams_membership",
    "teams_team",
    "pulse_round",
    "rounds_roll",
    "pulse_rounditem",
}
ClientOf = Callable[[User], Client]


# What is stored


@pytest.mark.parametrize("model", [Intake, SealedSheet])
def test_table_of_sealed_answers_has_no_columns_except_id_round_and_answers(
    model: type[models.Model],
) -> None:
    assert columns(model) == COLUMNS


def test_table_of_signed_answers_has_a_column_for_the_user() -> None:
    assert columns(SignedSheet) == {"id", "round", "user_id", "sheet"}


@pytest.mark.parametrize("model", [Intake, SealedSheet])
def test_tables_of_sealed_answers_have_no_foreign_keys(model: type[models.Model]) -> None:
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, model._meta.db_table)
    assert not [name for name, about in constraints.items() if about["foreign_key"]]
    assert not model._meta.related_objects


def test_given_stored_sealed_answers_then_they_share_no_value_with_the_list_of_respondents(
    pulse: Round, eight: list[User]
) -> None:
    for place, user in enumerate(eight):
        send(pulse, user, place % 5 + 1)
    roll = {
        str(value)
        for row in stored(Roll, str(pulse.pk))
        for name, value in row.items()
        if name != "round"
    }
    sheets = stored(Intake, str(pulse.pk))
    assert len(sheets) == len(eight)
    assert len(roll) > len(eight)
    for sheet in sheets:
        assert not roll & {str(sheet["id"]), str(sheet["sheet"])}
        assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f-]{17}", sheet["id"])


@pytest.mark.parametrize("table", ["rounds_intake", "rounds_sealedsheet"])
def test_sqlite_tables_of_sealed_answers_do_not_store_the_order_of_arrival(table: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has rowids")
    with connection.cursor() as cursor:
        cursor.execute("SELECT rowid FROM rounds_roll")
        with pytest.raises(OperationalError, match="no such column: rowid"):
            cursor.execute(f"SELECT rowid FROM {table}")


# What sending touches and tells


def test_given_a_member_who_answers_then_only_the_tables_of_new_forms_and_of_respondents_change(
    pulse: Round, ada: User, client_of: ClientOf
) -> None:
    client = client_of(ada)
    client.get(address(pulse, "round-answer"))
    with CaptureQueriesContext(
        connection,
    ) as captured:
        answered = post(client, pulse)
    assert answered.status_code == 302
    statements = [query["sql"] for query in captured.captured_queries]
    writes = [sql for sql in statements if not sql.startswith(("SELECT", "SAVEPOINT", "RELEASE"))]
    writes = [sql for sql in writes if not sql.startswith(("BEGIN", "COMMIT"))]
    assert [sql.split(" (")[0].split(" SET")[0] for sql in writes] == [
        'INSERT INTO "rounds_intake"',
        'UPDATE "rounds_roll"',
    ]
    assert re.match(r'UPDATE "rounds_roll" SET "answered" = (1|true) WHERE', writes[1])
    touched = {table for sql in statements for table in re.findall(r'(?:FROM|JOIN) "(\w+)"', sql)}
    assert touched <= READ
    assert str(ada.pk) not in writes[0].replace(str(pulse.pk), "").split("VALUES")[0]


def test_given_a_member_who_answers_then_the_log_contains_neither_answers_nor_names(
    pulse: Round, team: Team, client_of: ClientOf, caplog: pytest.LogCaptureFixture
) -> None:
    pk = 987_654_321
    user = User.objects.create(pk=pk, email="secret.person@example.org", name="Secret Person")
    Membership.objects.create(team=team, user=user)
    Roll.objects.create(round=pulse.pk, user=user)
    client = client_of(user)
    client.raise_request_exception = False
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("django.request").error("logs are captured")
        post(client, pulse, value="hunter2")
        post(client, pulse, **{"answer-EQ9": "4"})
        post(client, pulse)
        post(client, pulse)
        client.get(address(pulse, "round-sent"))
        client.post(address(pulse, "round-close"))
    assert not Roll.objects.filter(answered=False, user=user).exists()
    text = "\n".join(caplog.messages)
    assert "logs are captured" in text
    for told in (str(pk), "secret.person", "Secret Person", "EQ1", "EQ9", "hunter2"):
        assert told not in text


def test_given_an_error_while_answers_are_sent_then_nothing_is_saved_and_no_answer_is_logged(
    pulse: Round,
    ada: User,
    client_of: ClientOf,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*_args: object, **_kwargs: object) -> None:
        raise OperationalError("the disk is full")

    client = client_of(ada)
    client.raise_request_exception = False
    monkeypatch.setattr(Roll, "save", fail)
    failed = post(client, pulse, value="4")
    assert failed.status_code == 500
    assert "the disk is full" in caplog.text
    assert "EQ1" not in caplog.text
    hidden = SafeExceptionReporterFilter().get_post_parameters(failed.wsgi_request)
    assert set(hidden.values()) == {SafeExceptionReporterFilter.cleansed_substitute}
    assert not Intake.objects.exists()
    assert not Roll.objects.filter(answered=True).exists()


def test_given_a_member_who_answers_then_the_page_says_thanks_and_shows_only_the_count(
    pulse: Round, ada: User, client_of: ClientOf
) -> None:
    answered = post(client_of(ada), pulse)
    assert answered["Location"] == address(pulse, "round-sent")
    page = client_of(ada).get(answered["Location"]).content.decode()
    main = re.sub(r"<[^>]*>", " ", page[page.index("<main") : page.index("</main")])
    assert " ".join(main.split()) == (
        "Thank you Your answers are recorded. 1 of 8 have answered. You see the results when the "
        f"round closes, on {pulse.until} at the latest, if at least 5 people have answered. "
        "To the round"
    )


# Before closing


def test_given_an_open_round_when_members_answer_then_pages_do_not_change_and_show_no_results(
    open_pulse: Opened, team: Team, eight: list[User], cleo: User, client_of: ClientOf
) -> None:
    seen = []
    for answering in (eight[1:7], eight[2:]):
        pulse = open_pulse()
        for user in answering:
            send(pulse, user, 5)
        assert pulse_evidence(team.pk) is None
        addresses = [address(pulse, "round"), reverse("rounds", args=[team.pk])]
        addresses += [reverse(name, args=[team.pk]) for name in ("team", "mirror", "team-people")]
        pages = [client_of(cleo).get(address) for address in addresses]
        assert {page.status_code for page in pages} == {200}
        seen.append([_without_tokens(page.content.decode(), pulse) for page in pages])
        pulse.delete()
    assert "6 of 8" in seen[0][0]
    assert seen[0] == seen[1]


def _without_tokens(page: str, pulse: Round) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.replace(str(pulse.pk), ""))


def test_given_a_member_when_they_open_a_round_then_they_see_only_if_they_have_answered_themselves(
    pulse: Round, ada: User, bo: User, client_of: ClientOf
) -> None:
    send(pulse, ada)
    page = address(pulse, "round")
    assert "Your answers are recorded" in client_of(ada).get(page).content.decode()
    assert "Your answers are recorded" not in client_of(bo).get(page).content.decode()


# Refusals


def test_given_answers_sent_twice_by_a_member_then_the_first_are_kept_and_the_second_refused(
    pulse: Round, ada: User
) -> None:
    send(pulse, ada, 4)
    with pytest.raises(ValidationError, match="already answered"):
        send(pulse, ada, 1)
    assert [":4" in sheet for sheet in Intake.objects.values_list("sheet", flat=True)] == [True]


def test_given_a_round_past_its_end_or_closed_when_answers_are_sent_then_they_are_refused(
    pulse: Round, ada: User, bo: User, cleo: User, later: Callable[[], None]
) -> None:
    send(pulse, ada)
    later()
    with pytest.raises(ValidationError, match="closed"):
        send(pulse, bo)
    close(pulse, cleo)
    with pytest.raises(ValidationError, match="closed"):
        send(pulse, bo)
    pulse.refresh_from_db()
    assert pulse.answered == 1


@pytest.mark.parametrize("somebody", ["cleo", "dag"])
def test_given_a_user_who_was_not_asked_when_they_send_answers_then_the_page_is_not_found(
    pulse: Round, ada: User, somebody: str, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(Http404):
        send(pulse, request.getfixturevalue(somebody))
    send(pulse, ada)
    assert Intake.objects.count() == 1


def test_given_a_former_member_when_they_send_answers_then_they_are_refused(
    pulse: Round, team: Team, ada: User, bo: User
) -> None:
    send(pulse, ada)
    Membership.objects.filter(team=team, user__in=[ada, bo]).delete()
    with pytest.raises(Http404):
        send(pulse, bo)
    ada.delete()
    assert Intake.objects.count() == 1
