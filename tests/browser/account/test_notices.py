"""The pages about emails, calendar, chat and phone in a browser, and the service worker."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.helpers.visits import Visits, assert_fine, leadership
from wholesum.web.accounts.models import User
from wholesum.web.notices.models import ChatAddress

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1200])
def test_given_a_phone_or_a_desktop_when_a_user_sets_up_notifications_then_the_pages_are_accessible(
    visits: Visits, width: int, scheme: str
) -> None:
    team = leadership("ada", "bo")
    ChatAddress.objects.create(team=team, kind="slack", address="https://hooks.example.org/x")
    cleo = User.objects.get(email="cleo@example.org")
    shot = f"{width}-{scheme}"
    page = visits.new(cleo, (width, 844), "dark" if scheme == "dark" else "light")
    page.goto(visits.address + reverse("account"))
    assert_fine(page, f"account-{shot}")
    page.get_by_role("link", name="Choose emails and calendar").click()
    page.get_by_label("One email a week").check()
    page.get_by_role("button", name="Save the choice").click()
    expect(page.get_by_label("One email a week")).to_be_checked()
    page.get_by_role("button", name="Make a calendar address").click()
    expect(page.get_by_label("Copy the address now")).to_be_focused()
    assert_fine(page, f"notices-{shot}")
    page.goto(visits.address + reverse("team-settings", args=[team.pk]))
    assert_fine(page, f"settings-{shot}")
    page.get_by_role("link", name="Set up messages").click()
    assert_fine(page, f"chat-{shot}")


def test_given_the_installed_app_without_internet_then_only_the_offline_page_is_stored_on_the_device(
    visits: Visits,
) -> None:
    leadership("ada")
    page = visits.open(User.objects.get(email="ada@example.org"), reverse("notices"), (390, 844))
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.goto(visits.address + reverse("home"))
    kept = """async () => {
      const names = await caches.keys();
      const found = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
      return found.flat().map((request) => new URL(request.url).pathname);
    }"""
    assert page.evaluate(kept) == ["/offline/"]
    assert "Ada" not in page.evaluate("caches.match('/offline/').then((kept) => kept.text())")
