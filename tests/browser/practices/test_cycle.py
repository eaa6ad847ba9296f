"""Cycles in a browser: meeting guides on paper and on the screen, and a cycle with its review."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import reverse
from playwright.sync_api import PdfMargins, expect

from tests.browser.helpers.visits import (
    DESK,
    PHONE,
    Scheme,
    Size,
    Visits,
    assert_accessible,
    assert_fine,
    assert_fits,
    leadership,
)
from wholesum.web.accounts.models import User
from wholesum.web.cycle.guide import GUIDES
from wholesum.web.cycle.services import start_cycle
from wholesum.web.decisions.services import Terms, record_decision
from wholesum.web.teams.models import Team

MARGINS: PdfMargins = {"top": "13mm", "bottom": "13mm", "left": "15mm", "right": "15mm"}

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def team(transactional_db: None) -> Team:
    return leadership("ada", "bo")


@pytest.fixture
def cleo(team: Team) -> User:
    return User.objects.get(email="cleo@example.org")


def pages(content: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", content))


@pytest.mark.parametrize("session", GUIDES)
def test_each_meeting_guide_prints_on_one_page(
    visits: Visits, team: Team, cleo: User, session: str
) -> None:
    page = visits.open(cleo, reverse("cycle-guide", args=[team.pk, session]))
    printed = [page.pdf(format=paper, margin=MARGINS) for paper in ("A4", "Letter")]
    assert [pages(pdf) for pdf in printed] == [1, 1]


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "dark"), (DESK, "light")])
def test_given_a_meeting_guide_on_the_big_screen_when_arrow_keys_are_pressed_then_the_next_step_is_shown(
    visits: Visits, team: Team, cleo: User, size: Size, scheme: Scheme
) -> None:
    page = visits.open(cleo, reverse("cycle-guide", args=[team.pk, "check-in"]), size, scheme)
    assert_accessible(page)
    page.get_by_role("link", name="Run it on the screen in the room").click()
    page.get_by_role("timer").wait_for()
    assert_accessible(page)
    for heading in ("Look at our promises", "Ask for help", "Close"):
        page.keyboard.press("ArrowRight")
        page.get_by_role("heading", name=heading).wait_for()
    page.keyboard.press("ArrowLeft")
    page.get_by_role("heading", name="Ask for help").wait_for()
    expect(page.get_by_role("timer")).to_have_text(re.compile(r"^[12]:\d\d$"))
    assert_fits(page)


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "light"), (DESK, "dark")])
def test_given_a_planned_cycle_when_it_is_reviewed_and_an_outsider_answers_then_pages_are_accessible(
    visits: Visits, team: Team, cleo: User, size: Size, scheme: Scheme
) -> None:
    page = visits.open(cleo, reverse("cycle", args=[team.pk]), size, scheme)

    def check(heading: str) -> None:
        page.get_by_role("heading", name=re.compile(f"^{heading}")).first.wait_for()
        assert_fine(page)

    page.get_by_role("link", name="Start a cycle").click()
    page.get_by_label("First day").fill(team.today().isoformat())
    check("Start a cycle")
    page.get_by_role("button", name="Plan the cycle").click()
    check("The plan")
    current = page.locator(".timeline [aria-current=step]")
    expect(current).to_have_text(re.compile(r"Each member answers alone\.\s*$"))
    expect(page.locator(".timeline > li")).to_have_count(7)

    page.get_by_role("link", name="Move the days").click()
    page.get_by_label("Case clinic").fill("")
    check("Move the days")
    page.get_by_role("button", name="Save the days").click()
    check("The plan")
    expect(page.locator(".timeline > li")).to_have_count(6)

    page.get_by_role("link", name="Review this cycle").click()
    page.get_by_role("link", name="Write down what we tried").click()
    page.get_by_label("What we tried").fill("Open desk")
    page.get_by_label("What we do with it now").select_option("Keep it")
    page.get_by_label("The effect we expect outside the team").fill("Fewer calls")
    page.get_by_role("button", name="Save").click()
    page.get_by_label("Who outside the team would know?").fill("Night shift")
    page.get_by_role("button", name="Make a link").click()
    check("Your link")
    link = urlsplit(page.get_by_label("Copy the link now").input_value()).path

    outside = visits.open(None, link, size, scheme)
    assert_fine(outside)
    outside.get_by_label("Yes, I saw it").check()
    outside.get_by_role("button", name="Send the answer").click()
    outside.get_by_role("heading", name="Thank you").wait_for()

    page.get_by_role("link", name="Back to the review").click()
    expect(page.locator("main")).to_contain_text("Yes, I saw it: Night shift")
    page.get_by_label("What we let go of").fill("Weekly reports")
    page.get_by_label("What we change in how we work").fill("The hardest question first")
    check("Review")
    page.get_by_label("End the cycle now").check()
    page.get_by_role("button", name="Save the review").click()
    page.get_by_role("link", name="Start the next cycle").wait_for()
    check("Review")

    page.goto(urljoin(page.url, reverse("mirror-facet", args=[team.pk, "transformational_impact"])))
    words = "1 of 1 prototype had an effect that somebody outside saw"
    expect(page.locator("main")).to_contain_text(words)
    page.goto(urljoin(page.url, reverse("cycle", args=[team.pk])))
    expect(page.locator("main")).to_contain_text("The hardest question first")


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "dark"), (DESK, "light")])
def test_given_a_decision_with_an_expected_effect_when_an_outsider_answers_then_its_review_shows_this(
    visits: Visits, team: Team, cleo: User, size: Size, scheme: Scheme
) -> None:
    cycle = start_cycle(by=cleo, team=team.pk, starts=team.today(), weeks=6)
    terms = Terms(expected="Fewer calls at night")
    decision = record_decision(
        by=cleo, team=team.pk, text="One open desk", day=team.today(), terms=terms
    )
    page = visits.open(cleo, reverse("cycle-review", args=[team.pk, cycle.pk]), size, scheme)
    page.get_by_role("link", name="Ask about “One open desk”").click()
    expect(page.get_by_label("The effect we expect outside the team")).to_have_value(
        "Fewer calls at night"
    )
    assert_fine(page)
    page.get_by_role("button", name="Save").click()
    page.get_by_label("Who outside the team would know?").fill("Night shift")
    page.get_by_role("button", name="Make a link").click()
    link = urlsplit(page.get_by_label("Copy the link now").input_value()).path

    outside = visits.open(None, link, size, scheme)
    outside.get_by_label("Yes, I saw it").check()
    outside.get_by_role("button", name="Send the answer").click()
    outside.get_by_role("heading", name="Thank you").wait_for()

    page.goto(urljoin(page.url, decision.get_absolute_url()))
    expect(page.locator("main")).to_contain_text("Night shift answered by a link on")
    assert_fine(page)
    page.get_by_role("link", name="Review the decision").click()
    expect(page.locator("main")).to_contain_text("You cannot change this answer here.")
    assert_fine(page)
    page.goto(urljoin(page.url, reverse("mirror-facet", args=[team.pk, "transformational_impact"])))
    words = "1 of 1 decision had an effect that somebody outside saw"
    expect(page.locator("main")).to_contain_text(words)
