"""Decisions: who was concerned, who was heard, what was settled here, what was seen at review.

The methods stand here by name, ``from wholesum.decisions import inclusion``; each is loaded when it
is first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wholesum.by_name import by_name

if TYPE_CHECKING:
    from wholesum.decisions.evidence import (
        DecisionsEvidence,
        check_decisions,
        read_decisions,
        write_decisions,
    )
    from wholesum.decisions.heard import heard_counts, inclusion, likely_least
    from wholesum.decisions.passing_down import empowerment, empowerment_counts, likely_empowerment
    from wholesum.decisions.pictures import decisions_timeline
    from wholesum.decisions.proposers import equality, proposal_counts
    from wholesum.decisions.reviews import impact, impact_counts, likely_impact
    from wholesum.decisions.signals import decisions_signals

_HOMES: Final = {
    "evidence": "DecisionsEvidence check_decisions read_decisions write_decisions",
    "heard": "heard_counts inclusion likely_least",
    "passing_down": "empowerment empowerment_counts likely_empowerment",
    "pictures": "decisions_timeline",
    "proposers": "equality proposal_counts",
    "reviews": "impact impact_counts likely_impact",
    "signals": "decisions_signals",
}

__all__ = [
    "DecisionsEvidence",
    "check_decisions",
    "decisions_signals",
    "decisions_timeline",
    "empowerment",
    "empowerment_counts",
    "equality",
    "heard_counts",
    "impact",
    "impact_counts",
    "inclusion",
    "likely_empowerment",
    "likely_impact",
    "likely_least",
    "proposal_counts",
    "read_decisions",
    "write_decisions",
]

__getattr__, __dir__ = by_name(__name__, _HOMES)
