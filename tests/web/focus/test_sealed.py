"""What "sealed" promises about points and scores, each with a test; THREATS.md lists them."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from typing import Any, Final

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection, models
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.web.focus.conftest import EFFORTS, Score, Walk, by_title, usual
from wholesum.web.accounts.models import User
from wholesum.web.focus.models import AskingKind, FocusRound
from wholesum.web.focus.services import askings, rounds
from wholesum.web.focus.services.askings import send_sheet
from wholesum.web.rounds.models import Intake, Roll, SealedSheet

pytestmark = pytest.mark.django_db

ClientOf = Callable[[User], Client]
PAGES: Final = (
    "focus-round",
    "focus-goals",
    "focus-inventory",
    "focus-failures",
    "focus-lists",
    "focus-decide",
    "focus-values",
    "focus-inventory-csv",
)
TOKEN: Final = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


def _columns(model: type[models.Model]) -> set[str]:
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(cursor, model._meta.db_table)
    return {column.name for column in found}


def _seen(walk: Walk, client: Client) -> list[str]:
    """Return all pages of a round that a user sees, without tokens and times."""
    addresses = [walk.address(name) for name in PAGES]
    addresses += [walk.address("focus-asking", what=what) for what in walk.round_whats()]
    addresses += [reverse(name, args=[walk.round.team_id]) for name in ("focus", "team", "mirror")]
    pages = [client.get(address) for address in addresses]
    assert {page.status_code for page in pages} == {200}
    return [TOKEN.sub("", page.content.decode()) for page in pages]


# What is stored


@pytest.mark.parametrize("model", [Intake, SealedSheet])
def test_tables_of_sealed_scores_have_no_columns_except_id_round_and_answers(
    model: type[models.Model],
) -> None:
    assert _columns(model) == {"id", "round", "sheet"}
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, model._meta.db_table)
    assert not [name for name, about in constraints.items() if about["foreign_key"]]
    assert not model._meta.related_objects


@pytest.mark.parametrize("table", ["rounds_intake", "rounds_sealedsheet"])
def test_sqlite_tables_of_sealed_scores_do_not_store_the_order_of_arrival(table: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has rowids")
    with connection.cursor() as cursor, pytest.raises(OperationalError, match="rowid"):
        cursor.execute(f"SELECT rowid FROM {table}")


def test_given_a_member_who_sends_scores_then_only_the_tables_of_new_forms_and_of_respondents_change(
    walk: Walk, ada: User, client_of: ClientOf
) -> None:
    walk.weigh()
    walk.fill()
    walk.ask(AskingKind.SCORES)
    client = client_of(ada)
    client.get(walk.address("focus-score"))
    with CaptureQueriesContext(connection) as captured:
        _post(walk, client, ada)
    statements = [query["sql"] for query in captured.captured_queries]
    writes = [sql for sql in statements if sql.startswith(("INSERT", "UPDATE", "DELETE"))]
    assert [sql.split(" (")[0].split(" SET")[0] for sql in writes] == [
        'INSERT INTO "rounds_intake"',
        'UPDATE "rounds_roll"',
    ]


def test_given_a_member_who_sends_scores_then_the_log_contains_neither_scores_nor_names(
    walk: Walk, ada: User, client_of: ClientOf, caplog: pytest.LogCaptureFixture
) -> None:
    walk.weigh()
    walk.fill()
    walk.ask(AskingKind.SCORES)
    client = client_of(ada)
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("django.request").error("logs are captured")
        client.post(walk.address("focus-score"), {"score-x:y": "hunter2"})
        _post(walk, client, ada)
        _post(walk, client, ada)
    text = "\n".join(caplog.messages)
    assert "logs are captured" in text
    for told in ("hunter2", "score-", "ada@example.org"):
        assert told not in text


def _post(walk: Walk, client: Client, user: User) -> None:
    sheet = walk.sheet(user)
    sent = {
        f"score-{effort}:{goal}": "x" if score is None else str(score)
        for (effort, goal), score in sheet.items()
    }
    assert client.post(walk.address("focus-score"), sent).status_code == 302


# One sheet each, of one's own, in time


def test_given_points_sent_twice_by_a_member_then_the_first_are_kept_and_the_second_refused(
    walk: Walk, ada: User
) -> None:
    walk.name_goals()
    walk.ask(AskingKind.GOALS)
    walk.give(ada, (100, 0, 0))
    with pytest.raises(ValidationError, match="already answered"):
        walk.give(ada, (0, 100, 0))
    assert "100" in Intake.objects.get().sheet.partition(",")[0]


def test_given_a_user_who_was_not_asked_when_they_send_points_then_the_page_is_not_found(
    walk: Walk, cleo: User, dag: User
) -> None:
    walk.name_goals()
    walk.ask(AskingKind.GOALS)
    for user in (cleo, dag):
        with pytest.raises(Http404):
            walk.give(user, (100, 0, 0))
    assert not Intake.objects.exists()


def test_given_a_closed_request_for_points_when_a_member_sends_points_then_they_are_refused(
    walk: Walk, ada: User
) -> None:
    walk.weigh()
    with pytest.raises(ValidationError, match="closed"):
        walk.give(ada, (100, 0, 0))


@pytest.mark.parametrize(
    ("points", "told"),
    [
        ((50, 30, 10), "10 of your 100 points"),
        ((50, 50, 10), "10 points more"),
        ((-1, 50, 51), "whole number"),
        ((True, 50, 49), "whole number"),
        (("x", 50, 50), "whole number"),
    ],
)
def test_points_on_goals_that_do_not_add_up_to_100_are_refused(
    walk: Walk, ada: User, points: tuple[Any, ...], told: str
) -> None:
    walk.name_goals()
    walk.ask(AskingKind.GOALS)
    with pytest.raises(ValidationError, match=told):
        walk.give(ada, points)
    assert not Intake.objects.exists()


@pytest.mark.parametrize("score", [6, -1, "x", True])
def test_given_an_invalid_score_of_an_effort_then_the_error_names_the_effort_without_the_value(
    walk: Walk, ada: User, score: Any
) -> None:
    walk.weigh()
    walk.fill()
    walk.ask(AskingKind.SCORES)
    sent = dict(walk.sheet(ada))
    sent[next(iter(sent))] = score
    with pytest.raises(ValidationError) as refused:
        send_sheet(by=ada, what=AskingKind.SCORES, sent=sent, **walk.at)
    assert refused.value.messages == [
        "Effort 1: choose 0 to 5 for each goal, or “no opinion”.",
    ]
    assert not Intake.objects.exists()


def test_given_the_owner_of_an_effort_when_they_score_then_their_own_efforts_are_not_on_the_form(
    walk: Walk, ada: User, client_of: ClientOf
) -> None:
    walk.weigh()
    own = walk.fill()[0]
    walk.ask(AskingKind.SCORES)
    assert EFFORTS[0][0] not in client_of(ada).get(walk.address("focus-score")).content.decode()
    sent = {**walk.sheet(ada), (str(own.pk), str(walk.round.goals.first().pk)): 5}  # type: ignore[union-attr]
    with pytest.raises(ValidationError, match="not asked to score"):
        send_sheet(by=ada, what=AskingKind.SCORES, sent=sent, **walk.at)
    walk.score(ada)
    assert str(own.pk) not in Intake.objects.get().sheet


# Before closing


@pytest.mark.parametrize("looks", ["cleo", "bo"])
def test_given_an_open_request_for_scores_when_members_answer_then_no_other_page_changes(
    walk: Walk, looks: str, client_of: ClientOf, request: pytest.FixtureRequest
) -> None:
    walk.weigh()
    walk.fill()
    walk.ask(AskingKind.SCORES)
    client = client_of(request.getfixturevalue(looks))
    ada, bo, *others = walk.members
    seen = []
    for scorers, score in (([ada, *others[:2]], usual), (others[1:], lambda *_at: 5)):
        for user in scorers:
            walk.score(user, score)
        seen.append(_seen(walk, client))
        Intake.objects.all().delete()
        Roll.objects.update(answered=False)
    assert any("3 of 6" in page for page in seen[0])
    assert seen[0] == seen[1]
    assert bo in walk.members


# Closing


def test_given_a_closed_focus_round_then_points_have_no_names_and_scores_are_deleted(
    walk: Walk,
) -> None:
    walk.weigh()
    assert SealedSheet.objects.count() == 6
    walk.fill()
    walk.ask(AskingKind.SCORES)
    for user in walk.members:
        walk.score(user)
    before = set(SealedSheet.objects.values_list("id", flat=True))
    walk.close(AskingKind.SCORES)
    assert not Intake.objects.exists()
    assert not Roll.objects.exists()
    assert set(SealedSheet.objects.values_list("id", flat=True)) == before


def test_given_fewer_members_with_scores_than_the_threshold_then_there_is_no_proposed_list(
    walk: Walk,
) -> None:
    walk.to_lists(scorers=walk.members[:4])
    assert walk.round.outcome is None
    assert not Intake.objects.exists()


def test_given_scores_sent_in_another_order_then_the_proposed_lists_are_the_same(
    walk: Walk, team: Any, cleo: User
) -> None:
    walk.to_lists()
    first = by_title(walk)
    rounds.delete_focus(by=cleo, **walk.at)
    again = Walk(rounds.open_focus(by=cleo, team=team.pk, name="again"), cleo, walk.members)
    again.to_lists(scorers=walk.members[::-1])
    assert by_title(again) == first


def test_given_a_deleted_focus_round_then_all_its_points_and_scores_are_deleted(
    walk: Walk, cleo: User, ada: User
) -> None:
    walk.weigh()
    walk.fill()
    walk.ask(AskingKind.SCORES)
    walk.score(ada)
    rounds.delete_focus(by=cleo, **walk.at)
    assert not SealedSheet.objects.exists()
    assert not Intake.objects.exists()
    assert not FocusRound.objects.exists()


def test_given_proposed_lists_when_members_are_asked_for_scores_again_then_the_lists_are_deleted(
    walk: Walk, cleo: User
) -> None:
    walk.to_lists()
    askings.ask_again(by=cleo, what=AskingKind.SCORES, **walk.at)
    walk.round.refresh_from_db()
    assert walk.round.outcome is None
    askings.ask_again(by=cleo, what=AskingKind.GOALS, **walk.at)
    assert not SealedSheet.objects.exists()


# After closing: what is kept and shown


def test_given_a_closed_request_for_scores_then_only_ranges_and_lists_without_names_are_stored(
    walk: Walk,
) -> None:
    walk.to_lists()
    outcome = walk.round.outcome or {}
    assert outcome.keys() == {"scored", "hours", "budget", "lines"}
    people = {str(user.pk) for user in walk.members} | {user.name for user in walk.members}
    for line in outcome["lines"].values():
        assert line.keys() == {
            "equal",
            "worth",
            "place",
            "carried",
            "affordable",
            "flips",
            "cheaper",
            "dearer",
            "owner",
            "tied",
            "fits",
        }
    written = set(re.findall(r'"(\w+)"', json.dumps(outcome)))
    assert not written & people


def _swapped(swap: dict[int, int]) -> Score:
    return lambda member, effort, goal: usual(swap.get(member, member), effort, goal)


def test_given_two_members_whose_scores_are_exchanged_then_no_page_changes(
    walk: Walk, team: Any, cleo: User, client_of: ClientOf
) -> None:
    """No page shows who sent which sheet; only owners know that their own efforts are left out."""
    seen = []
    swaps: tuple[tuple[str, dict[int, int]], ...] = (("first", {}), ("again", {4: 5, 5: 4}))
    for name, swap in swaps:
        if name == "again":
            rounds.delete_focus(by=cleo, **walk.at)
            walk.round = rounds.open_focus(by=cleo, team=team.pk, name="2026-11")
        walk.weigh()
        walk.fill([(title, hours, "Cleo") for title, hours, _owner in EFFORTS])
        walk.ask(AskingKind.SCORES)
        for user in walk.members:
            walk.score(user, _swapped(swap))
        walk.close(AskingKind.SCORES)
        names = ("focus-lists", "focus-goals", "focus-inventory-csv")
        pages = [client_of(cleo).get(walk.address(page)).content.decode() for page in names]
        ids = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|" + TOKEN.pattern)
        seen.append([ids.sub("", page) for page in pages])
    assert seen[0] == seen[1]
