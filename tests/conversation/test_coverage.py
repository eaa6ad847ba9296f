"""The intervals of all measures cover the true values of simulated teams."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, Final

import numpy as np
import pytest

from wholesum.conversation import (
    ConversationEvidence,
    CountedTranscript,
    Floor,
    Meaning,
    MeetingFacts,
    NameProposal,
    circulation,
    count_meeting,
    effective_voices,
    hub_share,
    invitations_taken_up,
    join_meetings,
    questions,
    share_over_meetings,
    shared_floor,
    turn_freedom,
    we_share,
)
from wholesum.conversation.measures import share

pytestmark = pytest.mark.slow

PEOPLE: Final = tuple("abcdefgh")
POOL: Final = 400
"""So many meetings are all meetings of a team; its true figure is the one over all of them."""
TRIES: Final = 2500
SHAPES: Final = {
    "even team": (np.ones(8), 0.0),
    "one hero": (np.array([6, 2, 1, 1, 1, 1, 0.5, 0.5]), 0.75),
    "two camps": (np.array([3, 3, 3, 3, 1, 1, 1, 1]), 0.3),
    "silent half": (np.array([3, 3, 2, 2, 0.1, 0.1, 0.1, 0.1]), 0.2),
}
"""How much each person likes to speak, and how often the first person answers the others."""
MEASURES: Final = (
    shared_floor,
    effective_voices,
    circulation,
    turn_freedom,
    hub_share,
    we_share,
    questions,
    invitations_taken_up,
)


def meetings(shape: str, deal: np.random.Generator) -> Iterator[ConversationEvidence]:
    """Simulate meetings of one team; shares, lengths and words vary between meetings."""
    liking, answered = SHAPES[shape]
    names = [NameProposal(person, Meaning.PERSON, person, "") for person in PEOPLE]
    for number in range(POOL):
        weights = deal.dirichlet(liking * 4)
        we, asked = deal.beta(5, 5), deal.beta(3, 15)
        floors: list[Floor] = []
        speaker = 0
        for _ in range(int(deal.integers(60, 220))):
            back = speaker != 0 and deal.random() < answered
            speaker = 0 if back else int(deal.choice(8, p=weights))
            first = int(deal.poisson(1.2))
            ours = int(deal.binomial(first, we))
            question = int(deal.random() < asked)
            invited = int(deal.choice(8, p=weights)) if question and deal.random() < 0.5 else -1
            words = 3 + int(deal.exponential(20))
            counts = (words, 0.0, first - ours, ours, 0, 0, question, invited, False)
            floors.append(Floor(speaker, *counts))
        facts = MeetingFacts(f"m{number:04}", date(2026, 1, 1), "en", names, list(PEOPLE))
        yield count_meeting(CountedTranscript(PEOPLE, PEOPLE, tuple(floors)), facts)


@pytest.fixture(scope="module", params=SHAPES)
def team(request: pytest.FixtureRequest) -> ConversationEvidence:
    return join_meetings(meetings(request.param, np.random.default_rng(20261130)))


def counts_of(
    measure: Callable[..., Any], evidence: ConversationEvidence, patch: pytest.MonkeyPatch
) -> tuple[np.ndarray, np.ndarray]:
    """Return for each meeting the two counts from which a measure is computed."""
    found: list[tuple[np.ndarray, np.ndarray]] = []

    def record(name: str, words: str, events: Any, of: Any) -> None:
        found.append((np.array(list(events), float), np.array(list(of), float)))

    with patch.context() as context:
        context.setattr(share, "share_over_meetings", record)
        context.setattr("wholesum.conversation.measures.voices.share_over_meetings", record)
        measure(evidence)
    return found[0]


@pytest.mark.parametrize("number", [3, 5, 8])
@pytest.mark.parametrize("measure", MEASURES)
def test_given_a_simulated_team_with_few_meetings_then_intervals_of_its_measures_cover_the_true_values(
    team: ConversationEvidence,
    monkeypatch: pytest.MonkeyPatch,
    measure: Callable[..., Any],
    number: int,
) -> None:
    events, of = counts_of(measure, team, monkeypatch)
    truth = events.sum() / of.sum()
    deal = np.random.default_rng(7)
    covered = 0
    for _ in range(TRIES):
        chosen = deal.integers(0, POOL, number)
        found = share_over_meetings("x", "", events[chosen], of[chosen])
        covered += found is not None and found.value.low <= truth <= found.value.high
    # The shared floor counts few people: where all meetings are alike, a spread is assumed.
    most = 1.0 if measure is shared_floor else 0.95
    assert 0.865 <= covered / TRIES <= most
