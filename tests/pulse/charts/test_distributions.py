"""Results of few and many teams have a chart, a sentence and a table in a notebook."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from xml.etree import ElementTree

import numpy as np
import pytest

from wholesum.charts.chart import Chart
from wholesum.charts.result import Result, chart_of
from wholesum.pulse.agreement.chance import (
    chance_by_team,
    chance_of_agreement,
    critical_agreement,
)
from wholesum.pulse.agreement.indices import Agreement, ad_mean, awg, r_star_wg_j, rwg, rwg_j
from wholesum.pulse.agreement.null_distributions import null_named
from wholesum.pulse.charts.distributions import chance_chart, mean_chart
from wholesum.pulse.means.change import change_of_mean
from wholesum.pulse.means.finite_team import whole_team
from wholesum.pulse.means.posterior import mean_posterior
from wholesum.pulse.means.prior import perks_prior
from wholesum.pulse.reliability.consistency import alpha, omega
from wholesum.pulse.reliability.intraclass import icc
from wholesum.pulse.reliability.variance_components import reml

SVG = "{http://www.w3.org/2000/svg}"
OPTIONS = [1, 2, 3, 4, 5]
HOSTILE = "</title><script>alert(1)</script>\" onload='x'"
SIX = [[4, 4, 5], [4, 5, 5], [3, 4, 4], [4, 4, 4], [5, 4, 4], [4, 3, 4]]


def drawn(chart: Chart | None) -> ElementTree.Element:
    assert chart is not None
    return ElementTree.fromstring(chart.svg())


def of_class(root: ElementTree.Element, shape: str, name: str) -> list[ElementTree.Element]:
    return [found for found in root.iter(f"{SVG}{shape}") if found.attrib.get("class") == name]


def words(root: ElementTree.Element) -> list[str]:
    return [found.text or "" for found in root.iter(f"{SVG}text")]


def tick(root: ElementTree.Element, value: str) -> float:
    ticks = of_class(root, "text", "tick")
    return next(float(found.attrib["x"]) for found in ticks if found.text == value)


def many_teams(teams: int, items: int, seed: int = 5) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    sizes = random.integers(3, 13, teams)
    spread = np.repeat(random.uniform(0.3, 1.5, teams), sizes)[:, np.newaxis]
    answers = 3.5 + spread * random.normal(size=(int(sizes.sum()), items))
    return np.clip(np.round(answers), 1, 5), np.repeat(np.arange(teams), sizes)


RESULTS: dict[str, Callable[[], Result]] = {
    "one team": lambda: rwg_j(SIX),
    "one team, deviations": lambda: ad_mean(SIX),
    "some teams": lambda: r_star_wg_j(*many_teams(12, 3)),
    "some teams, no null": lambda: awg(*many_teams(12, 3)),
    "many teams": lambda: rwg_j(*many_teams(900, 3)),
    "many teams, deviations": lambda: ad_mean(*many_teams(900, 3)),
    "chance, few values": lambda: chance_of_agreement("rwg", 0.7, 6),
    "chance, many values": lambda: chance_of_agreement("rwg_j", 0.7, 12, items=3),
    "chance, deviations": lambda: chance_of_agreement("ad_mean", 0.6, 8, items=3),
    "mean answer": lambda: mean_posterior([0, 1, 0, 3, 2], OPTIONS),
    "mean answer, all alike": lambda: mean_posterior([0, 0, 0, 0, 6], OPTIONS),
    "mean answer, a crowd": lambda: mean_posterior([40, 200, 300, 800, 900], OPTIONS),
    "mean score": lambda: mean_posterior([0] * 6 + [2, 1, 0, 3, 0, 0, 0], np.linspace(1, 5, 13)),
    "whole team": lambda: whole_team([0, 1, 0, 3, 2], OPTIONS, 8),
    "whole team, a crowd": lambda: whole_team([1, 5, 9, 20, 15], OPTIONS, 100),
}


@pytest.mark.parametrize("name", RESULTS)
def test_given_a_notebook_when_a_result_is_displayed_then_it_has_a_chart_a_table_and_a_sentence(
    name: str,
) -> None:
    result = RESULTS[name]()
    shown = result._repr_html_()
    assert shown.count("<figure") == 1
    assert shown.count("<table") == 1
    assert shown.endswith("</p>")
    assert str(result) == result.explain()
    sentence = result.explain().replace("'", "&#39;")
    assert f"<p>{sentence}</p>" in shown


@pytest.mark.parametrize("name", RESULTS)
def test_chart_of_a_result_is_well_formed_and_has_neither_script_nor_style(name: str) -> None:
    chart = chart_of(RESULTS[name]())
    root = drawn(chart)
    everything = list(root.iter())
    assert len(everything) < 300
    assert not any("style" in found.attrib or found.tag.endswith("script") for found in everything)
    assert "nan" not in ElementTree.tostring(root, "unicode").lower()
    assert chart is not None
    assert all((chart.reading, chart.limits, chart.table.rows))
    assert "n = " in chart.basis


@pytest.mark.parametrize("name", RESULTS)
def test_chart_of_a_result_draws_nothing_outside_its_frame(name: str) -> None:
    chart = chart_of(RESULTS[name]())
    assert chart is not None
    for shape in drawn(chart).iter():
        for key in ("x", "cx", "x1", "x2"):
            assert 0 <= float(shape.attrib.get(key, 0)) <= chart.width
        for key in ("y", "cy", "y1", "y2"):
            assert 0 <= float(shape.attrib.get(key, 0)) <= chart.height


def test_given_a_result_without_a_chart_when_displayed_in_a_notebook_then_its_text_is_shown() -> (
    None
):
    answers, teams = many_teams(20, 3)
    before, after = (mean_posterior(c, OPTIONS) for c in ([0, 2, 2, 1, 1], [0, 0, 1, 3, 2]))
    for result in (
        critical_agreement("rwg", 6),
        change_of_mean(before, after),
        perks_prior(5),
        icc(answers.mean(axis=1), teams),
        reml(answers.mean(axis=1), teams),
        alpha(answers),
        omega(answers),
    ):
        assert chart_of(result) is None
        assert str(result) == result.explain()
        assert result._repr_html_().startswith("<p>")


def test_chart_of_agreement_has_one_dot_for_each_team_placed_by_its_agreement() -> None:
    agreement = rwg_j(*many_teams(30, 3))
    dots = [dot for dot in drawn(chart_of(agreement)).iter(f"{SVG}circle") if dot.attrib["class"]]
    assert len(dots) == 30
    across = np.array([float(dot.attrib["cx"]) for dot in dots])
    assert (
        np.abs(np.diff(across[np.argsort(agreement.values, kind="stable")]).clip(max=0)).max() == 0
    )
    root = drawn(chart_of(agreement))
    ends = tick(root, "0"), tick(root, "1")
    exact = ends[0] + (ends[1] - ends[0]) * agreement.values
    np.testing.assert_allclose(across, exact, atol=0.006)


def test_given_teams_with_equal_agreement_then_no_dot_of_their_chart_hides_another() -> None:
    same = [[4], [5], [4], [4]] * 9
    root = drawn(chart_of(rwg(same, np.repeat(np.arange(9), 4))))
    places = [
        (float(dot.attrib["cx"]), float(dot.attrib["cy"])) for dot in root.iter(f"{SVG}circle")
    ]
    assert len(places) == len(set(places)) == 9
    tall = drawn(chart_of(rwg(same * 4, np.repeat(np.arange(36), 4))))
    assert not list(tall.iter(f"{SVG}circle"))


def test_given_agreement_no_better_than_chance_then_the_chart_draws_a_hollow_dot() -> None:
    agreement = rwg_j(*many_teams(30, 3))
    root = drawn(chart_of(agreement))
    rings = [dot.attrib["class"] == "past" for dot in root.iter(f"{SVG}circle")]
    seldom = chance_by_team(agreement) <= 0.05
    assert 0 < seldom.sum() < 30
    assert rings == (~seldom).tolist()
    chart = chart_of(agreement)
    assert chart is not None
    assert chart.title.startswith(f"{seldom.sum()} of 30 teams agree beyond chance")


def test_chart_of_agreement_marks_the_critical_value_that_random_answers_rarely_exceed() -> None:
    root = drawn(chart_of(rwg_j(SIX)))
    (mark,) = of_class(root, "line", "threshold")
    critical = critical_agreement("rwg_j", 6, items=3).value
    assert critical is not None
    ends = tick(root, "0"), tick(root, "1")
    exact = ends[0] + (ends[1] - ends[0]) * critical
    assert float(mark.attrib["x1"]) == pytest.approx(exact, abs=0.006)
    assert "chance, n = 6" in words(root)


def test_given_teams_of_several_sizes_then_critical_values_of_two_sizes_are_marked() -> None:
    agreement = rwg_j(*many_teams(30, 3))
    shown = words(drawn(chart_of(agreement)))
    assert f"chance, n = {agreement.n.max()}" in shown
    assert f"n = {agreement.n.min()}" in shown


def test_given_mean_deviations_of_teams_when_charted_then_the_usual_cut_off_is_marked() -> None:
    root = drawn(chart_of(ad_mean(SIX)))
    (mark,) = of_class(root, "line", "threshold")
    assert tick(root, "0.5") < float(mark.attrib["x1"]) < tick(root, "1")
    assert "mark 0.83" in words(root)


def test_given_an_agreement_index_without_critical_values_then_its_chart_marks_none() -> None:
    root = drawn(chart_of(awg(*many_teams(12, 3))))
    assert not of_class(root, "line", "threshold")
    assert not of_class(root, "circle", "past")
    assert of_class(root, "circle", "dot")
    by_variance = chart_of(rwg_j(SIX, high=7, null="slight_skew"))
    assert not of_class(drawn(by_variance), "line", "threshold")
    assert by_variance is not None
    assert by_variance.title == f"rwg(j) is {rwg_j(SIX, high=7).values[0]:.2f}"


def test_given_a_team_of_over_100_people_then_its_chart_says_chance_is_not_computed() -> None:
    chart = chart_of(rwg([[3], [4]] * 60))
    assert of_class(drawn(chart), "circle", "dot")
    mixed = chart_of(rwg([[3], [4]] * 63, [0] * 120 + [1] * 6))
    assert mixed is not None
    assert "more than 100" in mixed.limits
    assert mixed.title.split(" teams")[0] in {"0 of 1", "1 of 1"}


def test_table_of_the_chart_of_agreement_has_a_row_for_each_team() -> None:
    agreement = rwg_j(*many_teams(12, 3))
    chart = chart_of(agreement)
    assert chart is not None
    assert chart.table.columns == ("Team", "n", "rwg(j)", "By chance")
    assert [row[:3] for row in chart.table.rows] == [
        (str(team), str(n), f"{value:.2f}")
        for team, n, value in zip(agreement.teams, agreement.n, agreement.values, strict=True)
    ]


def test_given_html_in_names_of_teams_when_agreement_is_charted_then_it_is_escaped() -> None:
    shown = rwg_j(SIX, [HOSTILE] * 3 + ["us"] * 3)._repr_html_()
    assert "<script" not in shown
    assert shown.count("&lt;script&gt;") == 2


def test_given_one_team_with_undefined_agreement_then_no_chart_of_agreement_is_drawn() -> None:
    lone = rwg([4])
    assert chart_of(lone) is None
    assert lone._repr_html_().startswith("<p>rwg is undefined")


def test_given_some_teams_with_undefined_agreement_then_the_chart_leaves_them_out() -> None:
    chart = chart_of(rwg([4, 4, 5, 4], ["a", "b", "b", "b"]))
    assert chart is not None
    assert [row[0] for row in chart.table.rows] == ["b"]


@pytest.mark.parametrize("index", [rwg_j, r_star_wg_j])
def test_given_8000_teams_when_agreement_is_charted_then_bars_show_how_many_teams_have_each_value(
    index: Callable[..., Agreement],
) -> None:
    agreement = index(*many_teams(8000, 3))
    start = perf_counter()
    chart = chart_of(agreement)
    assert perf_counter() - start < 2
    assert chart is not None
    assert len(list(drawn(chart).iter(f"{SVG}rect"))) <= 80
    assert len(str(chart.html())) < 30_000
    known = [[int(cell.replace(",", "")) for cell in row[1:]] for row in chart.table.rows]
    beyond, matched = np.sum(known, axis=0)
    assert beyond + matched == 8000
    assert beyond == (chance_by_team(agreement) <= 0.05).sum()


def test_height_of_a_bar_in_the_chart_of_agreement_is_proportional_to_its_number_of_teams() -> None:
    root = drawn(chart_of(r_star_wg_j(*many_teams(900, 3))))
    tops: dict[str, float] = {}
    for bar in root.iter(f"{SVG}rect"):
        tops[bar.attrib["x"]] = tops.get(bar.attrib["x"], 0) + float(bar.attrib["height"])
    chart = chart_of(r_star_wg_j(*many_teams(900, 3)))
    assert chart is not None
    counts = [int(row[1]) + int(row[2]) for row in chart.table.rows]
    heights = [tops[x] for x in sorted(tops, key=float)]
    np.testing.assert_allclose(heights, 110 * np.array(counts) / max(counts), atol=0.02)


@pytest.mark.parametrize(
    ("index", "value", "n", "items"),
    [("rwg", 0.7, 6, 1), ("rwg_j", 0.7, 12, 3), ("r_star_wg_j", 0.4, 9, 3), ("ad_mean", 0.6, 8, 3)],
)
def test_coloured_bars_in_the_chart_of_random_agreement_add_up_to_its_probability(
    index: str, value: float, n: int, items: int
) -> None:
    chance = chance_of_agreement(index, value, n, items=items)
    values, probabilities = chance.distribution()
    assert probabilities.sum() == pytest.approx(1)
    assert (np.diff(values) > 0).all()
    stronger = values >= value - 1e-9 if index != "ad_mean" else values <= value + 1e-9
    assert probabilities[stronger].sum() == pytest.approx(chance.p, abs=1e-12)
    chart = chart_of(chance)
    assert chart is not None
    rows = chart.table.rows
    strong, weak = (sum(float(row[place].rstrip("%")) for row in rows) for place in (1, 2))
    assert strong == pytest.approx(100 * chance.p, abs=0.005 * len(rows))
    assert strong + weak == pytest.approx(100, abs=0.01 * len(rows))


def test_given_negative_agreement_that_is_set_to_0_when_charted_then_it_is_in_one_bar() -> None:
    for index, items in (("rwg", 1), ("rwg_j", 3)):
        values, probabilities = chance_of_agreement(index, 0.0, 6, items=items).distribution()
        next_step = float(values[1])
        beyond = chance_of_agreement(index, next_step, 6, items=items).p
        assert values[0] == 0
        assert probabilities[0] == pytest.approx(1 - beyond)
    assert chance_of_agreement("r_star_wg_j", 0.0, 6, items=3).distribution()[0].min() < 0


def test_given_a_very_high_bar_of_agreement_when_charted_then_it_is_cut_and_its_value_is_written() -> (
    None
):
    chance = chance_of_agreement("rwg", 0.7, 6)
    root = drawn(chart_of(chance))
    assert len(of_class(root, "path", "gap")) == 1
    assert f"{chance.distribution()[1].max():.1%}" in words(root)
    assert not of_class(drawn(chart_of(chance_of_agreement("ad_mean", 0.6, 8))), "path", "gap")


def test_given_agreement_with_a_rounding_error_then_its_chart_colours_the_same_bars() -> None:
    step = float(chance_of_agreement("rwg", 0.7, 6).distribution()[0][-3])
    shown = [
        [row[1:] for row in chance_chart(chance_of_agreement("rwg", value, 6)).table.rows]
        for value in (step - 1e-8, step, step + 1e-8)
    ]
    assert shown[0] == shown[1] == shown[2]


def test_chart_of_random_agreement_marks_the_agreement_of_the_team() -> None:
    root = drawn(chart_of(chance_of_agreement("rwg", 0.7, 6, null=null_named("uniform", 5))))
    (mark,) = of_class(root, "line", "threshold")
    ends = tick(root, "0"), tick(root, "1")
    exact = ends[0] + 0.7 * (ends[1] - ends[0])
    assert float(mark.attrib["x1"]) == pytest.approx(exact, abs=0.006)
    assert "0.70 or more: 4.5%" in words(root)


def test_coloured_area_in_the_chart_of_an_estimated_mean_equals_its_probability() -> None:
    posterior = mean_posterior([0, 1, 0, 3, 2], OPTIONS)
    root = drawn(chart_of(posterior))
    unit = tick(root, "2") - tick(root, "1")
    whole, shaded = (_area(of_class(root, "path", name)[0]) for name in ("curve", "whole said"))
    assert shaded / whole == pytest.approx(0.9, abs=0.01)
    height = 110 / float(posterior.density(np.linspace(1.01, 4.99, 999)).max())
    assert whole == pytest.approx(unit * height, rel=0.01)


def _area(path: ElementTree.Element) -> float:
    points = [point.split() for point in path.attrib["d"].strip("MZ").split("L")]
    x, y = np.array(points, dtype=np.float64).T
    return float(abs(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2)


def test_chart_of_an_estimated_mean_marks_the_median_and_its_table_contains_the_median() -> None:
    posterior = mean_posterior([0, 1, 0, 3, 2], OPTIONS)
    found = posterior.estimate()
    root = drawn(chart_of(posterior))
    (dot,) = of_class(root, "circle", "mark said")
    exact = tick(root, "1") + (tick(root, "5") - tick(root, "1")) * (found.value - 1) / 4
    assert float(dot.attrib["cx"]) == pytest.approx(exact, abs=0.006)
    rows = {row[0]: row[1] for row in mean_chart(posterior).table.rows}
    assert rows["median"] == f"{found.value:.2f}"
    assert rows["90% interval"] == f"{found.low:.2f} to {found.high:.2f}"
    assert rows["above 3"] == f"{float(posterior.exceeds(3)):.1%}"


def test_given_a_scale_with_13_values_then_its_chart_labels_only_whole_numbers() -> None:
    posterior = mean_posterior([1] * 13, np.linspace(1, 5, 13))
    ticks = of_class(drawn(chart_of(posterior)), "text", "tick")
    assert [found.text for found in ticks] == ["1", "2", "3", "4", "5"]


def test_bars_of_the_chart_of_possible_means_end_at_the_lowest_and_highest_mean() -> None:
    team = whole_team([0, 1, 0, 3, 2], OPTIONS, 8)
    root = drawn(chart_of(team))
    worst, best = (float(line.attrib["x1"]) for line in of_class(root, "line", "threshold"))
    middles = [
        float(bar.attrib["x"]) + float(bar.attrib["width"]) / 2 for bar in root.iter(f"{SVG}rect")
    ]
    assert middles == sorted(middles)
    assert len(middles) == len(team.values)
    assert worst == pytest.approx(middles[0], abs=0.02)
    assert best == pytest.approx(middles[-1], abs=0.02)
    assert {"at worst 3.25", "at best 4.25"} <= set(words(root))


def test_coloured_bars_of_the_chart_of_possible_means_are_those_in_its_interval() -> None:
    team = whole_team([0, 1, 0, 3, 2], OPTIONS, 8)
    chart = chart_of(team)
    assert chart is not None
    low, high, held = team.interval()
    inside = [row for row in chart.table.rows if row[1] not in {"", "0.00%"}]
    assert (inside[0][0], inside[-1][0]) == (f"{low:.2f}", f"{high:.2f}")
    assert sum(float(row[1].rstrip("%")) for row in inside) == pytest.approx(100 * held, abs=0.05)


def test_given_a_team_in_which_all_answered_then_a_sentence_replaces_its_chart() -> None:
    team = whole_team([0, 1, 0, 3, 2], OPTIONS, 6)
    assert chart_of(team) is None
    assert team._repr_html_() == "<p>All 6 members answered: the team&#39;s mean is 4.00.</p>"
