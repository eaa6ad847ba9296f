"""Find statements with nearly the same meaning, by their wording and the votes on them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from scipy import sparse

from wholesum.charts.result import Result

ALIKE: Final = 0.6
"""How like two wordings must be to be suggested."""
GRAMS: Final = (3, 5)
"""The shortest and the longest stretch of characters that is compared."""
LEAST_BOTH: Final = 3
"""On how many common votes a judgement rests."""
SAME: Final = 0.75
"""The share of common votes that must be equal; below it, votes count against the pair."""

_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*")
_BLOCK: Final = 2_048


@dataclass(frozen=True, slots=True)
class NearDuplicates(Result):
    """A pair of statements that may have the same meaning.

    Parameters
    ----------
    one, other
        The statements, in the order of their rows.
    likeness
        Similarity of the wordings, 0 to 1.
    both
        How many voted on both; ``None`` where fewer than the threshold did, in a sealed dialogue.
    alike
        How many of these cast the same vote on both; ``None`` with ``both``.
    against
        Why they are not duplicates: ``numbers`` if they name different numbers, ``votes``
        if the same people voted differently; empty if there is no such reason.
    """

    one: str
    other: str
    likeness: float
    both: int | None
    alike: int | None
    against: str = ""

    def explain(self) -> str:
        """Describe how similar the wordings of two statements and their votes are."""
        head = f"The wordings are alike ({self.likeness:.2f})"
        votes = (
            "few have voted on both"
            if self.both is None or self.both < LEAST_BOTH
            else f"{self.alike} of {self.both} who voted on both voted alike"
        )
        if self.against == "numbers":
            return f"{head}, but they name different numbers; {votes}. Not duplicates."
        if self.against == "votes":
            return f"{head}, but {votes}. Not duplicates."
        return f"{head}; {votes}. Perhaps duplicates: ask both authors."


def find_near_duplicates(
    statements: Sequence[str],
    texts: Sequence[str],
    votes: pl.DataFrame | None = None,
    *,
    alike: float = ALIKE,
    least: int = 1,
    most: int = 200,
) -> list[NearDuplicates]:
    """Find pairs of statements that may have the same meaning.

    Parameters
    ----------
    statements
        Their ids.
    texts
        Their wordings, in any language.
    votes
        Statement, voter and vote, one row a statement and voter.
    alike
        How like two wordings must be, 0 to 1.
    least
        The fewest who must have voted on both for their votes to be used: the threshold of a
        sealed dialogue.
    most
        How many pairs are returned at most.

    Returns
    -------
    list of NearDuplicates
        The most similar first. Pairs that name different numbers, or on which the same people voted
        differently (at least 3 on both, fewer than three quarters equal), are included with what
        counts against them.

    Notes
    -----
    Wordings are compared by the cosine of their TF-IDF weights over stretches of 3 to 5 characters
    within words and across their borders: lower case, without invisible signs. This
    finds copies, typing errors and small changes, not the same thought in other words; and a
    changed number or a "not" can turn the meaning round. So it is a suggestion, and statements are
    merged by their authors alone.

    References
    ----------
    Manning, C. D., Raghavan, P. & Schütze, H. (2008). Introduction to Information Retrieval.
    Cambridge University Press, chapter 6.
    """
    pairs = _alike_pairs(_weights([_plain(text) for text in texts]), alike)[:most]
    together = _together(statements, pairs, votes)
    return [
        _twins((first, second), likeness, statements, texts, counts, least)
        for (first, second, likeness), counts in zip(pairs, together, strict=True)
    ]


def _twins(
    pair: tuple[int, int],
    likeness: float,
    statements: Sequence[str],
    texts: Sequence[str],
    counts: tuple[int, int],
    least: int,
) -> NearDuplicates:
    first, second = pair
    both, same = counts if counts[0] >= least else (None, None)
    against = ""
    if _numbers(texts[first]) != _numbers(texts[second]):
        against = "numbers"
    elif both is not None and same is not None and both >= LEAST_BOTH and same < SAME * both:
        against = "votes"
    return NearDuplicates(
        statements[first], statements[second], round(likeness, 4), both, same, against
    )


def _plain(text: str) -> str:
    """Convert a wording to lower case, without invisible characters."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    letters = "".join(
        sign for sign in folded if unicodedata.category(sign)[0] != "C" or sign.isspace()
    )
    return f" {' '.join(letters.split())} "


def _numbers(text: str) -> list[str]:
    return sorted(_NUMBER.findall(unicodedata.normalize("NFKC", text)))


def _weights(texts: Sequence[str]) -> sparse.csr_array:
    """Return TF-IDF weights of the character n-grams of each text, one row of length 1 each."""
    known: dict[str, int] = {}
    columns: list[int] = []
    starts = [0]
    for text in texts:
        for size in range(GRAMS[0], GRAMS[1] + 1):
            columns += [
                known.setdefault(text[place : place + size], len(known))
                for place in range(len(text) - size + 1)
            ]
        starts.append(len(columns))
    shape = (len(texts), max(len(known), 1))
    counted = sparse.csr_array(
        (np.ones(len(columns)), np.array(columns, dtype=np.int32), np.array(starts)), shape=shape
    )
    counted.sum_duplicates()
    counted.data = 1 + np.log(counted.data)
    held = np.bincount(counted.indices, minlength=shape[1])
    counted.data *= (np.log((1 + shape[0]) / (1 + held)) + 1)[counted.indices]
    lengths = np.sqrt(np.asarray((counted * counted).sum(axis=1)).ravel())
    counted.data /= np.repeat(np.where(lengths > 0, lengths, 1), np.diff(counted.indptr))
    return counted


def _alike_pairs(weights: sparse.csr_array, alike: float) -> list[tuple[int, int, float]]:
    """Return the pairs of texts with similar wording, the most similar pair first."""
    found: list[tuple[int, int, float]] = []
    for start in range(0, weights.shape[0], _BLOCK):
        block = (weights[start : start + _BLOCK] @ weights.T).tocoo()
        near = (block.data >= alike) & (block.row + start < block.col)
        rows, columns = (block.row[near] + start).tolist(), block.col[near].tolist()
        found += zip(rows, columns, np.minimum(block.data[near], 1).tolist(), strict=True)
    return sorted(found, key=lambda pair: (-round(pair[2], 9), pair[0], pair[1]))


def _together(
    statements: Sequence[str], pairs: Sequence[tuple[int, int, float]], votes: pl.DataFrame | None
) -> list[tuple[int, int]]:
    """Return for each pair of statements how many people voted on both, and how many alike."""
    if votes is None or not pairs:
        return [(0, 0)] * len(pairs)
    cast: dict[str, dict[str, int]] = {}
    wanted = {statements[place] for first, second, _ in pairs for place in (first, second)}
    for name, voter, vote in (
        votes.filter(pl.col("statement").is_in(list(wanted)))
        .select("statement", "voter", "vote")
        .iter_rows()
    ):
        cast.setdefault(name, {})[voter] = vote
    counted = []
    for first, second, _ in pairs:
        votes_on_first, votes_on_second = (
            cast.get(statements[first], {}),
            cast.get(statements[second], {}),
        )
        both = votes_on_first.keys() & votes_on_second.keys()
        counted.append(
            (len(both), sum(votes_on_first[voter] == votes_on_second[voter] for voter in both))
        )
    return counted
