"""The text of every chart of the sample team, measured at the widths of phone, tablet and desk."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl
import pytest
from markupsafe import Markup
from playwright.sync_api import Browser, expect

from tests.browser.helpers.boxes import WIDTHS, problems
from wholesum.charts import look
from wholesum.charts.chart import Chart, tag
from wholesum.charts.result import chart_of
from wholesum.demo import sample_team
from wholesum.demo.dialogue import sample_dialogue
from wholesum.demo.focus import sample_focus
from wholesum.dialogue.charts.statements import charts_of, statement_list
from wholesum.dialogue.evidence import DialogueEvidence, dialogue_order
from wholesum.dialogue.summary.summarise import read_one
from wholesum.focus.charts.efforts import StopShare, keep_or_stop, two_lists_chart
from wholesum.focus.charts.shares import stated_and_expressed
from wholesum.focus.portfolio.composition import gap
from wholesum.mirror.gather import gather
from wholesum.mirror.report import report
from wholesum.pulse.agreement.chance import chance_of_agreement
from wholesum.pulse.agreement.indices import ad_mean, rwg_j
from wholesum.pulse.means.finite_team import whole_team
from wholesum.pulse.means.posterior import mean_posterior

pytestmark = pytest.mark.browser


def dialogues() -> Iterator[Chart]:
    evidence = sample_dialogue(2026)
    named = evidence.dialogues.with_columns(naming=pl.lit("named"))
    for about in (evidence.dialogues, named):
        shown = DialogueEvidence(evidence.statements, evidence.votes, about)
        for name in dialogue_order(shown):
            reading = read_one(shown, name)
            yield statement_list(reading)
            yield from charts_of(reading)


def efforts() -> Iterator[Chart]:
    rows = sample_focus(2026).efforts.select("title", "effort", "hours").rows()
    wishes = [
        StopShare(
            title or effort, hours or 0.0, place % 3, 2, "stop, 3 June" if place % 4 == 0 else ""
        )
        for place, (title, effort, hours) in enumerate(rows)
    ]
    yield keep_or_stop(wishes, "3 June")
    yield two_lists_chart(wishes, 8, "closed on 3 June")
    names = ("Safety of those who travel and of those who work on the line", "Care", "Courage")
    yield stated_and_expressed(gap(names, [2, 1, 1], [[3, 1, 0]] * 9), "nine weeks")


def results() -> Iterator[Chart]:
    random = np.random.default_rng(3)
    sizes = random.integers(3, 13, 30)
    teams = np.repeat(np.arange(30), sizes)
    answers = np.clip(np.round(3.5 + random.normal(size=(len(teams), 3))), 1, 5)
    for result in (
        rwg_j(answers, teams),
        rwg_j(answers[:6]),
        ad_mean(answers, teams),
        chance_of_agreement("rwg", 0.7, 6),
        chance_of_agreement("rwg_j", 0.97, 12, items=3),
        mean_posterior([0, 0, 0, 0, 6], [1, 2, 3, 4, 5]),
        whole_team([0, 1, 0, 3, 2], [1, 2, 3, 4, 5], 8),
        whole_team([9, 0, 0, 0, 0], [1, 2, 3, 4, 5], 10),
    ):
        chart = chart_of(result)
        assert chart is not None
        yield chart


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    sample = sample_team()
    style = tag("style", Markup(look.fonts()))
    more = "".join(chart.html() for chart in (*dialogues(), *efforts(), *results()))
    page = report(gather(sample), sample.practices, annex=True).replace(
        "</main>", f"{style}{more}</main>"
    )
    file = tmp_path_factory.mktemp("charts") / "charts.html"
    file.write_text(page, "utf-8")
    return file.as_uri()


@pytest.mark.parametrize("width", WIDTHS)
def test_given_every_chart_then_its_text_is_large_enough_and_no_text_covers_another(
    browser: Browser, address: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800})
    page.goto(address)
    expect(page.locator("svg.drawing").nth(40)).to_be_attached()
    assert problems(page) == []
    page.close()
