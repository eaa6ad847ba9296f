"""In a browser, transcripts are uploaded, names confirmed and counts shown in the Mirror."""

from __future__ import annotations

from typing import Final

import pytest
from django.urls import reverse
from playwright.sync_api import FilePayload, expect

from tests.browser.helpers.visits import Scheme, Visits, assert_fine
from tests.conversation.files import CHAT, MEET, TEAMS, ZOOM, docx
from wholesum.web.accounts.models import User
from wholesum.web.conversation.models import Meeting, Voice
from wholesum.web.operations.services import add_sample_team
from wholesum.web.teams.models import Membership, Role, Team

PHONE: Final = (390, 844)
DESK: Final = (1200, 900)
"""A folder for pictures of the pages, to look at."""

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def team(transactional_db: None) -> Team:
    made = Team.objects.create(name="Leadership")
    for name, function in (
        ("Cleo Marsh", "trains"),
        ("Ada Bell", "works"),
        ("Bo Lindqvist", "trains"),
        ("Ebo Quist", "stations"),
    ):
        user = User.objects.create_user(f"{name.split()[0].lower()}@example.org", name)
        role = Role.FACILITATOR if name.startswith("Cleo") else Role.MEMBER
        Membership.objects.create(team=made, user=user, role=role, function=function)
    return made


def _files() -> list[FilePayload]:
    named = {
        "2026-05-04 team.vtt": TEAMS.encode(),
        "2026-05-11 team.vtt": ZOOM.replace("Ada Bell", "A. Bell").encode(),
        "2026-05-18 team.docx": docx(MEET.replace("Cleo Marsh", "Meeting room 3")),
        "2026-05-25 team.txt": f"Minutes of the day\n\n{MEET}".encode(),
        "team of June.txt": MEET.replace("Cleo Marsh", "Dag Holm").encode(),
        "2026-05-25 team chat.txt": CHAT.encode(),
    }
    return [
        {"name": name, "mimeType": "text/plain", "buffer": data} for name, data in named.items()
    ]


@pytest.mark.parametrize(
    ("size", "scheme"), [(PHONE, "light"), (DESK, "dark")], ids=["phone", "desk"]
)
def test_given_five_transcripts_of_meetings_when_speaker_names_are_confirmed_then_the_mirror_has_counts(
    visits: Visits, team: Team, size: tuple[int, int], scheme: Scheme
) -> None:
    cleo = User.objects.get(name="Cleo Marsh")
    ebo = User.objects.get(name="Ebo Quist")
    shot = f"{size[0]}-{scheme}"
    page = visits.open(cleo, reverse("conversation", args=[team.pk]), size, scheme)
    assert_fine(page, f"empty-{shot}")
    page.get_by_role("link", name="Count who speaks in meetings").first.click()
    page.get_by_label("Transcripts and chats").set_input_files(_files())
    page.get_by_label("Language of the meetings").select_option("en")
    assert_fine(page, f"add-{shot}")
    page.get_by_role("button", name="Read the transcripts").click()
    page.get_by_role("heading", name="Who is who").wait_for()
    assert_fine(page, f"names-{shot}")
    expect(page.locator("main")).to_contain_text("What do we need today, Bo?")
    expect(page.get_by_label("A. Bell")).to_have_value(f"person {_key('Ada Bell')}")
    expect(page.get_by_label("Meeting room 3")).to_have_value("room")
    page.get_by_label("Dag Holm").select_option(f"person {ebo.pk}")
    page.get_by_label("Day of team of June").fill("2026-06-01")
    page.get_by_role("button", name="Save the counts").click()
    page.get_by_text("5 meetings are counted. Their text was not stored.").wait_for()
    assert_fine(page, f"results-{shot}")
    assert Meeting.objects.count() == 5
    assert Voice.objects.get(meeting__name="team of June", user=ebo).words == 4
    assert Voice.objects.get(meeting__name="2026-05-25 team", user=ebo).written == 4
    seen = visits.open(ebo, reverse("conversation", args=[team.pk]), size, scheme)
    expect(seen.locator("main")).to_contain_text("You spoke 4 of")
    mirror = visits.open(ebo, reverse("mirror", args=[team.pk]), size, scheme)
    assert "people spoke at least half of an equal share" in mirror.content()
    mirror = visits.open(ebo, reverse("mirror-facet", args=[team.pk, "equality"]), size, scheme)
    expect(mirror.locator("main")).to_contain_text("people spoke at least half of an equal share")


def _key(name: str) -> str:
    return str(User.objects.get(name=name).pk)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_given_the_sample_team_then_its_page_of_conversations_is_accessible_and_fits_the_screen(
    visits: Visits, transactional_db: None, size: tuple[int, int], scheme: Scheme
) -> None:
    ada = User.objects.create_user("ada@example.org", "Ada")
    made = add_sample_team(ada)
    page = visits.open(ada, reverse("conversation", args=[made.pk]), size, scheme)
    assert_fine(page, f"sample-{size[0]}-{scheme}")
    expect(page.get_by_role("figure")).to_have_count(9)
    if scheme == "light":
        page = visits.open(ada, reverse("mirror-facet", args=[made.pk, "equality"]), size, scheme)
        assert_fine(page, f"facet-{size[0]}-{scheme}")
