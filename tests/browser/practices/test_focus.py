"""A whole focus round in a real browser, from goals to the Mirror."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

import pytest
from django.core.cache import caches
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.helpers.visits import DESK, PHONE, Scheme, Visits, assert_fine, leadership
from wholesum.web.accounts.models import User
from wholesum.web.decisions.models import Decision, LetGo
from wholesum.web.focus.models import Effort, FocusRound, Verdict
from wholesum.web.focus.services.inventory import write_effort
from wholesum.web.focus.services.rounds import open_focus
from wholesum.web.focus.sheets import read_points, read_scores
from wholesum.web.rounds.models import Intake

MEMBERS: Final = ("ada", "bo", "ebo", "fay", "gus")
ROWS: Final = (
    "Effort\tHours\tOwner\tReach\n"
    "Weekly status report\t24\tAda\trun\n"
    "Joint timetable\t30\tBo\tchange\n"
    "Mentoring\t12\tFay\tchange\n"
    "Old fares project\t40\tCleo\trun\n"
)
SLOW: Final = """() => {
  const send = window.fetch.bind(window);
  window.fetch = async (...sent) => {
    await new Promise((done) => setTimeout(done, 300));
    return send(...sent);
  };
}"""

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def focus(transactional_db: None) -> FocusRound:
    team = leadership(*MEMBERS)
    return open_focus(by=User.objects.get(name="Cleo"), team=team.pk, name="2026-11")


Visit = Callable[..., Page]


@pytest.fixture
def visit(visits: Visits, focus: FocusRound) -> Visit:
    """Open a page of the round as a user."""

    def opened(name: str, page_name: str, *how: Any, **named: Any) -> Page:
        path = reverse(page_name, kwargs={"team": focus.team_id, "focus": focus.pk})
        return visits.open(User.objects.get(name=name.title()), path, *how, **named)

    return opened


def _press(page: Page, name: str) -> None:
    """Press a button, and wait for the page to which it leads."""
    with page.expect_navigation():
        page.get_by_role("button", name=name, exact=True).click()


def _name_goals(visit: Visit) -> None:
    page = visit("ada", "focus-goals", PHONE)
    for text in ("Trains run on time", "People want to work here"):
        page.get_by_label("Name a goal").fill(text)
        _press(page, "Add the goal")
    expect(page.locator(".goals li")).to_have_count(2)
    assert_fine(page)
    page = visit("cleo", "focus-round")
    _press(page, "Ask everybody for their points")


def _give_points(visit: Visit) -> None:
    page = visit("ada", "focus-points", PHONE, "dark")
    assert_fine(page)
    plus = page.get_by_role("button", name="5 points more: Trains run on time")
    for _press in range(12):
        plus.click()
    expect(page.locator("[data-left]")).to_have_text("40 points left to give")
    page.reload()
    expect(page.locator("[data-left]")).to_have_text("40 points left to give")
    page.get_by_role("button", name="Send my points").click()
    assert Intake.objects.count() == 0
    field = page.get_by_label("People want to work here", exact=True)
    for key in ("PageUp", "PageUp", "PageUp", "PageUp", "PageUp", "PageUp"):
        field.press(key)
    expect(field).to_have_value("40")
    page.get_by_role("button", name="Send my points").click()
    page.wait_for_url("**/sent/")
    assert sorted(read_points(Intake.objects.get().sheet).values()) == [40, 60]
    assert page.evaluate("localStorage.length") == 0
    for name in MEMBERS[1:]:
        page = visit(name, "focus-points", PHONE, scripts=False)
        for field in page.locator("input[type=number]").all():
            field.fill("50")
        page.get_by_role("button", name="Send my points").click()
        page.wait_for_url("**/sent/")


def _close(visit: Visit) -> None:
    page = visit("cleo", "focus-round")
    page.get_by_role("link", name="Remind people, or close this step").click()
    _press(page, "Close")


def _fill(visit: Visit) -> None:
    page = visit("bo", "focus-inventory")
    page.get_by_role("link", name="Paste or import").click()
    assert_fine(page)
    page.get_by_label("Or paste the rows of a spreadsheet").fill(ROWS)
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_label("Import Hours as")).to_have_value("hours")
    assert_fine(page)
    page.get_by_role("button", name="Add 4 efforts").click()
    page.wait_for_url("**/inventory/")
    expect(page.locator("[data-total]")).to_have_text("106")
    hours = page.locator('[name="hours"]')
    hours.first.fill("26")
    hours.first.press("Enter")
    expect(page.locator("[data-saying]")).to_contain_text("Saved.")
    expect(page.locator("[data-total]")).to_have_text("108")
    hours.nth(1).fill("-3")
    page.keyboard.press("Tab")
    page.get_by_text("below 0").wait_for()
    hours.nth(1).press("Escape")
    new = page.locator(".entry[data-new]")
    new.locator('[name="title"]').fill("Customer visits")
    new.locator('[name="title"]').press("Tab")
    page.locator("[data-row]").nth(5).wait_for()
    expect(page.locator("[data-saying]")).to_contain_text("Saved.")
    row = page.locator("[data-row]").nth(4)
    row.locator('[name="owner"]').fill("Gus")
    row.locator('[name="hours"]').fill("8")
    row.locator('[name="hours"]').press("Tab")
    page.locator("[data-total]").get_by_text("116").wait_for()
    assert_fine(page)
    made = Effort.objects.get(title="Customer visits")
    assert (str(made.hours), str(made.owner)) == ("8.0", "Gus")


def test_given_a_slow_server_when_a_new_row_is_typed_quickly_into_the_table_then_all_its_cells_are_saved(
    visit: Visit,
) -> None:
    page = visit("bo", "focus-inventory")
    page.evaluate(SLOW)
    page.locator("[data-new] [name=title]").focus()
    for text in ("Customer visits", "16", "Gus"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    saying = page.locator("[data-saying]")
    expect(saying).to_have_text("Saving…")
    expect(page.locator("[data-saying]")).to_contain_text("Saved.")
    made = Effort.objects.get()
    assert (made.title, str(made.hours), str(made.owner)) == ("Customer visits", "16.0", "Gus")
    page.reload()
    expect(page.locator("[name=hours]").first).to_have_value("16")


def test_given_an_effort_with_a_refused_cell_when_the_user_moves_along_the_row_then_it_is_sent_once(
    visit: Visit, focus: FocusRound
) -> None:
    write_effort(
        by=User.objects.get(name="Bo"),
        team=focus.team_id,
        focus=focus.pk,
        cells={"title": "Weekly report", "hours": "24"},
    )
    page = visit("bo", "focus-inventory")
    sent: list[str] = []
    page.on("request", lambda made: sent.append(made.method) if made.method == "POST" else None)
    hours = page.locator('[name="hours"]').first
    hours.fill("-3")
    hours.press("Tab")
    expect(page.locator("[data-saying]")).to_contain_text("below 0")
    hours.focus()
    hours.press("Escape")
    expect(hours).to_have_value("24")
    assert sent == ["POST"]
    hours.fill("25")
    hours.press("Tab")
    expect(page.locator("[data-saying]")).to_contain_text("Saved.")
    hours.fill("-3")
    hours.press("Tab")
    expect(page.locator("[data-saying]")).to_contain_text("below 0")
    assert len(sent) == 3


@pytest.mark.parametrize("width", [320, 390, 768, 1200])
def test_given_any_screen_width_when_an_effort_is_edited_in_the_table_then_hidden_fields_are_saved_too(
    visit: Visit, focus: FocusRound, width: int
) -> None:
    write_effort(
        by=User.objects.get(name="Bo"),
        team=focus.team_id,
        focus=focus.pk,
        cells={"title": "A weekly report on everything that " + "matters " * 8, "hours": "24"},
    )
    page = visit("bo", "focus-inventory", (width, 800))
    card = page.locator(".entry").first
    expect(card.locator("label:visible")).to_have_count(3)
    card.get_by_text("More").click()
    card.get_by_label("Who does it").fill("Ada 10, Bo 4")
    card.get_by_label("Who does it").press("Tab")
    expect(page.locator("[data-saying]")).to_contain_text("Saved.")
    assert Effort.objects.get().work.count() == 2
    assert_fine(page)
    box = page.locator("[data-sheet]").bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= width


def _score(visit: Visit) -> None:
    page = visit("cleo", "focus-inventory")
    _press(page, "Open the scoring")
    page = visit("ada", "focus-score", PHONE)
    assert_fine(page)
    expect(page.locator("[data-place]")).to_have_text("Effort 1 of 4")
    for keys in ("53", "4x", "20", "11"):
        for key in keys:
            page.keyboard.press(key)
    page.locator(".review li").first.wait_for()
    assert_fine(page)
    page.get_by_role("button", name="Send my scores").click()
    page.wait_for_url("**/sent/")
    scores = [list(given.values()) for given in read_scores(Intake.objects.get().sheet).values()]
    assert scores == [[5, 3], [4, None], [2, 0], [1, 1]]
    for place, name in enumerate(MEMBERS[1:]):
        page = visit(name, "focus-score", PHONE, scripts=False)
        for goal in page.locator(".goal").all():
            goal.locator("label").nth((place * 2) % 6).click()
        page.get_by_role("button", name="Send my scores").click()
        page.wait_for_url("**/sent/")


def _consent_to_one(visit: Visit) -> None:
    """Ask all members for consent to a decision on one effort, and save the result."""
    page = visit("cleo", "focus-decide", PHONE)
    page.get_by_text("Decide this effort separately: Old fares project").click()
    form = page.locator("details.verdict[open] form")
    form.get_by_label("stop").check()
    form.get_by_label("What the freed hours are for").fill("customer visits")
    form.get_by_label("Who is responsible").select_option(label="Ada")
    with page.expect_navigation():
        form.get_by_role("button", name="Ask for consent first").click()
    assert_fine(page)
    page.get_by_role("link", name="To the consent round").click()
    page.wait_for_url("**/decisions/**")
    asked = page.url
    for name in MEMBERS:
        page = visit(name, "focus-decide", PHONE, scripts=False)
        page.goto(asked)
        page.get_by_label("Consent: good enough").check()
        _press(page, "Give your answer")
    page = visit("cleo", "focus-decide")
    page.goto(asked)
    page.get_by_role("link", name="Settle the proposal").click()
    _press(page, "Make it a decision")
    verdict = Verdict.objects.get()
    assert (verdict.choice, verdict.freed_for, str(verdict.who)) == (
        "stop",
        "customer visits",
        "Ada",
    )
    page.get_by_text("Old fares project, 40 hours a month").wait_for()


def _look_in_the_mirror(visit: Visit, focus: FocusRound) -> None:
    caches["mirrors"].clear()
    page = visit("ada", "focus-decide")
    page.goto(page.url.replace(f"focus/{focus.pk}/decide/", "mirror/"))
    assert_fine(page)
    for words in (
        "5 members ranked 2 goals",
        "no effort is linked to a goal",
        "went into changing things",
    ):
        expect(page.locator("main")).to_contain_text(words)


def test_given_a_focus_round_when_a_team_completes_every_step_then_the_mirror_shows_its_decisions(
    visit: Visit, focus: FocusRound
) -> None:
    _name_goals(visit)
    _give_points(visit)
    _close(visit)
    _fill(visit)
    _score(visit)
    _close(visit)
    page = visit("cleo", "focus-lists")
    assert_fine(page)
    page.get_by_role("button", name="Continue to the decisions").click()
    page.wait_for_url("**/decide/")
    _consent_to_one(visit)
    page = visit("cleo", "focus-decide")
    agree = page.get_by_role("button", name="Nobody objects: decide these efforts")
    if agree.count():
        with page.expect_navigation():
            agree.click()
    page.goto(page.url)
    while page.get_by_text("Decide this effort separately").count():
        page.get_by_text("Decide this effort separately").first.click()
        form = page.locator("details.verdict[open] form")
        form.get_by_label("stop").check()
        form.get_by_label("What the freed hours are for").fill("customer visits")
        with page.expect_navigation():
            form.get_by_role("button", name="Record the verdict as decided").click()
    assert_fine(page)
    assert Verdict.objects.count() == 5
    decided = Decision.objects.filter(team=focus.team, state="decided")
    assert decided.count() == Verdict.objects.exclude(choice="keep").count() > 0
    stops = Verdict.objects.filter(choice="stop")
    assert LetGo.objects.filter(decision__in=decided).count() == stops.count()
    assert all(verdict.review for verdict in Verdict.objects.all())
    _look_in_the_mirror(visit, focus)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK])
def test_pages_of_a_new_focus_round_have_no_accessibility_faults(
    visit: Visit, size: tuple[int, int], scheme: Scheme
) -> None:
    for page in ("focus-round", "focus-goals", "focus-inventory", "focus-failures"):
        assert_fine(visit("cleo", page, size, scheme))
    assert_fine(visit("cleo", "focus-values", size, scheme))


def test_given_a_draft_answer_in_the_browser_when_the_user_signs_out_then_the_draft_is_deleted(
    visit: Visit, focus: FocusRound
) -> None:
    _name_goals(visit)
    page = visit("bo", "focus-points")
    plus = page.get_by_role("button", name="5 points more: Trains run on time")
    plus.click()
    kept = "Object.values(localStorage).map((one) => JSON.parse(one))"
    (draft,) = page.evaluate(kept)
    ends = datetime.fromisoformat(draft["end"])
    assert ends.replace(microsecond=0) == focus.askings.get().closes.replace(microsecond=0)
    page.evaluate("localStorage.setItem('wholesum-draft-old', '{\"end\": \"2020-01-01\"}')")
    page.reload()
    assert page.evaluate(kept) == [draft]
    guide = visit("cleo", "focus-round")
    guide.get_by_role("link", name="Remind people, or close this step").click()
    guide.get_by_text("Close the points on goals before enough people have answered").click()
    _press(guide, "Close the points on goals without a result")
    page.goto(page.url.replace("points/", ""))
    page.wait_for_function("() => localStorage.length === 0")
    page.evaluate("localStorage.setItem('wholesum-votes-x', '{}')")
    page.get_by_role("button", name="Sign out").first.click()
    page.wait_for_url("**/login/**")
    assert page.evaluate("localStorage.length") == 0
