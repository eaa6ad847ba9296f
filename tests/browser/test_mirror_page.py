"""The Mirror in the browser: phone and desktop, light and dark, without errors."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from django.core.cache import caches
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.helpers.visits import Visits, assert_fine, unfold
from wholesum.demo import sample_team
from wholesum.mirror.evidence import write_folder
from wholesum.web.accounts.models import User
from wholesum.web.exchange.folders import import_team
from wholesum.web.teams.models import Team
from wholesum.web.teams.services import create_team

SIZES: Final = {"phone": (320, 640), "desktop": (1280, 800)}

_IN_VIEW: Final = """link => {
    const box = link.getBoundingClientRect();
    return 0 <= box.left && box.right <= innerWidth;
}"""

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _export_offered(settings: object) -> None:
    settings.EVIDENCE_EXPORT = True  # type: ignore[attr-defined]


@pytest.fixture
def cleo() -> User:
    caches["mirrors"].clear()
    return User.objects.create_user("cleo@example.org", "Cleo")


@pytest.fixture
def team(cleo: User) -> Team:
    return import_team(by=cleo, evidence=sample_team())


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=list(SIZES))
def size(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def opened(visits: Visits, cleo: User) -> Callable[..., Page]:
    """Open pages as Cleo."""

    def visit(path: str, size: str = "desktop", *how: Any, **named: Any) -> Page:
        return visits.open(cleo, path, SIZES[size], *how, **named)

    return visit


def _check(page: Page) -> None:
    unfold(page)
    assert_fine(page)


def test_mirror_page_fits_every_screen_and_has_no_accessibility_faults(
    opened: Callable[..., Page], team: Team, size: str, scheme: str
) -> None:
    page = opened(reverse("mirror", args=[team.pk]), size, scheme)
    _check(page)
    shown = page.locator("section > figure:visible")
    expect(shown).to_have_count(1)
    expect(shown.locator("tbody tr")).to_have_count(10)


def test_given_a_phone_then_the_menu_of_a_team_is_one_line_that_shows_the_current_page(
    opened: Callable[..., Page], team: Team
) -> None:
    page = opened(reverse("mirror", args=[team.pk]), "phone")
    ways = page.locator("nav.ways")
    tops = {round(link.bounding_box()["y"]) for link in ways.locator("a").all()}  # type: ignore[index]
    assert len(tops) == 1
    first, current = ways.locator("a").first, ways.locator("[aria-current]")
    assert current.evaluate(_IN_VIEW)
    assert not first.evaluate(_IN_VIEW)
    first.focus()
    assert first.evaluate(_IN_VIEW)


def test_facet_page_fits_every_screen_and_has_no_accessibility_faults(
    opened: Callable[..., Page], team: Team, size: str, scheme: str
) -> None:
    page = opened(reverse("mirror-facet", args=[team.pk, "mutual_trust"]), size, scheme)
    _check(page)
    expect(page.locator("figure")).to_have_count(4)


def test_empty_mirror_page_fits_every_screen_and_has_no_accessibility_faults(
    opened: Callable[..., Page], cleo: User, size: str, scheme: str
) -> None:
    team = create_team(by=cleo, name="New", answers=False)
    page = opened(reverse("mirror", args=[team.pk]), size, scheme)
    _check(page)
    expect(page.get_by_role("link", name="Open a pulse")).to_be_visible()


def test_given_a_mirror_when_a_user_follows_its_links_then_they_open_past_cycles_and_single_facets(
    opened: Callable[..., Page], team: Team
) -> None:
    page = opened(reverse("mirror", args=[team.pk]), scripts=False)
    page.get_by_role("navigation", name="Cycles").get_by_role("link").first.click()
    page.get_by_role("link", name="Equality", exact=True).click()
    expect(page.locator("h1")).to_have_text("Equality")
    expect(page).to_have_url(re.compile(r"\?cycle=1$"))
    page.get_by_role("link", name="Next: Interchangeability").click()
    expect(page.locator("h1")).to_have_text("Interchangeability")
    page.get_by_role("link", name="Read the method").click()
    expect(page).to_have_url(re.compile(r"/help/mirror/$"))


def test_given_a_download_link_of_the_mirror_when_clicked_then_a_file_is_saved(
    opened: Callable[..., Page], team: Team
) -> None:
    page = opened(reverse("mirror", args=[team.pk]))
    for kind, end in (("html", "html"), ("md", "md")):
        page.get_by_role("combobox", name="Format").select_option(kind)
        with page.expect_download() as report:
            page.get_by_role("button", name="Download the report").click()
        assert report.value.suggested_filename == f"merrowdale-railway-mirror.{end}"
    for link, file in (
        ("Download JSON", "merrowdale-railway-mirror.json"),
        ("Download the folder", "merrowdale-railway-folder.zip"),
    ):
        with page.expect_download() as download:
            page.get_by_role("link", name=link).click()
        assert download.value.suggested_filename == file


def test_given_a_folder_of_tables_when_uploaded_then_its_faults_are_listed_or_a_team_is_created(
    opened: Callable[..., Page], tmp_path: Path, size: str, scheme: str
) -> None:
    folder = tmp_path / "sample"
    write_folder(sample_team(), folder)
    page = opened(reverse("evidence-import"), size, scheme)
    _check(page)
    page.set_input_files("input[type=file]", folder / "rounds.csv")
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_role("alert")).to_contain_text("answers.csv: the file is missing")
    _check(page)
    page.set_input_files("input[type=file]", sorted(folder.iterdir()))
    page.get_by_role("button", name="Check the file").click()
    expect(page.get_by_role("cell", name="answers", exact=True)).to_be_visible()
    _check(page)
    page.get_by_role("button", name="Import the team").click()
    expect(page.locator("h1")).to_have_text("Merrowdale Railway")
    expect(page.get_by_role("status")).to_contain_text("with 3 closed rounds")
