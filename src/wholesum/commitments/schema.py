"""The tables of promises and of the events of each promise."""

from __future__ import annotations

from typing import Final

from wholesum.commitments.machine import Act
from wholesum.tables import Column, Table

REASONS: Final[dict[str, str]] = {
    "priority": "other work came first",
    "waiting": "waited for somebody",
    "size": "more work than expected",
    "unclear": "unclear what done means",
    "forgotten": "forgotten",
    "other": "another reason",
}
"""The reasons why a promise slips or is changed, with their words."""
PROMISES: Final = Table(
    "promises",
    (
        Column("promise", required=True, about="The promise's id."),
        Column("what", required=True, about="What is promised, as first written."),
        Column(
            "by", person=True, about="Who promises; blank after the account of the person is gone."
        ),
        Column("to", person=True, about="To whom; blank where it is promised to the whole team."),
        Column("we", "flag", about="Whether other members may join the promise."),
        Column("done", about="What done means."),
        Column("needs", about="What the giver needs to keep the promise."),
        Column("needs_from", person=True, about="From whom the giver needs it."),
        Column("stand_in", person=True, about="Who stands in for the giver."),
        Column(
            "source",
            about="What it came out of, as practice and id, such as `dialogue:18`.",
        ),
    ),
    key=("promise",),
    about="A promise of one member to another, or to the team. Its state follows from its events.",
    always=True,
)
PROMISE_EVENTS: Final = Table(
    "promise_events",
    (
        Column("promise", required=True, refers_to="promises.promise", about="The promise."),
        Column(
            "number",
            "whole",
            required=True,
            low=1,
            about="The place of the event in the promise, from 1.",
        ),
        Column("act", "choice", required=True, choices=tuple(Act), about="What was done."),
        Column("day", "date", required=True, about="The day, by the clock of the team."),
        Column("who", person=True, about="Who did it; blank after the account is gone."),
        Column("due", "date", about="The promised day that the act sets."),
        Column("text", about="A new wording, or a note."),
        Column(
            "reason",
            "choice",
            choices=tuple(REASONS),
            about="Why the promise slips or is changed.",
        ),
        Column("head", "flag", about="Whether the person led the team at the time."),
    ),
    key=("promise", "number"),
    about="One act on a promise. Events are only added; nothing in them is ever changed.",
    always=True,
)
TABLES: Final = (PROMISES, PROMISE_EVENTS)
