from __future__ import annotations

from wholesum.core.facets import FACET, FACETS, Kind


def test_facets_of_the_mirror_are_six_commitments_and_four_criteria() -> None:
    assert [facet.kind for facet in FACETS] == [Kind.COMMITMENT] * 6 + [Kind.CRITERION] * 4


def test_given_the_code_of_a_facet_when_looked_up_then_the_facet_with_this_code_is_returned() -> (
    None
):
    assert [FACET[facet.code] for facet in FACETS] == list(FACETS)


def test_each_facet_names_acts_that_can_be_observed_and_the_practices_that_show_these_acts() -> (
    None
):
    assert all(facet.done_by and facet.practices for facet in FACETS)
