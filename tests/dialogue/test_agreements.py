"""The agreements of dialogues are reported in the words that the team settled."""

from __future__ import annotations

from pathlib import Path

from wholesum.core.cycle import Cycle
from wholesum.dialogue.agreements import agreements
from wholesum.dialogue.evidence import DialogueEvidence


def test_given_an_outcome_with_its_own_words_when_reported_then_they_replace_the_text_of_the_statement(
    tmp_path: Path,
) -> None:
    (tmp_path / "statements.csv").write_text(
        "statement,text,outcome,outcome_text\n"
        "s1,We call one person too often.,commitment,Each of us names a second by 1 May\n"
        "s2,The roster could rotate.,experiment,\n"
        "s3,Decide slower.,parked,Not now\n",
        encoding="utf-8",
    )
    found = agreements(DialogueEvidence.read(tmp_path), [Cycle("so far")], 0)
    assert [(str(agreement.kind), agreement.text) for agreement in found] == [
        ("Promised", "Each of us names a second by 1 May"),
        ("Tried", "The roster could rotate."),
    ]
