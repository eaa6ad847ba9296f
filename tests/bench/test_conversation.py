"""The benchmark of conversations measures every line and compares counts with other libraries."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import conversation
from wholesum.conversation import count_turns, read_transcript

pytestmark = pytest.mark.slow


def test_given_the_quick_conversation_benchmark_when_run_then_each_measured_line_has_a_target() -> (
    None
):
    lines = conversation.measure(quick=True)
    assert [line.target for line in lines] == [1.0, 0.02, None]
    assert all(line.amount > 0 for line in lines)


def test_given_a_simulated_meeting_when_words_are_counted_then_regular_expressions_find_as_many_words() -> (
    None
):
    call = conversation.made_up_call(600)
    turns = read_transcript(call, "call.vtt").turns
    words, own, ours = conversation.count_by_expressions([turn.text for turn in turns])
    floors = count_turns(turns, "en", {}).floors
    assert words == sum(floor.words for floor in floors) == 600
    assert own == sum(floor.i for floor in floors)
    assert ours == sum(floor.we for floor in floors)


def test_given_a_simulated_meeting_when_spacy_splits_its_text_then_spacy_finds_the_same_words() -> (
    None
):
    pytest.importorskip("spacy", reason="spaCy is only in the lock of the benchmarks")
    turns = read_transcript(conversation.made_up_call(600), "call.vtt").turns
    texts = [turn.text for turn in turns]
    assert conversation.count_by_spacy(texts) == conversation.count_by_expressions(texts)


def test_given_no_reference_data_when_the_conversation_benchmark_runs_then_an_error_names_the_data(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(conversation, "MEETINGS", tmp_path / "none")
    assert conversation.main([]) == 1
    assert "the folder meetings in WHOLESUM_DATA" in capsys.readouterr().out
