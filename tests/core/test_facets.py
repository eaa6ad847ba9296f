from __future__ import annotations

from wholesum.core.facets import FACET, FACETS, Kind


def test_there_are_six_commitments_and_four_criteria() -> None:
    assert [facet.kind for facet in FACETS] == [Kind.COMMITMENT] * 6 + [Kind.CRITERION] * 4


def test_each_facet_is_found_by_its_code() -> None:
    assert [FACET[facet.code] for facet in FACETS] == list(FACETS)


def test_each_facet_names_what_would_be_seen_and_the_practice_that_shows_it() -> None:
    assert all(facet.done_by and facet.practices for facet in FACETS)
