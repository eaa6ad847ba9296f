"""Two published counts do not reveal a vote, even to a reader who knows their own vote."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wholesum.dialogue.counts import count_votes
from wholesum.dialogue.disclosure import Terms, snapshots, split_is_safe, terms_of
from wholesum.dialogue.evidence import DialogueEvidence

SEALED = Terms(sealed=True, threshold=3, members=6)
SIGNED = Terms(sealed=False, threshold=1, members=6)


def votes_of(rounds: list[dict[str, int]]) -> pl.DataFrame:
    rows = [
        ("s", voter, vote, number)
        for number, cast in enumerate(rounds, start=1)
        for voter, vote in cast.items()
    ]
    frame = pl.DataFrame(
        rows,
        schema={"statement": pl.String, "voter": pl.String, "vote": pl.Int64, "round": pl.Int64},
        orient="row",
    )
    statements = pl.DataFrame({"statement": ["s"], "text": ["s"]})
    return DialogueEvidence(statements, frame).votes


def shown(rounds: list[dict[str, int]], terms: Terms) -> list[tuple[int | None, ...]]:
    """Return the published counts of one statement after each round: new, again, changed, held."""
    found = []
    for snapshot in snapshots(votes_of(rounds), terms):
        count = count_votes(snapshot.votes, ["s"], terms)[0]
        moved = snapshot.moved.select("new", "again", "changed", "held").row(0)
        found.append((count.agree, count.disagree, count.passed, count.silent, *moved))
    return found


def test_given_a_signed_dialogue_when_votes_are_counted_then_each_vote_is_published_immediately() -> (
    None
):
    rounds = [{"a": 1, "b": -1}, {"b": 1, "c": 0}]
    assert shown(rounds, SIGNED) == [(1, 1, 0, 4, 2, 0, 0, 0), (2, 0, 1, 3, 1, 1, 1, 0)]


def test_given_a_sealed_dialogue_when_one_member_votes_late_then_the_late_vote_is_not_published() -> (
    None
):
    first = {"a": 1, "b": 1, "c": -1, "d": 1}
    rounds = [first, {"e": -1}]
    assert shown(rounds, SEALED) == [(3, 1, 0, 2, 4, 0, 0, 0), (3, 1, 0, 2, 0, 0, 0, 1)]


def test_given_one_changed_vote_in_a_sealed_dialogue_then_it_stays_secret_until_enough_more_voted() -> (
    None
):
    first = {"a": 1, "b": 1, "c": -1, "d": 1}
    rounds = [first, {"c": 1}, {"a": 1, "b": -1}]
    assert shown(rounds, SEALED) == [
        (3, 1, 0, 2, 4, 0, 0, 0),
        (3, 1, 0, 2, 0, 0, 0, 1),
        (3, 1, 0, 2, 0, 3, 2, 0),
    ]


def test_given_too_few_first_votes_when_more_members_vote_then_all_votes_are_published_together() -> (
    None
):
    rounds = [{"a": 1, "b": 1}, {"c": 1, "d": 0}]
    assert shown(rounds, SEALED) == [
        (None, None, None, None, 0, 0, 0, 2),
        (3, 0, 1, 2, 4, 0, 0, 0),
    ]


def test_given_a_dialogue_without_a_privacy_level_when_votes_are_counted_then_the_strictest_level_holds() -> (
    None
):
    statements = pl.DataFrame({"statement": ["s"], "text": ["s"], "dialogue": ["d"]})
    about = pl.DataFrame({"dialogue": ["d"], "promise": ["signed"], "naming": ["named"]})
    unlisted = DialogueEvidence(statements, votes_of([]))
    signed = DialogueEvidence(statements, votes_of([]), about)
    assert terms_of(unlisted, "d") == Terms(sealed=True, threshold=5)
    assert terms_of(signed, "d") == Terms(sealed=False, threshold=1, naming="named")


@pytest.mark.parametrize(
    ("sizes", "safe"), [((5, 5), True), ((9, 4), False), ((12,), False), ((), False)]
)
def test_given_a_job_function_with_few_voters_then_vote_counts_are_not_split_by_job_function(
    sizes: tuple[int, ...], safe: bool
) -> None:
    assert split_is_safe(sizes) is safe


# Random histories: for each round, what each of six people does: nothing, or a vote.

PEOPLE = "abcdef"
ACTS = st.sampled_from([None, None, 1, 1, -1, 0])
ROUND = st.tuples(*(ACTS for _ in PEOPLE)).map(
    lambda acts: {who: act for who, act in zip(PEOPLE, acts, strict=True) if act is not None}
)
HISTORIES = st.lists(ROUND, min_size=1, max_size=4)


@dataclass
class Slow:
    """Slow implementation of the rule for one statement, person by person."""

    counted: dict[str, int]
    as_of: dict[str, int]
    standing: dict[str, int]
    cast_in: dict[str, int]

    def close(self, number: int, cast: dict[str, int], few: int) -> tuple[int, int, int, int]:
        for voter, vote in cast.items():
            self.standing[voter], self.cast_in[voter] = vote, number
        late = [voter for voter in self.standing if voter not in self.counted]
        again = [voter for voter in self.counted if self.cast_in[voter] > self.as_of[voter]]
        changed = [voter for voter in again if self.counted[voter] != self.standing[voter]]
        taken = (late if len(late) >= few else []) + (again if len(again) >= few else [])
        for voter in taken:
            self.counted[voter] = self.standing[voter]
            self.as_of[voter] = self.cast_in[voter]
        held = len(late) + len(again) - len(taken)
        again_taken = len(again) if len(again) >= few else 0
        new = len(late) if len(late) >= few else 0
        return new, again_taken, len(changed) if again_taken else 0, held


@given(HISTORIES, st.booleans())
@settings(deadline=None, max_examples=80)
def test_rule_for_publishing_vote_counts_equals_a_plain_implementation(
    rounds: list[dict[str, int]], sealed: bool
) -> None:
    terms = SEALED if sealed else SIGNED
    slow = Slow({}, {}, {}, {})
    taken = snapshots(votes_of(rounds), terms)
    places = [number for number, cast in enumerate(rounds, start=1) if cast]
    assert [snapshot.round for snapshot in taken] == places
    for snapshot in taken:
        cast = rounds[snapshot.round - 1]
        moved = slow.close(snapshot.round, cast, terms.threshold if sealed else 1)
        assert snapshot.moved.select("new", "again", "changed", "held").row(0) == moved
        assert dict(snapshot.votes.select("voter", "vote").rows()) == slow.counted


@given(HISTORIES, st.integers(0, 99))
@settings(deadline=None, max_examples=30)
def test_given_votes_in_another_row_order_when_counted_then_the_counts_of_votes_are_the_same(
    rounds: list[dict[str, int]], seed: int
) -> None:
    votes = votes_of(rounds)
    shuffled = votes.sample(fraction=1, shuffle=True, seed=seed)
    for one, other in zip(snapshots(votes, SEALED), snapshots(shuffled, SEALED), strict=True):
        assert one.votes.equals(other.votes)
        assert one.moved.equals(other.moved)


@given(HISTORIES)
@settings(deadline=None, max_examples=80)
def test_given_two_published_counts_of_votes_on_a_statement_then_they_are_equal_or_differ_by_many_votes(
    rounds: list[dict[str, int]],
) -> None:
    before: dict[str, int] = {}
    for snapshot in snapshots(votes_of(rounds), SEALED):
        now: dict[str, int] = dict(snapshot.votes.select("voter", "vote").rows())
        new, again = snapshot.moved.select("new", "again").row(0)
        assert set(before) <= set(now)
        assert len(set(now) - set(before)) == new
        assert new == 0 or new >= SEALED.threshold
        assert again == 0 or again >= SEALED.threshold
        moved = [voter for voter in before if before[voter] != now[voter]]
        assert len(moved) <= again
        before = now


# What a member can work out who knows the own votes and all that was shown. A story is one way in
# which the others can have voted; whatever all the stories that fit agree on is certain.

Story = dict[str, tuple[int | None, int | None]]
FIRST = st.tuples(*(st.sampled_from([None, 1, 1, -1, -1]) for _ in PEOPLE))
SECOND = st.tuples(*(st.sampled_from([None, None, 1, -1]) for _ in PEOPLE))


@dataclass
class Seen:
    """The votes of others that a reader knows after two rounds."""

    counted: list[set[str]]
    agree: list[int]
    changed: int
    renewed: bool
    watched: set[str] | None

    def choices(self, who: str) -> list[tuple[int | None, int | None]]:
        if who not in self.counted[0]:
            return [(None, 1), (None, -1)] if who in self.counted[1] else [(None, None)]
        may_change = self.renewed and (self.watched is None or who in self.watched)
        return [*product((1, -1), (1, -1))] if may_change else [(1, 1), (-1, -1)]

    def fits(self, story: Story) -> bool:
        for place, voters in enumerate(self.counted):
            if sum(story[who][place] == 1 for who in voters) != self.agree[place]:
                return False
        return sum(len(set(story[who])) == 2 for who in self.counted[0]) == self.changed


def seen_by(
    reader: str, counted: list[dict[str, int]], moved: dict[str, int], watched: set[str] | None
) -> Seen:
    others = [{who: vote for who, vote in votes.items() if who != reader} for votes in counted]
    own = [votes.get(reader) for votes in counted]
    return Seen(
        counted=[set(votes) for votes in others],
        agree=[sum(vote == 1 for vote in votes.values()) for votes in others],
        changed=moved["changed"] - (own[0] is not None and own[0] != own[1]),
        renewed=moved["again"] > 0,
        watched=watched,
    )


def certain(seen: Seen) -> set[tuple[str, int]]:
    """Return the votes that are the same in all possible votes that agree with the counts."""
    who = sorted(seen.counted[0] | seen.counted[1])
    stories = [dict(zip(who, chosen, strict=True)) for chosen in product(*map(seen.choices, who))]
    fitting = [story for story in stories if seen.fits(story)]
    assert fitting
    return {
        (one, place)
        for place in (0, 1)
        for one in seen.counted[place]
        if len({story[one][place] for story in fitting}) == 1
    }


def unanimous(
    who: str, place: int, reader: str, groups: list[set[str]], votes: dict[str, int]
) -> bool:
    """Return whether all others voted the same in a large enough group; any count reveals that."""
    return any(
        who in group
        and len(group) >= SEALED.threshold
        and len({votes[one] for one in group - {reader} if one in votes}) == 1
        for group in groups
    )


@given(FIRST, SECOND)
@settings(deadline=None, max_examples=120)
def test_given_two_published_rounds_of_votes_then_no_voter_can_be_identified_from_the_counts(
    first: tuple[int | None, ...], second: tuple[int | None, ...]
) -> None:
    rounds = [
        {who: act for who, act in zip(PEOPLE, acts, strict=True) if act is not None}
        for acts in (first, second)
    ]
    taken = snapshots(votes_of(rounds), SEALED)
    if len(taken) < 2 or taken[0].votes.is_empty():
        return
    counted: list[dict[str, int]] = [
        dict(snapshot.votes.select("voter", "vote").rows()) for snapshot in taken
    ]
    groups = [set(counted[0]), set(counted[1]), set(counted[1]) - set(counted[0])]
    again = set(rounds[1]) & set(counted[0])
    for reader in PEOPLE:
        moved = taken[1].moved.row(0, named=True)
        for who, place in certain(seen_by(reader, counted, moved, None)):
            assert unanimous(who, place, reader, groups, counted[place]), (reader, who)
        watcher = seen_by(reader, counted, moved, again)
        for who, place in certain(watcher):
            if who in again or who not in counted[0]:
                told = [*groups, again]
                assert unanimous(who, place, reader, told, counted[place]), (reader, who)


def test_given_counts_published_after_every_vote_then_the_attack_by_subtraction_identifies_a_voter() -> (
    None
):
    """If each vote were counted at once, late votes and changed votes would be revealed."""
    first = {"a": 1, "b": 1, "c": -1, "d": -1}
    for second, who in (({"e": -1}, "e"), ({"c": 1}, "c")):
        running = [first, first | second]
        moved = {"changed": int(who in first), "again": int(who in first)}
        found = certain(seen_by("a", running, moved, {who}))
        assert (who, 1) in found
        groups = [set(first), set(running[1]), {who}]
        assert not unanimous(who, 1, "a", groups, running[1])
