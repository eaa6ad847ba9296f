"""A request in a real browser: asked, promised, reported, "not yet", accepted; moved and withdrawn.

The check-in page is used with the keyboard alone, and the emails lead to the pages of promises.
"""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.helpers.visits import (
    DESK,
    PHONE,
    Scheme,
    Size,
    Visits,
    assert_fine,
    leadership,
    unfold,
)
from tests.web.ready_tasks import run_ready_tasks
from wholesum.web.accounts.models import User
from wholesum.web.notices.models import ChatAddress, ChatKind
from wholesum.web.teams.models import Team

FORMS = pytest.mark.parametrize(
    ("size", "scheme"), [(PHONE, "light"), (PHONE, "dark"), (DESK, "light"), (DESK, "dark")]
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def team(transactional_db: None) -> Team:
    return leadership("ada", "bo")


def user(name: str) -> User:
    return User.objects.get(email=f"{name}@example.org")


def mailed_path() -> str:
    """Send the emails that wait, and return the path of the page to which the last one leads."""
    run_ready_tasks()
    found = re.search(r"http://\S+", str(mail.outbox[-1].body))
    assert found is not None
    return urlsplit(found[0]).path


def press(page: Page, name: str) -> None:
    """Reach a button or a link with the Tab key alone, and press Enter."""
    for _ in range(80):
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.innerText || ''")
        if focused.startswith(name):
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"no Tab reaches {name}")


@FORMS
def test_given_a_request_when_it_is_promised_done_and_accepted_then_each_step_sends_an_email(
    visits: Visits, team: Team, size: Size, scheme: Scheme
) -> None:
    shot = f"{size[0]}-{scheme}"
    asks = visits.open(user("bo"), reverse("commitment-ask", args=[team.pk]), size, scheme)
    asks.get_by_label("What", exact=True).fill("Send the night figures")
    asks.get_by_label("From whom").select_option("Ada")
    unfold(asks)
    asks.get_by_label("How we know that it is done").fill("All depots are in it")
    assert_fine(asks, f"request-form-{shot}")
    asks.get_by_role("button", name="Ask for it").click()
    expect(asks.get_by_text("The request is made.")).to_be_visible()
    assert_fine(asks, f"request-{shot}")

    gives = visits.open(user("ada"), mailed_path(), size, scheme)
    assert mail.outbox[-1].to == ["ada@example.org"]
    assert_fine(gives, f"answer-{shot}")
    gives.get_by_role("button", name="Yes, I promise").click()
    expect(gives.get_by_text("Saved.")).to_be_visible()
    gives.goto(gives.url.partition("/teams/")[0] + reverse("commitments-check-in", args=[team.pk]))
    press(gives, "Report it done")
    expect(gives.get_by_role("heading", name="Reported done: do you accept it?")).to_be_visible()
    assert_fine(gives, f"check-in-reported-{shot}")

    takes = visits.open(user("bo"), mailed_path(), size, scheme)
    assert mail.outbox[-1].to == ["bo@example.org"]
    takes.locator("summary", has_text="Not yet").click()
    form = takes.locator("form[action$='/not-yet/']")
    form.get_by_label("Note").fill("Two depots are missing <b>now</b>")
    assert_fine(takes, f"not-yet-{shot}")
    form.get_by_role("button").click()
    expect(takes.get_by_text("Two depots are missing <b>now</b>")).to_be_visible()

    gives.reload()
    press(gives, "Report it done")
    expect(gives.get_by_role("heading", name="Reported done: do you accept it?")).to_be_visible()
    takes.goto(takes.url.partition("/teams/")[0] + reverse("commitments-check-in", args=[team.pk]))
    press(takes, "Accept it as done")
    expect(takes.get_by_text("Nothing is due, at risk or slipped.")).to_be_visible()
    assert_fine(takes, f"check-in-empty-{shot}")
    takes.goto(takes.url.partition("/teams/")[0] + reverse("commitments", args=[team.pk]))
    expect(takes.get_by_text("Kept: done on")).to_be_visible()
    assert_fine(takes, f"kept-{shot}")
    assert [message.to for message in mail.outbox] == [["ada@example.org"], ["bo@example.org"]]
    run_ready_tasks()
    assert mail.outbox[-1].to == ["bo@example.org"]
    assert len(mail.outbox) == 2  # the second report was accepted before its email went out


@FORMS
def test_given_a_promise_when_rescheduled_and_withdrawn_in_time_then_its_history_shows_both_acts(
    visits: Visits, team: Team, size: Size, scheme: Scheme
) -> None:
    shot = f"{size[0]}-{scheme}"
    page = visits.open(user("ada"), reverse("commitment-promise", args=[team.pk]), size, scheme)
    page.get_by_label("What", exact=True).fill("x" * 200)
    page.get_by_label("To whom").select_option("Bo")
    page.get_by_role("button", name="Make the promise").click()
    expect(page.get_by_text("Your promise is made.")).to_be_visible()
    page.locator("summary", has_text="Change the day or the wording").click()
    form = page.locator("form[action$='/renegotiate/']")
    form.get_by_label("New day").fill((team.today() + timedelta(days=20)).isoformat())
    form.get_by_label("New wording").fill("Write half of it")
    assert_fine(page, f"long-promise-{shot}")
    form.get_by_role("button").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Write half of it")
    page.locator("summary", has_text="Withdraw").click()
    form = page.locator("form[action$='/withdraw/']")
    form.get_by_label("Why").select_option("priority")
    form.get_by_role("button").click()
    expect(page.get_by_text("Withdrawn in time on")).to_be_visible()
    expect(page.get_by_text("withdrew it in time")).to_be_visible()
    assert_fine(page, f"withdrawn-{shot}")


@FORMS
def test_given_a_team_chat_when_a_test_message_is_sent_then_the_page_says_what_to_do_next(
    visits: Visits, team: Team, size: Size, scheme: Scheme
) -> None:
    ChatAddress.objects.create(team=team, kind=ChatKind.SLACK, address="https://hooks.org/x")
    page = visits.open(user("cleo"), reverse("team-chat", args=[team.pk]), size, scheme)
    page.get_by_role("button", name="Send a test message").click()
    expect(page.get_by_text("A test message is on its way.")).to_be_visible()
    assert_fine(page, f"chat-{size[0]}-{scheme}")
