"""The report in a real browser: phone and desktop, light and dark, keyboard and screen reader."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import polars as pl
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.helpers.visits import assert_accessible, assert_fits, unfold
from wholesum.demo import sample_team
from wholesum.mirror.gather import gather
from wholesum.mirror.report import report

SIZES: Final = {"phone": (320, 640), "desktop": (1280, 800)}

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    file: Path = tmp_path_factory.mktemp("report") / "mirror.html"
    file.write_text(report(gather(sample_team()), {}, annex=True), "utf-8")
    return file.as_uri()


@pytest.fixture(params=["light", "dark"])
def scheme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def _foreign(url: str) -> list[str]:
    return [] if url.startswith(("file:", "data:")) else [url]


@pytest.fixture(params=list(SIZES))
def page(
    browser: Browser, address: str, scheme: str, request: pytest.FixtureRequest
) -> Iterator[Page]:
    """Open the report; a console message or a network request fails the test."""
    width, height = SIZES[request.param]
    opened = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("request", lambda asked: complaints.extend(_foreign(asked.url)))
    opened.goto(address)
    yield opened
    opened.close()
    assert complaints == []


def test_printable_report_has_no_accessibility_faults(page: Page) -> None:
    unfold(page)
    assert_accessible(page)


def test_printable_report_is_no_wider_than_the_screen(page: Page) -> None:
    assert_fits(page)


def test_given_any_screen_width_when_the_report_is_shown_then_exactly_one_chart_of_the_mirror_is_visible(
    page: Page,
) -> None:
    expect(page.locator(".first > section > figure:visible")).to_have_count(1)


def test_text_in_charts_of_the_report_stays_inside_the_chart_and_does_not_overlap(
    page: Page,
) -> None:
    clashes = page.evaluate(
        """() => [...document.querySelectorAll('svg')].flatMap(svg => {
            if (!svg.checkVisibility()) return [];
            const frame = svg.getBoundingClientRect();
            const boxes = [...svg.querySelectorAll('text')]
              .filter(text => text.textContent.trim())
              .map(text => [text.textContent, text.getBoundingClientRect()]);
            const outside = boxes
              .filter(([, b]) => b.left < frame.left - 1 || b.right > frame.right + 1)
              .map(([words]) => `${words} leaves its drawing`);
            const over = boxes.flatMap(([one, a], i) => boxes.slice(i + 1)
              .filter(([, b]) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1
                && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
                  > 0.45 * Math.min(a.height, b.height))
              .map(([other]) => `${one} lies over ${other}`));
            return [...outside, ...over];
        })"""
    )
    assert clashes == []


def test_given_a_report_when_enter_is_pressed_on_the_title_of_a_table_then_the_table_opens(
    page: Page,
) -> None:
    first = page.locator(".first > section > figure summary").locator("visible=true").first
    first.focus()
    page.keyboard.press("Enter")
    table = page.locator(".first > section > figure table").locator("visible=true").first
    expect(table.locator("tbody tr")).to_have_count(10)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.classList.contains('scroll')")


def test_given_a_dark_screen_when_the_report_is_printed_then_its_text_is_dark_on_white(
    page: Page,
) -> None:
    page.emulate_media(media="print")
    ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    ink = page.evaluate("getComputedStyle(document.documentElement).color")
    assert (ground, ink) == ("rgb(255, 255, 255)", "rgb(0, 0, 0)")


@pytest.fixture(scope="module")
def report_addresses(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """Return the addresses of a report without and with the annex, with very long words.

    The sentences and the next step are those of the sample, written twice; there are more
    agreements of each kind than are named.
    """
    team, folder = sample_team(), tmp_path_factory.mktemp("handout")
    practices = _with_long_agreements(team.practices)
    gathered = gather(team)
    long = [
        replace(sentence, words=f"{sentence.words} {sentence.words}")
        for sentence in gathered.mirror.sentences[:2]
    ]
    mirror = replace(
        gathered.mirror,
        team="A team with a name of eighty letters, as long as any name of a team can be here"[:80],
        sentences=(*long, *gathered.mirror.sentences[2:]),
    )
    gathered.__dict__["mirror"] = mirror
    addresses = []
    for name, annex in (("short", False), ("long", True)):
        file = folder / f"{name}.html"
        file.write_text(report(gathered, practices, annex=annex), "utf-8")
        addresses.append(file.as_uri())
    return addresses[0], addresses[1]


def _with_long_agreements(practices: Mapping[str, Any]) -> dict[str, Any]:
    """Return the evidence with long agreements of each kind in the last cycle."""
    text, day = pl.format("{} " + "agree to this " * 8, pl.int_range(pl.len())), date(2026, 9, 10)
    dialogue, focus, made = (practices[name] for name in ("dialogue", "focus", "decisions"))
    place = pl.int_range(pl.len())
    kinds = pl.when(place % 2 == 0).then(pl.lit("commitment")).otherwise(pl.lit("experiment"))
    statements = dialogue.statements.with_columns(text=text, outcome=kinds)
    efforts = focus.efforts.with_columns(title=text)
    verdicts = pl.DataFrame({"effort": efforts["effort"], "decided": day, "verdict": "stop"})
    return {
        **practices,
        "dialogue": replace(dialogue, statements=statements),
        "focus": replace(focus, efforts=efforts, verdicts=verdicts),
        "decisions": replace(made, decisions=made.decisions.with_columns(text=text)),
    }


def _pages(content: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", content))


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_given_very_long_sentences_when_the_report_is_printed_then_it_has_exactly_two_pages(
    browser: Browser, report_addresses: tuple[str, str], paper: str
) -> None:
    page = browser.new_page()
    page.goto(report_addresses[0])
    # The margins of the style sheet, which a browser takes only with the size of its paper.
    printed = page.pdf(
        format=paper, margin={"top": "13mm", "bottom": "13mm", "left": "15mm", "right": "15mm"}
    )
    assert _pages(printed) == 2
    page.close()


def test_given_a_report_with_an_annex_when_printed_then_no_box_is_cut_and_no_button_is_printed(
    browser: Browser, report_addresses: tuple[str, str]
) -> None:
    page = browser.new_page(viewport={"width": 680, "height": 950})  # A Letter without margins
    page.goto(report_addresses[1])
    page.emulate_media(media="print")
    boxes = page.evaluate(
        """() => [...document.querySelectorAll('.chart, .note, .sentences, .facet > details, tr')]
            .filter(box => box.checkVisibility())
            .map(box => [getComputedStyle(box).breakInside, box.getBoundingClientRect().height])"""
    )
    assert len(boxes) > 40
    assert {inside for inside, _ in boxes} == {"avoid"}
    assert max(height for _, height in boxes) < 950
    hidden = page.locator("nav, .chart details, .narrow-only").locator("visible=true")
    expect(hidden).to_have_count(0)
    expect(page.locator(".facet > details .facts").locator("visible=true")).to_have_count(10)
    page.close()
