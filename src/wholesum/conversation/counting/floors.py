"""Count the words in each turn of a transcript; the text itself is not kept."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from wholesum.conversation.counting.lexicon import LEXICONS, Lexicon
from wholesum.conversation.transcripts.names import plain_name, without_accents
from wholesum.conversation.transcripts.transcript import Turn

_SIGNS: Final = dict.fromkeys('.,;:!?"()[]{}*#', "") | {"/": " ", "`": "'"}
_TABLE: Final = str.maketrans(_SIGNS)
_FURTHER: Final = (
    _SIGNS
    | dict.fromkeys("…“”„«»¿¡", "")
    | dict.fromkeys("—–", " ")
    | dict.fromkeys("\u2019\u2018\u02bc", "'")
)
_OF: Final = frozenset(("of", "von", "van", "de", "di"))
_END: Final = re.compile(r"[.!…]")
_NUMBERED: Final = tuple(f"{word} I" for word in ("Part", "Phase", "War", "Level", "Tier", "Stage"))
_NUMBER: Final = re.compile(rf"(?:{'|'.join(_NUMBERED)})\b")
_ABBREVIATED: Final = re.compile(r"\bUS(?:A|D)?\b|\bU\.S\.(?:A\.)?")


class Floor(NamedTuple):
    """The counts of one turn of one speaker, without the text.

    Parameters
    ----------
    label
        The place of the speaker's name in the list of names.
    words
        The number of words.
    seconds
        How long it lasted; 0 if not known.
    i, we
        The number of words for I and for we.
    denied
        How many of the words for we have a negative directly before or within two words after.
    general
        The number of words such as the French "on".
    asked
        The number of questions.
    invited
        The place, in the list of people, of the person who is asked by name; -1 for none.
    written
        Whether it was written in the chat.
    """

    label: int
    words: int
    seconds: float
    i: int
    we: int
    denied: int
    general: int
    asked: int
    invited: int
    written: bool


@dataclass(frozen=True)
class CountedTranscript:
    """The counts of all turns in a transcript, without the text.

    Parameters
    ----------
    labels
        The names in the transcript, in the order of first speaking.
    people
        The ids of the people whose names were looked for in questions.
    floors
        The counts of each turn, in order.
    """

    labels: tuple[str, ...]
    people: tuple[str, ...]
    floors: tuple[Floor, ...]

    @property
    def words(self) -> dict[str, int]:
        """The number of words of each speaker; an empty name means an unknown speaker."""
        found = dict.fromkeys(self.labels, 0)
        for floor in self.floors:
            found[self.labels[floor.label]] += floor.words
        return found


def count_turns(
    turns: Sequence[Turn], language: str | None, people: Mapping[str, str]
) -> CountedTranscript:
    """Count the words in each turn of a transcript; the text itself is not kept.

    Parameters
    ----------
    turns
        The turns of one meeting.
    language
        The code of its language, one of `LEXICONS`; ``None`` where only times are known.
    people
        The name of each person of the team by the person's id.

    Returns
    -------
    CountedTranscript
        The counts.

    Notes
    -----
    A word is what stands between spaces and holds more than punctuation. "US" and the number in
    "Part I" are no words for we and I. A question ends with a question mark. It invites a person if
    the person's name begins it before a comma, ends it after a comma, or is all of it.
    """
    lexicon = LEXICONS[language or "en"]
    invitations = _Invitations(people)
    labels: dict[str, int] = {}
    floors = []
    for turn in turns:
        label = labels.setdefault(turn.speaker, len(labels))
        floors.append(_floor(turn, label, lexicon, invitations))
    return CountedTranscript(tuple(labels), tuple(people), tuple(floors))


def words_of(text: str) -> list[str]:
    """Return the words of a text in lower case, without punctuation.

    Parameters
    ----------
    text
        Any text.

    Returns
    -------
    list of str
        The words, in order.
    """
    if text.isascii():
        return text.translate(_TABLE).lower().split()
    for sign, other in _FURTHER.items():  # several times as fast as a table for such texts
        text = text.replace(sign, other)
    return text.lower().split()


def _floor(turn: Turn, label: int, lexicon: Lexicon, invitations: _Invitations) -> Floor:
    text = turn.text
    if "US" in text or "U.S" in text:
        text = _ABBREVIATED.sub("Usa", text)
    if " I" in text and any(map(text.__contains__, _NUMBERED)):
        text = _NUMBER.sub("Part", text)
    words = words_of(text)
    own, we, denied, general = _first_person(words, lexicon)
    asked = text.count("?")
    invited = invitations.find(text) if asked else -1
    seconds = 0.0
    if turn.start is not None and turn.end is not None:
        seconds = max(turn.end - turn.start, 0.0)
    return Floor(label, len(words), seconds, own, we, denied, general, asked, invited, turn.written)


def _first_person(words: list[str], lexicon: Lexicon) -> tuple[int, int, int, int]:
    """Count words for I, words for we, negated words for we, and words for people in general."""
    if lexicon.elides:
        words = " ".join(words).replace("'", " ").split()
    ending = lexicon.we_endings
    ours: list[int] = []
    if ending is not None or not lexicon.we.isdisjoint(words):
        ours = [
            place
            for place, word in enumerate(words)
            if word in lexicon.we or (ending is not None and ending.fullmatch(word))
        ]
    denied = sum(_is_denied(words, place, lexicon.negative) for place in ours)
    return _count(words, lexicon.i), len(ours), denied, _count(words, lexicon.general)


def _count(words: list[str], wanted: frozenset[str]) -> int:
    return 0 if wanted.isdisjoint(words) else sum(map(wanted.__contains__, words))


def _is_denied(words: list[str], place: int, negative: frozenset[str]) -> bool:
    """Return whether a word is negated by the word before it or one of two words after it."""
    before, after = words[max(place - 2, 0) : place], words[place + 1 : place + 3]
    if before[-1:] and before[-1] in _OF:
        before.pop()
    return not negative.isdisjoint(before[-1:]) or any(
        word in negative or word.endswith("n't") for word in after
    )


class _Invitations:
    """The names by which a speaker can ask a member of the team to speak."""

    def __init__(self, people: Mapping[str, str]) -> None:
        names: dict[str, list[int]] = {}
        for place, name in enumerate(people.values()):
            parts = plain_name(name).split()
            for part in {" ".join(parts), *parts[:1], *parts[-1:]} - {""}:
                names.setdefault(part, []).append(place)
        self.names = {name: places[0] for name, places in names.items() if len(places) == 1}
        any_name = "|".join(map(re.escape, sorted(self.names, key=len, reverse=True))) or r"(?!)"
        self.asked = re.compile(rf"^\W*({any_name})\b(?:\s*,|\W*$)|,\s*({any_name})\W*$")

    def find(self, text: str) -> int:
        """Return the index of the last person whom a text asks by name, or −1."""
        found = -1
        plain = text.lower() if text.isascii() else without_accents(text.casefold())
        for part in plain.split("?")[:-1]:
            if match := self.asked.search(_END.split(part)[-1]):
                found = self.names[match[1] or match[2]]
        return found
