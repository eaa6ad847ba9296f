"""Before any result is computed, a plan decides what may be shown of each facet and item."""

from __future__ import annotations

from collections.abc import Sequence

from tests.cast import pulse_of
from wholesum.pulse.summary.figures import figures_of
from wholesum.pulse.summary.measures import RoundTable, round_table
from wholesum.pulse.summary.plan import Terms, disclosure_plan

TERMS = Terms(since="", asked=None, threshold=4, beside_teams=False)
EIGHT = [[2, 3, 4], [3, 2, 3], [4, 4, 2], [3, 3, 4], [2, 4, 3], [4, 2, 2], [3, 4, 4], [2, 2, 3]]


def table(rows: Sequence[Sequence[int | None]]) -> RoundTable:
    evidence = pulse_of({"1": rows})
    return round_table(evidence.answers, evidence.items, "1")


def test_given_enough_different_answers_then_the_facet_and_its_items_are_shown() -> None:
    plan = disclosure_plan(table(EIGHT), TERMS)
    assert all(shown.mean is not None for shown in (*plan.facets.values(), *plan.items.values()))


def test_given_one_item_with_a_mean_near_an_end_of_the_scale_then_all_items_of_its_facet_are_hidden() -> (
    None
):
    plan = disclosure_plan(table([[5, *row[1:]] for row in EIGHT]), TERMS)
    assert plan.facets["mutual_trust"].mean is not None
    assert all(shown.mean is None for shown in plan.items.values())
    assert {shown.band for shown in plan.items.values()} == {None}
    assert all(
        shown.withheld == "withheld: to protect single answers" for shown in plan.items.values()
    )


def test_given_one_blank_answer_to_a_facet_then_items_are_hidden_below_three_times_the_threshold() -> (
    None
):
    few = disclosure_plan(table([[None, 3, 4], *EIGHT]), TERMS)
    many = disclosure_plan(table([[None, 3, 4], *EIGHT, *EIGHT]), TERMS)
    assert all(shown.mean is None for shown in few.items.values())
    assert all(shown.mean is not None for shown in many.items.values())


def test_given_too_few_answers_to_a_pulse_then_the_reason_for_hiding_names_the_threshold() -> None:
    plan = disclosure_plan(table(EIGHT[:3]), TERMS)
    reasons = {shown.withheld for shown in (*plan.facets.values(), *plan.items.values())}
    assert reasons == {"fewer than 4 people answered"}


def test_given_enough_people_but_many_blank_answers_then_the_reason_for_hiding_names_the_questions() -> (
    None
):
    blanks = [[4, None, None], [None, None, 4]]
    plan = disclosure_plan(table([*EIGHT[:3], *blanks]), TERMS)
    assert (
        plan.facets["mutual_trust"].withheld
        == "fewer than 4 people answered enough of these questions"
    )
    assert plan.items["TR2"].withheld == "fewer than 4 people answered this question"


def test_given_a_plan_of_what_may_be_shown_when_results_are_computed_then_they_contain_only_that() -> (
    None
):
    shown = table([[5, *row[1:]] for row in EIGHT])
    plan = disclosure_plan(shown, TERMS)
    for measures, part in ((shown.by_facet, plan.facets), (shown.by_item, plan.items)):
        for code, figures in figures_of(measures, part, TERMS, {}).items():
            assert figures.reading.mean == part[code].mean
            assert figures.reading.withheld == part[code].withheld
            assert (figures.reading.favourable is None) == (not part[code].fine)
            assert (figures.reading.again is None) == (part[code].mean is None)
