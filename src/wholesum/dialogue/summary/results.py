"""The published results of dialogues, for pages, reports, command line and JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from wholesum.core.estimate import Estimate
from wholesum.dialogue.counts import HeatMap
from wholesum.dialogue.kind import Kind

SCHEMA: Final = "wholesum.dialogue/1"


@dataclass(frozen=True, slots=True)
class ChangedVotesReading:
    """How many votes on a statement changed in its last round.

    Parameters
    ----------
    round
        The round.
    new
        How many votes are counted for the first time.
    again
        How many of those counted before have voted again; 0 where too few did to be shown.
    changed
        How many of these changed their vote.
    agree, disagree, passed
        The counts after the round before; ``None`` where nothing was shown then.
    """

    round: int
    new: int
    again: int
    changed: int
    agree: int | None
    disagree: int | None
    passed: int | None


@dataclass(frozen=True, slots=True)
class EndReading:
    """The votes on a statement by one opinion group, or near one end of the first axis.

    Parameters
    ----------
    name
        The name of the end or group.
    voted
        How many of it voted on the statement.
    share
        The share that agrees of those who agree or disagree, with its 90% interval.
    """

    name: str
    voted: int
    share: Estimate


@dataclass(frozen=True, slots=True)
class FunctionReading:
    """The votes on a statement from people of one function, such as "Finance".

    Parameters
    ----------
    function
        The function.
    agree, disagree, passed
        How many voted so.
    """

    function: str
    agree: int
    disagree: int
    passed: int


@dataclass(frozen=True, slots=True)
class StatementReading:
    """The published result of one statement: its text, counts, kind and changed votes.

    Parameters
    ----------
    statement
        The id of the statement.
    number
        Its number in the list: its row in the table of statements, from 1.
    text
        The statement.
    author
        Who wrote it; ``None`` in a sealed dialogue, or where it is not known.
    seed
        Whether the statement was given at the start, before the dialogue opened.
    agree, disagree, passed
        How many voted so; ``None`` where too few voted to say so.
    matters
        How many of the voters marked it as mattering most.
    silent
        How many members have not voted on it, or so late that their vote does not count yet;
        ``None`` where it is not known how many were invited.
    low, high
        The share of the team that agrees, if none of the silent does, and if all do.
    others
        If the number of possible voters is unknown: the share that agrees among others like those
        who voted.
    words
        The counts in words.
    kind
        The kind of the statement.
    probability
        That the kind is true; ``None`` where the whole team is counted and nothing is estimated.
    lone_dissent
        Whether one voter sees it differently, among enough to hide.
    unmarked
        Whether all agree and nobody marked it as important, while others were marked.
    fate
        The result of the statement in words, for its author.
    outcome
        ``decision``, ``commitment``, ``experiment`` or ``parked``; ``None`` where nothing is noted.
    decision
        The id of the decision it led to.
    why
        Reasons of those who passed, each with how many gave it.
    moved
        The votes that changed in the last round; ``None`` in the first round.
    ends
        The votes of each end of the landscape.
    functions
        The votes of each function, if each has enough voters.
    """

    statement: str
    number: int
    text: str
    author: str | None
    seed: bool
    agree: int | None
    disagree: int | None
    passed: int | None
    matters: int | None
    silent: int | None
    low: float | None
    high: float | None
    others: Estimate | None
    words: str
    kind: Kind
    probability: float | None
    lone_dissent: bool
    unmarked: bool
    fate: str
    outcome: str | None
    decision: str | None
    why: tuple[tuple[str, int], ...] = ()
    moved: ChangedVotesReading | None = None
    ends: tuple[EndReading, ...] = ()
    functions: tuple[FunctionReading, ...] = ()

    @property
    def voted(self) -> int:
        """The number of counted votes on the statement; 0 if they may not be shown."""
        return (self.agree or 0) + (self.disagree or 0) + (self.passed or 0)


@dataclass(frozen=True, slots=True)
class RemovedStatementReading:
    """A statement that is not open for votes: rejected, waiting or replaced.

    Parameters
    ----------
    statement
        The id of the statement; its text is not repeated.
    moderated
        ``accepted``, ``pending`` or ``rejected``.
    reason
        The reason for a rejection, as in the public log.
    replaced_by
        The statement it was merged into or rewritten as.
    fate
        The result of the statement in words, for its author.
    """

    statement: str
    moderated: str
    reason: str | None
    replaced_by: str | None
    fate: str


@dataclass(frozen=True, slots=True)
class RoundReading:
    """The facts about one closed round of voting that may be shown.

    Parameters
    ----------
    round
        The number of the round.
    voters
        How many people's votes are counted after it.
    votes
        How many votes are counted.
    again
        How many votes were cast again and taken up.
    changed
        How many of these were changed.
    settled
        Whether fewer than a tenth of the votes cast again were changed, so that a further round
        would hardly move anything; ``None`` where none was cast again.
    """

    round: int
    voters: int
    votes: int
    again: int
    changed: int
    settled: bool | None


@dataclass(frozen=True, slots=True)
class LandscapeReading:
    """The published opinion map of a dialogue with many voters.

    Parameters
    ----------
    verdict
        ``of one mind``, ``a spectrum``, ``one mind or a spectrum``, ``camps`` or
        ``not enough votes``.
    sure
        Probability with which the votes say so.
    words
        The verdict with its basis and its limits, as text.
    placed
        How many people cast enough votes to have a position.
    axes
        How many axes there are.
    groups
        How many people are likeliest in each camp; empty where there are none.
    stability
        Similarity of the camps when a tenth of the votes is hidden (adjusted Rand index).
    density
        The share of people at each of 61 places of the first axis, from -3 to 3 standard
        deviations, each person spread over the uncertainty of their place.
    left, right
        The statements that each end of the first axis agrees with more than the other.
    """

    verdict: str
    sure: float
    words: str
    placed: int
    axes: int
    groups: tuple[int, ...]
    stability: float | None
    density: tuple[float, ...]
    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DialogueReading:
    """The published results of one dialogue: statements, rounds and opinion map.

    Parameters
    ----------
    dialogue
        The id of the dialogue.
    question, purpose, decides
        The question and purpose of the dialogue, and who decides.
    opened, closed
        The days it opened and closed, where known (ISO 8601).
    promise
        ``signed`` or ``sealed``.
    naming
        Which single votes are shown: none (``counts``), ``unnamed`` or ``named``.
    members
        How many were invited, where that is known.
    threshold
        The fewest votes behind a figure.
    voters
        How many people's votes are counted.
    rounds
        The closed rounds, the latest last.
    statements
        The current statements, from the most agreed to the most rejected.
    aside
        The statements that were rejected, are waiting, or were replaced.
    heat_map
        The single votes, where that was fixed at opening.
    pairs
        Members from different functions whose answers are unlike, and who may complement each
        other; only where single votes are shown with names.
    landscape
        The landscape, from 50 voters on.
    expected_false
        How many of the kinds named are expected to be wrong; 0 where the whole team is counted.
    """

    dialogue: str
    question: str | None
    purpose: str | None
    decides: str | None
    opened: str | None
    closed: str | None
    promise: str
    naming: str
    members: int | None
    threshold: int
    voters: int
    rounds: tuple[RoundReading, ...]
    statements: tuple[StatementReading, ...]
    aside: tuple[RemovedStatementReading, ...]
    heat_map: HeatMap | None = None
    pairs: tuple[tuple[str, ...], ...] = ()
    landscape: LandscapeReading | None = None
    expected_false: float = 0.0

    @property
    def title(self) -> str:
        """The question of the dialogue, or its id if it has no question."""
        return self.question or self.dialogue

    @property
    def participation(self) -> str:
        """The number of people whose votes are counted, as text."""
        if not self.voters:
            return "no votes counted yet"
        of = "" if self.members is None else f" of {self.members}"
        return f"{self.voters:,}{of} voted"

    def of_kind(self, kind: Kind) -> tuple[StatementReading, ...]:
        """Return the statements of one kind, such as all common ground.

        Parameters
        ----------
        kind
            The kind.

        Returns
        -------
        tuple of StatementReading
            In their order.
        """
        return tuple(statement for statement in self.statements if statement.kind is kind)


@dataclass(frozen=True, slots=True)
class DialogueResult:
    """The published results of all dialogues of a team.

    Parameters
    ----------
    team
        The team's name.
    dialogues
        The dialogues, the latest last.
    schema
        Name and version of this shape.
    """

    team: str
    dialogues: tuple[DialogueReading, ...]
    schema: str = SCHEMA
