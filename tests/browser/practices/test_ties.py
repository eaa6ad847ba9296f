"""Who turns to whom in a real browser: imported, asked by roster, one's own page, left out."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.helpers.visits import DESK, PHONE, Size, Visits, assert_fine
from tests.web.organisations.ties import answer, fill_teams, people_of, table_of
from wholesum.web.accounts.models import User
from wholesum.web.operations.services import add_sample_team
from wholesum.web.organisations.ties.models import TieRound, TieWave
from wholesum.web.teams.models import Membership, Role, Team

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def top(transactional_db: None) -> Team:
    """A team of Cleo, who facilitates it, with 24 people in two teams inside it."""
    team = Team.objects.create(name="Railway")
    cleo = User.objects.create_user("cleo@example.org", "Cleo")
    Membership.objects.create(team=team, user=cleo, role=Role.FACILITATOR, answers=False)
    return team


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_given_an_imported_table_of_ties_then_each_person_sees_the_page_of_their_own_ties(
    visits: Visits, top: Team, size: Size
) -> None:
    users, width = fill_teams(top, 24), size[0]
    page = visits.open(User.objects.get(name="Cleo"), reverse("ties", args=[top.pk]), size)
    page.get_by_role("link", name="Import a table").click()
    table = table_of(people_of(24))
    rows = [f"{one},{table.functions[one]},{other}" for one, other, _weight in table.ties]
    page.get_by_label("Or paste the rows of a spreadsheet").fill(
        "\n".join(["From,Department,To", *rows])
    )
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_text("A wave of 72 ties among 24 people in 2 functions.")).to_be_visible()
    visits.look(page)
    assert_fine(page, f"ties-import-{width}-light")
    page.get_by_role("button", name="Make the wave").click()
    expect(page.get_by_text("48 of 72 ties join two functions.")).to_be_visible()
    visits.look(page)
    assert TieWave.objects.count() == 1
    own = visits.open(users[0], reverse("ties", args=[top.pk]), size)
    own.get_by_role("link", name="Your own page, which only you see").click()
    expect(own.get_by_text("3 people turn to you.")).to_be_visible()
    visits.look(own)
    assert_fine(own, f"ties-own-{width}-light")
    own.get_by_role("button", name="Leave me out").click()
    expect(own.get_by_text("Nothing is computed about you, also")).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_given_a_question_about_ties_when_people_answer_by_search_then_the_figures_are_shown(
    visits: Visits, top: Team, size: Size
) -> None:
    users, width = fill_teams(top, 24), size[0]
    page = visits.open(User.objects.get(name="Cleo"), reverse("ties", args=[top.pk]), size)
    page.get_by_role("link", name="Ask whom people turn to").click()
    expect(page.get_by_text("24 people in the teams of Railway are asked.")).to_be_visible()
    visits.look(page)
    assert_fine(page, f"ties-open-{width}-light")
    page.get_by_role("button", name="Open the round").click()
    expect(page.get_by_text("0 of 24 have answered.")).to_be_visible()
    visits.look(page)
    asked = TieRound.objects.get()
    own = visits.open(users[0], "/", size)
    own.get_by_role("link", name="Answer the question").click()
    search = own.get_by_label("Search by name or function")
    search.fill("person 7")
    expect(own.get_by_label("Person 8")).to_be_hidden()
    own.get_by_label("Person 7").check()
    search.fill("nobody like this")
    expect(own.get_by_text("No name or function has these letters.")).to_be_visible()
    search.fill("")
    own.get_by_label("Person 23").check()
    expect(own.get_by_text("Chosen: 2")).to_be_visible()
    visits.look(own)
    assert_fine(own, f"ties-answer-{width}-light")
    own.reload()
    expect(own.get_by_text("Chosen: 2")).to_be_visible()
    own.get_by_role("button", name="Send my answers").click()
    expect(own.get_by_role("heading", name="Thank you")).to_be_visible()
    for place, user in enumerate(users[1:], 1):
        answer(asked, user, *(users[(place + step) % 24] for step in (1, 2, 3)))
    page.reload()
    page.get_by_role("button", name="Close the round", exact=True).click()
    expect(page.get_by_text("71 ties, named by 24 of 24 people in 2 functions.")).to_be_visible()
    visits.look(page)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_given_the_ties_of_the_sample_team_when_the_latest_wave_is_deleted_then_the_earlier_is_shown(
    visits: Visits, size: Size
) -> None:
    cleo, width = User.objects.create_user("cleo@example.org", "Cleo"), size[0]
    team = add_sample_team(cleo)
    page = visits.open(cleo, reverse("organisation", args=[team.pk]), size)
    page.get_by_role("link", name="Who turns to whom").click()
    expect(page.get_by_text("More:")).to_be_visible()
    visits.look(page)
    assert_fine(page, f"ties-{width}-light")
    page.emulate_media(color_scheme="dark")
    assert_fine(page, f"ties-{width}-dark")
    page.emulate_media(color_scheme="light")
    page.get_by_text("Delete the wave of").click()
    expect(page.get_by_role("button", name="Delete the wave for good")).to_be_visible()
    visits.look(page)
    assert_fine(page, f"ties-delete-{width}-light")
    page.get_by_role("button", name="Delete the wave for good").click()
    expect(page.get_by_text("The wave is deleted. You can make a new one now.")).to_be_visible()
    expect(page.get_by_text("More:")).to_have_count(0)
    visits.look(page)
