"""Near-duplicates are suggested by wording and votes, and are never merged automatically."""

from __future__ import annotations

from collections.abc import Sequence
from math import log, sqrt

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wholesum.dialogue.facilitation.near_duplicates import NearDuplicates, find_near_duplicates


def slow_likeness(texts: Sequence[str]) -> list[list[float]]:
    """Slow implementation: TF-IDF of sequences of 3 to 5 letters, with dictionaries and loops."""
    plain = [f" {' '.join(text.casefold().split())} " for text in texts]
    counts = []
    for text in plain:
        held: dict[str, int] = {}
        for size in (3, 4, 5):
            for place in range(len(text) - size + 1):
                gram = text[place : place + size]
                held[gram] = held.get(gram, 0) + 1
        counts.append(held)
    rows = []
    for held in counts:
        weights = {
            gram: (1 + log(count))
            * (log((1 + len(texts)) / (1 + sum(gram in other for other in counts))) + 1)
            for gram, count in held.items()
        }
        length = sqrt(sum(weight**2 for weight in weights.values())) or 1
        rows.append({gram: weight / length for gram, weight in weights.items()})
    return [
        [sum(w * other.get(gram, 0) for gram, w in row.items()) for other in rows] for row in rows
    ]


@given(st.lists(st.text("abc ", max_size=12), min_size=2, max_size=6))
@settings(deadline=None, max_examples=60)
def test_similarity_of_two_texts_equals_that_of_a_plain_implementation(texts: list[str]) -> None:
    names = [f"s{place}" for place in range(len(texts))]
    slow = slow_likeness(texts)
    found = {
        (pair.one, pair.other): pair.likeness
        for pair in find_near_duplicates(names, texts, alike=0.3)
    }
    for one in range(len(texts)):
        for other in range(one + 1, len(texts)):
            likeness = found.get((names[one], names[other]), 0.0)
            if abs(slow[one][other] - 0.3) > 1e-6:
                expected = slow[one][other] if slow[one][other] > 0.3 else 0.0
                assert likeness == pytest.approx(expected, abs=1e-4)


def votes_of(**cast: Sequence[int]) -> pl.DataFrame:
    rows = [(name, f"v{n}", vote) for name, votes in cast.items() for n, vote in enumerate(votes)]
    return pl.DataFrame(rows, schema=["statement", "voter", "vote"], orient="row")


def pair_of(
    one: str, other: str, votes: pl.DataFrame | None = None, least: int = 1
) -> NearDuplicates:
    found = find_near_duplicates(["a", "b"], [one, other], votes, least=least)
    assert [(pair.one, pair.other) for pair in found] == [("a", "b")]
    return found[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The works must wait until spring", "the  works must wait until spring."),
        ("o protect our rivers we must act", "To protect our rivers we must act"),
        ("Klimarat: Mehr Züge in der Nacht", "Mehr Züge in der Nacht"),
        (
            "我覺得Uber提供了更便利及更高品質的乘車環境",
            "我覺得Uber提供了更便利及更高品質的乘車環境。",
        ),
        ("Trains\u200b at night\u202e are late", "Trains at night are late"),
    ],
)
def test_given_statements_that_are_copies_or_have_typing_errors_then_they_count_as_near_duplicates(
    one: str, other: str
) -> None:
    pair = pair_of(one, other)
    assert pair.against == ""
    assert pair.explain().endswith("few have voted on both. Perhaps duplicates: ask both authors.")


def test_given_near_duplicate_statements_then_the_explanation_gives_the_number_of_their_common_voters() -> (
    None
):
    votes = votes_of(a=[1] * 8 + [0], b=[1] * 8 + [0])
    pair = pair_of("The works must wait", "The works must wait.", votes)
    assert (pair.both, pair.alike) == (9, 9)
    assert "; 9 of 9 who voted on both voted alike. Perhaps duplicates" in pair.explain()


def test_given_two_statements_that_differ_only_in_a_number_then_they_are_not_duplicates() -> None:
    pair = pair_of(
        "I am 30 years old or older but under 55", "I am 30 years old or older, under 56"
    )
    assert pair.against == "numbers"
    assert pair.explain().endswith("Not duplicates.")
    assert pair_of("It costs 1 mio a year", "It costs 5 mio a year").against == "numbers"


def test_given_different_votes_on_two_similar_statements_then_they_are_not_duplicates() -> None:
    votes = votes_of(a=[1, 1, 1, 1, -1], b=[-1, -1, -1, 1, -1])
    pair = pair_of("The works come first", "The works come not first", votes)
    assert (pair.both, pair.alike, pair.against) == (5, 2, "votes")
    assert pair.explain().endswith("but 2 of 5 who voted on both voted alike. Not duplicates.")


def test_given_two_similar_statements_with_only_two_common_voters_then_their_votes_are_ignored() -> (
    None
):
    pair = pair_of("The works come first", "The works come first.", votes_of(a=[1, 1], b=[-1, -1]))
    assert pair.against == ""
    assert "few have voted on both" in pair.explain()


def test_given_fewer_sealed_votes_on_two_statements_than_the_threshold_then_the_votes_are_ignored() -> (
    None
):
    votes = votes_of(a=[1, 1, 1, 1], b=[-1, -1, -1, -1])
    pair = pair_of("The works come first", "The works come first.", votes, least=5)
    assert (pair.both, pair.alike, pair.against) == (None, None, "")


def test_given_different_or_empty_statements_when_compared_then_no_duplicates_are_suggested() -> (
    None
):
    assert (
        find_near_duplicates(["a", "b"], ["The works come first", "Winter is hard on the depots"])
        == []
    )
    assert find_near_duplicates(["a", "b"], ["", "  "]) == []
    assert find_near_duplicates([], []) == []


def test_given_many_pairs_of_duplicate_statements_when_listed_then_the_most_similar_come_first() -> (
    None
):
    texts = ["The works come first", "The works come first", "The works come first too", "Never"]
    found = find_near_duplicates(list("abcd"), texts)
    assert [(pair.one, pair.other) for pair in found] == [("a", "b"), ("a", "c"), ("b", "c")]
    assert len(find_near_duplicates(list("abcd"), texts, most=1)) == 1
