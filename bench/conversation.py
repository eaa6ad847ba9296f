"""Transcripts against regular expressions and spaCy: ``python -m bench.conversation``.

Both peers get the text without times and names, find the words and the words for I and we of each
turn, and do nothing else: no names, no hand-overs, no invitations, no lines that are reported.
spaCy only splits the text into words, with its blank English model.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from importlib.util import find_spec
from typing import Final

from bench.tools.measuring import (
    SEED,
    Line,
    cpu_seconds,
    data_folder,
    line_table,
    machine,
    report_console,
    say_absent,
)
from wholesum.conversation import (
    MeetingFacts,
    circulation,
    count_meeting,
    count_turns,
    draft_meetings,
    effective_voices,
    read_transcript,
    shared_floor,
    we_share,
)

MEETINGS: Final = data_folder() / "meetings"
ENDINGS: Final = {".vtt", ".srt", ".txt", ".json"}
MILLION: Final = 1_000_000
HOUR: Final = 9_000
"""Words of a meeting of an hour."""
_WORD: Final = re.compile(r"[\w'’]+")
_FIRST: Final = re.compile(
    r"\b(?:(i|me|my|mine|myself|i'm|i've|i'll|i'd)|"
    r"(we|us|ours?|ourselves|we're|we've|we'll|we'd|let's))\b",
    re.IGNORECASE,
)
_OWN: Final = frozenset(("i", "me", "my", "mine", "myself"))
_OURS: Final = frozenset(("we", "us", "our", "ours", "ourselves", "let"))
_PEOPLE: Final = {f"p{number}": f"Person{number} Name{number}" for number in range(12)}


def made_up_call(words: int) -> bytes:
    """Return a call of so many words in the form of Zoom, 15 words a cue, as in real calls."""
    deal = random.Random(SEED)
    stock = ["the", "we", "train", "I", "need,", "our", "plan", "is", "not", "to", "they?", "my"]
    cues = []
    for number in range(words // 15):
        name = f"Person{deal.randint(0, 11)} Name"
        text = " ".join(deal.choices(stock, k=15))
        time = f"{number // 600:02}:{number // 10 % 60:02}:{number % 10 * 6:02}"
        cues.append(f"{number}\n{time}.000 --> {time}.900\n{name}: {text}\n")
    return ("WEBVTT\n\n" + "\n".join(cues)).encode()


def real_files() -> dict[str, bytes]:
    """Return the transcripts of the reference data."""
    found = sorted(MEETINGS.glob("*")) if MEETINGS.is_dir() else []
    return {
        file.name: file.read_bytes()
        for file in found
        if file.suffix in ENDINGS and "roles" not in file.name
    }


def read_and_count(files: Mapping[str, bytes]) -> int:
    """Read and count all files; return the number of words."""
    words = 0
    for name, data in files.items():
        counted = count_turns(read_transcript(data, name).turns, "en", _PEOPLE)
        words += sum(floor.words for floor in counted.floors)
    return words


def count_by_expressions(texts: Sequence[str]) -> tuple[int, int, int]:
    """Count words and the words for I and we, turn by turn."""
    words = own = ours = 0
    for text in texts:
        words += len(_WORD.findall(text))
        for one, other in _FIRST.findall(text):
            own, ours = own + bool(one), ours + bool(other)
    return words, own, ours


def count_by_spacy(texts: Sequence[str]) -> tuple[int, int, int]:
    """Count words and the words for I and we, turn by turn, with the tokenizer of spaCy."""
    import spacy

    split = spacy.blank("en")
    words = own = ours = 0
    for text in texts:
        found = [word.lower_ for word in split(text) if not word.is_punct and not word.is_space]
        words += len(found)
        own += sum(map(_OWN.__contains__, found))
        ours += sum(map(_OURS.__contains__, found))
    return words, own, ours


def _line(name: str, files: Mapping[str, bytes]) -> Line:
    texts = [
        turn.text for file, data in files.items() for turn in read_transcript(data, file).turns
    ]
    words = read_and_count(files)
    clock = partial(cpu_seconds, least=0.2, runs=3)
    taken = clock(partial(read_and_count, files)) / words * MILLION
    peer = clock(partial(count_by_expressions, texts)) / words * MILLION
    note = f"{words:,} words, {MILLION / taken / MILLION:.2f} million a second"
    yardsticks = {"regular expressions, text alone": peer}
    if find_spec("spacy"):
        yardsticks["spaCy, text alone"] = clock(partial(count_by_spacy, texts)) / words * MILLION
    return Line(f"{name}: a million words", taken, yardsticks, target=1.0, note=note)


def _whole(data: bytes) -> None:
    """Run all steps for a meeting: names, counts and figures."""
    draft = draft_meetings({"2026-05-04 call.vtt": data}, "en", _PEOPLE)
    facts = MeetingFacts("call", date(2026, 5, 4), "en", draft.names, list(_PEOPLE))
    evidence = count_meeting(draft.meetings[0].counted, facts)
    for measure in (shared_floor, effective_voices, circulation, we_share):
        measure(evidence)


def measure(*, quick: bool) -> list[Line]:
    """Run the benchmark and return its lines."""
    call = made_up_call(HOUR)
    lines = [_line("made-up call of an hour", {"call.vtt": call})]
    if not quick:
        lines.append(_line("real transcripts", real_files()))
    clock = partial(cpu_seconds, least=0.2, runs=5)
    counted = clock(partial(read_and_count, {"call.vtt": call}))
    lines.append(Line("a meeting of an hour", counted, target=0.02))
    lines.append(Line("with names, tables and figures", clock(partial(_whole, call))))
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print; return 1 if a target was missed and ``--strict`` was given."""
    parser = argparse.ArgumentParser(prog="python -m bench.conversation", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="made-up calls only, in seconds")
    parser.add_argument("--strict", action="store_true", help="exit 1 when a target is missed")
    options = parser.parse_args(arguments)
    missing = [] if options.quick or real_files() else ["the folder meetings in WHOLESUM_DATA"]
    say_absent(missing + ([] if find_spec("spacy") else ["spaCy"]))
    if missing:
        return 1
    lines = measure(quick=options.quick)
    console = report_console()
    console.print(f"CPU time of all threads. {machine()}.")
    console.print(line_table(lines))
    return int(options.strict and any(line.met is False for line in lines))


if __name__ == "__main__":
    sys.exit(main())
