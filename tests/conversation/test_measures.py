"""Each measure equals a plain loop, and its interval covers the true value."""

from __future__ import annotations

import dataclasses
import math
import random
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import polars as pl
import pytest

from tests.conversation.cast import TEAM, meeting
from tests.reference import reference_folder
from wholesum.conversation import (
    ConversationEvidence,
    MeetingFacts,
    circulation,
    conversation_signals,
    count_meeting,
    count_turns,
    effective_voices,
    hub_share,
    invitations_across,
    invitations_taken_up,
    join_meetings,
    own_words,
    propose_names,
    questions,
    read_transcript,
    share_over_meetings,
    shared_floor,
    turn_freedom,
    we_share,
)
from wholesum.core.cycle import Cycle

MEASURES = (
    effective_voices,
    shared_floor,
    circulation,
    hub_share,
    turn_freedom,
    we_share,
    questions,
    invitations_across,
    invitations_taken_up,
)


def talk(seed: int, meetings: int = 4) -> tuple[list[list[tuple[str, str]]], ConversationEvidence]:
    deal = random.Random(seed)
    said = []
    for _ in range(meetings):
        people = deal.sample(list(TEAM), deal.randint(2, 4))
        stock = ["I think", "we know", "we do not", "and you, Bo?", "is it?", "a b c d e f g"]
        said.append([(deal.choice(people), deal.choice(stock)) for _ in range(deal.randint(5, 60))])
    parts = [
        meeting(one, name=f"m{place}", day=date(2026, 5, 1 + place))
        for place, one in enumerate(said)
    ]
    return said, join_meetings(parts)


def merged(said: list[tuple[str, str]]) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for who, text in said:
        if found and found[-1][0] == who:
            found[-1] = (who, f"{found[-1][1]} {text}")
        else:
            found.append((who, text))
    return found


def count_words(said: list[tuple[str, str]]) -> Counter[str]:
    words = Counter(dict.fromkeys(TEAM, 0))
    for who, text in said:
        words[who] += len(text.split())
    return words


@pytest.mark.parametrize("seed", range(20))
def test_given_random_meetings_then_all_measures_of_meetings_equal_those_of_plain_loops(
    seed: int,
) -> None:
    said, evidence = talk(seed)
    voices = held = on = chance = we = both = asked = floors = hub = handed = 0.0
    freedom, others = 0.0, 0
    for one in said:
        words = count_words(one)
        total = sum(words.values())
        voices += math.exp(-sum(n / total * math.log(n / total) for n in words.values() if n))
        held += sum(n >= total / len(TEAM) / 2 for n in words.values())
        order = [who for who, _ in merged(one)]
        speakers = len(set(order))
        passes = sum(a != c for a, c in zip(order, order[2:], strict=False))
        if speakers == 4 and len(order) > 2:
            expected = (len(order) - 2) * (speakers - 2) / (speakers - 1)
            on, chance = on + min(passes, expected), chance + expected
        if speakers == 4:
            pairs = list(pairwise(order))
            hub += max(sum(who in pair for pair in pairs) for who in TEAM)
            handed += len(pairs)
            entropy = -sum(
                math.log(pairs.count(pair) / sum(a == pair[0] for a, _ in pairs)) for pair in pairs
            )
            freedom, others = freedom + math.exp(entropy / len(pairs)), others + 3
        every = [word for _, text in one for word in text.split()]
        we, both = we + every.count("we"), both + every.count("we") + every.count("I")
        asked += sum("?" in text for _, text in merged(one))
        floors += len(order)
    expected_shares = [voices / 16, held / 16, on / chance if chance else None]
    expected_shares += [hub / handed if handed else None, freedom / others if others else None]
    expected_shares += [we / both, asked / floors]
    for measure, share in zip(MEASURES, expected_shares, strict=False):
        found = measure(evidence)
        assert (found is None) == (share is None)
        if found is not None:
            assert found.value.value == pytest.approx(share)
            assert found.value.value == pytest.approx(found.events / found.of)


def test_given_meetings_with_results_computed_by_hand_then_the_measures_give_the_same_results() -> (
    None
):
    even = meeting([(who, "a b c") for _ in range(6) for who in TEAM])
    assert effective_voices(even).value.value == pytest.approx(1)  # type: ignore[union-attr]
    assert circulation(even).value.value == 1  # type: ignore[union-attr]
    chair = [(who, "a") for guest in ("bo", "cleo", "dag") * 4 for who in ("ada", guest)]
    answered = [
        turn for guest in ("bo", "cleo", "dag") for turn in [("ada", "a"), (guest, "a")] * 4
    ]
    assert circulation(meeting(chair)).value.value == pytest.approx(11 / 22 * 3 / 2)  # type: ignore[union-attr]
    assert circulation(meeting(answered)).value.value < 0.2  # type: ignore[union-attr]
    alone = meeting([("ada", "one two three")])
    assert effective_voices(alone).value.value == pytest.approx(1 / 4)  # type: ignore[union-attr]
    assert shared_floor(alone).words == (  # type: ignore[union-attr]
        "1 of 4 people spoke at least half of an equal share"
    )
    assert (circulation(alone), hub_share(alone), turn_freedom(alone)) == (None, None, None)
    assert hub_share(meeting(answered)).value.value > 0.9  # type: ignore[union-attr]
    assert turn_freedom(meeting(chair)).words == (  # type: ignore[union-attr]
        "the next speaker varied as if 1.8 of 3 people were equally often next"
    )
    assert hub_share(even).words == (  # type: ignore[union-attr]
        "of 23 changes of speaker, 12 were to or from one person of the meeting; even talk "
        "would give 12"
    )
    assert we_share(alone) is None
    assert invitations_across(alone) is None


def test_given_only_one_meeting_when_the_evenness_of_speaking_is_estimated_then_its_interval_is_wide() -> (
    None
):
    _, evidence = talk(1, meetings=1)
    found = effective_voices(evidence)
    assert found is not None
    assert found.value.high - found.value.low > 0.25
    assert "wide below three meetings" in found.explain()
    assert found.meetings == 1


def test_given_identical_meetings_when_a_share_of_events_is_estimated_then_its_interval_is_wider_than_0() -> (
    None
):
    found = share_over_meetings("x", "x", [0, 0, 0], [1, 2, 3])
    assert found is not None
    assert found.value.high > 0.1


def test_given_more_events_than_opportunities_in_a_meeting_then_the_estimate_of_a_share_is_an_error() -> (
    None
):
    with pytest.raises(ValueError, match="more events than chances"):
        share_over_meetings("x", "x", [3], [2])


@pytest.mark.parametrize("meetings", [3, 5, 8])
@pytest.mark.parametrize(
    ("mean", "size", "spread"),
    [(0.47, 286, 0.07), (0.80, 60, 0.08), (0.72, 8, 0.1)],
    ids=["we-share", "circulation", "voices"],
)
def test_given_simulated_teams_then_90_percent_of_the_intervals_of_a_share_cover_the_true_share(
    meetings: int, mean: float, size: int, spread: float
) -> None:
    """The true share of a meeting varies around the team's; sizes of meetings differ."""
    deal = np.random.default_rng(11)
    strength = mean * (1 - mean) / spread**2 - 1
    tries, covered = 2500, 0
    for _ in range(tries):
        own = deal.beta(mean * strength, (1 - mean) * strength, meetings)
        if size == 8:  # effective voices of eight people
            events, of = own * 8, np.full(meetings, 8.0)
        else:
            of = np.maximum(deal.lognormal(np.log(size), 0.35, meetings).round(), 1)
            events = deal.binomial(of.astype(int), own).astype(float)
        found = share_over_meetings("x", "", events.tolist(), of.tolist())
        covered += found is not None and found.value.low <= mean <= found.value.high
    assert 0.88 <= covered / tries <= 0.92


def test_given_meetings_of_several_cycles_then_each_signal_uses_only_the_meetings_of_its_cycle() -> (
    None
):
    _, evidence = talk(5, meetings=12)
    cycles = [
        Cycle("one", None, date(2026, 5, 7)),
        Cycle("two", date(2026, 5, 7), date(2026, 6, 1)),
        Cycle("three", date(2026, 6, 1)),
    ]
    found = list(conversation_signals(evidence, cycles))
    assert [(signal.facet.code, signal.cycle) for signal in found] == [
        ("equality", "one"),
        ("equality", "two"),
    ]
    assert found[0].words.startswith("in 6 meetings, people spoke at least half of an equal share")
    assert "The talk was as even as if" in found[0].index
    assert found[1].rose is not None


def test_given_a_member_who_reads_their_own_counts_then_the_counts_contain_only_their_own_words() -> (
    None
):
    _, evidence = talk(2, meetings=5)
    own = own_words(evidence, "ada")
    assert own is not None
    assert own.explain().startswith(f"You spoke {own.words} of {own.total} words in 5 meetings.")
    assert f"{own.we} were for we" in own.explain()
    assert own_words(evidence, "nobody") is None
    few = own_words(evidence.within(pl.col("meeting") == "m0"), "ada")
    assert few is not None
    assert few.we is None
    assert "in 1 meeting." in few.explain()


def _texts(found: object) -> str:
    fields = {
        field.name: getattr(found, field.name)
        for field in dataclasses.fields(found)  # type: ignore[arg-type]
        if field.name != "posterior"
    }
    return repr(fields)


def test_given_all_published_results_of_meetings_then_no_result_is_about_a_single_person() -> None:
    _, evidence = talk(4, meetings=5)
    outputs = [_texts(found) + found.explain() for m in MEASURES if (found := m(evidence))]
    cycles = [Cycle("so far")]
    outputs += [
        msgspec.json.encode(signal).decode() for signal in conversation_signals(evidence, cycles)
    ]
    assert len(outputs) == 10
    for word in (*TEAM, *TEAM.values(), "interrupt", "emotion", "sentiment", "face", "ego"):
        assert not any(f"'{word}" in text or f" {word}" in text for text in outputs), word


# reference data


def real(name: str) -> ConversationEvidence:
    file = Path(reference_folder()) / "meetings" / name
    found = read_transcript(file.read_bytes(), name)
    names = propose_names(found.speakers, {})
    language = None if name.endswith(".rttm") else "en"
    counted = count_turns(found.turns, language, {})
    return count_meeting(counted, MeetingFacts(name, date(2026, 1, 1), language, names, []))


def test_given_real_meetings_then_evenness_by_words_and_evenness_by_minutes_nearly_agree() -> None:
    for name in ("ami_ES2004a", "ami_ES2004d"):
        words, times = (effective_voices(real(f"{name}.{end}")) for end in ("json", "rttm"))
        assert words is not None
        assert times is not None
        assert words.value.value == pytest.approx(times.value.value, abs=0.03)


def test_given_real_meetings_then_all_measures_of_meetings_are_near_the_published_values() -> None:
    """Project teams: circulation .80, voices .91; chaired calls: circulation .42."""
    project = join_meetings([real("ami_ES2004a.json"), real("ami_ES2004d.json")])
    calls: Any = join_meetings([real("zoom_call_154.vtt"), real("zoom_call_171.vtt")])
    assert circulation(project).value.value == pytest.approx(0.80, abs=0.06)  # type: ignore[union-attr]
    assert effective_voices(project).value.value == pytest.approx(0.91, abs=0.03)  # type: ignore[union-attr]
    assert circulation(calls).value.value == pytest.approx(0.42, abs=0.06)  # type: ignore[union-attr]
    assert we_share(calls).value.value == pytest.approx(0.50, abs=0.03)  # type: ignore[union-attr]
    assert questions(project).value.value == pytest.approx(0.09, abs=0.02)  # type: ignore[union-attr]
