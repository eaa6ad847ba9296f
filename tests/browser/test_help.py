"""The question mark beside a word works by keyboard and pointer, and is accessible."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.helpers.visits import assert_fine
from wholesum.web.operations.public_sample import keep_public_sample
from wholesum.web.teams.visiting import PUBLIC_SAMPLE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(params=[(320, "light"), (1280, "dark")], ids=["phone", "desktop"])
def page(browser: Browser, live_server: LiveServer, request: Any) -> Iterator[Page]:
    keep_public_sample()
    width, scheme = request.param
    context = browser.new_context(
        viewport={"width": width, "height": 800}, color_scheme=scheme, base_url=live_server.url
    )
    yield context.new_page()
    context.close()


def test_given_a_question_mark_next_to_a_word_when_enter_is_pressed_then_the_word_is_explained(
    page: Page,
) -> None:
    page.goto(f"/teams/{PUBLIC_SAMPLE}/mirror/")
    mark = page.get_by_role("button", name="What “Mutual trust” means")
    mark.focus()
    page.keyboard.press("Enter")
    text = page.get_by_text("Members ask each other for help")
    expect(text).to_be_visible()
    assert_fine(page)
    page.keyboard.press("Escape")
    expect(text).to_be_hidden()
    assert mark.evaluate("mark => mark === document.activeElement")
    mark.click()
    page.get_by_role("group", name="Mutual trust").get_by_role("link", name="All words").click()
    expect(page).to_have_url(f"{page.url.partition('/help/')[0]}/help/#mutual_trust")


@pytest.mark.parametrize("path", ["/", "/help/", "/help/use-the-app/", "/help/disclosure/"])
def test_given_a_page_that_needs_no_account_when_axe_checks_the_page_then_it_is_accessible(
    page: Page, path: str
) -> None:
    page.goto(path)
    assert_fine(page)
