"""Published counts of ties reveal no answer to a member who knows their own answer."""

from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

from wholesum.network.team.disclosure import PublishedReliance, hides_answers, publish_reliance
from wholesum.network.team.reliance import reliance


def published(mutual: int, one_way: int, people: int) -> int:
    """Return a number for what is shown: the counts, or the same number for all refusals."""
    return mutual * 64 + one_way if hides_answers(mutual, one_way, people) else -1


def revealed(people: int, named: int, *, chunk: int = 1 << 18) -> list[int]:
    """Return the published counts from which a member can infer an answer of another member.

    All answers of the others are enumerated, each as one bit.
    """
    cells = [(i, j) for i, j in product(range(1, people), range(people)) if i != j]
    shown = np.full((64, 64), -1)
    for mutual, one_way in product(range(people * people), repeat=2):
        if mutual + one_way <= people * (people - 1) // 2:
            shown[mutual, one_way] = published(mutual, one_way, people)
    always, ever = dict[int, int](), dict[int, int]()
    for start in range(0, 1 << len(cells), chunk):
        codes = np.arange(start, min(start + chunk, 1 << len(cells)))
        ties = {cell: codes >> place & 1 for place, cell in enumerate(cells)}
        ties |= {(0, j): np.full(len(codes), int(j <= named)) for j in range(1, people)}
        _gather(shown[_counts(ties, people)], codes, always, ever)
    whole = (1 << len(cells)) - 1
    return [key for key in always if (always[key] | ~ever[key]) & whole]


def _counts(
    ties: dict[tuple[int, int], NDArray[np.int64]], people: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    pairs = [(i, j) for i in range(people) for j in range(i + 1, people)]
    mutual, one_way = np.zeros((2, *ties[0, 1].shape), np.int64)
    for i, j in pairs:
        mutual += ties[i, j] & ties[j, i]
        one_way += ties[i, j] ^ ties[j, i]
    return mutual, one_way


def _gather(
    seen: NDArray[np.int64],
    codes: NDArray[np.int64],
    always: dict[int, int],
    ever: dict[int, int],
) -> None:
    order = np.argsort(seen, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(seen[order]) != 0])
    ones = np.bitwise_and.reduceat(codes[order], starts)
    some = np.bitwise_or.reduceat(codes[order], starts)
    for key, one, other in zip(
        seen[order][starts].tolist(), ones.tolist(), some.tolist(), strict=True
    ):
        always[key] = always.get(key, one) & one
        ever[key] = ever.get(key, 0) | other


@pytest.mark.parametrize(("people", "named"), [(n, k) for n in (4, 5) for k in range(n)])
def test_given_all_possible_answers_of_a_small_team_then_no_member_can_infer_an_answer_of_another(
    people: int, named: int
) -> None:
    assert revealed(people, named) == []


Kinds = list[tuple[tuple[int, int], ...]]
NONE, ONE, BOTH = (0, 0), (0, 1), (1, 0)


def possible_counts(pairs: Kinds) -> NDArray[np.bool_]:
    """Return which numbers of mutual and of one-way pairs some choice of answers gives."""
    size = len(pairs) + 1
    found = np.zeros((size, size), bool)
    found[0, 0] = True
    for answers in pairs:
        new = np.zeros_like(found)
        for mutual, one_way in answers:
            new[mutual:, one_way:] |= found[: size - mutual, : size - one_way]
        found = new
    return found


def learned(people: int, named: int) -> bool:
    """Return whether any counts teach a member who named so many others any answer.

    A colleague's answer is one bit of one pair, and the pairs are free of each other. So an answer
    follows from what is shown only if the counts cannot be had with the bit 0, or not with 1.
    """
    others = people - 1
    own: Kinds = [(ONE, BOTH) if place < named else (NONE, ONE) for place in range(others)]
    pairs: Kinds = [*own, *[(NONE, ONE, BOTH)] * (others * (others - 1) // 2)]
    numbers = range(len(pairs) + 1)
    shown = np.array(
        [[m + o < len(numbers) and hides_answers(m, o, people) for o in numbers] for m in numbers]
    )
    answers: list[tuple[int, Kinds]] = [(-1, [(NONE, ONE), (ONE, BOTH)])]
    answers += [(0, [(ONE,), (BOTH,)])] if named else []
    answers += [(named, [(NONE,), (ONE,)])] if named < others else []
    for place, kinds in answers:
        no, yes = (
            possible_counts(
                [kind if at == place % len(pairs) else pair for at, pair in enumerate(pairs)]
            )
            for kind in kinds
        )
        if (shown & (no != yes)).any() or (no & ~shown).any() != (yes & ~shown).any():
            return True
    return False


@pytest.mark.parametrize("people", range(4, 9))
def test_given_teams_of_up_to_eight_then_published_counts_of_ties_reveal_no_answer_to_any_member(
    people: int,
) -> None:
    assert not any(learned(people, named) for named in range(people))


@pytest.mark.slow
@pytest.mark.parametrize("people", range(9, 16))
def test_given_teams_of_nine_to_fifteen_then_published_counts_of_ties_reveal_no_answer_to_a_member(
    people: int,
) -> None:
    assert not any(learned(people, named) for named in range(people))


@pytest.mark.slow
@pytest.mark.parametrize("named", range(6))
def test_given_any_answers_of_six_members_about_ties_then_no_member_can_infer_another_answer(
    named: int,
) -> None:
    assert revealed(6, named, chunk=1 << 20) == []


@pytest.mark.parametrize("people", range(4, 9))
def test_given_counts_of_ties_published_without_the_check_then_members_can_infer_answers(
    monkeypatch: pytest.MonkeyPatch, people: int
) -> None:
    monkeypatch.setattr(f"{__name__}.hides_answers", lambda *_: True)
    assert all(learned(people, named) for named in range(people))


@pytest.mark.parametrize("named", range(5))
def test_given_counts_of_ties_published_without_a_check_then_answers_of_members_are_revealed(
    monkeypatch: pytest.MonkeyPatch, named: int
) -> None:
    monkeypatch.setattr(f"{__name__}.hides_answers", lambda *_: True)
    assert revealed(5, named)


@pytest.mark.parametrize(
    ("mutual", "one_way", "shown"),
    [(0, 9, False), (3, 6, True), (2, 0, False), (15, 0, False), (0, 0, False), (4, 11, False)],
)
def test_given_counts_of_ties_of_six_members_then_very_low_and_very_high_counts_are_not_shown(
    mutual: int, one_way: int, shown: bool
) -> None:
    assert hides_answers(mutual, one_way, 6) is shown


def test_given_answers_of_nearly_all_members_then_the_published_counts_of_ties_are_in_words() -> (
    None
):
    team = ("ada", "bo", "cleo", "dag", "eve", "fay")
    answers = {
        "ada": ("bo", "cleo"),
        "bo": ("ada",),
        "cleo": ("ada", "dag"),
        "dag": ("cleo", "bo"),
        "eve": ("ada", "fay"),
        "fay": ("bo",),
    }
    found = publish_reliance(reliance(answers, team))
    assert found.explain() == (
        "6 of 6 members answered. Reliance is mutual in 3 of 7 pairs. Members rely on a colleague "
        "in 10 of 30 possible cases (33%), in 7 of 15 pairs; if all relied on one member only, it "
        "would be 5 pairs."
    )


def test_given_as_many_ties_as_if_all_relied_on_one_member_then_the_text_says_so() -> None:
    found = PublishedReliance(8, 8, 2, 5)
    assert found.explain_density().endswith(
        "in 7 of 28 pairs: no more pairs than if all relied on one member only."
    )


def test_given_too_few_answers_about_ties_then_the_reason_why_no_result_is_shown_gives_their_number() -> (
    None
):
    found = publish_reliance(reliance({"ada": ["bo"]}, ("ada", "bo", "cleo", "dag", "eve")))
    assert found.explain() == (
        "1 of 5 members answered. The counts are not shown: only 1 of 5 members answered."
    )
