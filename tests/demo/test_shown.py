"""The published results of the sample team show its story and nothing else."""

from __future__ import annotations

import numpy as np
import pytest

from tests.demo.figures import (
    CYCLES,
    JULY,
    MAY,
    SEPTEMBER,
    agreement_a,
    answers_by_item,
    sample,
    shown,
    shown_facets,
    shown_items,
)
from wholesum.core.facets import FACETS
from wholesum.pulse.privacy.small_groups import near_an_end

QUARREL = (JULY, "relevance_of_effort")


def test_in_the_sample_team_only_facets_about_dependence_on_one_person_change_clearly(
    seed: int,
) -> None:
    changes = {key: said.reading.change for key, said in shown_facets(seed).items()}
    assert [key for key, change in changes.items() if change is None] == [
        (MAY, facet.code) for facet in FACETS
    ]
    clear = {
        key: change.words
        for key, change in changes.items()
        if change and change.words != "no clear change"
    }
    assert clear == {
        (SEPTEMBER, "equality"): "likely better",
        (SEPTEMBER, "interchangeability"): "likely better",
    }


def test_in_the_sample_team_only_the_disagreement_in_july_is_shown_as_two_groups_of_answers(
    seed: int,
) -> None:
    camps = [key for key, said in shown_facets(seed).items() if said.reading.two_camps]
    assert camps == [QUARREL]
    items = {key for key, item in shown_items(seed).items() if item.reading.two_camps}
    assert (JULY, "RE1") in items
    assert items <= {(JULY, item) for item in ("RE1", "RE2", "RE3")}


def test_given_the_sample_team_then_two_groups_of_answers_are_shown_only_where_counts_may_be_published(
    seed: int,
) -> None:
    """Eight people, no blank in the facet, four off the commonest answer, two a side, A below 0."""
    given = {cycle: answers_by_item(sample(seed), cycle) for cycle in CYCLES}
    for (cycle, code), item in shown_items(seed).items():
        chosen = given[cycle][code]
        counts = [int((chosen == option).sum()) for option in range(1, 6)]
        may_be_shown = items_may_be_shown(given[cycle], code, 8) and len(chosen) - max(counts) >= 4
        assert item.counts == (tuple(counts) if may_be_shown else None)
        sides = min((chosen < 3).sum(), (chosen > 3).sum())
        split = may_be_shown and sides >= 2 and agreement_a(chosen) < -1e-12
        assert item.reading.two_camps == split, (cycle, code)


def items_may_be_shown(given: dict[str, np.ndarray], code: str, asked: int) -> bool:
    """No item of the facet has a blank, and none a mean near an end of the scale."""
    own = [given[other] for other in siblings(code)]
    return not any(
        len(answers) < asked or near_an_end(answers.mean(), len(answers), 1, 5, threshold=4)
        for answers in own
    )


def siblings(item: str) -> list[str]:
    return [f"{item[:2]}{number}" for number in (1, 2, 3)]


def test_in_the_july_disagreement_of_the_sample_team_nobody_chose_the_middle_answer(
    seed: int,
) -> None:
    counts = shown_items(seed)[JULY, "RE1"].counts
    assert counts is not None
    assert (sum(counts[:2]), counts[2], sum(counts[3:])) == (4, 0, 4)


def test_given_a_round_that_one_member_of_the_sample_team_did_not_answer_then_no_counts_are_shown(
    seed: int,
) -> None:
    items = shown_items(seed)
    assert [r.answered for r in shown(seed).rounds] == [7, 8, 8]
    assert not any(item.counts for (cycle, _), item in items.items() if cycle == MAY)
    for later in (JULY, SEPTEMBER):
        assert sum(cycle == later and item.counts is not None for (cycle, _), item in items.items())


def test_in_the_sample_team_missing_answers_could_change_every_mean_of_may_and_no_later_mean(
    seed: int,
) -> None:
    for (cycle, facet), said in shown_facets(seed).items():
        whole, bounds = said.reading.whole_team, said.reading.bounds
        assert whole is not None
        assert bounds is not None
        if cycle == MAY:
            assert whole.low < whole.high, facet
            assert bounds[0] < bounds[1], facet
        else:
            assert whole.low == whole.high, (cycle, facet)


def test_given_the_item_on_which_the_sample_team_disagrees_in_july_then_the_word_for_agreement_is_none(
    seed: int,
) -> None:
    agreement = shown_facets(seed)[QUARREL].reading.agreement
    assert agreement is not None
    assert agreement.word == "none"


def test_given_the_default_seed_then_the_sample_team_has_no_agreement_on_one_item_in_july_only() -> (
    None
):
    words = {key: said.reading.agreement for key, said in shown_facets().items()}
    assert [key for key, said in words.items() if said and said.word == "none"] == [QUARREL]


def test_every_facet_of_the_sample_team_has_a_result_that_may_be_shown(seed: int) -> None:
    readings = shown_facets(seed)
    assert len(readings) == len(FACETS) * len(CYCLES)
    assert not any(said.reading.withheld for said in readings.values())


@pytest.mark.parametrize("cycle", CYCLES)
def test_given_a_blank_answer_or_an_extreme_mean_in_a_facet_then_only_its_items_are_hidden(
    cycle: str,
) -> None:
    asked = shown().rounds[CYCLES.index(cycle)].answered
    given = answers_by_item(sample(), cycle)
    items = [item for (when, _), item in shown_items().items() if when == cycle]
    held_back = [item.item for item in items if item.reading.withheld]
    assert held_back == [
        item.item for item in items if not items_may_be_shown(given, item.item, asked)
    ]
    assert held_back
    for item in items:
        if item.item not in held_back:
            chosen = given[item.item]
            assert (item.reading.n, item.cannot_say) == (asked, 0)
            assert item.reading.mean == pytest.approx(np.round(chosen.mean(), 1))
