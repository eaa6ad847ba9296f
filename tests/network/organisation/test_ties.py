"""People and ties are joined by id; opted-out people leave no trace; other ids are noticed."""

import polars as pl
import pytest

from tests.network.organisation.cast import eu_core, law_firm, network_of
from tests.reference import reference_folder
from wholesum.network.organisation.bridges import next_bridges
from wholesum.network.organisation.change import bridging_change
from wholesum.network.organisation.matrix import function_matrix
from wholesum.network.organisation.measures import bridging, mutuality, spread
from wholesum.network.organisation.stand_in import stand_in
from wholesum.network.organisation.ties import OrganisationNetwork, organisation_network
from wholesum.tables import ReadingWarning

FUNCTIONS = "a" * 12 + "b" * 12
TIES = [(place, (place * 5 + shift) % 24) for place in range(24) for shift in (1, 2, 7)]


def figures(network: OrganisationNetwork) -> list[object]:
    matrix = function_matrix(network)
    return [
        *(bridging(network), spread(network), mutuality(network), stand_in(network)),
        *(next_bridges(network), matrix.functions, matrix.ties.tolist()),
    ]


@pytest.mark.parametrize("seed", range(4))
def test_given_ties_in_another_row_order_then_all_figures_of_the_network_are_the_same(
    seed: int,
) -> None:
    people, ties = eu_core()
    mixed = people.sample(fraction=1, shuffle=True, seed=seed)
    again = organisation_network(mixed, ties.sample(fraction=1, shuffle=True, seed=seed))
    assert figures(again) == figures(organisation_network(people, ties))


def test_given_people_in_another_row_order_then_each_person_keeps_their_own_job_function() -> None:
    people, ties = eu_core()
    network = organisation_network(people.reverse(), ties)
    known = dict(people.iter_rows())
    found = [network.functions[code] for code in network.function]
    assert [known[person] for person in network.people] == found


@pytest.mark.parametrize("away", [["1"], ["26", "13", "5"]])
def test_given_people_who_opted_out_then_the_figures_equal_those_without_any_row_of_these_people(
    away: list[str],
) -> None:
    people, ties = law_firm()
    without = ties.filter(~pl.col("source").is_in(away), ~pl.col("target").is_in(away))
    rest = people.filter(~pl.col("person").is_in(away))
    found = organisation_network(people, ties, opted_out=away)
    assert figures(found) == figures(organisation_network(rest, without))
    assert not set(found.people) & set(away)


def test_given_ties_with_unknown_ids_of_people_when_read_then_a_warning_says_so() -> None:
    people = pl.DataFrame({"person": ["a", "b"], "function": ["x", "y"]})
    ties = pl.DataFrame({"source": ["a", "q", "r"], "target": ["b", "s", "t"]})
    with pytest.warns(ReadingWarning, match="Fewer than half of the ids"):
        network = organisation_network(people, ties)
    assert network.source.size == 1


def test_given_two_files_with_different_ids_of_people_when_compared_then_a_warning_says_so() -> (
    None
):
    people, ties = eu_core()
    other = pl.read_csv(
        reference_folder() / "network/email_eu_core_temporal_150d.csv.gz", infer_schema=False
    ).select("source", "target")
    first = organisation_network(people, ties)
    with pytest.warns(ReadingWarning, match="hardly any ties in common"):
        bridging_change(first, organisation_network(people, other))


def test_given_people_who_did_not_answer_then_their_pairs_do_not_count_as_ties_in_one_direction() -> (
    None
):
    people = pl.DataFrame(
        {
            "person": [f"{place:02}" for place in range(14)],
            "function": list("ab" * 7),
            "answered": [place > 1 for place in range(14)],
        }
    )
    ties = pl.DataFrame(
        [(f"{a:02}", f"{b:02}") for a in range(14) for b in range(14) if a != b],
        ["source", "target"],
        orient="row",
    )
    found = mutuality(organisation_network(people, ties))
    assert found is not None
    assert (found.mutual, found.pairs) == (66, 66)


def test_given_repeated_ties_then_their_weights_are_added_and_ties_to_oneself_are_left_out() -> (
    None
):
    people = pl.DataFrame({"person": ["a", "b"], "function": ["x", "y"]})
    ties = pl.DataFrame(
        {"source": ["a", "a", "b"], "target": ["b", "b", "b"], "weight": [1.0, 2.5, 9.0]}
    )
    network = organisation_network(people, ties)
    assert network.weight.tolist() == [3.5]
    assert network.frequent(3.6).source.size == 0


def test_given_pairs_proposed_as_new_ties_then_each_person_is_in_at_most_two_and_job_functions_differ() -> (
    None
):
    network = network_of(TIES, FUNCTIONS[:6] + "cccccc" + FUNCTIONS[12:18] + "dddddd")
    found = next_bridges(network, 20)
    people = [person for bridge in found for person in (bridge.one, bridge.other)]
    assert found
    assert max(people.count(person) for person in people) <= 2
    assert all(
        bridge.functions[0] != bridge.functions[1] and bridge.contacts > 0 for bridge in found
    )
    assert next_bridges(network_of(TIES[:9], FUNCTIONS[:19])) == []
