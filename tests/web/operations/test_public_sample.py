"""A visitor without an account can read the public sample team."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import resolve, reverse

from wholesum.web.accounts.models import User
from wholesum.web.decisions.models import Decision
from wholesum.web.operations.public_sample import keep_public_sample, reset_public_sample
from wholesum.web.operations.starting import RefusedError
from wholesum.web.pulse.models import Round
from wholesum.web.teams.models import Membership, Team
from wholesum.web.teams.visiting import PUBLIC_SAMPLE

pytestmark = pytest.mark.django_db


@pytest.fixture
def sample() -> Team:
    keep_public_sample()
    return Team.objects.get(pk=PUBLIC_SAMPLE)


class _Links(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found = set[str]()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        link = dict(attrs).get("href") or ""
        if tag == "a" and link.startswith("/"):
            self.found.add(link.partition("#")[0])


def test_given_a_server_with_a_public_sample_when_a_visitor_opens_it_then_it_shows_the_mirror(
    sample: Team,
) -> None:
    page = Client().get("/").content.decode()
    assert "with what your team does" in page
    assert "<svg" in page
    assert reverse("team", args=[sample.pk]) in page
    assert reverse("account_login") in page


def test_given_a_server_without_a_public_sample_when_a_visitor_opens_it_then_it_asks_to_sign_in() -> (
    None
):
    assert Client().get("/").headers["Location"].startswith(reverse("account_login"))


def test_given_a_signed_in_user_when_they_open_the_public_sample_then_it_is_not_found(
    sample: Team, dag: User
) -> None:
    client = Client()
    client.force_login(dag)
    assert client.get(reverse("mirror", args=[sample.pk])).status_code == 404


def test_given_the_public_sample_when_a_visitor_follows_all_links_then_no_page_is_missing(
    sample: Team,
) -> None:
    """Every link leads to a page of the sample, or to signing in."""
    visitor, waiting, seen = Client(), {"/"}, dict[str, int]()
    while waiting:
        link = waiting.pop()
        answer = visitor.get(link)
        seen[link] = answer.status_code
        if answer.status_code == 200 and "text/html" in answer.headers["Content-Type"]:
            waiting |= _Links(answer.content.decode()).found - seen.keys()
    assert {link: got for link, got in seen.items() if got not in (200, 302)} == {}
    read = {resolve(link.partition("?")[0]).url_name for link, got in seen.items() if got == 200}
    assert read >= {
        *("mirror", "mirror-facet", "rounds", "round", "decisions", "decision"),
        *("dialogues", "dialogue", "focus", "focus-round", "team-people"),
    }


def test_given_the_public_sample_when_a_visitor_reads_it_then_no_buttons_for_members_are_shown(
    sample: Team,
) -> None:
    said = {name: _page(reverse(name, args=[sample.pk])) for name in ("decisions", "team-people")}
    decision = Decision.objects.filter(team=sample).exclude(date=None).first()
    assert decision is not None
    said["decision"] = _page(decision.get_absolute_url())
    asked = Round.objects.filter(team=sample, closed=None).first()
    assert asked is not None
    said["round"] = _page(reverse("round", args=[sample.pk, asked.pk]))
    for acts in ("propose", "record", "review", "impact", "let-go", "leave"):
        assert not [name for name, page in said.items() if f"/{acts}/" in page]
    assert "Proposed by me" not in said["decisions"]
    assert "Your function and role in this team" not in said["team-people"]
    assert "You are a visitor. Only members of the team can answer." in said["round"]
    assert "You are not asked" not in said["round"]


def _page(link: str) -> str:
    return Client().get(link).content.decode()


def test_given_the_public_sample_when_a_visitor_opens_a_form_then_the_page_explains_how_to_sign_in(
    sample: Team,
) -> None:
    for answer in (
        Client().get(reverse("decision-propose", args=[sample.pk])),
        Client().post(reverse("decision-propose", args=[sample.pk]), {"text": "Stop"}),
    ):
        assert answer.headers["Location"] == reverse("account_login")
        (said,) = get_messages(answer.wsgi_request)
        assert "cannot change" in str(said)


def test_given_the_public_sample_when_a_visitor_requests_a_pdf_then_it_is_not_found(
    sample: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wholesum.web.mirror.views.can_write_pdf", lambda: True)
    page = reverse("mirror-report", args=[sample.pk])
    assert Client().get(page).status_code == 200
    assert Client().get(f"{page}?kind=A4").status_code == 404
    assert "PDF, A4" not in Client().get(reverse("mirror", args=[sample.pk])).content.decode()


def test_given_a_changed_public_sample_when_reset_then_it_has_all_its_members_and_decisions(
    sample: Team,
) -> None:
    people = set(User.objects.values_list("email", flat=True))
    Membership.objects.filter(team=sample).first().delete()  # type: ignore[union-attr]
    sample.decisions.all().delete()
    reset_public_sample()
    again = Team.objects.get(pk=PUBLIC_SAMPLE)
    assert again.memberships.count() == 8
    assert again.decisions.exists()
    assert set(User.objects.values_list("email", flat=True)) == people


def test_given_the_sample_team_of_a_user_when_the_public_sample_is_reset_then_it_is_unchanged(
    ada: User,
) -> None:
    mine = Team.objects.create(name="Mine", sample=True)
    keep_public_sample()
    keep_public_sample()
    reset_public_sample()
    assert set(Team.objects.values_list("pk", flat=True)) == {mine.pk, PUBLIC_SAMPLE}


def test_given_the_public_sample_is_switched_off_when_the_server_starts_then_it_is_deleted(
    sample: Team, settings: Any
) -> None:
    settings.PUBLIC_SAMPLE = False
    assert Client().get(reverse("mirror", args=[sample.pk])).status_code == 302
    keep_public_sample()
    assert not Team.objects.exists()
    assert not User.objects.exists()
    with pytest.raises(RefusedError, match="WHOLESUM_PUBLIC_SAMPLE"):
        reset_public_sample()
