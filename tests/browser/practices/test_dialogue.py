"""A dialogue in real browsers: a facilitator at a desk, three phones, a shared screen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

import pytest
from playwright.sync_api import Page, Response, Route, expect

from tests.browser.helpers.visits import DESK, PHONE, Size, Visits, leadership
from wholesum.web.accounts.models import User
from wholesum.web.dialogue.models import Dialogue, Paraphrase
from wholesum.web.dialogue.models.votes import Intake, Vote
from wholesum.web.dialogue.services.statements import write
from wholesum.web.dialogue.services.version import touch
from wholesum.web.teams.models import Team

PEOPLE: Final = ("ada", "bo", "ebo")
POLLS: Final = 3
"""Polls answered until a change is on a screen; the first may have been sent before the change."""

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def team(transactional_db: None) -> Team:
    return leadership(*PEOPLE, answers=True)


@dataclass
class Room(Visits):
    """The browsers of all users in a room; some browsers lose their connection."""

    offline: set[Page] = field(default_factory=set)

    def enter(self, name: str, size: Size) -> Page:
        """Open a browser as a user; with an empty name as a guest."""
        user = User.objects.get(email=f"{name}@example.org") if name else None
        page = self.new(user, size)
        page.set_default_timeout(120_000)
        return page

    def complain(self, page: Page, text: str) -> None:
        if not (page in self.offline and "Failed to load resource: net::" in text):
            super().complain(page, text)


@pytest.fixture
def room(visits: Visits) -> Room:
    return Room(visits.browser, visits.address, visits.contexts, visits.complaints)


def _tab_to(page: Page, words: str) -> None:
    """Move to an element by its name with the Tab key only."""
    for _step in range(80):
        named = page.evaluate(
            "(document.activeElement.labels?.[0] ?? document.activeElement).textContent.trim()"
        )
        if re.match(rf"{re.escape(words)}(?!\w)", named):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{words!r} is not reached by Tab on {page.url}")


def _press(page: Page, words: str) -> None:
    _tab_to(page, words)
    page.keyboard.press("Enter")


def _write(page: Page, text: str) -> None:
    _tab_to(page, "Your statement")
    page.keyboard.type(text)
    with page.expect_navigation():
        _press(page, "Save the statement")


def _begin(cleo: Page, step: str) -> None:
    with cleo.expect_navigation():
        cleo.get_by_role("button", name=re.compile(f"^Begin.*{step}")).click()


def _open(room: Room, team: Team, **more: str) -> tuple[Page, Dialogue]:
    cleo = room.enter("cleo", DESK)
    cleo.goto(f"{room.address}/teams/{team.pk}/dialogue/")
    room.look(cleo)
    with cleo.expect_navigation():
        cleo.get_by_role("link", name="Open a dialogue").first.click()
    room.look(cleo)
    cleo.get_by_label("The question").fill("What should we stop doing?")
    for fold in cleo.locator("form summary").all():
        fold.click()
    cleo.get_by_label("Purpose").fill("Room for what matters.")
    cleo.get_by_label("Who decides in the end").fill("The team decides by consent.")
    cleo.get_by_label("At least 4 people must vote").check()
    for label, text in more.items():
        if text == "check":
            cleo.get_by_label(label).check()
        else:
            cleo.get_by_label(label).fill(text)
    with cleo.expect_navigation():
        cleo.get_by_role("button", name="Open the dialogue").click()
    return cleo, Dialogue.objects.get()


@contextmanager
def _polled(page: Page, most: int = POLLS) -> Iterator[None]:
    """Count how often a page asks for updates; a time limit would depend on the machine."""
    answers: list[str] = []

    def count(answer: Response) -> None:
        if answer.request.headers.get("x-requested-with") == "live":
            answers.append(answer.url)

    page.on("response", count)
    yield
    page.remove_listener("response", count)
    assert len(answers) <= most


def _see(page: Page, words: str) -> None:
    """Wait for a few updates of the page until the page shows a text."""
    with _polled(page):
        page.get_by_text(words).first.wait_for()


def test_given_a_dialogue_when_a_team_completes_every_step_then_its_promises_are_saved(
    room: Room, team: Team
) -> None:
    cleo, dialogue = _open(room, team)
    room.look(cleo)
    phones = {name: room.enter(name, PHONE) for name in PEOPLE}
    wall = room.enter("cleo", DESK)
    wall.goto(f"{room.address}/dialogue/{dialogue.pk}/screen/")
    for name, page in phones.items():
        page.goto(f"{room.address}/dialogue/{dialogue.pk}/")
        _write(page, f"We should stop what {name} does on Mondays")
    room.look(phones["ada"])
    _see(wall, "3 statements so far")

    _begin(cleo, "Talk in pairs")
    for page in phones.values():
        _see(page, "You talk with")
    room.look(phones["ada"])
    _begin(cleo, "Listen to each statement")
    _listen(room, phones, wall)

    cleo.reload()
    _begin(cleo, "Vote")
    for page in phones.values():
        _see(page, "Nobody sees any result before it closes.")
        with page.expect_navigation():
            _press(page, "Vote")
    room.look(phones["ada"])
    _vote(phones["ada"], "1d3")
    _vote(phones["bo"], "a2p")
    _vote_offline(room, phones["ebo"], "111")
    _vote_as_facilitator(room, cleo, dialogue)
    assert Intake.objects.filter(vote__isnull=False).count() == 12
    _see(phones["ada"], "4 of 4 people have voted on all statements.")

    cleo.goto(f"{room.address}/dialogue/{dialogue.pk}/run/")
    with cleo.expect_navigation():
        cleo.get_by_role("button", name="Close the round and show the results").click()
    with _polled(phones["ada"], 2 * POLLS):
        phones["ada"].wait_for_url(f"**/dialogue/{dialogue.pk}/")
    for page in (phones["ada"], wall):
        _see(page, "Round 1, closed")
        room.look(page)
    assert Vote.objects.count() == 12
    _settle(room, cleo, phones["ada"])


def _listen(room: Room, phones: dict[str, Page], wall: Page) -> None:
    """Write a paraphrase of the current statement; its author confirms it."""
    _see(wall, "Statement 1 of 3")
    room.look(wall)
    author, listener = None, None
    for page in phones.values():
        _see(page, "Statement 1 of 3")
        if page.get_by_text("You wrote this statement.").count():
            author = page
        else:
            listener = page
    assert author is not None
    assert listener is not None
    _tab_to(listener, "What I heard is")
    listener.keyboard.type("Mondays are too full")
    with listener.expect_navigation():
        _press(listener, "Say what you heard")
    _see(author, "Mondays are too full")
    room.look(author)
    with author.expect_navigation():
        _press(author, "Yes")
    _see(listener, "The author says “yes”: you understood the statement.")
    assert Paraphrase.objects.get().mark == "yes"


def _press_votes(page: Page, keys: str) -> None:
    for place, key in enumerate(keys, start=1):
        page.keyboard.press(key)
        # The statement stays until "Next".
        expect(page.locator(".ballot:visible input:checked")).to_have_count(1)
        page.keyboard.press("Enter")
        shown = "[...document.querySelectorAll('.ballot')].findIndex((one) => !one.hidden)"
        expected = place if place < len(keys) else -1
        page.wait_for_function(f"place => {shown} === place", arg=expected)


def _vote(page: Page, keys: str) -> None:
    _press_votes(page, keys)
    page.locator("[data-waits='0']").wait_for(state="attached")
    expect(page.get_by_text("All your votes are recorded.")).to_be_visible()


def _vote_offline(room: Room, page: Page, keys: str) -> None:
    """Vote without a network; when it returns, each vote is recorded once."""
    room.offline.add(page)
    page.context.set_offline(True)
    _press_votes(page, keys)
    page.locator(f"[data-waits='{len(keys)}']").wait_for(state="attached")
    expect(page.locator("[data-outbox-state]")).to_contain_text("Votes waiting for the network: 3")
    page.context.set_offline(False)
    page.locator("[data-waits='0']").wait_for(state="attached")
    room.look(page)


def _vote_as_facilitator(room: Room, cleo: Page, dialogue: Dialogue) -> None:
    cleo.goto(f"{room.address}/dialogue/{dialogue.pk}/answer/")
    _vote(cleo, "111")
    room.look(cleo)


def _settle(room: Room, cleo: Page, ada: Page) -> None:
    cleo.get_by_text("Choose an outcome, or remove or merge the statement").first.click()
    cleo.get_by_label("parked, with the reason").first.check()
    cleo.get_by_label("The outcome in one sentence").first.fill("Not before spring")
    with cleo.expect_navigation():
        cleo.get_by_role("button", name="Save the outcome").first.click()
    room.look(cleo)
    _begin(cleo, "Settle")
    _see(ada, "Not before spring")
    ada.get_by_role("link", name="Your statements").click()
    expect(ada.get_by_text("Only you see this page.")).to_be_visible()
    room.look(ada)


def test_given_a_guest_without_javascript_when_they_vote_in_a_dialogue_by_code_then_votes_are_saved(
    room: Room, team: Team
) -> None:
    cleo, dialogue = _open(
        room,
        team,
        **{"Anybody with a code": "check", "Statements to start with": "Meet less.\nSing."},
    )
    _begin(cleo, "Vote")
    context = room.browser.new_context(java_script_enabled=False)
    room.contexts.append(context)
    guest = context.new_page()
    guest.goto(f"{room.address}/join/")
    guest.get_by_label("Code").fill(str(dialogue.code))
    guest.get_by_role("button", name="Take part").click()
    guest.get_by_role("link", name="Vote").click()
    for place, value in enumerate(("1", "-1")):
        guest.locator(".ballot").nth(place).locator(f".three [value='{value}']").check()
    guest.get_by_role("button", name="Save my votes").click()
    expect(guest.get_by_text("Votes recorded: 2.")).to_be_visible()
    assert set(Intake.objects.values_list("vote", flat=True)) == {1, -1}


def test_given_votes_on_a_phone_without_internet_when_the_page_is_reloaded_then_the_votes_are_sent(
    room: Room, team: Team
) -> None:
    cleo, dialogue = _open(room, team, **{"Statements to start with": "Meet less.\nSing."})
    _begin(cleo, "Vote")
    ada = room.enter("ada", PHONE)
    ada.goto(f"{room.address}/dialogue/{dialogue.pk}/answer/")
    lost: list[str] = []
    room.offline.add(ada)

    def lose(route: Route) -> None:
        lost.append(route.request.url)
        route.abort()

    ada.route("**/vote/", lose)
    with ada.expect_event("requestfailed"):
        ada.keyboard.press("1")
    assert lost
    assert Intake.objects.count() == 0
    ada.unroute("**/vote/")
    ada.reload()
    ada.locator("[data-waits='0']").wait_for(state="attached")
    assert list(Intake.objects.values_list("vote", flat=True)) == [1]


def test_given_a_form_with_ticked_statements_when_another_member_writes_one_then_the_ticks_stay(
    room: Room, team: Team
) -> None:
    cleo, dialogue = _open(room, team)
    for name in PEOPLE:
        person = dialogue.voices.get(user__email=f"{name}@example.org")
        for number in range(4):
            write(by=person, text=f"Stop the meeting {number} of {name}")
    _begin(cleo, "Talk in pairs")
    ada = room.enter("ada", PHONE)
    ada.goto(f"{room.address}/dialogue/{dialogue.pk}/")
    boxes = ada.get_by_role("checkbox", name="Stop the meeting")
    for place in range(3):
        boxes.nth(place).check()
    expect(boxes.nth(3)).to_be_disabled()
    touch(Dialogue.objects.get())
    ada.locator("[data-behind]").wait_for(state="attached")
    for place in range(3):
        expect(boxes.nth(place)).to_be_checked()
    boxes.nth(0).uncheck()
    expect(boxes.nth(3)).to_be_enabled()


def test_given_an_unsettled_statement_when_its_result_is_chosen_then_only_the_fields_it_needs_are_shown(
    room: Room, team: Team
) -> None:
    cleo, _dialogue = _open(room, team, **{"Statements to start with": "Meet less."})
    _begin(cleo, "Settle")
    cleo.get_by_text("Choose an outcome, or remove or merge the statement").first.click()
    person, day = cleo.get_by_label("Who is responsible"), cleo.get_by_label("Last day")
    expect(person).to_be_visible()
    cleo.get_by_label("a decision: the team is asked for consent").check()
    expect(person).to_be_hidden()
    expect(day).to_be_visible()
    cleo.get_by_label("parked, with the reason").check()
    expect(day).to_be_hidden()
    cleo.get_by_label("a decision: the team is asked for consent").check()
    cleo.get_by_label("The outcome in one sentence").fill("We meet once a week.")
    cleo.get_by_role("button", name="Save the outcome").click()
    cleo.get_by_role("link", name="The consent round").click()
    expect(cleo.get_by_text("We meet once a week.").first).to_be_visible()
