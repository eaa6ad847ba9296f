"""In a browser, from making an account to the home page two weeks later."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.helpers.visits import DESK, PHONE, Size, Visits
from wholesum.core.facets import FACETS
from wholesum.web.accounts.models import User
from wholesum.web.focus.models import AskingKind, FocusRound
from wholesum.web.focus.queries import asked_efforts
from wholesum.web.focus.services import askings
from wholesum.web.pulse.models import Round
from wholesum.web.rounds.models import Intake, SealedSheet

ROWS: Final = (
    "Effort\tHours\tOwner\nWeekly report\t24\tAda\nTimetable\t30\tBo\nMentoring\t12\tFay\n"
)
INVITED: Final = ("ada", "bo", "ebo", "fay", "gus")
KEYS: Final = "234544"
"""The answer of each to every question of the pulse."""
MOST_CONTROLS: Final = (28, 16)
MOST_PAGES: Final = (13, 7)
"""The most controls and pages of the leader and of a member up to the first Mirror."""
CODE: Final = re.compile(r"^\s+([B-Z]{4}-[B-Z]{4})$", re.MULTILINE)
LINK: Final = re.compile(r"https?://\S+/teams/invitation/\S+")
COUNT_CONTROLS: Final = """
const count = () => sessionStorage.setItem("controls", 1 + Number(sessionStorage.controls ?? 0));
document.addEventListener("change", count);
document.addEventListener("click", (event) =>
  event.target.closest("a, button, summary") && count());
document.addEventListener("keydown", (event) =>
  /^[0-5]$/.test(event.key) &&
  !event.target.matches("input:not([type=radio]), textarea") && count());
"""


pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _served_here(settings: object, live_server: LiveServer) -> None:
    """Put the address of this server into mails."""
    settings.ADDRESS = live_server.url  # type: ignore[attr-defined]


@dataclass
class Visitors(Visits):
    """The browsers of all users, and the pages that they opened and that axe has checked."""

    looked_at: set[str] = field(default_factory=set)
    pages: dict[Page, list[str]] = field(default_factory=dict)

    def enter(self, size: Size) -> Page:
        """Open a new browser, signed out."""
        page = self.new(None, size)
        page.set_default_timeout(120_000)
        page.add_init_script(COUNT_CONTROLS)
        self.pages[page] = []
        page.on("framenavigated", lambda frame: self.pages[page].append(frame.url))
        return page

    def effort(self, page: Page) -> tuple[int, int]:
        """Return the number of controls used in a browser so far, and of pages opened."""
        return int(page.evaluate("sessionStorage.controls")), len(set(self.pages[page]))

    def look(self, page: Page) -> None:
        """Check a page with axe in light and dark, once for each kind of page."""
        width = page.viewport_size["width"] if page.viewport_size else 0
        kind = f"{width} {re.sub('/[0-9a-f-]{36}|(?<=/invitation)/[^/]+', '/…', page.url)}"
        if kind in self.looked_at:
            return
        self.looked_at.add(kind)
        super().look(page)

    def press(self, page: Page, name: str) -> None:
        """Press a button, and look at the page it leads to."""
        with page.expect_navigation():
            page.get_by_role("button", name=name, exact=True).click()
        self.look(page)

    def follow(self, page: Page, name: str) -> None:
        """Follow a link, and look at the page it leads to."""
        with page.expect_navigation():
            page.get_by_role("link", name=name, exact=True).first.click()
        self.look(page)


@pytest.fixture
def visitors(browser: Browser, live_server: LiveServer) -> Iterator[Visitors]:
    everybody = Visitors(browser, live_server.url)
    yield everybody
    for context in everybody.contexts:
        context.close()
    assert not everybody.complaints, "\n".join(everybody.complaints)


def _found(pattern: re.Pattern[str], address: str) -> str:
    """Return the text that a pattern matches in the last email to an address."""
    bodies = [str(sent.body) for sent in mail.outbox if sent.to == [address]]
    found = pattern.search(bodies[-1])
    assert found is not None, bodies[-1]
    return found[found.re.groups]


def _make_account(visitors: Visitors, page: Page, name: str) -> None:
    visitors.look(page)
    visitors.follow(page, "Make an account")
    page.locator("input[name=email]").fill(f"{name}@example.org")
    page.locator("input[name=name]").fill(name.title())
    visitors.press(page, "Make an account")
    page.locator("input[name=code]").fill(_found(CODE, f"{name}@example.org"))
    visitors.press(page, "Continue")


def _make_team(visitors: Visitors, cleo: Page) -> None:
    visitors.follow(cleo, "Make a team")
    cleo.get_by_label("Name of the team").fill("Leadership")
    cleo.get_by_label("I am part of this team").check()
    visitors.press(cleo, "Make the team")
    visitors.follow(cleo, "Invite people")
    cleo.get_by_label("Email addresses").fill("\n".join(f"{name}@example.org" for name in INVITED))
    visitors.press(cleo, "Send invitations")
    expect(cleo.get_by_text("5 invitations are sent.")).to_be_visible()


def _join(visitors: Visitors, name: str) -> Page:
    page = visitors.enter(PHONE)
    page.goto(_found(LINK, f"{name}@example.org"))
    visitors.look(page)
    page.locator("input[name=name]").fill(name.title())
    visitors.press(page, "Send me a code")
    page.locator("input[name=code]").fill(_found(CODE, f"{name}@example.org"))
    visitors.press(page, "Continue")
    expect(page.get_by_text("You are in Leadership.")).to_be_visible()
    return page


def _answer(visitors: Visitors, page: Page, key: str) -> None:
    """Answer the pulse with the keyboard only, from the page of the team to "Thank you"."""
    page.reload()
    _tab_to(page, f"Answer the pulse: Pulse {Round.objects.get()}")
    page.wait_for_url("**/answer/")
    visitors.look(page)
    shown = "[...document.querySelectorAll('.question')].findIndex((one) => !one.hidden)"
    for place in [*range(1, len(FACETS)), -1]:
        page.keyboard.press(key)
        page.wait_for_function(f"place => {shown} === place", arg=place)
    _tab_to(page, "Send my answers")
    page.wait_for_url("**/sent/")
    visitors.look(page)
    expect(page.locator("h1")).to_have_text("Thank you")


def _tab_to(page: Page, words: str) -> None:
    for _step in range(60):
        if page.evaluate("document.activeElement.textContent.trim()") == words:
            page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{words!r} is not reached by Tab on {page.url}")


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_given_six_new_users_when_they_use_every_practice_then_the_home_page_shows_results_of_two_weeks(
    visitors: Visitors, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    cleo = visitors.enter(size)
    cleo.goto(visitors.address)
    _make_account(visitors, cleo, "cleo")
    _make_team(visitors, cleo)
    team = cleo.url.partition("/invite/")[0]
    members = [_join(visitors, name) for name in INVITED]
    everybody = [cleo, *members]

    _run_pulse(visitors, cleo, everybody, team)
    efforts = [visitors.effort(page) for page in (cleo, members[0])]
    for (controls, pages), most, most_pages in zip(efforts, MOST_CONTROLS, MOST_PAGES, strict=True):
        assert controls <= most, efforts
        assert pages <= most_pages, efforts

    _run_dialogue(visitors, cleo, everybody, team)
    _run_focus(visitors, cleo, team)
    _decide_by_consent(visitors, cleo, members[:2], team)
    for page in (cleo, members[0]):
        page.goto(f"{team}/mirror/")
        visitors.look(page)
        page.goto(f"{team}/")
        visitors.look(page)
        for words in ("Promised", "Halve the report", "Stopped or changed", "Decided"):
            expect(page.get_by_text(words, exact=True).first, words).to_be_visible()

    later = timezone.now() + timedelta(days=13)
    monkeypatch.setattr(timezone, "now", lambda: later)
    for page in (cleo, members[0]):
        page.goto(f"{team}/")
        visitors.look(page)
        expect(page.get_by_text("Bo. The last day was")).to_be_visible()
        expect(page.get_by_text("Your team’s next step")).to_be_visible()


def _run_pulse(visitors: Visitors, cleo: Page, everybody: list[Page], team: str) -> None:
    cleo.goto(f"{team}/pulse/")
    visitors.look(cleo)
    visitors.follow(cleo, "Open a pulse")
    visitors.press(cleo, "Open the pulse")
    opened = cleo.url
    cleo.goto(f"{team}/")
    for page, key in zip(everybody, KEYS, strict=True):
        _answer(visitors, page, key)
    assert Intake.objects.count() == len(everybody)
    cleo.goto(opened)
    visitors.press(cleo, "Close the round")
    assert (Intake.objects.count(), SealedSheet.objects.count()) == (0, len(everybody))
    for page in everybody[:2]:
        page.goto(f"{team}/mirror/")
        visitors.look(page)
        shown = page.locator(".index li")
        expect(shown).to_have_text([re.compile(rf"^\s*{facet.name}\b") for facet in FACETS])
    everybody[1].goto(f"{team}/mirror/facet/{FACETS[0].code}/")
    visitors.look(everybody[1])


def _run_dialogue(visitors: Visitors, cleo: Page, everybody: list[Page], team: str) -> None:
    cleo.goto(f"{team}/dialogue/")
    visitors.look(cleo)
    visitors.follow(cleo, "Open a dialogue")
    cleo.get_by_label("The question").fill("What should we stop doing?")
    visitors.press(cleo, "Open the dialogue")
    lead = cleo.url
    talk = lead.removesuffix("run/")
    for page, text in zip(everybody[1:3], ("A shorter report.", "Fewer meetings."), strict=True):
        page.goto(talk)
        page.get_by_label("Your statement").fill(text)
        visitors.press(page, "Save the statement")
    with cleo.expect_navigation():
        cleo.get_by_role("button", name=re.compile("^Begin.*Vote")).click()
    visitors.look(cleo)
    for page in everybody:
        page.goto(f"{talk}answer/")
        visitors.look(page)
        for _statement in range(2):
            page.keyboard.press("1")
            page.keyboard.press("Enter")
        page.locator("[data-waits='0']").wait_for(state="attached")
        page.get_by_text("All your votes are recorded.").wait_for()
    cleo.goto(lead)
    cleo.get_by_text("6 of 6 people have voted on all statements.").wait_for()
    with cleo.expect_navigation():
        cleo.get_by_role("button", name="Close the round and show the results").click()
    cleo.get_by_text("Choose an outcome, or remove or merge the statement").first.click()
    form = cleo.locator("details[open] form").first
    form.get_by_label("The outcome in one sentence").fill("Halve the report")
    form.get_by_label("Who is responsible").fill("Bo")
    form.locator("[name=until]").fill((date.today() + timedelta(days=10)).isoformat())
    with cleo.expect_navigation():
        form.get_by_role("button", name="Save the outcome").click()
    expect(cleo.get_by_text("Halve the report").first).to_be_visible()
    visitors.look(cleo)
    cleo.locator("summary", has_text="End the dialogue").click()
    visitors.press(cleo, "End the dialogue")


def _run_focus(visitors: Visitors, cleo: Page, team: str) -> None:
    """Lead the facilitator through a focus round; the service sends points and scores of all."""
    cleo.goto(f"{team}/focus/open/")
    visitors.look(cleo)
    visitors.press(cleo, "Open the focus round")
    opened = cleo.url
    cleo.goto(f"{opened}goals/")
    for goal in ("Trains run on time", "People want to work here"):
        cleo.get_by_label("Name a goal").fill(goal)
        visitors.press(cleo, "Add the goal")
    cleo.goto(opened)
    visitors.press(cleo, "Ask everybody for their points")
    people = list(User.objects.order_by("pk"))
    focus = FocusRound.objects.get()
    at = {"team": focus.team_id, "focus": focus.pk}
    for user in people:
        points = {
            str(goal.pk): given for goal, given in zip(focus.goals.all(), (60, 40), strict=True)
        }
        askings.send_sheet(by=user, what=AskingKind.GOALS, sent=points, **at)
    _close(visitors, cleo, opened)
    cleo.goto(f"{opened}inventory/")
    visitors.follow(cleo, "Paste or import")
    cleo.get_by_label("Or paste the rows of a spreadsheet").fill(ROWS)
    visitors.press(cleo, "Check the file")
    visitors.press(cleo, "Add 3 efforts")
    visitors.press(cleo, "Open the scoring")
    for user in people:
        scores = {
            (str(effort.pk), str(goal.pk)): 0 if "report" in effort.title else 5
            for effort in asked_efforts(focus, user)
            for goal in focus.goals.all()
        }
        askings.send_sheet(by=user, what=AskingKind.SCORES, sent=scores, **at)
    _close(visitors, cleo, opened)
    cleo.goto(f"{opened}lists/")
    visitors.look(cleo)
    expect(cleo.locator(".efforts tbody th").first).to_contain_text("Weekly report")
    visitors.press(cleo, "Continue to the decisions")
    visitors.press(cleo, "Nobody objects: decide these efforts")
    expect(cleo.get_by_text("You have freed 24 hours a month so far.")).to_be_visible()


def _close(visitors: Visitors, cleo: Page, opened: str) -> None:
    cleo.goto(opened)
    visitors.follow(cleo, "Remind people, or close this step")
    visitors.press(cleo, "Close")


def _decide_by_consent(visitors: Visitors, cleo: Page, members: list[Page], team: str) -> None:
    cleo.goto(f"{team}/decisions/")
    visitors.look(cleo)
    visitors.follow(cleo, "Ask for consent")
    cleo.get_by_label("Proposal").fill("We meet every second Monday.")
    for name in ("Ada", "Bo"):
        cleo.get_by_role("checkbox", name=name, exact=True).check()
    visitors.press(cleo, "Ask for consent")
    asked = cleo.url
    for page in members:
        page.goto(f"{team}/")
        with page.expect_navigation():
            page.get_by_role("link", name=re.compile("^Answer the proposal")).click()
        visitors.look(page)
        page.get_by_label("Consent: good enough").check()
        visitors.press(page, "Give your answer")
    cleo.goto(asked)
    visitors.follow(cleo, "Settle the proposal")
    visitors.press(cleo, "Make it a decision")
