"""Files become drafts of meetings, and the language of each file is checked."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from tests.conversation.cast import TEAM
from tests.conversation.files import CHAT, TEAMS, ZOOM
from wholesum.conversation import Draft, DraftMeeting, draft_meetings
from wholesum.conversation.counting.draft import meeting_day, meeting_name
from wholesum.tables import BadEvidence


@pytest.mark.parametrize(
    ("file", "name", "day"),
    [
        ("GMT20260504-090012_Recording.transcript.vtt", "GMT20260504-090012", date(2026, 5, 4)),
        ("GMT20260504-090012_RecordingnewChat.txt", "GMT20260504-090012", date(2026, 5, 4)),
        ("2026-05-04 team.docx", "2026-05-04 team", date(2026, 5, 4)),
        ("2026-05-04 team chat.txt", "2026-05-04 team", date(2026, 5, 4)),
        ("Chatham house.vtt", "Chatham house", None),
        ("call 20261399.vtt", "call 20261399", None),
        ("transcript.vtt", "transcript", None),
    ],
)
def test_given_the_file_name_of_a_transcript_when_read_then_name_and_date_of_the_meeting_are_found(
    file: str, name: str, day: date | None
) -> None:
    assert (meeting_name(file), meeting_day(file)) == (name, day)


def drafted(language: str = "en", **files: str) -> Draft:
    data = {f"2026-05-04 {name}": text.encode() for name, text in files.items()}
    return draft_meetings(data, language, TEAM)


def test_given_a_transcript_and_its_chat_when_a_meeting_is_drafted_then_both_files_are_one_meeting() -> (
    None
):
    data = {"2026-05-04.vtt": ZOOM.encode(), "2026-05-04 chat.txt": CHAT.encode()}
    found = draft_meetings(data, "en", TEAM)
    (meeting,) = found.meetings
    assert meeting.files == ("2026-05-04.vtt", "2026-05-04 chat.txt")
    assert meeting.counted.words["Dag Holm"] == 4
    assert {name.label: name.person for name in found.names}["Dag Holm"] == "Dag Holm"
    assert {name.label: name.person for name in found.names}["Ada Bell"] == "ada"
    assert found.quotes == {"2026-05-04": ("What do we need today, Bo?", "We can do that.")[:1]}


def test_given_transcripts_with_a_wrong_language_when_drafted_then_the_right_language_is_proposed() -> (
    None
):
    assert drafted("de", one=ZOOM * 20).doubts == {"2026-05-04 one": "en"}
    assert drafted("en", one=ZOOM * 20).doubts == {}


def test_given_meetings_drafted_from_transcripts_when_saved_as_json_then_they_contain_no_speech() -> (
    None
):
    found = drafted(one=TEAMS, two=ZOOM)
    packed = msgspec.json.encode(found.meetings)
    assert not any(word in packed.decode() for word in ("roster", "trains", "morning"))
    assert msgspec.json.decode(packed, type=tuple[DraftMeeting, ...]) == found.meetings


def test_given_two_invalid_transcripts_when_meetings_are_drafted_then_the_error_names_both_files() -> (
    None
):
    with pytest.raises(BadEvidence, match=r"one: .*\n.*two: ") as caught:
        drafted(one="", two="x")
    assert len(caught.value.faults) == 2
    with pytest.raises(BadEvidence, match="choose at least one transcript"):
        draft_meetings({}, "en", TEAM)
