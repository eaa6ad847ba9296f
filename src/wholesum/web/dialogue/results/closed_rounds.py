"""Prepare the results of closed rounds of votes for pages, grouped under headings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Final

from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as _

from wholesum.charts.chart import Chart
from wholesum.dialogue.kind import Kind
from wholesum.dialogue.summary.results import DialogueReading, StatementReading
from wholesum.web.dialogue import queries
from wholesum.web.dialogue.evidence import statement_key
from wholesum.web.dialogue.models import Dialogue, Statement, Voice, VoteChange, VotingRound
from wholesum.web.dialogue.models.votes import AGREE, DISAGREE, CountedStatement
from wholesum.web.dialogue.queries import ShownStatement
from wholesum.web.dialogue.results.rendered_charts import (
    counted_round,
    has_landscape,
    rendered_round,
)

_KINDS: Final[dict[Kind, tuple[Lazy, Lazy]]] = {
    Kind.COMMON_GROUND: (_("Common ground"), _("More than six in ten of us agree.")),
    Kind.BRIDGING: (
        _("Bridges"),
        _("All groups agree on these statements, although they disagree on many others."),
    ),
    Kind.COMMON_REJECTION: (_("What most of us reject"), _("More than six in ten of us disagree.")),
    Kind.DIVISION: (
        _("Where we differ"),
        _("At least three in ten agree, and at least three in ten disagree."),
    ),
    Kind.UNSURE: (
        _("Where we are unsure"),
        _("More than a third of us passed: they neither agreed nor disagreed."),
    ),
    Kind.NONE: (
        _("Still open"),
        _("We neither clearly agree nor clearly disagree on these statements."),
    ),
    Kind.TOO_FEW: (
        _("Not enough votes"),
        _("Too few people voted on these statements to show a result."),
    ),
}
_OF_ENDS: Final[dict[Kind, Lazy]] = {
    Kind.COMMON_GROUND: _("More than six in ten agree in every group."),
    Kind.COMMON_REJECTION: _("More than six in ten disagree in every group."),
    Kind.DIVISION: _(
        "The shares of two groups who agree differ by more than 30 percentage points."
    ),
    Kind.NONE: _("The votes are too unclear to say what the groups think of these statements."),
    Kind.TOO_FEW: _("Too few people voted to say what the groups think of these statements."),
}
"""What the kinds mean where the landscape tells them."""
LEGEND: Final = (
    ("agree", _("agrees")),
    ("pass", _("passes")),
    ("silent", _("did not vote")),
    ("disagree", _("disagrees")),
)
"""The parts of a bar, from its start to its end."""
_ORDER: Final = list(_KINDS)
_HELD_BACK: Final = (
    _("Counts not shown"),
    _(
        "These statements had votes in an earlier round too, perhaps not from exactly "
        "the same people. Two counts could show how one person voted, so we show only "
        "the earlier counts. To see new counts, ask everybody who voted before to vote "
        "again."
    ),
)
_CELLS: Final = {1: "+", -1: "−", 0: "○", None: ""}


@dataclass(frozen=True, slots=True)
class StatementResult:
    """The result of one statement in a closed round: counts, reasons and changed votes.

    Parameters
    ----------
    statement
        The key of the statement.
    place
        Its number in the list.
    count
        Its counts, as far as they may be shown.
    base
        How many people the parts of its bar are shares of.
    moved
        How many changed their vote since the round before, where browsers sent it.
    agreeing, objecting
        Reasons for and against, without names, in random order.
    is_held
        Whether its counts are held back, because nearly the same people voted on it before.
    """

    statement: int
    place: int
    count: StatementReading
    base: int
    moved: VoteChange | None
    agreeing: list[str]
    objecting: list[str]
    is_held: bool = False

    @property
    def bar(self) -> list[tuple[str, float, float]]:
        """The parts of the bar of a statement: kind, start, and width in percent of the votes."""
        parts = (
            ("agree", self.count.agree or 0),
            ("pass", self.count.passed or 0),
            ("silent", self.count.silent or 0),
            ("disagree", self.count.disagree or 0),
        )
        start, found = 0.0, []
        for kind, number in parts:
            width = 100 * number / max(self.base, 1)
            found.append((kind, round(start, 2), round(width, 2)))
            start += width
        return found


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the results page, with its statements, such as "Common ground"."""

    name: Lazy
    about: Lazy
    lines: list[StatementResult]


@dataclass(frozen=True, slots=True)
class RoundResult:
    """The results of a closed round, grouped for its page.

    Parameters
    ----------
    round
        The round.
    reading
        The summary of the round; ``None`` where too few voted.
    charts
        Its charts as HTML; only of the last round.
    awaits_landscape
        Whether the landscape of the last round is still being worked out.
    kinds
        Its statements by kind; empty where too few voted.
    """

    round: VotingRound
    reading: DialogueReading | None
    charts: tuple[Chart, ...]
    awaits_landscape: bool
    kinds: list[Heading]

    @property
    def lines(self) -> list[StatementResult]:
        """The statements of the round, grouped by heading."""
        return [line for kind in self.kinds for line in kind.lines]

    @property
    def has_counts(self) -> bool:
        """Whether the round has at least one statement whose counts of votes are shown."""
        return any(line.count.agree is not None for line in self.lines)

    @property
    def unmarked(self) -> list[str]:
        """The statements on which all voters agree and that nobody marked as important."""
        return [line.count.text for line in self.lines if line.count.unmarked]

    @property
    def changed(self) -> int:
        """The number of votes changed since the round before."""
        return sum(line.moved.changed for line in self.lines if line.moved)

    @property
    def compared(self) -> int:
        """The number of votes of people who also voted in the round before."""
        return sum(line.moved.compared for line in self.lines if line.moved)

    @property
    def settles(self) -> bool:
        """Whether under one vote in ten has changed, so that another round would add little."""
        return self.compared > 0 and self.changed * 10 < self.compared

    @property
    def grid(self) -> list[tuple[str, list[str]]]:
        """The single votes as rows of name and cells, if the dialogue publishes single votes."""
        found = None if self.reading is None else self.reading.heat_map
        if found is None:
            return []
        rows = zip(found.voters, found.votes, strict=True)
        return [(voter, [_CELLS[vote] for vote in votes]) for voter, votes in rows]

    @property
    def heads(self) -> list[tuple[int, str]]:
        """The column headings of the table of single votes: number and text of each statement."""
        found = None if self.reading is None else self.reading.heat_map
        lines = {line.count.statement: line for line in self.lines}
        return [
            (lines[name].place, lines[name].count.text)
            for name in (() if found is None else found.statements)
        ]


@dataclass(frozen=True, slots=True)
class OwnStatement:
    """One of an author's own statements, with its result if a round has closed."""

    statement: Statement
    line: StatementResult | None


def closed_round_results(dialogue: Dialogue) -> list[RoundResult]:
    """Return the results of each closed round, the latest first."""
    closed = list(dialogue.rounds.filter(closed__isnull=False).order_by("-number"))
    if not closed:
        return []
    listed = queries.shown_statements(dialogue)
    counted = queries.counted_in(closed) if dialogue.is_sealed else {}
    votes, moves = queries.votes_in(closed), queries.moves_of(closed)
    reasons = queries.reasons_of(closed)
    if dialogue.is_sealed:
        moves = _of_same_people(moves, counted, closed)
    held = {key for key, row in counted.items() if not row.shown}
    found = []
    for round_ in closed:
        is_last = round_ == closed[0]
        drawn = (
            rendered_round(dialogue, round_, listed, votes.get(round_.pk, 0)) if is_last else None
        )
        shown = drawn or counted_round(dialogue, round_, listed, votes.get(round_.pk, 0))
        lines = [
            replace(line, is_held=(round_.pk, line.statement) in held)
            for line in _lines(shown.reading, round_, listed, moves, reasons)
        ]
        with_ends = shown.reading is not None and shown.reading.landscape is not None
        found.append(
            RoundResult(
                round=round_,
                reading=shown.reading,
                charts=shown.charts,
                awaits_landscape=is_last and drawn is None and has_landscape(round_),
                kinds=_headings(lines, _OF_ENDS if with_ends else {}),
            )
        )
    return found


def own_results(voice: Voice) -> list[OwnStatement]:
    """Return an author's own statements, each with its result in the last closed round."""
    last = next(iter(closed_round_results(voice.dialogue)), None)
    lines = {} if last is None else {line.statement: line for line in last.lines}
    return [
        OwnStatement(statement, lines.get(statement.pk))
        for statement in queries.own_statements(voice)
    ]


def _lines(
    reading: DialogueReading | None,
    closed: VotingRound,
    listed: Mapping[int, ShownStatement],
    moves: Mapping[tuple[int, int], VoteChange],
    reasons: Mapping[tuple[int, int, int], list[str]],
) -> list[StatementResult]:
    """Return the result of each statement; leave out reasons and changes where too few voted."""
    found = []
    for count in () if reading is None else reading.statements:
        statement = statement_key(count.statement)
        key = (closed.pk, statement) if count.agree is not None else (0, 0)
        moved = moves.get(key)
        least = 1 if reading is None else reading.threshold
        found.append(
            StatementResult(
                statement=statement,
                place=listed[statement].place,
                count=count,
                base=closed.asked or count.voted,
                moved=moved if moved is not None and moved.compared >= least else None,
                agreeing=reasons.get((*key, AGREE), []),
                objecting=reasons.get((*key, DISAGREE), []),
            )
        )
    return found


def _of_same_people(
    moves: Mapping[tuple[int, int], VoteChange],
    counted: Mapping[tuple[int, int], CountedStatement],
    closed: Sequence[VotingRound],
) -> dict[tuple[int, int], VoteChange]:
    """Leave out changed votes if the voters are not those of the round before.

    Beside two counts of unlike groups, the number of changes would tell a vote.
    """
    before = {one.pk: earlier.pk for one, earlier in pairwise(closed)}
    found = {}
    for (closing, statement), moved in moves.items():
        pair = [counted.get((number, statement)) for number in (closing, before.get(closing, 0))]
        if None not in pair and len({row.group for row in pair if row is not None}) == 1:
            found[closing, statement] = moved
    return found


def _headings(lines: Sequence[StatementResult], meanings: Mapping[Kind, Lazy]) -> list[Heading]:
    def place(line: StatementResult) -> int:
        return len(_ORDER) if line.is_held else _ORDER.index(line.count.kind)

    found = []
    for number, some in groupby(sorted(lines, key=place), key=place):
        if number == len(_ORDER):
            found.append(Heading(*_HELD_BACK, list(some)))
            continue
        kind = _ORDER[number]
        name, meaning = _KINDS[kind]
        found.append(Heading(name, meanings.get(kind, meaning), list(some)))
    return found
