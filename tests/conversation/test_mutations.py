"""A damaged transcript never causes a crash, and no word is lost without a note."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from contextlib import suppress
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conversation.files import CHAT, MEET, PASTED, SRT, TEAMS, ZOOM, docx
from wholesum.conversation import Transcript, count_turns, read_transcript
from wholesum.tables import BadEvidence

_WORD: Final = re.compile(r"[A-Za-z]+")
_KEYS: Final = ["speaker", "text", "content", "meeting_transcripts", "x"]
_MARK: Final = re.compile(r"\bq\d+q\b")
_PARTS: Final = (
    *("\n", "\r", ":", "<v ", "</v>", "<", ">", "-->", "\ufeff", "&amp;", "\x00", "(", ")", " "),
    *("NOTE ", "00:00:04.500", "9" * 5, "\u2028", "{", "|", "\t"),
)


def marked(text: str) -> str:
    """Replace each spoken word by a unique mark, so that the test can find each word again."""
    number = iter(range(10_000))
    lines = []
    for line in text.split("\n"):
        spoken = re.split(r"(<v [^>]*>|^[A-Z]\w+ [A-Z]\w+: )", line)
        if not re.search(r"-->|WEBVTT|3f25|From|\d:\d\d$", line):
            spoken[-1] = _WORD.sub(lambda _: f"q{next(number)}q", spoken[-1])
        lines.append("".join(spoken))
    return "\n".join(lines)


def damaged(text: str, seed: int) -> str:
    """Insert, delete or move a few characters, but never within a mark."""
    deal = random.Random(seed)
    pieces = re.split(r"(q\d+q)", text)
    for _ in range(deal.randint(1, 6)):
        place = deal.randrange(0, len(pieces), 2)
        piece = pieces[place]
        at = deal.randint(0, len(piece))
        act = deal.random()
        if act < 0.5:
            piece = piece[:at] + deal.choice(_PARTS) + piece[at:]
        elif act < 0.8:
            piece = piece[:at] + " " * (at == 0 or at == len(piece)) + piece[at + 1 :]
        else:
            other = deal.randrange(0, len(pieces), 2)
            piece, pieces[other] = pieces[other], piece
        pieces[place] = piece
    return "".join(pieces)


def found_in(transcript: Transcript) -> Counter[str]:
    """Count the marks in turns and in reported lines, and each mark in a name once."""
    texts = [turn.text for turn in transcript.turns]
    texts += [line.text for line in transcript.unread]
    found = Counter(mark for text in texts for mark in _MARK.findall(text))
    names = {mark for name in transcript.speakers for mark in _MARK.findall(name)}
    return found + Counter(dict.fromkeys(names, 1))


def test_given_200_damaged_transcripts_when_read_then_every_spoken_word_is_counted_or_reported() -> (
    None
):
    refused = 0
    for seed in range(200):
        mutated = damaged(marked((TEAMS, ZOOM, SRT, MEET, PASTED, CHAT)[seed % 6]), seed)
        try:
            transcript = read_transcript(mutated.encode("utf-8"), "call.txt")
        except BadEvidence:
            refused += 1
        else:
            there = Counter(_MARK.findall(mutated))
            found = found_in(transcript)
            assert found == there, (seed, found - there, there - found)
            counted = sum(count_turns(transcript.turns, "en", {}).words.values())
            words = [word for turn in transcript.turns for word in turn.text.split()]
            assert counted >= sum(_MARK.search(word) is not None for word in words)
    assert refused <= 5  # chats of two messages that no longer have a name


@given(st.binary(max_size=400), st.sampled_from(["a.vtt", "a.json", "a.docx", "a.rttm"]))
@settings(max_examples=200, deadline=None)
def test_given_any_bytes_when_read_as_a_transcript_then_the_result_is_a_transcript_or_a_fault(
    data: bytes, file: str
) -> None:
    for start in (b"", b"WEBVTT\n\n", b"PK\x03\x04", b"SPEAKER a 1 ", b'[{"speaker":'):
        with suppress(BadEvidence):
            read_transcript(start + data, file)


@given(
    st.recursive(
        st.none() | st.floats() | st.text(max_size=8),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(_KEYS), inner),
        max_leaves=12,
    )
)
@settings(max_examples=200, deadline=None)
def test_given_any_json_when_read_as_a_transcript_then_the_result_is_a_transcript_or_a_fault(
    content: object,
) -> None:
    with suppress(BadEvidence):
        read_transcript(json.dumps(content).encode(), "a.json")


@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_given_a_damaged_word_document_when_read_then_the_result_is_a_transcript_or_a_fault(
    place: int, bytes_: bytes
) -> None:
    whole = docx(PASTED)
    place %= len(whole)
    with suppress(BadEvidence):
        read_transcript(whole[:place] + bytes_ + whole[place + len(bytes_) :], "a.docx")
