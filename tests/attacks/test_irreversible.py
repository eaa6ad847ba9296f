"""Before data are deleted, the page counts the loss; afterwards all members get an email."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import unescape
from typing import Final

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from tests.web.ready_tasks import run_ready_tasks
from tests.web.test_access import World, urlpatterns, world
from wholesum.web.accounts.models import User
from wholesum.web.teams.losses import mail_members

__all__ = ["urlpatterns", "world"]

pytestmark = [
    pytest.mark.urls("tests.web.test_access"),
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
]

# Each act that destroys something: its page, and sentences of the page and the mail.
ACTS: Final[Mapping[str, tuple[str, list[str]]]] = {
    "round-delete": (
        "round",
        ["10 questions are deleted.", "The answers of 0 people are deleted."],
    ),
    "round-delete, closed": (
        "round, closed",
        ["10 questions are deleted.", "The answers of 6 people are deleted.", "The Mirror and the"],
    ),
    "decision-delete": (
        "decision",
        ["The proposal is deleted.", "1 version of its text is deleted.", "0 answers with their"],
    ),
    "focus-delete": (
        "focus-round",
        ["2 goals are deleted.", "1 effort is deleted", "0 sealed answers are deleted."],
    ),
    "dialogue-delete": (
        "dialogue-run",
        ["1 statement is deleted.", "1 round of votes is deleted."],
    ),
    "team-delete": ("team-delete", ["2 rounds with their questions", "1 dialogue with its"]),
}
KEPT: Final = ("decision", "focus", "dialogue", "round-delete, closed")
"""Acts that put something into the bin."""


def _fold(page: str, address: str) -> str:
    """Return the part of a page, or the page to confirm, with the form of an act that deletes."""
    folds = re.findall(r"<details.*?</details>", page, re.DOTALL)
    return next((fold for fold in folds if f'action="{address}"' in fold), page)


@pytest.mark.parametrize("act", ACTS)
def test_given_a_button_that_deletes_data_when_its_page_is_shown_then_the_page_says_how_much_is_deleted(
    world: World, cleo: User, client_of: Callable[[User], Client], act: str
) -> None:
    where, sentences = ACTS[act]
    page = unescape(client_of(cleo).get(world.address(where)).content.decode())
    address = world.address(act)
    asked = _fold(page, address)
    if where != act:
        assert page.count(f'action="{address}"') == asked.count(f'action="{address}"') == 1
        assert asked != page
    assert [sentence for sentence in sentences if sentence not in asked] == []
    assert "All members get an email about the deletion." in asked
    in_bin = act.startswith(KEPT)
    assert ("stays in the bin of the team for 30 days." in asked) == in_bin
    assert ("You cannot undo this." in asked) != in_bin


@pytest.mark.parametrize("act", ACTS)
def test_given_a_facilitator_deletes_data_then_all_members_get_an_email_that_says_how_much_was_deleted(
    world: World, cleo: User, client_of: Callable[[User], Client], act: str
) -> None:
    run_ready_tasks()
    mail.outbox.clear()
    client_of(cleo).post(world.address(act), {"typed": "Leadership"})
    run_ready_tasks()
    sent = {message.to[0]: f"{message.subject}\n{message.body}" for message in mail.outbox}
    members = ("ada", "bo", "cleo", "ebo", "fay", "gus", "hal")
    assert sorted(sent) == [f"{name}@example.org" for name in members]
    said = sent["ada@example.org"]
    assert "Leadership: A facilitator deleted" in said
    assert [sentence for sentence in ACTS[act][1] if sentence not in said] == []
    assert ("/bin/" in said) == act.startswith(KEPT)


def test_given_a_facilitator_deletes_data_then_the_queued_email_task_contains_no_words_of_members(
    world: World, cleo: User, client_of: Callable[[User], Client]
) -> None:
    DBTaskResult.objects.all().delete()
    for act in ("decision-delete", "focus-delete", "dialogue-delete", "round-delete, closed"):
        client_of(cleo).post(world.address(act))
    kept = DBTaskResult.objects.filter(task_path=mail_members.module_path)
    words = " ".join(str(task.args_kwargs) for task in kept)
    assert kept.count() == 4
    for word in ("Start", "On time", "What now", "go on", "spring", "autumn", "Ada", "Cleo"):
        assert word not in words


def test_given_a_focus_round_when_it_is_closed_then_the_app_asks_for_confirmation_and_emails_the_members(
    world: World, cleo: User, client_of: Callable[[User], Client]
) -> None:
    client = client_of(cleo)
    client.post(world.address("focus-asking-again"))
    page = unescape(client.get(world.address("focus-round")).content.decode())
    fold = _fold(page, world.address("focus-close"))
    lost = ["2 goals never get weights.", "1 effort in the inventory is never scored."]
    assert fold != page
    assert all(sentence in fold for sentence in lost)
    assert "Close the round without decisions" in fold
    run_ready_tasks()
    mail.outbox.clear()
    client.post(world.address("focus-close"))
    run_ready_tasks()
    assert len(mail.outbox) == 7
    assert "before the team decided" in mail.outbox[0].subject
    assert all(sentence in str(mail.outbox[0].body) for sentence in lost)


def test_given_too_few_votes_when_a_dialogue_round_is_closed_then_the_page_asks_for_confirmation(
    world: World, cleo: User, client_of: Callable[[User], Client]
) -> None:
    page = unescape(client_of(cleo).get(world.address("dialogue-run")).content.decode())
    address = reverse("dialogue-act", args=[world.named["dialogue"], "close"])
    fold = _fold(page, address)
    assert page.count(f'action="{address}"') == 1
    assert "Voters so far: 0. Results need at least 5 voters." in fold
    assert "Close the round without a result" in fold
