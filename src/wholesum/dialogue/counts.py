"""Count the votes on statements: exact numbers, and a range for members who did not vote.

Where everybody may vote, the team is the population and nothing is estimated: the votes are
counted, and what the silent would add is left open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor
from typing import Final

import polars as pl
from scipy.special import betaincinv

from wholesum.charts.result import Result
from wholesum.core.estimate import Estimate
from wholesum.dialogue.disclosure import THRESHOLD, Terms, split_is_safe
from wholesum.dialogue.kind import Kind
from wholesum.tables import natural_key

MOST: Final = 0.6
"""The share of all members beyond which a statement is common ground."""
BOTH: Final = 0.3
"""The share of all members needed on each side of a division."""
UNSURE: Final = 1 / 3
"""The share of the votes cast beyond which passing is what a statement meets with."""


@dataclass(frozen=True, slots=True)
class Count(Result):
    """The numbers of votes of a team on one statement.

    Parameters
    ----------
    statement
        The statement's id.
    agree, disagree, passed
        How many voted so; ``None`` where too few voted to say so.
    matters
        How many of the voters marked it as mattering most.
    silent
        How many members did not vote on it, or so late that their vote does not count yet;
        ``None`` where it is not known how many were invited.
    members
        How many were invited, where that is known.
    why
        Of those who passed: how many for each reason, where at least the threshold passed, or the
        dialogue is signed.
    """

    statement: str
    agree: int | None
    disagree: int | None
    passed: int | None
    matters: int | None
    silent: int | None
    members: int | None
    why: tuple[tuple[str, int], ...] = ()

    @property
    def voted(self) -> int:
        """The number of counted votes on the statement; 0 if the counts may not be shown."""
        return (self.agree or 0) + (self.disagree or 0) + (self.passed or 0)

    @property
    def base(self) -> int:
        """The number by which votes are divided: all members, or the voters if that is unknown."""
        return self.voted if self.members is None else self.members

    @property
    def bounds(self) -> tuple[float, float] | None:
        """The lowest and highest share of the team that may agree, given the silent members."""
        if self.agree is None or not self.base:
            return None
        return self.agree / self.base, (self.agree + (self.silent or 0)) / self.base

    @property
    def others(self) -> Estimate | None:
        """The 90% interval of the share that would agree among similar people who did not vote.

        The posterior Beta(agree + 1, voted - agree + 1): its mean, drawn into its central 90%.
        """
        if self.agree is None or self.members is not None:
            return None
        a, b = self.agree + 1, self.voted - self.agree + 1
        low, high = (float(betaincinv(a, b, side)) for side in (0.05, 0.95))
        middle = min(max(a / (a + b), low), high)
        return Estimate(middle, low, high, self.voted, None, 0.9, "others like those who voted")

    def _least(self, count: int) -> float:
        """Return the lowest share of all members who give this vote, or a cautious estimate."""
        if self.members is not None:
            return count / self.members
        return float(betaincinv(count + 1, self.voted - count + 1, 0.1))

    @property
    def kind(self) -> Kind:
        """The kind of the statement; the votes of silent members could not change it."""
        if self.agree is None or self.disagree is None:
            return Kind.TOO_FEW
        agree, against = self._least(self.agree), self._least(self.disagree)
        if agree > MOST:
            return Kind.COMMON_GROUND
        if against > MOST:
            return Kind.COMMON_REJECTION
        if min(agree, against) >= BOTH:
            return Kind.DIVISION
        return Kind.UNSURE if (self.passed or 0) > UNSURE * self.voted else Kind.NONE

    @property
    def lone_dissent(self) -> bool:
        """Whether exactly one voter disagrees and all the others agree.

        The reverse is never shown: readers would take the only one who agrees for the author.
        """
        return self.voted >= THRESHOLD and self.disagree == 1 and self.agree == self.voted - 1

    @property
    def words(self) -> str:
        """The counts of a statement as text: "5 agree, 2 disagree, 1 did not vote: 63–75%"."""
        if self.agree is None or self.bounds is None:
            return "too few votes to show"
        parts = [
            _number(self.agree, "agree"),
            _number(self.disagree or 0, "disagree"),
            *([_number(self.passed, "pass", "passes")] if self.passed else []),
            *([f"{self.silent} did not vote"] if self.silent else []),
        ]
        return f"{', '.join(parts)}: {percent_span(*self.bounds)}"

    def explain(self) -> str:
        """Describe the counts of a statement, the share that agrees, and the kind of statement."""
        if self.bounds is None:
            return "Too few votes are there to show any."
        of = "those who voted" if self.members is None else f"the {self.members} invited"
        silent = "" if not self.silent else ", whatever those who did not vote think"
        span = percent_span(*self.bounds)
        return f"{self.words.partition(':')[0]}. Of {of}, {span} agree{silent}."


def _number(count: int, verb: str, third: str = "") -> str:
    return f"{count} {(third or verb + 's') if count == 1 else verb}"


def percent_span(low: float, high: float) -> str:
    """Return a range of shares in whole percent, such as "63–75%".

    Parameters
    ----------
    low, high
        The shares, 0 to 1.

    Returns
    -------
    str
        One figure where they are equal.
    """
    first, last = floor(100 * low + 0.5), floor(100 * high + 0.5)
    return f"{first}%" if low == high else f"{first}–{last}%"


def count_votes(votes: pl.DataFrame, statements: Sequence[str], terms: Terms) -> list[Count]:
    """Count the votes of a team on each statement of a dialogue.

    Parameters
    ----------
    votes
        The votes that count, one row a statement and voter, as a `Snapshot` holds them.
    statements
        The statements, voted on or not.
    terms
        The terms chosen at opening.

    Returns
    -------
    list of Count
        One a statement, in the order given. Nothing is counted of a statement on which fewer than
        the threshold voted.

    Notes
    -----
    The share that agrees is agree / N to (agree + silent) / N, N being all members: no vote of the
    silent can move it outside. No interval and no significance: nobody was sampled. It
    takes two people to be a team, and in a sealed dialogue the threshold. Counts must not be used
    to describe people who were not invited.
    """
    sums = votes.group_by("statement").agg(
        *((pl.col("vote") == vote).sum().alias(name) for vote, name in _VOTES),
        matters=pl.col("matters").fill_null(value=False).sum(),
        why=pl.col("why").drop_nulls(),
    )
    found = {row["statement"]: row for row in sums.iter_rows(named=True)}
    return [_count(name, found.get(name), terms) for name in statements]


_VOTES: Final = ((1, "agree"), (-1, "disagree"), (0, "passed"))


def _count(statement: str, row: dict[str, object] | None, terms: Terms) -> Count:
    if row is None:
        return Count(statement, None, None, None, None, None, terms.members)
    agree, disagree, passed, matters = (
        int(str(row[name])) for name in ("agree", "disagree", "passed", "matters")
    )
    voted = agree + disagree + passed
    silent = None if terms.members is None else terms.members - voted
    if voted < terms.threshold:
        return Count(statement, None, None, None, None, None, terms.members)
    given = row["why"] if isinstance(row["why"], list) else []
    are_shown = len(given) >= terms.threshold or not terms.sealed
    why = tuple((reason, given.count(reason)) for reason in sorted(set(given))) if are_shown else ()
    return Count(statement, agree, disagree, passed, matters, silent, terms.members, why)


def in_order(counts: Sequence[Count]) -> list[Count]:
    """Return the statements in order of agreement, and those without votes last.

    Parameters
    ----------
    counts
        The statements, counted.

    Returns
    -------
    list of Count
        By agree less disagree as a share of the team; then those that matter to more first; then
        by id, numbers taken as numbers.
    """

    def key(count: Count) -> tuple[object, ...]:
        lean = ((count.agree or 0) - (count.disagree or 0)) / max(count.base, 1)
        return count.agree is None, -lean, -(count.matters or 0), natural_key(count.statement)

    return sorted(counts, key=key)


def unmarked(counts: Sequence[Count]) -> list[Count]:
    """Return the statements on which all voters agree but which no voter marked as important.

    Parameters
    ----------
    counts
        The statements of one dialogue, counted.

    Returns
    -------
    list of Count
        Empty where no statement at all was marked: then marking was not part of the dialogue.
    """
    if not any(count.matters for count in counts):
        return []
    return [
        count
        for count in counts
        if count.agree and count.agree == count.voted and not count.matters
    ]


def by_function(votes: pl.DataFrame, people: pl.DataFrame, least: int) -> pl.DataFrame:
    """Count the votes on each statement by function; skip counts that would reveal a vote.

    Parameters
    ----------
    votes
        The votes of a signed dialogue that count.
    people
        Person and function.
    least
        The fewest voters a function may have on a statement, 5 or more outside the team itself.

    Returns
    -------
    DataFrame
        Statement, function, agree, disagree, passed; only statements of which every function that
        voted has at least ``least`` voters. In a team of eight that is none.
    """
    placed = votes.join(
        people.select(voter="person", function="function"), on="voter", maintain_order="left"
    )
    sums = placed.group_by("statement", "function").agg(
        *((pl.col("vote") == vote).sum().cast(pl.Int64).alias(name) for vote, name in _VOTES)
    )
    sizes = sums.group_by("statement").agg(sizes=pl.sum_horizontal(name for _, name in _VOTES))
    safe = [name for name, parts in sizes.rows() if split_is_safe(parts, least)]
    return sums.filter(pl.col("statement").is_in(safe)).sort("statement", "function")


@dataclass(frozen=True, eq=False)
class HeatMap:
    """The table of single votes: one row for each voter, one column for each statement.

    Parameters
    ----------
    voters
        The name of each row: a person's id, or blank if rows have no names.
    statements
        The columns.
    votes
        For each row 1 agree, -1 disagree, 0 pass or ``None`` for no vote, a column a statement.
    """

    voters: tuple[str, ...]
    statements: tuple[str, ...]
    votes: tuple[tuple[int | None, ...], ...]


def heat_map(votes: pl.DataFrame, statements: Sequence[str], terms: Terms) -> HeatMap | None:
    """Return the table of single votes, if the team chose at the opening to show it.

    Parameters
    ----------
    votes
        The votes that count.
    statements
        The columns, in their order.
    terms
        The terms chosen at opening.

    Returns
    -------
    HeatMap or None
        ``None`` where the dialogue shows counts alone, or fewer than the threshold voted. Rows
        are sorted by their votes, the most agreeing first, so that neither ids nor order
        of arrival show; rows without names hold only the votes on statements that may be counted.
    """
    shown = votes.filter(pl.len().over("statement") >= terms.threshold)
    shown = shown.filter(pl.col("statement").is_in(list(statements)))
    if terms.naming == "counts" or shown["voter"].n_unique() < max(terms.threshold, 1):
        return None
    cells = {
        (voter, name): vote
        for name, voter, vote in shown.select("statement", "voter", "vote").rows()
    }
    rows = [
        (tuple(cells.get((voter, name)) for name in statements), voter)
        for voter in shown["voter"].unique().to_list()
    ]
    rows.sort(key=lambda row: (_leaning(row[0]), row[1]))
    named = terms.naming == "named"
    return HeatMap(
        tuple(voter if named else "" for _, voter in rows),
        tuple(statements),
        tuple(row for row, _ in rows),
    )


def _leaning(row: Sequence[int | None]) -> tuple[int, list[int]]:
    return -sum(vote or 0 for vote in row), [2 if vote is None else -vote for vote in row]
