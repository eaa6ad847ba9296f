"""The tables of meetings are written and read without loss, and contradictions are faults."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from tests.conversation.cast import meeting
from wholesum.conversation import ConversationEvidence, check_conversation
from wholesum.core.people import rename_people

SAID = [("ada", "we ask, Bo?"), ("bo", "I know"), ("cleo", "yes")]


def test_given_a_meeting_when_its_tables_are_written_and_read_then_the_tables_are_the_same(
    tmp_path: Path,
) -> None:
    evidence = meeting(SAID)
    evidence.write(tmp_path)
    again = ConversationEvidence.read(tmp_path)
    assert again.meetings.equals(evidence.meetings)
    assert again.voices.equals(evidence.voices)
    assert check_conversation(again) == []


@pytest.mark.parametrize(
    ("column", "value", "problem"),
    [
        ("questions", 9, "higher than that of floors"),
        ("taken_up", 9, "higher than that of invitations"),
        ("across", 9, "higher than that of placed"),
        ("passed", -1, "passed"),
    ],
)
def test_given_counts_of_a_meeting_that_contradict_each_other_when_checked_then_a_fault_names_both(
    column: str, value: int, problem: str
) -> None:
    evidence = meeting(SAID)
    rows = evidence.meetings.with_columns(pl.lit(value, pl.Int64).alias(column))
    faults = check_conversation(ConversationEvidence(rows, evidence.voices))
    assert any(problem in str(fault) for fault in faults)


def test_given_a_speaker_listed_twice_or_not_in_the_team_when_checked_then_a_fault_names_the_speaker() -> (
    None
):
    evidence = meeting(SAID)
    twice = evidence.voices.with_columns(person=pl.lit("ada"))
    faults = check_conversation(ConversationEvidence(evidence.meetings, twice))
    assert any("two rows" in str(fault) for fault in faults)
    people = pl.DataFrame({"person": ["ada", "bo", "cleo"]})
    faults = check_conversation(evidence, people)
    assert len(faults) == 1
    assert "dag" in str(faults[0])


def test_given_more_uses_of_i_and_we_than_words_of_a_speaker_when_checked_then_a_fault_says_so() -> (
    None
):
    evidence = meeting(SAID)
    voices = evidence.voices.with_columns(we=pl.lit(50, pl.Int64))
    faults = check_conversation(ConversationEvidence(evidence.meetings, voices))
    assert any("more words for I and we than words" in str(fault) for fault in faults)


def test_given_new_ids_of_people_then_a_renamed_table_of_speakers_has_the_new_ids() -> None:
    renamed = rename_people(meeting(SAID), {"ada": "a"})
    assert renamed.voices["person"][0] == "a"
