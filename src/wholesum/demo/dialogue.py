"""The dialogues of the sample team: one sealed dialogue in each cycle.

The votes belong to eight voices, and no voice belongs to a person, nor a statement to a voice: who
wrote and who voted what is decided nowhere. In September two of the eight write most of it, since
the others hear too late of what there is to write about. The seed shuffles the voices of each
dialogue and assigns the statements to their authors; the counts stay the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import numpy as np
import polars as pl

from wholesum.demo.people import CAST
from wholesum.dialogue.evidence import DialogueEvidence

MARKS: Final = 3

_VOTES: Final = {"+": 1, "A": 1, "-": -1, "D": -1, "0": 0}
"""How a vote is written below; the letters are votes on what matters most to the voice."""
_WHY: Final = ("unclear", "do_not_know", "not_mine")


@dataclass(frozen=True, slots=True)
class _Statement:
    """A statement: its text, the votes of eight people in each round, its result and final text."""

    text: str
    rounds: tuple[str, ...]
    outcome: str | None = None
    settled: str | None = None


@dataclass(frozen=True, slots=True)
class _Dialogue:
    """One dialogue of the sample team: question, purpose, dates, statements and new versions."""

    name: str
    question: str
    purpose: str
    opened: date
    closed: date
    said: tuple[_Statement, ...]
    taken: tuple[tuple[str, int], ...]
    written: tuple[int, ...]


_NIGHTS: Final = _Dialogue(
    "nights",
    "Who answers at night, and what if they cannot come?",
    "To see how much hangs on one person, before August.",
    date(2026, 6, 8),
    date(2026, 6, 10),
    (
        _Statement("When a train fails in the night, we all call the same person.", ("A.AA+A++",)),
        _Statement("Each of us should be able to name who steps in for them.", ("+.++++++",)),
        _Statement("Handing over takes longer than doing it ourselves.", ("+.+-+-0+",)),
        _Statement(
            "Two people could make the roster from next month.",
            ("A.+AA+-A",),
            "experiment",
            "Two of us make the roster in July and compare it with June",
        ),
        _Statement(
            "We praise whoever rescues the night, so it keeps needing rescue.", ("0.++-+-+",)
        ),
        _Statement("A week off should not need a plan for the railway.", ("+.+++++A",)),
        _Statement(
            "Fleet and track should sit in on each other's night once.",
            ("+.-+0+-+",),
            outcome="parked",
        ),
        _Statement("The head of operations should keep the last word at night.", ("-.+-+-++",)),
        _Statement("The depots know sooner than we do what will fail.", ("0.+0+00+",)),
        _Statement(
            "What operations knows should be written down before August.",
            ("A.+A+A++",),
            outcome="commitment",
            settled="Operations writes down the ten most frequent calls of the night by 1 August",
        ),
        _Statement("Training a stand-in is real work and belongs in the hours.", ("+.++0+++",)),
        _Statement("An outside firm should take over the night roster.", ("-.--0---",)),
    ),
    (
        ("At night it is always operations that gets the call.", 0),
        ("One phone rings, and it is the same phone.", 0),
        ("I could not say who would do my work for a week.", 1),
        ("Everybody needs a second.", 1),
        ("The roster should not live in one head.", 3),
        ("We like rescues too much.", 4),
        ("Nobody has the works plans of the last flood but one person.", 9),
        ("Showing somebody how takes hours nobody has planned.", 10),
    ),
    (11, 5, 2, 1, 1),
)
_SUMMER: Final = _Dialogue(
    "summer",
    "The works or the winter: where do the planning hours go?",
    "To settle by the end of August what the meeting of 24 June could not.",
    date(2026, 7, 22),
    date(2026, 7, 30),
    (
        _Statement("The upper line must be renewed this summer.", ("AA-A-A--", "A+-A-+--")),
        _Statement(
            "Each week we plan for the works is a week of winter lost.", ("--A-A-AA", "--A-A0AA")
        ),
        _Statement(
            "Two weekends of works could move to spring.", ("0++0+-++", "+++++0++"), "decision"
        ),
        _Statement("We have never seen the two plans on one page.", ("++++++++", "++++++++")),
        _Statement("A second bad winter would outweigh a new line.", ("-0+-+-++", "0++-+-++")),
        _Statement(
            "One person could plan for both.",
            ("+-0+0+-+", "+++++++-"),
            "experiment",
            "One of us plans the works and the winter for four weeks",
        ),
        _Statement("The meeting of 24 June had too many slides.", ("+++++0++", "+++++0++")),
        _Statement("Whoever loses this summer has first call on spring.", ("+++0++-+", "+++0++-+")),
        _Statement("If we wait, the board decides for us.", ("0+00+0-0", "0+00+0-0"), "parked"),
        _Statement("The depots should be asked before we choose.", ("++A++A+0", "++A++A+0")),
        _Statement(
            "Works and winter need one plan with two owners.",
            ("+0+A0++A", "+++A+++A"),
            "commitment",
            "The works and the winter have one plan with two owners from 10 August",
        ),
        _Statement("Planning hours can be bought outside.", ("-0-+--0-", "-0-+--0-")),
    ),
    (
        ("If the line is not done now it will never be done.", 0),
        ("Winter is being lost a week at a time.", 1),
        ("Not every weekend of works has to be this summer.", 2),
        ("Nobody has laid the two plans side by side.", 3),
        ("A single planner could hold both.", 5),
        ("Those who give way now should not have to give way twice.", 7),
        ("Ask the depots.", 9),
        ("One plan, two names on it.", 10),
    ),
    (6, 5, 3, 2, 2, 1, 1),
)
_HEARD: Final = _Dialogue(
    "heard",
    "What must be heard before we agree?",
    "To keep the pace of August without leaving out who is not at headquarters.",
    date(2026, 9, 10),
    date(2026, 9, 14),
    (
        _Statement("Too much is agreed between two meetings.", ("++0A+0AA",)),
        _Statement("Nights and depots hear last.", ("0+0A-0AA",)),
        _Statement(
            "A decision should wait a day for those who are not there.", ("+-+A+0AA",), "decision"
        ),
        _Statement("August showed that we can do without any one of us.", ("AAA+++++",)),
        _Statement(
            "Beside each decision should stand whom it concerns.", ("+++++0++",), "decision"
        ),
        _Statement(
            "Short meetings at the depots would tell us more.",
            ("0++++-++",),
            "experiment",
            "Ten minutes at each depot every Monday until the end of October",
        ),
        _Statement("We are quick now, and quick is good.", ("A+A-0A--",)),
        _Statement("The night train's crew should have a seat here.", ("+0++0+++",), "parked"),
        _Statement("Slips should be raised by whoever sees them first.", ("+++++++-",)),
        _Statement("Minutes that nobody reads are no way to be heard.", ("++++++++",)),
        _Statement("The roster could rotate every quarter.", ("+0+++-++",)),
        _Statement("Everything should go back to the weekly meeting.", ("-------0",)),
    ),
    (
        ("Things are decided in the corridor.", 0),
        ("On nights you hear it from the passengers.", 1),
        ("One day more would have been enough in August.", 2),
        ("Nobody was missed in August, and that is good news.", 3),
        ("Write down whom it concerns.", 4),
        ("Go to the depots, do not send for them.", 5),
        ("A slip is a slip, whoever saw it.", 8),
        ("I have never opened the minutes.", 9),
    ),
    (10, 7, 1, 1, 1),
)
_TALKS: Final = (_NIGHTS, _SUMMER, _HEARD)


def sample_dialogue(seed: int) -> DialogueEvidence:
    """Return the dialogues of the sample team in three cycles.

    Parameters
    ----------
    seed
        Random seed of the voices and the authors; the same seed gives the same tables.

    Returns
    -------
    DialogueEvidence
        Three sealed dialogues of eight, each with twenty statements, of which twelve are voted on;
        one of the eight keeps silent in the first, and the second has two rounds.
    """
    rng = np.random.default_rng([seed, int.from_bytes(b"talk")])
    statements, votes = [], []
    for talk in _TALKS:
        authors = rng.permutation(np.repeat(np.arange(len(talk.written)), talk.written))
        statements += list(_statements(talk, authors.tolist()))
        votes += list(_votes(talk, rng.permutation(len(CAST)).tolist()))
    return DialogueEvidence(
        pl.DataFrame(statements).sort("statement"),
        pl.DataFrame(votes).sort("statement", "voter", "round"),
        _dialogues(),
    )


def _name(talk: _Dialogue, place: int) -> str:
    return f"{talk.name}-{place + 1:02}"


def _statements(talk: _Dialogue, authors: Sequence[int]) -> Iterator[dict[str, str | None]]:
    texts = [*(statement.text for statement in talk.said), *(text for text, _ in talk.taken)]
    outcomes = [*(statement.outcome for statement in talk.said), *(None for _ in talk.taken)]
    words = [*(statement.settled for statement in talk.said), *(None for _ in talk.taken)]
    taken_up = [*(None for _ in talk.said), *(_name(talk, place) for _, place in talk.taken)]
    for place, (text, author) in enumerate(zip(texts, authors, strict=True)):
        yield {
            "statement": _name(talk, place),
            "text": text,
            "dialogue": talk.name,
            "author": f"{talk.name}-author-{author + 1}",
            "step": "alone",
            "replaced_by": taken_up[place],
            "outcome": outcomes[place],
            "outcome_text": words[place],
        }


def _votes(talk: _Dialogue, voices: Sequence[int]) -> Iterator[dict[str, str | int | bool | None]]:
    for place, statement in enumerate(talk.said):
        for number, cast in enumerate(statement.rounds, start=1):
            for voice, sign in zip(voices, cast, strict=True):
                if sign in _VOTES:
                    yield {
                        "statement": _name(talk, place),
                        "voter": f"{talk.name}-voice-{voice + 1}",
                        "vote": _VOTES[sign],
                        "round": number,
                        "why": _WHY[(place + voice) % len(_WHY)] if sign == "0" else None,
                        "matters": sign.isalpha(),
                    }


def _dialogues() -> pl.DataFrame:
    return pl.DataFrame(
        {
            "dialogue": [talk.name for talk in _TALKS],
            "question": [talk.question for talk in _TALKS],
            "purpose": [talk.purpose for talk in _TALKS],
            "decides": "the eight together",
            "opened": [talk.opened for talk in _TALKS],
            "closed": [talk.closed for talk in _TALKS],
            "promise": "sealed",
            "naming": "counts",
            "members": len(CAST),
            "threshold": 5,
            "marks": MARKS,
        }
    )
