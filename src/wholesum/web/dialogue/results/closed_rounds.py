"""What a closed round says, ready to be shown: words and counts first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Final, TypeAlias

import polars as pl
from django.core.cache import caches
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext_lazy as _

from wholesum.dialogue.counts import (
    Count,
    HeatMap,
    count_votes,
    heat_map,
    in_order,
    unmarked,
)
from wholesum.dialogue.disclosure import Terms
from wholesum.dialogue.kind import Kind
from wholesum.web.dialogue.models import Dialogue, Statement, Voice, VotingRound
from wholesum.web.dialogue.models.votes import AGREE, DISAGREE, Moved, Vote
from wholesum.web.dialogue.queries import moves_of, own_statements, reasons_of, removed_from
from wholesum.web.dialogue.results.rendered_charts import pictured
from wholesum.web.dialogue.text import taken_out

Kinds: TypeAlias = Mapping[int, tuple[Kind, float | None]]

_KINDS: Final[dict[Kind, tuple[Lazy, Lazy]]] = {
    Kind.COMMON_GROUND: (_("Common ground"), _("More than six in ten of us agree.")),
    Kind.BRIDGING: (_("Bridges"), _("All ends agree, though much else divides them.")),
    Kind.COMMON_REJECTION: (_("What we share in saying no"), _("More than six in ten do not.")),
    Kind.DIVISION: (_("Where we differ"), _("At least three in ten stand on either side.")),
    Kind.UNSURE: (_("Where we are unsure"), _("More than a third passed.")),
    Kind.NONE: (_("Still open"), _("Neither shared nor divided.")),
    Kind.TOO_FEW: (_("Not enough votes"), _("Too few voted on these to show anything.")),
}
_OF_ENDS: Final[dict[Kind, Lazy]] = {
    Kind.COMMON_GROUND: _("More than six in ten agree at every end."),
    Kind.COMMON_REJECTION: _("More than six in ten do not, at every end."),
    Kind.DIVISION: _("Two ends differ by more than thirty in a hundred."),
    Kind.NONE: _("The votes name no kind surely enough."),
    Kind.TOO_FEW: _("Too few voted on these to name a kind."),
}
"""What the kinds mean where the landscape tells them."""
LEGEND: Final = (
    ("agree", _("agrees")),
    ("pass", _("passes")),
    ("silent", _("silent")),
    ("disagree", _("disagrees")),
)
"""The parts of a bar, from its start to its end."""
_ORDER: Final = list(_KINDS)
_CELLS: Final = {1: "+", -1: "−", 0: "○", None: ""}


@dataclass(frozen=True, slots=True)
class Line:
    """A statement with what was said of it.

    Parameters
    ----------
    statement
        The statement.
    text
        Its words; of one that was taken out of the list, that it was, and why.
    count
        Its counts, as far as they may be shown.
    moved
        How many changed their vote since the round before, where browsers told.
    agreeing, objecting
        Reasons for and against, without names, in random order.
    kind
        How the team stands to it.
    sure
        With a landscape: the probability of that, where one is named.
    """

    statement: Statement
    text: str
    count: Count
    moved: Moved | None
    agreeing: list[str]
    objecting: list[str]
    kind: Kind
    sure: float | None

    @property
    def bar(self) -> list[tuple[str, float, float]]:
        """The parts of its bar: kind, start and width in percent of all who are counted."""
        base = max(self.count.base, 1)
        parts = (
            ("agree", self.count.agree or 0),
            ("pass", self.count.passed or 0),
            ("silent", self.count.silent or 0),
            ("disagree", self.count.disagree or 0),
        )
        start, found = 0.0, []
        for kind, number in parts:
            width = 100 * number / base
            found.append((kind, round(start, 2), round(width, 2)))
            start += width
        return found


@dataclass(frozen=True, slots=True)
class Heading:
    """Statements to which the team stands alike."""

    name: Lazy
    about: Lazy
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a closed round says.

    Parameters
    ----------
    round
        The round.
    kinds
        Its statements by how the team stands to them; empty where too few voted.
    unmarked
        What all agree on and nobody marked as mattering.
    grid
        Rows of single votes, where the dialogue allowed it at its opening: name and cells.
    heads
        The number and the words of each statement over the grid.
    changed, compared
        How many votes changed since the round before, of how many that were compared.
    """

    round: VotingRound
    kinds: list[Heading]
    unmarked: list[str]
    grid: list[tuple[str, list[str]]]
    heads: list[tuple[int, str]]
    changed: int
    compared: int

    @property
    def settles(self) -> bool:
        """Whether fewer than one vote in ten has moved, so that voting again says little."""
        return self.compared > 0 and self.changed * 10 < self.compared

    def line_of(self, statement: int) -> Line | None:
        """Return what was said of a statement."""
        lines = (line for kind in self.kinds for line in kind.lines)
        return next((line for line in lines if line.statement.pk == statement), None)


@dataclass(frozen=True, slots=True)
class Told:
    """A statement as its author is told of it."""

    statement: Statement
    line: Line | None


def shown_rounds(dialogue: Dialogue) -> list[Shown]:
    """Return what each closed round says, the latest first."""
    closed = dialogue.rounds.filter(closed__isnull=False).order_by("-number")
    drawn = pictured(dialogue)
    kinds = {} if drawn is None else drawn.kinds
    return [shown_round(dialogue, one, {} if place else kinds) for place, one in enumerate(closed)]


def shown_round(dialogue: Dialogue, closed: VotingRound, kinds: Kinds) -> Shown:
    """Return what a closed round says, worked out once for a version of the dialogue."""
    told = "landscape" if kinds else "counts"
    key = f"dialogue-{dialogue.pk}-{closed.number}-{dialogue.version}-{told}"
    found: Shown | None = caches["mirrors"].get(key)
    if found is None:
        found = _show(dialogue, closed, kinds)
        caches["mirrors"].set(key, found)
    return found


def told_authors(voice: Voice) -> list[Told]:
    """Return what somebody wrote, each with what became of it in the list and in the last round."""
    last = next(iter(shown_rounds(voice.dialogue)), None)
    return [
        Told(one, None if last is None else last.line_of(one.pk)) for one in own_statements(voice)
    ]


def terms_of(dialogue: Dialogue, closed: VotingRound) -> Terms:
    """Return what decides what may be shown of a round."""
    return Terms(
        sealed=dialogue.is_sealed,
        threshold=dialogue.threshold if dialogue.is_sealed else 1,
        members=closed.asked,
        naming=dialogue.naming,
        marks=dialogue.marks,
    )


def votes_table(closed: VotingRound) -> pl.DataFrame:
    """Return the votes of a closed round as a table."""
    rows = Vote.objects.filter(round=closed.pk).values_list(
        "statement", "voter", "vote", "why", "matters"
    )
    kinds = {
        "statement": pl.String,
        "voter": pl.String,
        "vote": pl.Int64,
        "why": pl.String,
        "matters": pl.Boolean,
    }
    texts = (
        (str(one), voter, vote, why or None, matters) for one, voter, vote, why, matters in rows
    )
    return pl.DataFrame(list(texts), schema=kinds, orient="row")


def _show(dialogue: Dialogue, closed: VotingRound, kinds: Kinds) -> Shown:
    votes, terms = votes_table(closed), terms_of(dialogue, closed)
    asked = {str(pk) for pk in votes["statement"].unique()}
    found = dialogue.statements.filter(pk__in=asked).select_related("author__user", "outcome")
    statements = {str(one.pk): one for one in found}
    removed = removed_from(dialogue)
    texts = {
        name: taken_out(removed[one.pk]) if one.pk in removed else one.text
        for name, one in statements.items()
    }
    counts = in_order(count_votes(votes, list(statements), terms))
    told = [int(count.statement) for count in counts if count.bounds is not None]
    moves, reasons = moves_of(closed, told, terms.threshold), reasons_of(closed, told)
    lines = [
        Line(
            statements[count.statement],
            texts[count.statement],
            count,
            moves.get(int(count.statement)),
            reasons.get(int(count.statement), {}).get(AGREE, []),
            reasons.get(int(count.statement), {}).get(DISAGREE, []),
            *kinds.get(int(count.statement), (count.kind, None)),
        )
        for count in counts
    ]
    grid = heat_map(votes, [count.statement for count in counts], terms)
    return Shown(
        round=closed,
        kinds=_kinds(lines, _OF_ENDS if kinds else {}),
        unmarked=[texts[count.statement] for count in unmarked(counts)],
        grid=_grid(dialogue, grid),
        heads=[]
        if grid is None
        else [(statements[name].place, texts[name]) for name in grid.statements],
        changed=sum(one.changed for one in moves.values()),
        compared=sum(one.compared for one in moves.values()),
    )


def _kinds(lines: list[Line], meanings: Mapping[Kind, Lazy]) -> list[Heading]:
    def place(line: Line) -> int:
        return _ORDER.index(line.kind)

    ordered = groupby(sorted(lines, key=place), key=place)
    found = []
    for number, some in ordered:
        kind = _ORDER[number]
        name, meaning = _KINDS[kind]
        found.append(Heading(name, meanings.get(kind, meaning), list(some)))
    return found


def _grid(dialogue: Dialogue, found: HeatMap | None) -> list[tuple[str, list[str]]]:
    if found is None:
        return []
    people = dialogue.voices.filter(user__isnull=False).select_related("user")
    names = {voice.pk.hex: str(voice.user) for voice in people}
    return [
        (names.get(voter, ""), [_CELLS[vote] for vote in row])
        for voter, row in zip(found.voters, found.votes, strict=True)
    ]
