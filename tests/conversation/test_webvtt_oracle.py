"""On files without faults, our reader of cues finds the same as the library webvtt-py."""

from __future__ import annotations

import random
import re
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import pytest

from tests.conversation.files import SRT, TEAMS, ZOOM
from tests.reference import reference_folder
from wholesum.conversation import Transcript, read_transcript

PEOPLE: Final = ("Ada Bell", "Bo Lindqvist", "Cleo Marsh", "Zoé Müller-Kern", "Op (Merrow)")
STOCK: Final = ("we", "I", "trains,", "three", "no.", "été", "why?", "two-thirds", "Ada", "it’s")
SPOKEN: Final = re.compile(r"([^:]{1,60}): (.*)", re.S)
Cue = tuple[str, str, float, float]


@pytest.fixture(scope="module")
def webvtt() -> Any:
    return import_module("webvtt")


def clock(seconds: float, point: str) -> str:
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    minutes, rest = divmod(whole, 60)
    return f"{minutes // 60:02}:{minutes % 60:02}:{rest:02}{point}{thousandths:03}"


def clean_file(seed: int, kind: str) -> str:
    """Write a transcript without faults in the format of Teams, of Zoom, or of SRT with names."""
    deal = random.Random(seed)
    cues, now = [], 0.0
    for number in range(1, deal.randint(3, 60)):
        start, end = now, now + deal.uniform(0.5, 9)
        now = end + deal.uniform(0, 2)
        point = "," if kind == "srt" else "."
        time = f"{clock(start, point)} --> {clock(end, point)}"
        name = deal.choice(PEOPLE)
        words = deal.choices(STOCK, k=deal.randint(1, 20))
        words[deal.randrange(len(words))] += deal.choice(["", "\nand"])
        text = " ".join(words)
        said = f"<v {name}>{text}</v>" if kind == "teams" else f"{name}: {text}"
        cues.append(f"{number}\n{time}\n{said}\n")
    head = "" if kind == "srt" else "WEBVTT\n\n"
    return head + "\n".join(cues)


def by_oracle(webvtt: Any, text: str, tmp_path: Path) -> list[Cue]:
    """Return the speaker, the words and the times of each cue, as webvtt-py finds them."""
    if text.startswith("WEBVTT"):
        captions = webvtt.from_string(text).captions
    else:
        (tmp_path / "a.srt").write_text(text, "utf-8")
        captions = webvtt.from_srt(str(tmp_path / "a.srt")).captions
    found = []
    for caption in captions:
        named = SPOKEN.fullmatch(caption.text)
        name, said = (caption.voice, caption.text) if caption.voice else named.groups()  # type: ignore[union-attr]
        found.append((name, " ".join(said.split()), seconds(caption.start), seconds(caption.end)))
    return found


def seconds(time: str) -> float:
    hours, minutes, rest = time.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def by_cue(found: Transcript) -> list[Cue]:
    """Join the lines of one cue, because each line is a separate turn."""
    cues: list[Cue] = []
    for turn in found.turns:
        assert turn.start is not None
        assert turn.end is not None
        text = " ".join(turn.text.split())
        if cues and cues[-1][2:] == (turn.start, turn.end):
            text = f"{cues.pop()[1]} {text}"
        cues.append((turn.speaker, text, turn.start, turn.end))
    return cues


@pytest.mark.parametrize("kind", ["teams", "zoom", "srt"])
def test_given_random_caption_files_when_read_then_the_captions_equal_those_of_the_library_webvtt_py(
    webvtt: Any, tmp_path: Path, kind: str
) -> None:
    for seed in range(40):
        text = clean_file(seed, kind)
        found = read_transcript(text.encode(), f"a.{kind}")
        assert by_cue(found) == by_oracle(webvtt, text, tmp_path)
        assert found.unread == ()


@pytest.mark.parametrize("text", [TEAMS, ZOOM, SRT], ids=["teams", "zoom", "srt"])
def test_given_a_short_meeting_when_read_then_the_captions_equal_those_of_the_library_webvtt_py(
    webvtt: Any, tmp_path: Path, text: str
) -> None:
    text = text.replace("&amp;", "and")  # webvtt-py leaves entities as they are
    assert by_cue(read_transcript(text.encode(), "a")) == by_oracle(webvtt, text, tmp_path)


@pytest.mark.parametrize(
    "name", ["zoom_call_154.vtt", "zoom_call_171.vtt", "zoom_breakout.srt", "ami_ES2004a.teams.vtt"]
)
def test_given_a_real_caption_file_when_read_then_the_captions_equal_those_of_the_library_webvtt_py(
    webvtt: Any, tmp_path: Path, name: str
) -> None:
    text = (Path(reference_folder()) / "meetings" / name).read_text("utf-8")
    expected = by_oracle(webvtt, text, tmp_path)
    assert len(expected) > 50
    assert by_cue(read_transcript(text.encode(), name)) == expected
