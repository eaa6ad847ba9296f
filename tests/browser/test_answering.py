"""Answering a pulse on a phone, by keyboard alone and by touch, in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.helpers.visits import PHONE, Scheme, Visits, assert_accessible, assert_fits
from wholesum.web.accounts.models import User
from wholesum.web.pulse import services
from wholesum.web.pulse.models import Round
from wholesum.web.pulse.sheets import read_sheet
from wholesum.web.rounds.models import Intake
from wholesum.web.teams.models import Membership, Role, Team

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


@pytest.fixture
def visit(visits: Visits, pulse: Round) -> Callable[..., Page]:
    """Open the page as Ada, on a phone."""

    def opened(scheme: Scheme = "light", **how: bool) -> Page:
        path = reverse("round-answer", kwargs={"team": pulse.team_id, "round_id": pulse.pk})
        return visits.open(User.objects.get(name="Ada"), path, PHONE, scheme, **how)

    return opened


def _expect_place(page: Page, place: int) -> None:
    """Wait until the page shows a given question."""
    expect(page.locator("[data-place]")).to_have_text(f"Question {place} of {QUESTIONS}")


def _choose(page: Page, key: str, place: int) -> None:
    page.keyboard.press(key)
    told = f"Question {place + 1} of {QUESTIONS}" if place < QUESTIONS else ""
    page.wait_for_function(
        "told => document.querySelector('[data-place]').textContent === told", arg=told
    )


def _sheet() -> list[int | None]:
    return list(read_sheet(Intake.objects.get().sheet).values())


def test_given_a_user_without_a_mouse_when_they_answer_a_short_pulse_by_keyboard_then_answers_are_saved(
    visit: Callable[..., Page],
) -> None:
    page = visit()
    answers = ["1", "2", "3", "4", "5", "0", "1", "2", "3", "4"]
    for place, key in enumerate(answers, start=1):
        _expect_place(page, place)
        _choose(page, key, place)
    expect(page.locator(".review li")).to_have_count(QUESTIONS)
    page.keyboard.press("Shift+Tab")  # the review has the focus; from here to the last button back
    while page.evaluate("document.activeElement.textContent") != "Send my answers":
        page.keyboard.press("Tab")
    assert Intake.objects.count() == 0
    page.keyboard.press("Enter")
    page.wait_for_url("**/sent/")
    expect(page.locator("h1")).to_have_text("Thank you")
    assert _sheet() == [1, 2, 3, 4, 5, None, 1, 2, 3, 4]
    assert page.evaluate("localStorage.length") == 0


def test_given_a_pulse_question_when_arrow_keys_and_enter_are_pressed_then_answer_and_question_change(
    visit: Callable[..., Page],
) -> None:
    page = visit()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    _expect_place(page, 1)
    page.keyboard.press("Enter")
    _expect_place(page, 2)
    page.get_by_role("button", name="Back").press("Enter")
    _expect_place(page, 1)
    expect(page.locator("input:checked")).to_have_value("3")


def test_given_a_half_answered_pulse_when_the_page_is_reloaded_then_the_draft_is_only_in_the_browser(
    visit: Callable[..., Page],
) -> None:
    page = visit()
    for place in range(1, 4):
        _choose(page, "4", place)
    page.reload()
    _expect_place(page, 4)
    expect(page.locator("input:checked")).to_have_count(3)
    assert Intake.objects.count() == 0
    page.get_by_role("button", name="Delete my draft").click()
    page.reload()
    _expect_place(page, 1)
    expect(page.locator("input:checked")).to_have_count(0)


def test_given_a_touch_screen_when_a_member_answers_a_pulse_then_answers_can_be_changed_until_sent(
    visit: Callable[..., Page],
) -> None:
    page = visit(touch=True)
    for place in range(1, QUESTIONS + 1):
        option = page.locator(".question:visible .option").nth(1)
        box = option.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        option.tap()
        page.wait_for_function(
            "told => document.querySelector('[data-place]').textContent === told",
            arg=f"Question {place + 1} of 10" if place < QUESTIONS else "",
        )
    send = page.get_by_role("button", name="Send my answers").bounding_box()
    assert send is not None
    assert send["y"] + send["height"] <= PHONE[1]
    page.get_by_role("button", name="Change").nth(2).tap()
    _expect_place(page, 3)
    page.locator(".question:visible .option").nth(4).tap()
    page.wait_for_selector(".review:visible")
    page.get_by_role("button", name="Send my answers").tap()
    page.wait_for_url("**/sent/")
    assert _sheet() == [2, 2, 5, 2, 2, 2, 2, 2, 2, 2]


def test_given_unanswered_questions_when_a_member_reaches_the_end_of_a_pulse_then_they_cannot_send(
    visit: Callable[..., Page],
) -> None:
    page = visit()
    for _question in range(QUESTIONS):
        page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("Some questions have no answer yet")).to_be_visible()
    expect(page.get_by_role("button", name="Send my answers")).to_be_hidden()


def test_given_one_unanswered_question_of_a_pulse_when_a_member_reaches_the_end_then_it_is_shown_first(
    visit: Callable[..., Page],
) -> None:
    page = visit()
    for place in range(1, QUESTIONS + 1):
        if place == 3:
            page.get_by_role("button", name="Next").click()
        else:
            page.locator(".question:visible .option").nth(1).click()
        page.wait_for_function(
            "told => document.querySelector('[data-place]').textContent === told",
            arg=f"Question {place + 1} of 10" if place < QUESTIONS else "",
        )
    chosen = page.locator(".review .chosen")
    expect(chosen).to_have_text(["no answer yet", *["slightly"] * (QUESTIONS - 1)])


def test_given_a_browser_without_javascript_when_the_form_of_a_pulse_is_sent_then_all_answers_are_saved(
    visit: Callable[..., Page],
) -> None:
    page = visit(scripts=False)
    questions = page.locator(".question")
    expect(questions).to_have_count(QUESTIONS)
    for place in range(QUESTIONS):
        question = questions.nth(place)
        expect(question.locator(".promise")).to_be_visible()
        question.locator("label", has_text="mostly").click()
    page.get_by_role("button", name="Send my answers").click()
    page.wait_for_url("**/sent/")
    assert _sheet() == [4] * QUESTIONS


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_page_for_answering_a_pulse_is_accessible_and_fits_a_phone(
    visit: Callable[..., Page], scheme: str
) -> None:
    page = visit(scheme)
    assert_accessible(page)
    assert_fits(page)
    expect(page.locator(".question:visible .promise")).to_be_visible()
    for place in range(1, QUESTIONS + 1):
        _choose(page, "3", place)
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("button", name="Send my answers").click()
    page.wait_for_url("**/sent/")
    assert_accessible(page)
