"""A transcript: the turns of its speakers, and the lines that the reader did not understand."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from wholesum.charts.result import Result


class Turn(NamedTuple):
    """The words of one speaker in one cue, paragraph or message.

    Parameters
    ----------
    speaker
        The name in the file; empty where the file gives none.
    text
        What was said; empty in a file that holds times only.
    start, end
        Seconds from the start of the file, if it says so.
    written
        Whether it was written in the chat.
    """

    speaker: str
    text: str
    start: float | None = None
    end: float | None = None
    written: bool = False


class UnreadLine(NamedTuple):
    """A line of a file that was not counted as speech.

    Parameters
    ----------
    line
        Its number, counted from 1.
    text
        The whole line.
    reason
        Why it was not counted.
    """

    line: int
    text: str
    reason: str


@dataclass(frozen=True)
class Transcript(Result):
    """The turns of a transcript in order, and the lines that belong to no turn.

    Parameters
    ----------
    kind
        The format of the file, such as ``WebVTT``.
    turns
        What was said, in the order of the file; speaking times in the order of time.
    unread
        The lines that were not counted.
    """

    kind: str
    turns: tuple[Turn, ...]
    unread: tuple[UnreadLine, ...]

    @cached_property
    def speakers(self) -> dict[str, int]:
        """The number of words of each speaker, in the order of their first turn."""
        words: Counter[str] = Counter()
        for turn in self.turns:
            words[turn.speaker] += len(turn.text.split())
        return dict(words)

    @property
    def words(self) -> int:
        """The total number of words in a transcript, spoken or written."""
        return sum(self.speakers.values())

    @property
    def unread_words(self) -> int:
        """The number of words in the lines that were not counted."""
        return sum(len(line.text.split()) for line in self.unread)

    def explain(self) -> str:
        """Describe a transcript: its turns, and the lines that the reader did not understand."""
        found = f"{self.kind}: {len([name for name in self.speakers if name])} names, "
        found += f"{self.words:,} words"
        if nobody := self.speakers.get(""):
            found += f", {nobody:,} of them without a name"
        if not self.unread:
            return f"{found}."
        lines = f"{len(self.unread)} lines with {self.unread_words:,} words"
        return f"{found}. Not counted: {lines}."
