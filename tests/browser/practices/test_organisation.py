"""Sharing in a real browser: asked, agreed, seen by the coach, withdrawn; and an organisation."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.helpers.visits import DESK, PHONE, Size, Visits, assert_fine
from wholesum.web.accounts.models import User
from wholesum.web.operations.services import add_sample_team, sample_user

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_given_all_members_agree_to_share_then_the_coach_sees_the_team_until_a_member_withdraws(
    visits: Visits, size: Size
) -> None:
    cleo = User.objects.create_user("cleo@example.org", "Cleo")
    coach = User.objects.create_user("op@example.org", "Op")
    team = add_sample_team(cleo)
    width = size[0]
    page = visits.open(cleo, reverse("team", args=[team.pk]), size)
    page.get_by_role("link", name="See all teams together").click()
    expect(page.get_by_role("heading", name="Decisions that crossed teams")).to_be_visible()
    visits.look(page)
    assert_fine(page, f"organisation-{width}-light")
    page.emulate_media(color_scheme="dark")
    assert_fine(page, f"organisation-{width}-dark")
    page = visits.open(cleo, reverse("team-settings", args=[team.pk]), size)
    page.get_by_role("link", name="What this team shares").click()
    page.get_by_label("Email address of the coach").fill("op@example.org")
    page.get_by_role("button", name="Ask the members", exact=True).click()
    expect(page.get_by_role("heading", name="Op as coach")).to_contain_text("not shared")
    User.objects.update(is_active=True)  # the people of the sample cannot sign in otherwise
    members = [place.user for place in team.memberships.filter(answers=True)]
    for user in members[1:]:
        team.sharings.get().agreements.create(user=user, agrees=True)
    last = visits.open(members[0], reverse("team", args=[team.pk]), size)
    last.get_by_role("link", name="Read what is shared, and answer").click()
    visits.look(last)
    assert_fine(last, f"sharing-{width}-light")
    last.get_by_role("button", name="I agree", exact=True).click()
    expect(last.get_by_role("heading", name="Op as coach")).not_to_contain_text("not shared")
    seen = visits.open(coach, "/", size)
    seen.get_by_role("link", name="Teams you coach").click()
    expect(seen.get_by_text("Next step:")).to_be_visible()
    visits.look(seen)
    assert_fine(seen, f"coach-{width}-light")
    seen.get_by_role("link", name=team.name).click()
    expect(seen.get_by_role("heading", name=team.name)).to_be_visible()
    visits.look(seen)
    seen.emulate_media(color_scheme="dark")
    assert_fine(seen, f"coach-team-{width}-dark")
    last.get_by_role("button", name="Withdraw my agreement").click()
    expect(last.get_by_role("heading", name="Op as coach")).to_contain_text("not shared")
    seen.goto(seen.url)
    expect(seen.get_by_role("heading", name=team.name)).not_to_be_visible()
    visits.complaints = [line for line in visits.complaints if "404" not in line]
    assert sample_user(team, "arjun") in members
