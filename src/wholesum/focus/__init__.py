"""What really matters, and what we stop: goals, efforts and hours, and lists that explain why.

The methods stand here by name, ``from wholesum.focus import equal_shares``; each is loaded when it
is first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wholesum.by_name import by_name

if TYPE_CHECKING:
    from wholesum.focus.ballots import Ballots, ballots_of, goal_weights, team_ballots
    from wholesum.focus.certificate import Certificate, certificate_of, verify
    from wholesum.focus.checks import check_focus
    from wholesum.focus.composition import aitchison, gap, hellinger, total_variation
    from wholesum.focus.evidence import FocusEvidence, read_focus, write_focus
    from wholesum.focus.exporting import write_result
    from wholesum.focus.firmness import sensitivity
    from wholesum.focus.foreign import draft_of_calendar, draft_of_text, read_draft
    from wholesum.focus.greedy_rule import greedy
    from wholesum.focus.hours import changing, hours_by, relevance
    from wholesum.focus.markets import independent_markets, weights_of
    from wholesum.focus.outcome import Outcome
    from wholesum.focus.pabulib import read_pb, write_pb
    from wholesum.focus.phragmen_rule import phragmen
    from wholesum.focus.rankings import kendall_w, likely_agreement
    from wholesum.focus.reading import read_election, read_team
    from wholesum.focus.reasoning import reasons
    from wholesum.focus.shared_work import across_functions
    from wholesum.focus.shares_rule import equal_shares
    from wholesum.focus.side_by_side import two_lists
    from wholesum.focus.signals import focus_signals

_HOMES: Final = {
    "ballots": "Ballots ballots_of goal_weights team_ballots",
    "certificate": "Certificate certificate_of verify",
    "checks": "check_focus",
    "composition": "aitchison gap hellinger total_variation",
    "evidence": "FocusEvidence read_focus write_focus",
    "exporting": "write_result",
    "firmness": "sensitivity",
    "foreign": "draft_of_calendar draft_of_text read_draft",
    "greedy_rule": "greedy",
    "hours": "changing hours_by relevance",
    "markets": "independent_markets weights_of",
    "outcome": "Outcome",
    "pabulib": "read_pb write_pb",
    "phragmen_rule": "phragmen",
    "rankings": "kendall_w likely_agreement",
    "reading": "read_election read_team",
    "reasoning": "reasons",
    "shared_work": "across_functions",
    "shares_rule": "equal_shares",
    "side_by_side": "two_lists",
    "signals": "focus_signals",
}

__all__ = [
    "Ballots",
    "Certificate",
    "FocusEvidence",
    "Outcome",
    "across_functions",
    "aitchison",
    "ballots_of",
    "certificate_of",
    "changing",
    "check_focus",
    "draft_of_calendar",
    "draft_of_text",
    "equal_shares",
    "focus_signals",
    "gap",
    "goal_weights",
    "greedy",
    "hellinger",
    "hours_by",
    "independent_markets",
    "kendall_w",
    "likely_agreement",
    "phragmen",
    "read_draft",
    "read_election",
    "read_focus",
    "read_pb",
    "read_team",
    "reasons",
    "relevance",
    "sensitivity",
    "team_ballots",
    "total_variation",
    "two_lists",
    "verify",
    "weights_of",
    "write_focus",
    "write_pb",
    "write_result",
]

__getattr__, __dir__ = by_name(__name__, _HOMES)
