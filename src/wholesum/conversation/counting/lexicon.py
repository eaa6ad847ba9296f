"""The words for I and we, and the negations, in each language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final


@dataclass(frozen=True)
class Lexicon:
    """The words of one language that are counted; ``languages.toml`` explains the choice.

    Parameters
    ----------
    i, we
        Forms of the first person, in lower case.
    negative
        Words that negate the verb or the pronoun beside them.
    common
        Frequent words, by which the language is checked.
    general
        A word that may mean we or people in general, such as the French "on"; it is counted apart.
    we_endings
        Endings of verbs in the first person plural, for languages that leave out the pronoun.
    elides
        Whether words are joined by an apostrophe, as in "j'ai".
    experimental
        Whether the share of "we" is known to be too high, because "I" is often left out.
    """

    i: frozenset[str]
    we: frozenset[str]
    negative: frozenset[str]
    common: frozenset[str]
    general: frozenset[str] = frozenset()
    we_endings: re.Pattern[str] | None = None
    elides: bool = False
    experimental: bool = False


def _lexicon(given: dict[str, Any]) -> Lexicon:
    ending = re.compile(given.pop("we_endings")) if "we_endings" in given else None
    words = {
        name: frozenset(value.split()) for name, value in given.items() if isinstance(value, str)
    }
    return Lexicon(**{**given, **words, "we_endings": ending})


_FILE: Final = resources.files(__package__) / "languages.toml"
LEXICONS: Final = {
    code: _lexicon(given) for code, given in tomllib.loads(_FILE.read_text("utf-8")).items()
}
"""The lexicon of each language by its code; Spanish, Italian and Portuguese are experimental."""

OTHER: Final = "other"
"""The code for a language that has no lexicon."""
_LEAST: Final = 10
"""So many frequent words of another language are needed before a language is doubted."""
_RATIO: Final = 1.5
_FEWEST: Final = 200
_RAREST: Final = 0.07
"""In a text of so many words, the frequent words of its language are at least this part of it."""


def other_language(words: Sequence[str], language: str) -> str | None:
    """Return the language of a text if it seems to differ from the given language.

    Parameters
    ----------
    words
        The words of the text, in lower case.
    language
        The code of the language that was said.

    Returns
    -------
    str or None
        The code of the language whose frequent words occur at least 1.5 times as often as those of
        the language that was said; ``other`` where a long text has hardly any of the latter;
        ``None`` if neither is so.
    """
    counts = {
        code: sum(map(lexicon.common.__contains__, words)) for code, lexicon in LEXICONS.items()
    }
    best = max(counts, key=lambda code: counts[code])
    if counts[best] >= max(_LEAST, _RATIO * counts[language]):
        return best if best != language else None
    rare = counts[language] < _RAREST * len(words)
    return OTHER if rare and len(words) >= _FEWEST else None
