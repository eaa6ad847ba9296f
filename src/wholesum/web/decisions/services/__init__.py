"""Actions on decisions; each authorises, validates, and saves all or nothing.

Other practices call `open_consent` for a proposal, and `record_decision` for decisions made
already. Both name the origin by ``source``, as practice and id: ``dialogue:<statement>``,
``focus:<effort>``. A practice that wants to know when its proposal is settled listens to
`wholesum.web.decisions.signals.settled`.
"""

from __future__ import annotations

from wholesum.web.decisions.services.consent import (
    MOST_DAYS,
    answer_consent,
    open_consent,
    park,
    revise_proposal,
    settle,
)
from wholesum.web.decisions.services.records import delete_decision, record_decision
from wholesum.web.decisions.services.reviews import (
    ExpectedImpact,
    Review,
    confirm_outcome,
    review_decision,
    write_impact,
    write_let_go,
)
from wholesum.web.decisions.services.terms import MOST_REVIEW_DAYS, Terms

__all__ = [
    "MOST_DAYS",
    "MOST_REVIEW_DAYS",
    "ExpectedImpact",
    "Review",
    "Terms",
    "answer_consent",
    "confirm_outcome",
    "delete_decision",
    "open_consent",
    "park",
    "record_decision",
    "review_decision",
    "revise_proposal",
    "settle",
    "write_impact",
    "write_let_go",
]
