"""Ties by function: the same sums in any division, and never of too few people."""

from __future__ import annotations

import json
from itertools import pairwise, permutations
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from msgspec.structs import replace

from wholesum.network.organisation.matrix import OTHERS, function_matrix
from wholesum.network.organisation.ties import organisation_network
from wholesum.places.summarise import summarise
from wholesum.places.summary import Summary, add, read_summary, write_summary
from wholesum.tables import BadEvidence

PEOPLE = 120


def people_of(people: int = PEOPLE) -> pl.DataFrame:
    """Return people of two large functions, one of five and one of three; a tenth did not answer."""
    function = ["law"] * 3 + ["press"] * 5 + ["care", "money"] * people
    return pl.DataFrame(
        {
            "person": [f"p{place}" for place in range(people)],
            "function": function[:people],
            "answered": [place % 10 != 9 for place in range(people)],
        }
    )


def ties_of(people: int = PEOPLE, seed: int = 9) -> pl.DataFrame:
    """Return ties of people who name about ten others, some of them twice."""
    source, target = np.random.default_rng(seed).integers(0, people, (2, 10 * people))
    return pl.DataFrame(
        {"source": [f"p{place}" for place in source], "target": [f"p{place}" for place in target]}
    )


def write_place(folder: Path, ties: pl.DataFrame, parts: int = 1, seed: int = 0) -> list[Path]:
    """Write the people and the ties in so many files, all ties of a person in one of them."""
    folder.mkdir(exist_ok=True)
    files = [folder / "network_people.csv"]
    people_of().write_csv(files[0])
    shuffled = ties.sample(fraction=1, shuffle=True, seed=seed)
    part = shuffled["source"].str.slice(1).cast(pl.Int64) % parts
    for number in np.random.default_rng(seed).permutation(parts).tolist():
        files.append(folder / f"ties-{number}.parquet")
        shuffled.filter(part == number).write_parquet(files[-1])
    return files


def content(summary: Summary) -> bytes:
    return write_summary(replace(summary, parts=()))


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("parts", [1, 2, 7, 16])
def test_given_ties_of_a_place_in_several_files_in_any_order_then_the_summary_equals_that_of_one_file(
    parts: int, seed: int, tmp_path: Path
) -> None:
    whole = summarise(write_place(tmp_path / "whole", ties_of()))
    divided = summarise(write_place(tmp_path / "parts", ties_of(), parts, seed))
    assert content(divided) == content(whole)
    assert whole.ties


def test_given_ties_of_several_places_when_combined_in_any_order_then_the_sums_are_the_same(
    tmp_path: Path,
) -> None:
    places = [summarise(write_place(tmp_path / str(seed), ties_of(seed=seed))) for seed in range(4)]
    expected = write_summary(add(places))
    assert all(write_summary(add(order)) == expected for order in permutations(places))
    (tmp_path / "all.summary").write_bytes(expected)
    assert read_summary(tmp_path / "all.summary") == add(places)
    count = add(places).ties["care"]["money"]
    assert count.ties == sum(place.ties["care"]["money"].ties for place in places)


def test_given_ties_of_a_place_when_summed_then_the_counts_equal_those_of_a_plain_loop(
    tmp_path: Path,
) -> None:
    made = summarise(write_place(tmp_path, ties_of(), 7))
    function = dict(people_of().select("person", "function").iter_rows())
    function = {name: OTHERS if kind == "law" else kind for name, kind in function.items()}
    function = {name: OTHERS if kind == "press" else kind for name, kind in function.items()}
    answered = {name for name, _, did in people_of().iter_rows() if did}
    ties = {pair for pair in ties_of().iter_rows() if pair[0] != pair[1] and pair[0] in answered}
    assert set(made.ties) == {"care", "money", OTHERS}
    for one, row in made.ties.items():
        for other, count in row.items():
            found = [
                pair for pair in ties if (function[pair[0]], function[pair[1]]) == (one, other)
            ]
            assert count.ties == len(found)
            assert count.people == len({source for source, _ in found})
            possible = sum(
                function[source] == one and function[target] == other and source != target
                for source in answered
                for target in function
            )
            assert count.possible == possible


def test_given_all_ties_of_a_place_then_its_counts_equal_those_of_the_matrix_of_functions(
    tmp_path: Path,
) -> None:
    made = summarise(write_place(tmp_path, ties_of()))
    matrix = function_matrix(organisation_network(people_of(), ties_of()))
    found = {
        (one, other): matrix.ties[i, j]
        for i, one in enumerate(matrix.functions)
        for j, other in enumerate(matrix.functions)
    }
    counts = {
        (one, other): count.ties for one, row in made.ties.items() for other, count in row.items()
    }
    assert counts == {pair: found[pair] for pair in counts}
    assert len(counts) >= 8


@pytest.mark.parametrize("askers", [0, 4, 5])
def test_given_ties_of_fewer_than_five_people_of_a_place_then_the_summary_leaves_them_out(
    askers: int, tmp_path: Path
) -> None:
    care, money = (
        people_of().filter(pl.col("function") == name, pl.col("answered"))["person"].to_list()
        for name in ("care", "money")
    )
    inside = list(pairwise(care))
    across = [(one, other) for one in care[:askers] for other in money[:3]]
    ties = pl.DataFrame(inside + across, ["source", "target"], orient="row")
    made = summarise(write_place(tmp_path, ties))
    assert ("money" in made.ties["care"]) is (askers >= 5)
    assert made.withheld == {"ties between some functions": 1}


def test_given_a_place_where_nearly_everybody_names_everybody_then_the_summary_leaves_out_its_ties(
    tmp_path: Path,
) -> None:
    names = people_of()["person"].to_list()
    ties = pl.DataFrame(
        [(one, other) for one in names for other in names], ["source", "target"], orient="row"
    )
    with pytest.raises(BadEvidence, match="no count has enough people"):
        summarise(write_place(tmp_path, ties))


def test_given_ties_of_a_place_then_its_summary_names_no_person(tmp_path: Path) -> None:
    assert '"p1' not in content(summarise(write_place(tmp_path, ties_of()))).decode()


def test_given_ties_of_a_place_without_people_or_with_two_tables_of_people_then_the_fault_says_so(
    tmp_path: Path,
) -> None:
    people, ties = write_place(tmp_path / "one", ties_of())
    with pytest.raises(BadEvidence, match=r"give network_people\.csv too"):
        summarise([ties])
    write_place(tmp_path / "two", ties_of())
    (tmp_path / "two" / "ties-0.parquet").rename(tmp_path / "two" / "ties.parquet")
    with pytest.raises(BadEvidence, match="there are two tables of network_people"):
        summarise([people, ties, tmp_path / "two"])


def test_given_the_ties_of_one_person_in_two_files_of_a_place_then_the_fault_says_so(
    tmp_path: Path,
) -> None:
    files = write_place(tmp_path, ties_of(), 2)
    both = pl.concat([pl.read_parquet(file) for file in files[1:]])
    both.write_parquet(files[1])
    with pytest.raises(BadEvidence, match="a person is in two files"):
        summarise(files)


@pytest.mark.parametrize(("people", "ties", "possible"), [(4, 9, 99), (9, 8, 99), (9, 95, 99)])
def test_given_the_summary_of_a_place_with_ties_of_too_few_people_when_read_then_it_is_refused(
    people: int, ties: int, possible: int, tmp_path: Path
) -> None:
    made = json.loads(write_summary(summarise(write_place(tmp_path, ties_of()))))
    made["ties"]["care"]["money"] = {"people": people, "ties": ties, "possible": possible}
    (tmp_path / "part.summary").write_text(json.dumps(made))
    with pytest.raises(BadEvidence, match="ties from care to money are too few or too many"):
        read_summary(tmp_path / "part.summary")
