"""The session guides: their data, the rotation of roles, and the pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st

from wholesum.web.accounts.models import User
from wholesum.web.cycle.guide import GUIDES, MOVEMENTS, assign_roles, guides
from wholesum.web.teams.models import Team

ClientOf = Callable[[User], Client]

MINUTES = {"check-in": 10, "mirror": 60, "dialogue": 75, "review": 60, "case-clinic": 70}


def shown(client: Client, name: str, *given: object) -> str:
    return strip_tags(client.get(reverse(name, args=given)).content.decode())


def test_minutes_of_the_steps_of_each_meeting_guide_add_up_to_the_length_of_the_meeting() -> None:
    assert {name: guide.minutes for name, guide in guides().items()} == MINUTES


@pytest.mark.parametrize("name", GUIDES)
def test_each_meeting_guide_has_words_to_say_and_goes_from_old_habits_to_a_prototype(
    name: str,
) -> None:
    blocks = guides()[name].blocks
    assert all(block.say and block.purpose for block in blocks)
    assert all(block.movement in MOVEMENTS for block in blocks)
    assert (blocks[0].movement, blocks[-1].movement) == ("downloading", "prototype")
    assert len(blocks) <= 8  # one page


@given(st.integers(1, 15), st.integers(1, 4), st.integers(0, 1000))
def test_given_as_many_meetings_of_a_cycle_as_members_then_each_member_has_each_role_once(
    number: int, roles: int, first: int
) -> None:
    people = [f"person {index}" for index in range(number)]
    named = [f"role {index}" for index in range(roles)]
    held = Counter(
        pair for turn in range(first, first + number) for pair in assign_roles(people, named, turn)
    )
    assert set(held.values()) == {1}
    assert len(held) == number * roles


def test_given_as_many_members_as_roles_in_a_meeting_then_no_member_has_two_roles() -> None:
    assert assign_roles(["Ada", "Bo"], ["host", "writer"], 3) == [("host", "Bo"), ("writer", "Ada")]


@pytest.mark.parametrize("name", GUIDES)
def test_every_page_that_a_meeting_guide_links_exists(name: str) -> None:
    pages = {block.page for block in guides()[name].blocks if block.page}
    assert all(reverse(page, args=[Team().pk]) for page in pages)


def test_given_a_team_without_members_then_no_role_in_a_meeting_is_assigned() -> None:
    assert assign_roles([], ["host"], 3) == []


def test_given_a_meeting_guide_when_opened_then_it_shows_times_words_and_roles(
    team: Team, ada: User, client_of: ClientOf
) -> None:
    text = shown(client_of(ada), "cycle-guide", team.pk, "check-in")
    assert f"This team in Wholesum: http://testserver/teams/{team.pk}/" in text
    assert "10 minutes." in text
    assert "5 min from minute 2" in " ".join(text.split())
    assert "To change a promise in time is as good as to keep it." in text
    assert "Suggested, swap if you like: Host: Ada" in " ".join(text.split())
    assert all(f"{word}: {meaning}" in text for word, meaning in MOVEMENTS.items())
    assert "Timekeeper: Bo" in text


def test_given_the_last_step_of_a_meeting_on_the_screen_then_the_page_offers_to_end_the_meeting(
    team: Team, ada: User, client_of: ClientOf
) -> None:
    page = client_of(ada).get(reverse("cycle-wall", args=[team.pk, "check-in", 4]))
    text = " ".join(strip_tags(page.content.decode()).split())
    assert "Block 4 of 4 · 1 minute · minute 9 to 10" in text
    assert "End the session" in text
    assert 'rel="prev"' in page.content.decode()
    assert 'rel="next"' not in page.content.decode()


@pytest.mark.parametrize("at", [("check-in", 0), ("check-in", 5), ("unknown", 1)])
def test_given_an_unknown_meeting_guide_or_step_then_the_page_for_the_screen_is_not_found(
    team: Team, ada: User, client_of: ClientOf, at: tuple[str, int]
) -> None:
    client = client_of(ada)
    assert client.get(reverse("cycle-wall", args=[team.pk, *at])).status_code == 404
    assert client.get(reverse("cycle-guide", args=[team.pk, "unknown"])).status_code == 404
