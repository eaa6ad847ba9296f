"""The story of the sample team must be there in its figures, not only in its prose."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from wholesum.demo import SEED, sample_team
from wholesum.demo.people import CAST, RAILWAY
from wholesum.demo.story import SETTING, STORY
from wholesum.facets import FACETS
from wholesum.mirror.evidence import Evidence, check_folder, read_folder, write_folder
from wholesum.pulse.evidence import PulseEvidence
from wholesum.pulse.reading import read_result

MAY, JULY, SEPTEMBER = (chapter.cycle for chapter in STORY)
SEEDS = (SEED, *range(6))
CODES = tuple(facet.code for facet in FACETS)


@pytest.fixture(scope="module", params=SEEDS)
def team(request: pytest.FixtureRequest) -> Evidence:
    return sample_team(seed=request.param)


def pulse_of(team: Evidence) -> PulseEvidence:
    assert team.pulse is not None, "the sample team has a pulse"
    return team.pulse


def answered(team: Evidence, cycle: str) -> pl.DataFrame:
    """All answers of a round beside the facet and direction of their item."""
    pulse = pulse_of(team)
    items = pulse.items.select("item", "facet", "reverse")
    return (
        pulse.answers.filter(pl.col("round") == cycle)
        .join(items, on="item", maintain_order="left")
        .with_columns(turned=pl.when("reverse").then(6 - pl.col("answer")).otherwise("answer"))
    )


def scores(team: Evidence, facet: str, cycle: str) -> NDArray[np.float64]:
    """Facet scores of those who answered at least two of its three items."""
    return (
        answered(team, cycle)
        .filter(pl.col("facet") == facet)
        .group_by("respondent", maintain_order=True)
        .agg(pl.col("turned").mean().alias("score"), pl.col("turned").count().alias("items"))
        .filter(pl.col("items") >= 2)["score"]
        .to_numpy()
    )


def mean(team: Evidence, facet: str, cycle: str) -> float:
    return float(scores(team, facet, cycle).mean())


def item_answers(team: Evidence, item: str, cycle: str) -> NDArray[np.int64]:
    """Answers to one item as they were given, not turned, without the blanks."""
    chosen = answered(team, cycle).filter(pl.col("item") == item)["answer"]
    return chosen.drop_nulls().cast(pl.Int64).to_numpy()


def probability_of_rise(before: NDArray[np.float64], after: NDArray[np.float64]) -> float:
    """P(later mean > earlier mean), Dirichlet with weight 1 over the possible facet scores."""
    rng = np.random.default_rng(7)

    def draws(sample: NDArray[np.float64]) -> NDArray[np.float64]:
        values = np.union1d(np.round(sample, 6), np.arange(1.0, 6.0))
        counts = np.array([(np.round(sample, 6) == value).sum() for value in values])
        drawn: NDArray[np.float64] = rng.dirichlet(counts + 1 / len(values), 4000) @ values
        return drawn

    return float((draws(after) > draws(before)).mean())


def agreement_a(answers: NDArray[np.int64]) -> float:
    """Return van der Eijk's A of answers 1 to 5, layer by layer; below 0 it is polarised."""
    left = np.bincount(answers, minlength=6)[1:].astype(float)
    total, value = left.sum(), 0.0
    while left.any():
        filled = (left > 0).astype(int)
        height, width = left[left > 0].min(), int(filled.sum())
        triples = list(combinations(filled.tolist(), 3))
        apart = triples.count((1, 0, 1))
        beside = triples.count((1, 1, 0)) + triples.count((0, 1, 1))
        u = (3 * beside - 4 * apart) / (3 * (beside + apart)) if beside + apart else 1.0
        layer = 1.0 if width == 1 else u * (1 - (width - 1) / 4)
        value += layer * height * width / total
        left = left - height * filled
    return value


# The tables


def test_the_same_seed_gives_the_same_team() -> None:
    one, other = pulse_of(sample_team(seed=5)), pulse_of(sample_team(seed=5))
    assert one.answers.equals(other.answers)
    assert one.rounds.equals(other.rounds)


def test_another_seed_gives_other_answers() -> None:
    one, other = pulse_of(sample_team(seed=5)), pulse_of(sample_team(seed=6))
    assert one.answers["answer"].to_list() != other.answers["answer"].to_list()


def test_eight_people_lead_in_four_functions_of_two() -> None:
    people = sample_team().people
    assert people["person"].n_unique() == people["name"].n_unique() == len(CAST) == 8
    assert people["function"].value_counts()["count"].to_list() == [2, 2, 2, 2]
    assert people["left"].null_count() == 8


def test_the_sealed_rounds_are_about_six_weeks_apart() -> None:
    rounds = pulse_of(sample_team()).rounds
    assert rounds["round"].to_list() == ["2026-05", "2026-07", "2026-09"]
    assert rounds["promise"].to_list() == ["sealed"] * 3
    assert rounds["members"].to_list() == [8] * 3
    assert rounds["threshold"].to_list() == [4] * 3
    for chapter in STORY:
        assert f"{chapter.opens:%Y-%m}" == chapter.cycle
        assert 1 <= (chapter.closes - chapter.opens).days <= 7
    for earlier, later in pairwise(STORY):
        assert 35 <= (later.opens - earlier.opens).days <= 56


def test_every_answer_is_an_option_or_a_blank(team: Evidence) -> None:
    answers = pulse_of(team).answers["answer"]
    assert set(answers.drop_nulls().to_list()) <= {1, 2, 3, 4, 5}


def test_the_items_stand_by_facet_as_the_answers_are_dealt() -> None:
    facets = pulse_of(sample_team()).items["facet"].to_list()
    assert facets == [facet.code for facet in FACETS for _ in range(3)]


def test_everyone_who_answered_was_asked_all_thirty_items(team: Evidence) -> None:
    pulse = pulse_of(team)
    rows = pulse.answers.group_by("round", "respondent").agg(
        pl.len().alias("rows"), pl.col("item").n_unique().alias("items")
    )
    assert set(rows["rows"]) == set(rows["items"]) == {30}
    assert set(pulse.answers["item"]) == set(pulse.items["item"])


def test_seven_of_eight_answer_in_july_and_all_in_the_other_rounds(team: Evidence) -> None:
    people = [answered(team, cycle)["respondent"].n_unique() for cycle in (MAY, JULY, SEPTEMBER)]
    assert people == [8, 7, 8]


def test_respondent_ids_of_different_rounds_have_nothing_in_common(team: Evidence) -> None:
    answers = pulse_of(team).answers
    assert answers["respondent"].n_unique() == 8 + 7 + 8
    assert not set(answers["respondent"]) & {member.person for member in CAST}


def test_the_place_of_a_respondent_in_the_table_does_not_link_the_rounds() -> None:
    """Were the voices in one order in every round, their inclusion would correlate near .8."""
    alike = []
    for seed in range(40):
        sample = sample_team(seed=seed)
        may, september = (scores(sample, "inclusion", cycle) for cycle in (MAY, SEPTEMBER))
        alike.append(np.corrcoef(may, september)[0, 1])
    assert abs(float(np.mean(alike))) < 3 / np.sqrt(40 * 7)


def test_some_say_that_they_cannot_say(team: Evidence) -> None:
    for cycle in (MAY, JULY, SEPTEMBER):
        assert 1 <= answered(team, cycle)["answer"].null_count() <= 8


def test_somebody_cannot_yet_say_what_the_team_changes_in_may(team: Evidence) -> None:
    assert len(scores(team, "transformational_impact", MAY)) == 7
    others = [code for code in CODES if code != "transformational_impact"]
    assert {len(scores(team, code, MAY)) for code in others} == {8}


# The story


def test_the_team_speaks_well_of_trust_and_shared_goals_from_the_start(team: Evidence) -> None:
    others = set(CODES) - {"mutual_trust", "shared_goals"}
    highest_other = max(mean(team, facet, MAY) for facet in others)
    for facet in ("mutual_trust", "shared_goals"):
        assert mean(team, facet, MAY) >= 3.7
        assert mean(team, facet, MAY) > highest_other


def test_interchangeability_equality_and_accountability_are_lowest_in_may(team: Evidence) -> None:
    by_mean = sorted(CODES, key=lambda facet: mean(team, facet, MAY))
    assert set(by_mean[:3]) == {"equality", "interchangeability", "mutual_accountability"}


@pytest.mark.parametrize("item", ["EQ3", "IC3", "MA3"])
def test_the_items_that_speak_of_the_hero_and_the_head_are_granted_in_may(
    team: Evidence, item: str
) -> None:
    said = item_answers(team, item, MAY)
    assert said.mean() >= 3.75
    assert (said > 3).sum() > len(said) / 2
    assert (said < 3).sum() <= 1


@pytest.mark.parametrize("item", ["EQ3", "IC3", "MA3"])
def test_nobody_denies_them_with_the_default_seed(item: str) -> None:
    assert item_answers(sample_team(), item, MAY).min() >= 3


@pytest.mark.parametrize("item", ["EQ3", "IC3"])
def test_fewer_say_in_september_that_work_hangs_on_one_person(team: Evidence, item: str) -> None:
    fall = item_answers(team, item, MAY).mean() - item_answers(team, item, SEPTEMBER).mean()
    assert fall >= 0.5


@pytest.mark.parametrize("facet", ["equality", "interchangeability"])
def test_what_hung_on_one_person_clearly_rises_in_september_and_not_before(
    team: Evidence, facet: str
) -> None:
    may, july, september = (scores(team, facet, cycle) for cycle in (MAY, JULY, SEPTEMBER))
    assert september.mean() - july.mean() >= 0.6
    assert september.mean() - may.mean() >= 0.75
    assert probability_of_rise(july, september) >= 0.95
    assert probability_of_rise(may, september) >= 0.95
    assert probability_of_rise(may, july) < 0.95


def test_accountability_rises_a_little(team: Evidence) -> None:
    gain = mean(team, "mutual_accountability", SEPTEMBER) - mean(team, "mutual_accountability", MAY)
    assert 0.1 <= gain <= 0.7


def test_accountability_rises_each_time_with_the_default_seed() -> None:
    sample = sample_team()
    means = [mean(sample, "mutual_accountability", cycle) for cycle in (MAY, JULY, SEPTEMBER)]
    assert means[0] < means[1] < means[2]


def test_trust_stays_high(team: Evidence) -> None:
    may, july, september = (scores(team, "mutual_trust", cycle) for cycle in (MAY, JULY, SEPTEMBER))
    assert min(may.mean(), july.mean(), september.mean()) >= 3.6
    assert 0.05 < probability_of_rise(may, july) < 0.95
    assert 0.05 < probability_of_rise(july, september) < 0.95


def test_inclusion_gets_a_little_worse(team: Evidence) -> None:
    fall = mean(team, "inclusion", MAY) - mean(team, "inclusion", SEPTEMBER)
    assert 0.05 <= fall <= 0.6


def test_more_say_in_september_that_some_learn_later_than_the_rest(team: Evidence) -> None:
    may, september = (item_answers(team, "IN3", cycle) for cycle in (MAY, SEPTEMBER))
    assert september.mean() - may.mean() >= 0.2
    assert (september == 5).sum() > (may == 5).sum()


def test_relevance_of_effort_splits_the_team_in_july(team: Evidence) -> None:
    said = scores(team, "relevance_of_effort", JULY)
    assert ((said < 2.5).sum(), (said > 3.5).sum()) == (4, 3)
    hours = item_answers(team, "RE1", JULY)
    assert (hours < 3).sum() >= 2
    assert (hours > 3).sum() >= 2
    assert agreement_a(hours) < 0


def test_the_split_has_healed_in_september(team: Evidence) -> None:
    spread = {c: scores(team, "relevance_of_effort", c).std(ddof=1) for c in (JULY, SEPTEMBER)}
    assert spread[SEPTEMBER] < spread[JULY] / 2
    assert agreement_a(item_answers(team, "RE1", SEPTEMBER)) > 0.2
    assert agreement_a(item_answers(team, "RE1", MAY)) > 0.2


def test_no_other_facet_is_split_into_two_camps_on_its_scores(team: Evidence) -> None:
    for facet in set(CODES) - {"relevance_of_effort"}:
        for cycle in (MAY, JULY, SEPTEMBER):
            assert scores(team, facet, cycle).std(ddof=1) < 1.1


def test_nothing_else_clearly_changes_with_the_default_seed() -> None:
    sample = sample_team()
    for facet in set(CODES) - {"equality", "interchangeability"}:
        for earlier, later in ((MAY, JULY), (JULY, SEPTEMBER)):
            rise = probability_of_rise(scores(sample, facet, earlier), scores(sample, facet, later))
            assert 0.05 < rise < 0.95, (facet, earlier)


def test_no_facet_is_unanimous_or_near_an_end_of_the_scale(team: Evidence) -> None:
    for facet in CODES:
        for cycle in (MAY, JULY, SEPTEMBER):
            said = scores(team, facet, cycle)
            assert len(set(said.round(3))) > 1
            assert 1 + 1 / 8 < said.mean() < 5 - 1 / 8


def test_reversed_items_go_with_the_others_once_they_are_turned() -> None:
    """Pooled over the rounds, those who grant the two plain items deny the reversed one."""
    sample = sample_team()
    said = pl.concat([answered(sample, cycle) for cycle in (MAY, JULY, SEPTEMBER)])
    for facet in CODES:
        pairs = (
            said.filter(pl.col("facet") == facet)
            .group_by("respondent")
            .agg(
                pl.col("answer").filter("reverse").mean().alias("reversed"),
                pl.col("answer").filter(~pl.col("reverse")).mean().alias("plain"),
            )
            .drop_nulls()
        )
        assert np.corrcoef(pairs["plain"], pairs["reversed"])[0, 1] < 0, facet


def test_the_pulse_that_may_be_shown_has_the_changes_of_the_story_and_no_others() -> None:
    sample = sample_team()
    shown = read_result(pulse_of(sample), sample.name)
    clear = {
        (round_.round, said.facet): said.reading.change.words
        for round_ in shown.rounds
        for said in round_.facets
        if said.reading.change and said.reading.change.words != "no clear change"
    }
    assert clear == {
        (SEPTEMBER, "equality"): "likely better",
        (SEPTEMBER, "interchangeability"): "likely better",
    }


def test_the_pulse_that_may_be_shown_tells_of_the_quarrel_by_its_agreement_alone() -> None:
    sample = sample_team()
    shown = read_result(pulse_of(sample), sample.name)
    readings = {(r.round, said.facet): said.reading for r in shown.rounds for said in r.facets}
    none = [
        key for key, said in readings.items() if said.agreement and said.agreement.word == "none"
    ]
    assert none == [(JULY, "relevance_of_effort")]
    assert not any(said.withheld or said.two_camps for said in readings.values())


# The folder and the page


def test_the_evidence_folder_of_the_sample_team_passes_its_check(tmp_path: Path) -> None:
    write_folder(sample_team(), tmp_path / "sample")
    assert check_folder(tmp_path / "sample") == []


def test_the_sample_team_read_from_its_folder_is_the_same(tmp_path: Path) -> None:
    sample = sample_team()
    write_folder(sample, tmp_path / "sample")
    again = read_folder(tmp_path / "sample")
    assert again.name == sample.name == RAILWAY
    assert again.people.equals(sample.people)
    assert pulse_of(again).answers.equals(pulse_of(sample).answers)
    assert pulse_of(again).rounds.equals(pulse_of(sample).rounds)


def test_the_story_names_only_people_of_the_cast() -> None:
    told = " ".join([SETTING, *(chapter.text for chapter in STORY)])
    named = {name for member in CAST for name in member.name.split() if name in told}
    assert {"Tomasz", "Marit", "Lupe", "Yasmin"} <= named
    assert RAILWAY in told


def sample_page() -> str:
    return (Path(__file__).parents[2] / "docs" / "sample-team.md").read_text(encoding="utf-8")


def test_the_page_on_the_sample_team_tells_the_same_story() -> None:
    page = " ".join(sample_page().split())
    assert all(text in page for text in (SETTING, *(chapter.text for chapter in STORY)))
    assert all(f"{chapter.cycle}: {chapter.title}" in page for chapter in STORY)
    assert all(member.name in page for member in CAST)


def test_the_page_on_the_sample_team_quotes_the_figures_as_produced() -> None:
    page = sample_page()
    sample = sample_team()
    for facet in FACETS:
        row = re.search(rf"^\| {facet.name} \|(.*)\|$", page, flags=re.MULTILINE)
        assert row is not None, facet.name
        quoted = [cell.strip() for cell in row[1].split("|")]
        assert quoted == [f"{mean(sample, facet.code, c):.1f}" for c in (MAY, JULY, SEPTEMBER)]
