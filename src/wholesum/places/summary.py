"""The summary of one server: a small file of whole numbers that can be added."""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeAlias, TypeVar

import msgspec
from msgspec import Meta, Struct

from wholesum.tables import BadEvidence, Fault, raise_if

SCHEMA: Final = "wholesum.summary/1"
THRESHOLD: Final = 5
"""Fewest people of a place, of a team and of a vote, and fewest teams of a validation file."""
MOST_BYTES: Final = 50_000_000

K = TypeVar("K", bound=Any)
V = TypeVar("V")
Purpose: TypeAlias = Literal["counts", "validation"]
Whole: TypeAlias = Annotated[int, Meta(ge=0)]
Code: TypeAlias = Annotated[str, Meta(min_length=1, max_length=200)]


class Item(Struct, frozen=True, forbid_unknown_fields=True):
    """One item of a summary; two servers add only answers to the same item.

    Parameters
    ----------
    item, facet, reverse, low, high
        As in the table of items.
    wording
        A digest of its text.
    """

    item: Code
    facet: Code
    reverse: bool
    low: int
    high: int
    wording: str


class RoundCounts(Struct, frozen=True, forbid_unknown_fields=True):
    """The counts of answers in one round of the pulse.

    Parameters
    ----------
    people
        How many people answered.
    answers
        For each item, how many people chose each option, from the lowest to the highest.
    """

    people: Whole
    answers: dict[Code, tuple[Whole, ...]]


class TieCounts(Struct, frozen=True, forbid_unknown_fields=True):
    """The number of ties from the people of one function to those of another, with their people.

    Parameters
    ----------
    people
        How many people of the first function have such a tie.
    ties
        How many ties there are.
    possible
        How many there would be if all who answered named all people of the other function.
    """

    people: Whole
    ties: Whole
    possible: Whole


class CrossProducts(Struct, frozen=True, forbid_unknown_fields=True):
    """The sums and products of the answers to one set of items, for research.

    Parameters
    ----------
    items
        The codes of the items, in rising order.
    people, teams
        How many people answered all items, in how many teams.
    squared_sizes
        The sum of n² over the teams of n people.
    total
        The sum of the answers to each item.
    products
        The sum over people of the product of two answers: the upper triangle, row by row.
    between
        The sum over teams of the product of two team totals over n, each in units of 2⁻²⁰ and
        rounded, so that sums are exact: the upper triangle, row by row.
    """

    items: tuple[Code, ...]
    people: Whole
    teams: Whole
    squared_sizes: Whole
    total: tuple[int, ...]
    products: tuple[int, ...]
    between: tuple[int, ...]


class Summary(Struct, frozen=True, forbid_unknown_fields=True):
    """The summary of one or several servers: sums of answers and votes as whole numbers.

    Parameters
    ----------
    purpose
        ``counts`` of answers, votes and ties, or cross-products for ``validation``.
    parts
        A random id for each place, so that no place is added twice.
    items
        The items that occur.
    rounds
        The counts of each round of the pulse, by its name.
    voters
        How many people voted.
    votes
        For each statement how many disagree, pass and agree.
    ties
        For each function the ties to each function.
    cross_products
        One for each set of items.
    withheld
        What was left out, and in how many places.
    schema
        The version of the file.
    """

    purpose: Purpose = "counts"
    parts: tuple[Code, ...] = ()
    items: tuple[Item, ...] = ()
    rounds: dict[Code, RoundCounts] = {}
    voters: Whole = 0
    votes: dict[Code, tuple[Whole, Whole, Whole]] = {}
    ties: dict[Code, dict[Code, TieCounts]] = {}
    cross_products: tuple[CrossProducts, ...] = ()
    withheld: dict[str, Whole] = {}
    schema: str = SCHEMA

    def __add__(self, other: Summary) -> Summary:
        """Add the summary of other people; the order of adding makes no difference."""
        return add([self, other])


def add(summaries: Iterable[Summary]) -> Summary:
    """Add the summaries of several servers; the order of adding makes no difference.

    Parameters
    ----------
    summaries
        The summaries.

    Returns
    -------
    Summary
        Their sum, with all names in rising order.

    Raises
    ------
    BadEvidence
        If a place is there twice, purposes differ, or two places have different questions under
        one code.
    """
    given = tuple(summaries)
    faults = [*_twice(given), *_other_items(given)]
    if len({summary.purpose for summary in given}) > 1:
        problem = "counts and files for validation cannot be added"
        faults.append(Fault("summary", problem, "combine files of one kind"))
    raise_if(faults)
    return Summary(
        purpose=given[0].purpose if given else "counts",
        parts=tuple(sorted(part for summary in given for part in summary.parts)),
        items=tuple(sorted({item for summary in given for item in summary.items}, key=_code)),
        rounds=_merged((summary.rounds for summary in given), _add_rounds),
        voters=sum(summary.voters for summary in given),
        votes=_merged((summary.votes for summary in given), _add_votes),
        ties=_merged((summary.ties for summary in given), _add_ties),
        cross_products=tuple(_merged(map(_by_items, given), _add_blocks).values()),
        withheld=_merged((summary.withheld for summary in given), operator.add),
    )


def write_summary(summary: Summary) -> bytes:
    """Return a summary as JSON text."""
    return msgspec.json.format(msgspec.json.encode(summary, order="deterministic"), indent=1)


def read_summary(path: Path | str) -> Summary:
    """Read a summary file, and check that no count is computed from too few people.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    Summary
        The sums.

    Raises
    ------
    BadEvidence
        If the file is missing, damaged, of another version, or has a count below the threshold.
    """
    path = Path(path)
    if not path.is_file():
        raise BadEvidence([Fault(path.name, "there is no such file", "correct the path")])
    again = "make it again with wholesum summarise"
    if path.stat().st_size > MOST_BYTES:
        raise BadEvidence([Fault(path.name, "this is too large for a summary", again)])
    content = path.read_bytes()
    try:
        version = msgspec.json.decode(content, type=_Version).schema
        if version != SCHEMA:
            problem = f"the summary has the version {version}, and this program reads {SCHEMA}"
            raise BadEvidence([Fault(path.name, problem, "use one version of Wholesum everywhere")])
        summary = msgspec.json.decode(content, type=Summary)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        problem = f"this is not a summary: {error}"
        raise BadEvidence([Fault(path.name, problem, again)]) from error
    raise_if([Fault(path.name, problem, again) for problem in _faults(summary)])
    return summary


def enough_ties(count: TieCounts) -> bool:
    """Return whether the counts of ties between two functions may leave the server.

    Parameters
    ----------
    count
        The ties.

    Returns
    -------
    bool
        Whether five people have such a tie, and five possible ties are not there.
    """
    return count.people >= THRESHOLD and count.possible - count.ties >= THRESHOLD


class _Version(Struct):
    schema: str


def _faults(summary: Summary) -> Iterator[str]:
    items = {item.item: item for item in summary.items}
    if len(items) < len(summary.items):
        yield "an item is in it twice"
    for name, counts in summary.rounds.items():
        yield from _faults_of_round(name, counts, items)
    for statement, votes in summary.votes.items():
        if not THRESHOLD <= sum(votes) <= summary.voters:
            yield f"the votes on the statement {statement} are too few or too many"
    yield from _faults_of_ties(summary.ties)
    for block in summary.cross_products:
        k = len(block.items)
        lengths = (len(block.total), len(block.products), len(block.between))
        if lengths != (k, k * (k + 1) // 2, k * (k + 1) // 2) or not items.keys() >= {*block.items}:
            yield "the cross-products do not belong to the items"
        elif block.teams < THRESHOLD or block.people < THRESHOLD * block.teams:
            yield f"there are fewer than {THRESHOLD} teams of {THRESHOLD} people"


def _faults_of_ties(ties: Mapping[str, Mapping[str, TieCounts]]) -> Iterator[str]:
    for source, row in ties.items():
        for target, count in row.items():
            if not enough_ties(count) or count.ties < count.people:
                yield f"the ties from {source} to {target} are too few or too many"


def _faults_of_round(name: str, counts: RoundCounts, items: Mapping[str, Item]) -> Iterator[str]:
    for code, by_option in counts.answers.items():
        item = items.get(code)
        if item is None or len(by_option) != item.high - item.low + 1:
            yield f"the options of the item {code} in the round {name} are unknown"
        elif not THRESHOLD <= sum(by_option) <= counts.people:
            yield f"the counts of the item {code} in the round {name} are impossible"


def _twice(given: Iterable[Summary]) -> Iterable[Fault]:
    parts = Counter(part for summary in given for part in summary.parts)
    if any(times > 1 for times in parts.values()):
        yield Fault("summary", "the summary of one place occurs twice", "leave one of them out")


def _other_items(given: Iterable[Summary]) -> Iterable[Fault]:
    known: dict[str, Item] = {}
    for item in (item for summary in given for item in summary.items):
        if known.setdefault(item.item, item) != item:
            problem = f"two places ask different questions under the code {item.item}"
            yield Fault("summary", problem, "give one of the questions another code")
            return


def _by_items(summary: Summary) -> dict[tuple[str, ...], CrossProducts]:
    return {block.items: block for block in summary.cross_products}


def _code(item: Item) -> str:
    return item.item


def _merged(groups: Iterable[Mapping[K, V]], plus: Callable[[V, V], V]) -> dict[K, V]:
    """Merge several tables, sorted by their keys; values with the same key are added."""
    found: dict[K, V] = {}
    for key, value in (pair for group in groups for pair in group.items()):
        found[key] = plus(found[key], value) if key in found else value
    return {key: found[key] for key in sorted(found)}


def _sums(one: Iterable[int], other: Iterable[int]) -> tuple[int, ...]:
    return tuple(a + b for a, b in zip(one, other, strict=True))


def _add_votes(one: tuple[int, int, int], other: tuple[int, int, int]) -> tuple[int, int, int]:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2]


def _add_ties(one: Mapping[str, TieCounts], other: Mapping[str, TieCounts]) -> dict[str, TieCounts]:
    return _merged((one, other), _add_tie_counts)


def _add_tie_counts(one: TieCounts, other: TieCounts) -> TieCounts:
    return TieCounts(
        one.people + other.people, one.ties + other.ties, one.possible + other.possible
    )


def _add_rounds(one: RoundCounts, other: RoundCounts) -> RoundCounts:
    return RoundCounts(one.people + other.people, _merged((one.answers, other.answers), _sums))


def _add_blocks(one: CrossProducts, other: CrossProducts) -> CrossProducts:
    return CrossProducts(
        one.items,
        one.people + other.people,
        one.teams + other.teams,
        one.squared_sizes + other.squared_sizes,
        _sums(one.total, other.total),
        _sums(one.products, other.products),
        _sums(one.between, other.between),
    )
