"""In a browser, an outcome of a dialogue becomes a promise that a member keeps.

It is promised from home, looked at in the check-in, moved in time, reported, accepted by a peer on
a phone, and shown in the Mirror. The shared screen follows without a reload.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Final, Literal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.helpers.visits import assert_fine
from tests.web.commitments.conftest import act, promise
from tests.web.conftest import ada, bo, cleo, team
from tests.web.dialogue.conftest import write_all
from wholesum.commitments.transitions import Act
from wholesum.web.accounts.models import User
from wholesum.web.commitments.models import Commitment
from wholesum.web.dialogue.services import opening, settling
from wholesum.web.operations.services import add_sample_team
from wholesum.web.teams.models import Team

__all__ = ["ada", "bo", "cleo", "team"]

PHONE: Final = (390, 844)
DESK: Final = (1200, 900)
SIZES: Final = pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desktop"])
Scheme = Literal["light", "dark"]
Visit = Callable[..., Page]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def visit(browser: Browser, live_server: LiveServer) -> Iterator[Visit]:
    """Open a page as a user; a message on the console fails the test."""
    complaints: list[str] = []
    contexts = []

    def opened(
        user: User, path: str, size: tuple[int, int] = DESK, scheme: Scheme = "light"
    ) -> Page:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme=scheme
        )
        contexts.append(context)
        client = Client()
        client.force_login(user)
        cookie = client.cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(live_server.url + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


@SIZES
def test_given_a_promise_made_in_a_dialogue_when_it_is_rescheduled_and_kept_then_the_mirror_counts_it(
    visit: Visit,
    team: Team,
    ada: User,
    bo: User,
    cleo: User,
    size: tuple[int, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    start = timezone.now()
    dialogue = opening.open_dialogue(
        by=cleo,
        team=team.pk,
        question="What next?",
        purpose="To act.",
        decides="We do.",
        closes=start + timedelta(days=7),
        promise="signed",
    )
    due = team.today() + timedelta(days=7)
    statement = write_all(dialogue)[0]
    settling.settle(
        by=cleo,
        dialogue=dialogue.pk,
        statement=statement.pk,
        ending="commitment",
        text="Ask the depots",
        person="Ada",
        until=due,
    )

    page = visit(ada, reverse("team", args=[team.pk]), size)
    page.get_by_role("link", name="Make this agreement your promise").click()
    expect(page.get_by_label("What", exact=True)).to_have_value("Ask the depots")
    expect(page.get_by_label("By when")).to_have_value(due.isoformat())
    assert_fine(page, f"promise-form-{size[0]}")
    page.get_by_role("button", name="Make the promise").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ask the depots")
    expect(page.get_by_text("the dialogue “What next?”")).to_be_visible()

    monkeypatch.setattr(timezone, "now", lambda: start + timedelta(days=6))
    page = visit(ada, reverse("commitments-check-in", args=[team.pk]), size)
    expect(page.get_by_role("heading", name="Due within a week")).to_be_visible()
    page.get_by_role("link", name="Ask the depots").click()
    page.locator("summary", has_text="Change the day or the wording").click()
    form = page.locator("form[action$='/renegotiate/']")
    form.get_by_label("New day").fill((due + timedelta(days=4)).isoformat())
    form.get_by_label("Why").select_option("waiting")
    assert_fine(page, f"promise-acts-{size[0]}")
    form.get_by_role("button").click()
    expect(page.get_by_text("Moved once in time.")).to_be_visible()

    monkeypatch.setattr(timezone, "now", lambda: start + timedelta(days=10))
    page = visit(ada, reverse("commitments-check-in", args=[team.pk]), size)
    page.get_by_role("button", name="Report it done").click()
    peer = visit(bo, reverse("commitments-check-in", args=[team.pk]), PHONE)
    peer.get_by_role("button", name="Accept it as done").press("Enter")
    expect(peer.get_by_text("Saved.")).to_be_visible()
    assert Commitment.objects.get().closed

    page = visit(bo, reverse("mirror-facet", args=[team.pk, "mutual_accountability"]), size)
    expect(page.locator("figure .title", has_text="1 of 1 promise was kept")).to_be_visible()
    page = visit(bo, reverse("commitments", args=[team.pk]), size)
    expect(page.get_by_role("heading", name="Closed lately")).to_be_visible()
    assert_fine(page, f"promises-{size[0]}")


def test_given_promises_on_a_shared_screen_when_a_peer_points_out_a_missed_one_then_the_screen_updates(
    visit: Visit,
    team: Team,
    ada: User,
    bo: User,
    cleo: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    start = timezone.now()
    first = promise(ada, team, bo, what="Write the rota", due=team.today())
    promise(bo, team, ada, what="Count the hours", due=team.today() + timedelta(days=3))
    monkeypatch.setattr(timezone, "now", lambda: start + timedelta(days=1))
    page = visit(cleo, reverse("commitments-screen", args=[team.pk]))
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="Write the rota")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="Count the hours")).to_be_focused()
    act(bo, first, Act.RAISE)
    expect(page.get_by_text("The slip was raised on")).to_be_visible(timeout=20_000)
    expect(page.get_by_role("link", name="Count the hours")).to_be_focused()
    assert_fine(page, "check-in-screen")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Write the rota")


@SIZES
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_given_the_sample_team_then_its_pages_of_promises_are_accessible_and_fit_the_screen(
    visit: Visit, ada: User, size: tuple[int, int], scheme: Scheme
) -> None:
    sample = add_sample_team(ada)
    for name in ("commitments", "commitments-check-in", "commitment-ask", "commitments-terms"):
        page = visit(ada, reverse(name, args=[sample.pk]), size, scheme)
        assert_fine(page, f"{name}-{size[0]}-{scheme}")
    slipped = Commitment.objects.get(what="Bring the night figures to the meeting")
    page = visit(ada, slipped.get_absolute_url(), size, scheme)
    assert_fine(page, f"slipped-{size[0]}-{scheme}")
    page = visit(ada, reverse("mirror-facet", args=[sample.pk, "mutual_accountability"]), size)
    assert_fine(page, f"facet-{size[0]}-{scheme}")
