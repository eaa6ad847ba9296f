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


def test_the_blocks_of_each_guide_add_up_to_its_minutes() -> None:
    assert {name: guide.minutes for name, guide in guides().items()} == MINUTES


@pytest.mark.parametrize("name", GUIDES)
def test_each_guide_says_what_to_say_and_goes_from_downloading_to_a_prototype(name: str) -> None:
    blocks = guides()[name].blocks
    assert all(block.say and block.purpose for block in blocks)
    assert all(block.movement in MOVEMENTS for block in blocks)
    assert (blocks[0].movement, blocks[-1].movement) == ("downloading", "prototype")
    assert len(blocks) <= 8  # one page


@given(st.integers(1, 15), st.integers(1, 4), st.integers(0, 1000))
def test_given_as_many_sessions_as_people_then_each_person_has_each_role_once(
    number: int, roles: int, first: int
) -> None:
    people = [f"person {index}" for index in range(number)]
    named = [f"role {index}" for index in range(roles)]
    held = Counter(
        pair for turn in range(first, first + number) for pair in assign_roles(people, named, turn)
    )
    assert set(held.values()) == {1}
    assert len(held) == number * roles


def test_given_as_many_people_as_roles_then_nobody_has_two_roles() -> None:
    assert assign_roles(["Ada", "Bo"], ["host", "writer"], 3) == [("host", "Bo"), ("writer", "Ada")]


@pytest.mark.parametrize("name", GUIDES)
def test_each_page_that_a_guide_names_exists(name: str) -> None:
    pages = {block.page for block in guides()[name].blocks if block.page}
    assert all(reverse(page, args=[Team().pk]) for page in pages)


def test_given_no_people_then_no_role_is_assigned() -> None:
    assert assign_roles([], ["host"], 3) == []


def test_given_a_guide_when_opened_then_it_shows_times_words_and_roles(
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


def test_given_the_last_block_on_the_wall_then_it_leads_back_and_ends_the_session(
    team: Team, ada: User, client_of: ClientOf
) -> None:
    page = client_of(ada).get(reverse("cycle-wall", args=[team.pk, "check-in", 4]))
    text = " ".join(strip_tags(page.content.decode()).split())
    assert "Block 4 of 4 · 1 minute · minute 9 to 10" in text
    assert "End the session" in text
    assert 'rel="prev"' in page.content.decode()
    assert 'rel="next"' not in page.content.decode()


@pytest.mark.parametrize("at", [("check-in", 0), ("check-in", 5), ("unknown", 1)])
def test_given_an_unknown_guide_or_block_then_the_wall_is_not_found(
    team: Team, ada: User, client_of: ClientOf, at: tuple[str, int]
) -> None:
    client = client_of(ada)
    assert client.get(reverse("cycle-wall", args=[team.pk, *at])).status_code == 404
    assert client.get(reverse("cycle-guide", args=[team.pk, "unknown"])).status_code == 404
