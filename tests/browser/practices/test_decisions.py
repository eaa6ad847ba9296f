"""A proposal in a real browser gets an objection, is revised, settled and reviewed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pytest
from django.core import mail
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.helpers.visits import DESK, PHONE, Scheme, Visits, assert_fine, leadership
from wholesum.web.accounts.models import User
from wholesum.web.decisions.models import Decision, Outcome, Stance
from wholesum.web.teams.models import Team

NARROW: Final = (320, 640)
FIRST: Final = "From May the depots order their own tools."
SECOND: Final = "From May the depots order their own tools up to 400 a month."
HARM: Final = "Nobody would see what is spent until the year is over."
GOOD_ENOUGH: Final = "A ceiling a month."
Visit = Callable[..., Page]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def team(transactional_db: None) -> Team:
    return leadership("ada", "bo", "ebo")


@pytest.fixture
def visit(visits: Visits, team: Team) -> Visit:
    """Open a page as a member of the team."""

    def opened(name: str, *how: Any) -> Page:
        return visits.open(User.objects.get(name=name.title()), *how)

    return opened


def _path(name: str, decision: Decision) -> str:
    return reverse(name, kwargs={"team": decision.team_id, "decision": decision.pk})


def _propose(visit: Visit, team: Team) -> Decision:
    page = visit("cleo", reverse("decisions", kwargs={"team": team.pk}))
    assert_fine(page)
    page.get_by_role("link", name="Ask for consent").click()
    assert_fine(page)
    page.get_by_label("Proposal").fill(FIRST)
    for name in ("Ada", "Bo", "Ebo"):
        page.get_by_role("checkbox", name=name, exact=True).check()
    page.get_by_role("button", name="Ask for consent").click()
    page.get_by_text("Everybody affected gets an email by next Monday").wait_for()
    assert_fine(page)
    return Decision.objects.get()


def _answer_by_keyboard(page: Page, stance: str, *texts: str) -> None:
    """Choose and send an answer with the keyboard only, from the top of the page."""
    while not page.evaluate("document.activeElement.matches('[name=stance]')"):
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    while page.evaluate("document.activeElement.value") != stance:
        page.keyboard.press("ArrowDown")
    for text in (*texts, "", "")[:2]:
        page.keyboard.press("Tab")
        page.keyboard.type(text)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Your answer is saved with your name.").wait_for()


def _object(visit: Visit, decision: Decision) -> None:
    path = _path("decision", decision)
    for name, size, scheme in (("ada", NARROW, "light"), ("bo", PHONE, "dark")):
        page = visit(name, path, size, scheme)
        assert_fine(page)
        _answer_by_keyboard(page, Stance.CONSENT)
    page = visit("ebo", path, NARROW, "dark")
    _answer_by_keyboard(page, Stance.OBJECTION, HARM, GOOD_ENOUGH)
    assert_fine(page)
    said = page.get_by_role("region", name="Answers so far")
    expect(said).to_contain_text(HARM)
    expect(said).to_contain_text(GOOD_ENOUGH)


def _rework(visit: Visit, decision: Decision) -> None:
    page = visit("cleo", _path("decision", decision))
    assert_fine(page)
    expect(page.get_by_role("link", name="Settle the proposal")).to_have_count(0)
    mail.outbox.clear()
    page.get_by_role("link", name="Rework the proposal").click()
    assert_fine(page)
    page.get_by_label("New wording").fill(SECOND)
    page.get_by_role("button", name="Ask everybody again").click()
    page.get_by_text("0 of 3 people affected have answered this version").wait_for()
    for name in ("ada", "bo", "ebo"):
        page = visit(name, _path("decision", decision), PHONE)
        stance = Stance.ASIDE if name == "bo" else Stance.CONSENT
        _answer_by_keyboard(page, stance)


def _settle(visit: Visit, decision: Decision) -> None:
    page = visit("cleo", _path("decision", decision), PHONE, "dark")
    page.get_by_role("link", name="Settle the proposal").click()
    assert_fine(page)
    page.get_by_text("More fields, for the record").click()
    page.get_by_label("Delegated to").fill("the depots")
    page.get_by_label("Could a level below us decide this?").select_option(label="yes")
    page.get_by_label("Expected effect outside the team").fill("Repairs do not wait")
    page.get_by_role("button", name="Make it a decision").click()
    page.get_by_text("The decision is taken.").wait_for()
    page.get_by_text("All versions and answers").click()
    assert_fine(page)
    came_about = page.locator(".versions")
    expect(came_about).to_contain_text(HARM)
    expect(came_about).to_contain_text(GOOD_ENOUGH)


def _fill_the_sheets(visit: Visit, decision: Decision) -> None:
    page = visit("ada", _path("decision", decision), NARROW)
    page.get_by_role("link", name="Write down what ends").click()
    assert_fine(page)
    page.get_by_label("What ends").fill("Each order is signed at headquarters.")
    page.get_by_label("What the ending makes room for").fill("A day a week for the winter.")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("Saved.").wait_for()
    page.get_by_role("link", name="Check the impact").click()
    assert_fine(page)
    line = page.locator("fieldset.touch").first
    line.get_by_label("What happens to them").select_option(index=1)
    line.get_by_label("How we know").fill("We asked both depots.")
    line.get_by_label("Heard directly").check()
    page.get_by_role("button", name="Save the check").click()
    page.get_by_text("The impact check is saved.").wait_for()
    assert_fine(page)
    notes = page.get_by_role("region", name="Notes on this decision")
    expect(notes).to_contain_text("A day a week for the winter.")


def _review(visit: Visit, decision: Decision) -> None:
    page = visit("bo", _path("decision", decision), PHONE)
    page.get_by_role("link", name="Review the decision").click()
    assert_fine(page)
    page.get_by_role("radio").first.check()
    page.get_by_label("Was the expected effect").select_option(value=Outcome.SEEN)
    page.get_by_label("Who outside the team confirms it").fill("both depots")
    page.get_by_role("button", name="Record the review").click()
    page.get_by_text("The review is saved.").wait_for()
    assert_fine(page)
    review = page.get_by_role("region", name="Review")
    expect(review).to_contain_text("confirmed by both depots")


def test_given_a_proposal_with_an_objection_when_revised_and_decided_then_the_decision_can_be_reviewed(
    visit: Visit, team: Team
) -> None:
    decision = _propose(visit, team)
    _object(visit, decision)
    _rework(visit, decision)
    _settle(visit, decision)
    _fill_the_sheets(visit, decision)
    _review(visit, decision)
    decision.refresh_from_db()
    assert (decision.is_decided, decision.text, decision.delegated) == (True, SECOND, "the depots")
    assert (decision.outcome, decision.seen_by) == (Outcome.SEEN, "both depots")
    assert all(voice.heard for voice in decision.voices.all())
    assert decision.let_go.room == "A day a week for the winter."
    assert_fine(visit("ada", reverse("decisions", kwargs={"team": team.pk}), NARROW, "dark"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [NARROW, DESK])
def test_decision_forms_have_no_accessibility_faults(
    visit: Visit, team: Team, size: tuple[int, int], scheme: Scheme
) -> None:
    for name in ("decisions", "decision-propose", "decision-record"):
        assert_fine(visit("cleo", reverse(name, kwargs={"team": team.pk}), size, scheme))
