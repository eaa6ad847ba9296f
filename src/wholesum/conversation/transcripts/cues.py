"""Read transcripts line by line: WebVTT, SRT, chats, and lines such as ``Name: text``.

Each line is one of four things: a part of the format (a time, a number, a header), speech, a chat
message, or a line that is reported as not counted. No line is left out.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import Final

from wholesum.conversation.transcripts.labels import known_labels, label_kind, split_label
from wholesum.conversation.transcripts.transcript import Turn, UnreadLine

_TIME: Final = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2}(?:[.,]\d{1,9})?)"
_TIMES: Final = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}((?:\s+[a-z]+:[\w%.,-]+)*)\s*")
_ARROW: Final = re.compile(r"\d\s*-->|-->\s*\d")
_CLOCK: Final = re.compile(rf"[\[(]?{_TIME}[\])]?\s*(?:[-–]\s+)?")
_NAME_AND_TIME: Final = re.compile(rf"(.{{1,120}}?)\s{{1,9}}[\[(]?{_TIME}[\])]?")
_FROM: Final = re.compile(
    rf"{_TIME}\s{{1,9}}From\s{{1,9}}(.{{1,120}}?)\s{{1,9}}[Tt]o\s{{1,9}}[^:]{{1,120}}:(.*)", re.S
)
_CHAT_NAME: Final = re.compile(rf"{_TIME}\t{{1,9}}\s?(.{{1,120}}?):(\s.*|$)", re.S)
_STARTS: Final = frozenset("0123456789[(")
_VOICE: Final = re.compile(r"<v(?:\.[^\s<>]*)?(?:\s([^<>]{0,200}))?>|(</v>)", re.I)
_MARKUP: Final = re.compile(
    r"</?(?:c|i|b|u|ruby|rt)(?:\.[^\s<>]*)?>|</?(?:lang|font)(?:\s[^\s<>]*)?>|<\d[\d:.]*>", re.I
)
_COMMENT: Final = re.compile(r"(NOTE|STYLE|REGION)\b")
_ID: Final = re.compile(r"\d+|(?=[^\s]*\d)[^\s]{8,}")


def read_lines(lines: Sequence[str]) -> tuple[list[Turn], list[UnreadLine]]:
    """Read the lines of a transcript.

    Parameters
    ----------
    lines
        All lines of the file.

    Returns
    -------
    turns : list of Turn
        What was said and written, in the order of the file.
    unread : list of UnreadLine
        The lines with words that were not counted as speech.
    """
    reader = _LineReader(lines)
    reader.read()
    return reader.turns, reader.unread


class _LineReader:
    """The state of reading a transcript by line: the cue, the speaker, and the turns so far."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = lines
        self.timed = [_is_time(line) for line in lines]
        self.turns: list[Turn] = []
        self.unread: list[UnreadLine] = []
        self.speaker = ""
        self.known: frozenset[str] = frozenset()
        self.start: float | None = None
        self.end: float | None = None
        self.in_cue = False
        self.written = False

    def read(self) -> None:
        self.known = known_labels(self._openings())
        comment, blank, header = False, True, self.lines[:1] and _is_header(self.lines[0])
        for place, line in enumerate(self.lines):
            if not line.strip():
                blank, comment = True, False
            elif comment or (blank and header and _COMMENT.match(line)):
                comment = not self.timed[place]
                self._leave(place, line, "a comment") if comment else self._time(place, line)
            elif self.timed[place]:
                self._time(place, line)
                blank = False
            elif not self._is_format(place, line, blank=blank):
                self._content(place, line.strip())
                blank = False

    def _openings(self) -> list[str]:
        """Return the lines of the file that may begin with the name of a speaker."""
        after = [place + 1 for place, timed in enumerate(self.timed) if timed]
        if after:
            return [self.lines[place] for place in after if place < len(self.lines)]
        found = (_without_clock(line) for line in self.lines)
        return [line for line in found if line.strip()]

    def _is_format(self, place: int, line: str, *, blank: bool) -> bool:
        """Return whether a line has no speech: a header, a cue number or only a time."""
        if place == 0 and _is_header(line):
            if len(line.split()) > 1:
                self._leave(place, line, "a header")
            return True
        before_time = place + 1 < len(self.lines) and self.timed[place + 1]
        if before_time and _ID.fullmatch(line.strip()) and (blank or line.strip().isdigit()):
            if not blank:
                self._leave(place, line, "a number before a time")
            return True
        return not self.in_cue and _CLOCK.fullmatch(line.strip()) is not None

    def _time(self, place: int, line: str) -> None:
        """Start a new cue at a line that contains the time of the cue."""
        self.in_cue, self.speaker, self.written = True, "", False
        times = _TIMES.fullmatch(line)
        if times is None:
            self.start = self.end = None
            self._leave(place, line, "a time that cannot be read")
            return
        self.start, self.end = _seconds(times, 1), _seconds(times, 4)

    def _content(self, place: int, line: str) -> None:
        if "<" in line:
            line = _MARKUP.sub("", line)
            if "<v" in line or "</v" in line or "<V" in line:
                self._voices(line)
                return
        if not self.in_cue and line[0] in _STARTS and self._clock(line):
            return
        if not self.in_cue and line[-1] in "0123456789])" and self._name_and_time(line):
            return
        name, rest = split_label(line)
        if name and name in self.known:
            self.speaker, line = name, rest
            self.written = self.written and not self.in_cue
        elif not (self.speaker or self.in_cue):
            self._leave(place, line, "no name before it")
            return
        self._say(line)

    def _clock(self, line: str) -> bool:
        """Read a line of a chat or transcript that begins with a time."""
        found = _FROM.fullmatch(line) or _CHAT_NAME.fullmatch(line)
        if found is not None and label_kind(found[4]):
            self.start, self.end = _seconds(found, 1), None
            self.speaker, self.written = found[4].strip(), True
            self._say(found[5] or "")
            return True
        found = _CLOCK.match(line)
        if found is None:
            return False
        name, rest = split_label(line[found.end() :])
        if not name or name not in self.known:
            return False
        self.start, self.end, self.speaker, self.written = _seconds(found, 1), None, name, False
        self._say(rest)
        return True

    def _name_and_time(self, line: str) -> bool:
        """Read a line such as ``Ada Bell   0:03``, which Teams writes before each turn."""
        found = _NAME_AND_TIME.fullmatch(line)
        if found is None or label_kind(found[1]) != "name":
            return False
        self.speaker, self.written = found[1].strip(), False
        self.start, self.end = _seconds(found, 2), None
        return True

    def _voices(self, line: str) -> None:
        """Read the voice tags in a line; text outside a tag belongs to the last speaker."""
        end = 0
        for found in _VOICE.finditer(line):
            self._say(line[end : found.start()])
            name = html.unescape(found[1] or "").strip()
            if name and not label_kind(name):
                self._say(name)  # a damaged tag, which may hold speech
            else:
                self.speaker = name
            end = found.end()
        self._say(line[end:])

    def _say(self, text: str) -> None:
        if "&" in text:
            text = html.unescape(text)
        text = text.strip()
        if text:
            self.turns.append(Turn(self.speaker, text, self.start, self.end, self.written))

    def _leave(self, place: int, line: str, reason: str) -> None:
        self.unread.append(UnreadLine(place + 1, line.strip(), reason))


def _is_header(line: str) -> bool:
    return line.startswith("WEBVTT")


def _without_clock(line: str) -> str:
    clock = _CLOCK.match(line) if line[:1] in _STARTS else None
    return line[clock.end() :] if clock else line


def _is_time(line: str) -> bool:
    return "-->" in line and _ARROW.search(line) is not None


def _seconds(found: re.Match[str], first: int) -> float:
    hours, minutes, seconds = found[first] or 0, found[first + 1], found[first + 2]
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds.replace(",", "."))
