"""The words for I and we, and of negation in each language."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Lexicon:
    """The words of one language that are counted.

    Parameters
    ----------
    i, we
        Forms of the first person, in lower case.
    we_endings
        Endings of verbs in the first person plural, for languages that leave out the pronoun.
    general
        A word that may mean we or people in general, such as the French "on"; it is counted apart.
    negative
        Words that negate the verb or the pronoun beside them.
    common
        Frequent words, by which the language is checked.
    elides
        Whether words are joined by an apostrophe, as in "j'ai".
    experimental
        Whether the share of "we" is known to be too high, because "I" is often left out.
    """

    i: frozenset[str]
    we: frozenset[str]
    negative: frozenset[str]
    common: frozenset[str]
    we_endings: re.Pattern[str] | None = None
    general: frozenset[str] = frozenset()
    elides: bool = False
    experimental: bool = False


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _forms(stem: str, endings: str) -> str:
    return " ".join(stem + ending.strip("-") for ending in endings.split())


_GERMAN: Final = "- e em en er es"

LEXICONS: Final = {
    "en": Lexicon(
        i=_words("i me my mine myself i'm i've i'll i'd"),
        we=_words("we us our ours ourselves we're we've we'll we'd let's"),
        negative=_words("not never no none neither nobody nor cannot"),
        common=_words("the and of to is that it you was for on are with have this be"),
    ),
    "de": Lexicon(
        i=_words("ich mich mir " + _forms("mein", _GERMAN)),
        we=_words("wir uns " + _forms("unser", _GERMAN) + " unsre unsrem unsren unsrer unsres"),
        negative=_words("nicht nie niemals kein keine keinen keinem keiner niemand"),
        common=_words("der die das und ist nicht ein eine zu mit auf auch dass wie aber es"),
    ),
    "nl": Lexicon(
        i=_words("ik mij me mijn m'n mezelf mijzelf"),
        we=_words("wij we ons onze onszelf"),
        negative=_words("niet nooit geen niemand noch"),
        common=_words("de het een en van is dat niet met op voor maar ook zijn er wat"),
    ),
    "fr": Lexicon(
        i=_words("je j me m moi mon ma mes mien mienne miens miennes"),
        we=_words("nous notre nos nôtre nôtres"),
        negative=_words("pas jamais aucun aucune personne ni"),
        common=_words("le la les et est que de un une pas pour dans ce il qui des"),
        general=_words("on"),
        elides=True,
    ),
    "es": Lexicon(
        i=_words("yo mí mi mis mío mía míos mías conmigo me"),
        we=_words("nosotros nosotras nos nuestro nuestra nuestros nuestras"),
        negative=_words("no nunca jamás nadie ni ningún ninguno"),
        common=_words("el la los las y que de en un una es por para con lo se"),
        we_endings=re.compile(r"(?!últim|mínim|máxim|próxim)\w+[aeioáéíó]mos"),
        experimental=True,
    ),
    "it": Lexicon(
        i=_words("io me mi mio mia miei mie"),
        we=_words("noi nostro nostra nostri nostre"),
        negative=_words("non mai nessuno nessuna né"),
        common=_words("il lo la gli e che di un una è per con non sono del anche"),
        we_endings=re.compile(r"\w{2,}(?:iamo|vamo|remo|mmo)"),
        experimental=True,
    ),
    "pt": Lexicon(
        i=_words("eu me mim meu meus minha minhas comigo"),
        we=_words("nós nosso nossa nossos nossas conosco connosco"),
        negative=_words("não nunca jamais ninguém nem nenhum nenhuma"),
        common=_words("o a os as e que de um uma é para com não se do da em"),
        we_endings=re.compile(r"(?!últim|mínim|máxim|próxim)\w+[aeioáéêí]mos"),
        experimental=True,
    ),
}
"""The lexicon of each language by its code; Spanish, Italian and Portuguese are experimental."""

_LEAST: Final = 20
"""So many frequent words are needed before a language is doubted."""


def other_language(words: Iterable[str], language: str) -> str | None:
    """Return the language of a text, if it seems to differ from the given language.

    Parameters
    ----------
    words
        The words of the text, in lower case.
    language
        The code of the language that was said.

    Returns
    -------
    str or None
        The code of the language whose frequent words occur at least twice as often as those of the
        language that was said; ``None`` if there is none or too little to tell.
    """
    counts = dict.fromkeys(LEXICONS, 0)
    for word in words:
        for code, lexicon in LEXICONS.items():
            counts[code] += word in lexicon.common
    best = max(counts, key=lambda code: counts[code])
    if best == language or counts[best] < max(_LEAST, 2 * counts[language]):
        return None
    return best
