"""Transcripts in each format are read, and notes name the lines that cannot be read."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest

from tests.conversation.files import CHAT, MEET, RTTM, TEAMS, WORDED, ZOOM, docx, packed
from tests.reference import reference_folder
from wholesum.conversation import Transcript, read_transcript
from wholesum.tables import BadEvidence

PEOPLE: Final = {"Ada Bell", "Bo Lindqvist", "Cleo Marsh"}
SAID: Final = (
    "good morning what do we need today bo i need the roster & two more trains we can do that"
)


def read(text: str, file: str = "call.vtt") -> Transcript:
    return read_transcript(text.encode(), file)


def said(found: Transcript) -> str:
    text = " ".join(turn.text for turn in found.turns).lower()
    return " ".join(word for word in text.translate(str.maketrans(",.?", "   ")).split())


@pytest.mark.parametrize("file", WORDED)
def test_given_the_same_transcript_in_any_file_format_when_read_then_speakers_and_words_are_the_same(
    file: str,
) -> None:
    found = read_transcript(WORDED[file], file)
    assert set(found.speakers) == PEOPLE
    assert said(found) == SAID
    assert [line.text for line in found.unread if "vocalsound" not in line.text] in (
        [],
        ['{"topic_list": []}'],
    )


def test_given_a_file_of_speaking_times_without_words_when_read_then_turns_are_in_order_of_time() -> (
    None
):
    found = read(RTTM, "m.rttm")
    assert [turn.speaker for turn in found.turns] == ["ada", "bo", "cleo"]
    assert found.turns[1].end == 9.0


def test_given_a_saved_chat_of_a_meeting_when_read_then_its_messages_are_marked_as_not_spoken() -> (
    None
):
    found = read(CHAT, "chat.txt")
    assert [(turn.speaker, turn.text, turn.written) for turn in found.turns] == [
        ("Dag Holm", "I cannot speak here", True),
        ("Op", "Thank you", True),
    ]


@pytest.mark.parametrize(
    ("change", "lost"),
    [
        (lambda text: text.replace("00.000", "00,000").replace("4.5", "4,5"), 0),
        (lambda text: text.replace("two\n", "two\n\n"), 0),
        (lambda text: text.replace("WEBVTT\n\n", ""), 0),
        (lambda text: text.replace("00:00:04.500 -->", "x:y -->"), 1),
        (lambda text: text.replace("\n", "\r\n"), 0),
        (lambda text: text.replace("\n", "\r"), 0),
        (lambda text: "\ufeff" + text, 0),
        (lambda text: text.replace("00:00:", "00:"), 0),
        (lambda text: text.replace("</v>", ""), 0),
    ],
    ids=["commas", "blank", "header", "bad-time", "crlf", "cr", "bom", "no-hours", "open-tags"],
)
@pytest.mark.parametrize("text", [TEAMS, ZOOM], ids=["teams", "zoom"])
def test_given_a_transcript_with_common_damage_when_read_then_no_word_is_lost(
    change: Callable[[str], str], lost: int, text: str
) -> None:
    found = read(change(text))
    assert said(found) == SAID
    assert len(found.unread) == lost


def test_given_a_transcript_encoded_in_latin_1_when_read_then_its_accents_are_kept() -> None:
    found = read_transcript("Zoé Müller: Ça va très bien".encode("latin-1"), "meet.txt")
    assert found.speakers == {"Zoé Müller": 4}


def test_given_two_speakers_in_one_caption_when_read_then_each_speaker_has_their_own_words() -> (
    None
):
    cue = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ada>one two <v Bo>three</v>\n"
    assert read(cue).speakers == {"Ada": 2, "Bo": 1}
    lines = ZOOM.replace("more trains.", "Ada Bell: more trains.")
    assert read(lines).speakers["Ada Bell"] == 10


def test_given_a_caption_without_a_name_when_read_then_its_words_have_no_speaker() -> None:
    found = read(ZOOM.replace("Cleo Marsh: ", ""))
    assert found.speakers[""] == 4
    assert "4 of them without a name" in found.explain()


def test_given_a_line_of_a_transcript_before_any_speaker_when_read_then_a_note_names_the_line() -> (
    None
):
    found = read(ZOOM.replace("\n1\n", "\nNOTE made by a machine\n\n1\n"))
    assert [(line.line, line.reason) for line in found.unread] == [(3, "a comment")]
    found = read(f"Minutes of the day, in short.\n{MEET}", "meet.txt")
    assert [(line.line, line.reason) for line in found.unread] == [(1, "no name before it")]
    assert "Not counted: 1 lines with 6 words" in found.explain()


@pytest.mark.parametrize(
    "line",
    [
        "10:30 Meeting: the works",
        "and so on: we go",
        "See https://example.org now",
        "What did she say: yes?",
    ],
)
def test_given_a_colon_in_a_spoken_sentence_when_read_then_the_words_before_the_colon_are_not_a_name(
    line: str,
) -> None:
    assert set(read(ZOOM.replace("more trains.", line)).speakers) == PEOPLE


def test_given_a_meeting_room_among_the_speakers_when_read_then_the_room_is_a_separate_speaker() -> (
    None
):
    found = read(MEET.replace("Cleo Marsh", "Meeting room 3"), "meet.txt")
    assert found.speakers["Meeting room 3"] == 4


def test_given_one_lower_case_name_among_captions_with_names_when_read_then_it_is_a_speaker_too() -> (
    None
):
    assert set(read(ZOOM.replace("Bo Lindqvist", "bo")).speakers) == {
        "Ada Bell",
        "bo",
        "Cleo Marsh",
    }


@pytest.mark.parametrize(
    ("data", "file", "problem"),
    [
        (b"", "empty.vtt", "no speech"),
        (b"WEBVTT\n\n", "empty.vtt", "no speech"),
        (b'[{"speaker": "Ada", "text": "Hel', "cut.json", "damaged or cut off"),
        (b"[" * 200_000, "deep.json", "levels"),
        (b"PK\x03\x04 and no more", "cut.docx", "damaged, locked or too large"),
        (packed('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "dtd.docx", "damaged"),
        (packed("<a"), "cut.docx", "damaged"),
        (packed("<a>" + " " * 60_000_000 + "</a>"), "bomb.docx", "too large"),
        (docx("no names here at all"), "plain.docx", "no speech"),
        (b"x" * 5_000_001, "big.vtt", "more than 5 megabytes"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_given_a_file_that_is_not_a_transcript_when_read_then_the_error_says_why(
    data: bytes, file: str, problem: str
) -> None:
    with pytest.raises(BadEvidence, match=problem):
        read_transcript(data, file)


def test_given_json_entries_without_text_when_read_as_a_transcript_then_each_entry_is_reported() -> (
    None
):
    found = read('[{"speaker": "Ada", "text": "Hello"}, {"speaker": "Bo"}, 3, "lost"]', "m.json")
    assert [line.line for line in found.unread] == [2, 3, 4]
    assert found.unread[2].text == '"lost"'


# reference data


def meeting(name: str) -> Transcript:
    return read_transcript((Path(reference_folder()) / "meetings" / name).read_bytes(), name)


@pytest.mark.parametrize(
    ("name", "people"),
    [
        ("committee_education_4.txt", 11),
        ("committee_covid_4.txt", 89),
        ("zoom_call_154.vtt", 27),
        ("zoom_call_171.vtt", 28),
        ("zoom_breakout.srt", 4),
        ("ami_ES2004d.meet.txt", 4),
        ("ami_ES2004a.teams.vtt", 4),
        ("ami_ES2004d.rttm", 4),
    ],
)
def test_given_a_real_transcript_when_read_then_all_its_speakers_are_found_and_no_line_is_ignored(
    name: str, people: int
) -> None:
    found = meeting(name)
    assert len(found.speakers) == people
    assert "" not in found.speakers
    assert found.unread == ()


def test_given_a_real_meeting_when_read_then_its_number_of_words_equals_the_reference_count() -> (
    None
):
    """1309, 998, 549 and 391 words, the transcribers' marks among them."""
    found = meeting("ami_ES2004a.json")
    file = Path(reference_folder()) / "meetings" / "ami_ES2004a.json"
    every = sum(len(entry["text"].split()) for entry in json.loads(file.read_text()))
    assert every == 1309 + 998 + 549 + 391
    assert found.words + found.unread_words == every
    times: dict[str, float] = {}
    for turn in meeting("ami_ES2004a.rttm").turns:
        times[turn.speaker] = times.get(turn.speaker, 0) + (turn.end or 0) - (turn.start or 0)
    assert times == pytest.approx(
        {"FEE013": 389.9, "FEE016": 265.5, "MEE014": 162.9, "MEO015": 105.2}, abs=0.1
    )


def test_given_real_recorded_calls_when_read_then_no_two_captions_overlap_in_time() -> None:
    for name in ("zoom_call_154.vtt", "zoom_call_171.vtt"):
        turns = meeting(name).turns
        assert all(
            one.end <= two.start  # type: ignore[operator]
            for one, two in pairwise(turns)
            if one.end != two.end
        )


@pytest.mark.parametrize(
    "line",
    [
        "00:00:01 From" + " " * 400_000,
        "<v" + " " * 400_000,
        "<v a" * 100_000,
        "<c." * 100_000,
        "(" * 400_000 + ":",
        "00:01.000 --> 00:02.000" + " a:b" * 50_000 + "!",
        "Ada Bell" + " " * 400_000 + "0:03",
    ],
    ids=["chat", "spaces", "voices", "classes", "brackets", "settings", "stamp"],
)
def test_given_a_transcript_line_made_to_be_slow_when_read_then_the_work_is_proportional_to_its_length(
    line: str,
) -> None:
    started = time.process_time()
    read(f"{ZOOM}\n{line}\nAda Bell: Hello\n")
    read(f"{MEET}\n{line}\nAda Bell: Hello\n", "meet.txt")
    assert time.process_time() - started < 5


def test_given_no_blank_line_before_a_caption_when_read_as_a_transcript_then_a_note_says_so() -> (
    None
):
    found = read(ZOOM.replace("more trains.\n\n3\n", "more trains.\n2026\n"))
    assert [(line.text, line.reason) for line in found.unread] == [
        ("2026", "a number before a time")
    ]


def test_given_a_json_transcript_with_another_file_ending_when_read_then_its_turns_are_found() -> (
    None
):
    said = '[{"speaker": "Ada\\nBell", "text": "Hello"}]'
    assert read(said, "export").speakers == {"Ada Bell": 1}
    assert read("[00:01] Ada: Hello\n[00:02] Bo: Yes", "export").speakers == {"Ada": 1, "Bo": 1}
