"""Find gifts: strengths of a person that others named, and words with similar spelling."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations
from typing import Final

import polars as pl

_ALIKE: Final = 0.8


@dataclass(frozen=True)
class Gift:
    """One strength of a person, with the stories that others told about it.

    Parameters
    ----------
    strength
        The strength.
    others
        The number of other members who named it.
    by_self
        Whether the person named it too.
    stories
        The stories of the others.
    """

    strength: str
    others: int
    by_self: bool
    stories: tuple[str, ...]

    @property
    def is_unseen(self) -> bool:
        """Whether only other people named this strength, and the person did not."""
        return self.others > 0 and not self.by_self


def gifts_of(strengths: pl.DataFrame, person: str) -> list[Gift]:
    """Return the strengths of a person; strengths that only others named come first.

    Parameters
    ----------
    strengths
        The rows of the table ``strengths``.
    person
        The person, who alone may see the result.

    Returns
    -------
    list of Gift
        In the order of the alphabet within both groups, never by number. Words that differ only
        in upper and lower case are one strength.
    """
    found: dict[str, list[dict[str, object]]] = {}
    rows = strengths.filter(pl.col("person") == person, ~pl.col("wish").fill_null(value=False))
    for row in rows.iter_rows(named=True):
        found.setdefault(row["strength"].casefold(), []).append(row)
    gifts = [
        Gift(
            str(rows[0]["strength"]),
            sum(row["named_by"] != person for row in rows),
            any(row["named_by"] == person for row in rows),
            tuple(str(row["story"]) for row in rows if row["story"] and row["named_by"] != person),
        )
        for rows in found.values()
    ]
    return sorted(gifts, key=lambda gift: (not gift.is_unseen, gift.strength.casefold()))


def similar_words(words: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield pairs of words for strengths that may mean the same.

    Parameters
    ----------
    words
        The strengths in use.

    Yields
    ------
    tuple of str
        Two words that are at least 80% alike by their longest matching blocks (`difflib`), or
        that share the first five letters, in the order of the alphabet. It compares letters, not
        meanings.
    """
    for one_word, other_word in combinations(sorted({word.strip() for word in words}), 2):
        first, second = one_word.casefold(), other_word.casefold()
        same_start = len(first) > 4 and first[:5] == second[:5]
        if same_start or SequenceMatcher(None, first, second).ratio() >= _ALIKE:
            yield one_word, other_word
