"""The tables of promises and of the events of each promise."""

from __future__ import annotations

from typing import Final

from wholesum.commitments.transitions import Act
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
        Column("what", required=True, about="The promise in its first wording."),
        Column(
            "by",
            person=True,
            about="The giver, who promises; blank after the giver's account was deleted.",
        ),
        Column(
            "to",
            person=True,
            about="The taker, who receives the promise; blank for the whole team.",
        ),
        Column("we", "flag", about="Whether other members may join the promise."),
        Column("done", about="How giver and taker know that the promise is done."),
        Column("needs", about="What the giver needs to keep the promise."),
        Column("needs_from", person=True, about="The person from whom the giver needs this."),
        Column("stand_in", person=True, about="The person who does the work if the giver cannot."),
        Column(
            "source",
            about="The source of the promise, as practice and id, such as `dialogue:18`.",
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
            about="The number of the event within its promise, from 1.",
        ),
        Column(
            "act",
            "choice",
            required=True,
            choices=tuple(Act),
            about="The kind of act, such as `request` or `report`.",
        ),
        Column("day", "date", required=True, about="The day of the act, in the team's time zone."),
        Column(
            "who", person=True, about="The person who acted; blank after the account was deleted."
        ),
        Column("due", "date", about="The promised day that the act sets."),
        Column("text", about="A new wording, or a note."),
        Column(
            "reason",
            "choice",
            choices=tuple(REASONS),
            about="The reason why the promise slipped or was changed.",
        ),
        Column("head", "flag", about="Whether the person who acted led the team at the time."),
    ),
    key=("promise", "number"),
    about="One act on a promise. Events are only added; nothing in them is ever changed.",
    always=True,
)
TABLES: Final = (PROMISES, PROMISE_EVENTS)
