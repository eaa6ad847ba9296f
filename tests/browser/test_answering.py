"""Answering a pulse on a phone, by keyboard alone and by touch, in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from wholesum.web.accounts.models import User
from wholesum.web.pulse import services
from wholesum.web.pulse.models import Round
from wholesum.web.pulse.sheets import read_sheet
from wholesum.web.rounds.models import Intake
from wholesum.web.teams.models import Membership, Role, Team

PHONE: Final = {"width": 375, "height": 667}
QUESTIONS: Final = 10

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def pulse(transactional_db: None) -> Round:
    team = Team.objects.create(name="Leadership")
    for name in ("cleo", "ada", "bo", "ebo", "fay", "gus"):
        user = User.objects.create_user(f"{name}@example.org", name.title())
        role = Role.FACILITATOR if name == "cleo" else Role.MEMBER
        Membership.objects.create(team=team, user=user, role=role, answers=name != "cleo")
    return services.open_round(
        by=User.objects.get(name="Cleo"),
        team=team.pk,
        name="2026-11",
        length="short",
        closes=timezone.now() + timedelta(days=7),
    )


@dataclass(frozen=True)
class Visit:
    """A browser on the answering page."""

    page: Page
    address: str


@pytest.fixture
def visit(
    browser: Browser, live_server: LiveServer, pulse: Round
) -> Iterator[Callable[..., Visit]]:
    """Open the page as Ada; a console message or a request to another host fails the test."""
    complaints: list[str] = []
    contexts = []

    def opened(scheme: str = "light", scripts: bool = True, touch: bool = False) -> Visit:
        context = browser.new_context(
            viewport={"width": PHONE["width"], "height": PHONE["height"]},
            color_scheme="dark" if scheme == "dark" else "light",
            java_script_enabled=scripts,
            has_touch=touch,
        )
        contexts.append(context)
        client = Client()
        client.force_login(User.objects.get(name="Ada"))
        cookie = client.cookies["sessionid"]
        context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request",
            lambda asked: (
                None if asked.url.startswith(live_server.url) else complaints.append(asked.url)
            ),
        )
        path = reverse("round-answer", kwargs={"team": pulse.team_id, "round_id": pulse.pk})
        page.goto(live_server.url + path)
        return Visit(page, live_server.url + path)

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def _place(page: Page) -> str:
    return page.locator("[data-place]").inner_text()


def _choose(page: Page, key: str, place: int) -> None:
    page.keyboard.press(key)
    told = f"{place + 1} of {QUESTIONS}" if place < QUESTIONS else ""
    page.wait_for_function(
        "told => document.querySelector('[data-place]').textContent === told", arg=told
    )


def _sheet() -> list[int | None]:
    return list(read_sheet(Intake.objects.get().sheet).values())


def _axe(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


def _fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_given_a_keyboard_only_when_a_member_answers_a_short_pulse_then_all_answers_are_saved(
    visit: Callable[..., Visit],
) -> None:
    page = visit().page
    answers = ["1", "2", "3", "4", "5", "0", "1", "2", "3", "4"]
    for place, key in enumerate(answers, start=1):
        assert _place(page) == f"{place} of {QUESTIONS}"
        _choose(page, key, place)
    assert page.locator(".review li").count() == QUESTIONS
    page.keyboard.press("Shift+Tab")  # the review has the focus; from here to the last button back
    while page.evaluate("document.activeElement.textContent") != "Send my answers":
        page.keyboard.press("Tab")
    assert Intake.objects.count() == 0
    page.keyboard.press("Enter")
    page.wait_for_url("**/sent/")
    assert page.locator("h1").inner_text() == "Thank you"
    assert _sheet() == [1, 2, 3, 4, 5, None, 1, 2, 3, 4]
    assert page.evaluate("localStorage.length") == 0


def test_given_a_keyboard_when_arrows_enter_and_back_are_pressed_then_choice_and_page_change(
    visit: Callable[..., Visit],
) -> None:
    page = visit().page
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    assert _place(page) == "1 of 10"
    page.keyboard.press("Enter")
    assert _place(page) == "2 of 10"
    page.get_by_role("button", name="Back").press("Enter")
    assert _place(page) == "1 of 10"
    assert page.locator("input:checked").get_attribute("value") == "3"


def test_given_a_half_answered_pulse_when_the_page_is_reloaded_then_only_the_browser_has_the_draft(
    visit: Callable[..., Visit],
) -> None:
    page = visit().page
    for place in range(1, 4):
        _choose(page, "4", place)
    page.reload()
    assert _place(page) == "4 of 10"
    assert page.locator("input:checked").count() == 3
    assert Intake.objects.count() == 0
    page.get_by_role("button", name="Delete my draft").click()
    page.reload()
    assert _place(page) == "1 of 10"
    assert page.locator("input:checked").count() == 0


def test_given_a_touch_screen_when_a_member_answers_then_answers_can_be_changed_until_they_are_sent(
    visit: Callable[..., Visit],
) -> None:
    page = visit(touch=True).page
    for place in range(1, QUESTIONS + 1):
        option = page.locator(".question:visible .option").nth(1)
        box = option.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        option.tap()
        page.wait_for_function(
            "told => document.querySelector('[data-place]').textContent === told",
            arg=f"{place + 1} of 10" if place < QUESTIONS else "",
        )
    send = page.get_by_role("button", name="Send my answers").bounding_box()
    assert send is not None
    assert send["y"] + send["height"] <= PHONE["height"]
    page.get_by_role("button", name="Change").nth(2).tap()
    assert _place(page) == "3 of 10"
    page.locator(".question:visible .option").nth(4).tap()
    page.wait_for_selector(".review:visible")
    page.get_by_role("button", name="Send my answers").tap()
    page.wait_for_url("**/sent/")
    assert _sheet() == [2, 2, 5, 2, 2, 2, 2, 2, 2, 2]


def test_given_unanswered_questions_when_a_member_reaches_the_end_then_the_send_button_is_hidden(
    visit: Callable[..., Visit],
) -> None:
    page = visit().page
    for _question in range(QUESTIONS):
        page.get_by_role("button", name="Next").click()
    assert page.get_by_text("Some questions have no answer yet").is_visible()
    assert not page.get_by_role("button", name="Send my answers").is_visible()


def test_given_one_unanswered_question_when_a_member_reaches_the_end_then_it_stands_first(
    visit: Callable[..., Visit],
) -> None:
    page = visit().page
    for place in range(1, QUESTIONS + 1):
        if place == 3:
            page.get_by_role("button", name="Next").click()
        else:
            page.locator(".question:visible .option").nth(1).click()
        page.wait_for_function(
            "told => document.querySelector('[data-place]').textContent === told",
            arg=f"{place + 1} of 10" if place < QUESTIONS else "",
        )
    chosen = page.locator(".review .chosen").all_inner_texts()
    assert [words == "no answer yet" for words in chosen] == [True, *[False] * (QUESTIONS - 1)]


def test_given_a_browser_without_javascript_when_the_form_is_sent_then_all_answers_are_saved(
    visit: Callable[..., Visit],
) -> None:
    page = visit(scripts=False).page
    questions = page.locator(".question")
    assert questions.count() == QUESTIONS
    for question in questions.all():
        assert question.is_visible()
        assert question.locator(".promise").is_visible()
        question.locator("label", has_text="mostly").click()
    page.get_by_role("button", name="Send my answers").click()
    page.wait_for_url("**/sent/")
    assert _sheet() == [4] * QUESTIONS


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_answering_page_has_no_accessibility_faults_and_fits_a_phone(
    visit: Callable[..., Visit], scheme: str
) -> None:
    page = visit(scheme).page
    _axe(page)
    _fits(page)
    assert page.locator(".question:visible .promise").is_visible()
    for place in range(1, QUESTIONS + 1):
        _choose(page, "3", place)
    _axe(page)
    _fits(page)
    page.get_by_role("button", name="Send my answers").click()
    page.wait_for_url("**/sent/")
    _axe(page)
