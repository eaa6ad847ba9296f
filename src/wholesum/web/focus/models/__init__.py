"""The records of the focus."""

from wholesum.web.focus.models.plan import (
    THRESHOLDS,
    Choice,
    Course,
    Effort,
    Failure,
    FocusRound,
    Goal,
    Life,
    Merge,
    Proposal,
    Reach,
    Stage,
    Value,
    Verdict,
    Work,
)
from wholesum.web.focus.models.sealed import Asking, FocusIntake, FocusRoll, FocusSheet, What

__all__ = [
    "THRESHOLDS",
    "Asking",
    "Choice",
    "Course",
    "Effort",
    "Failure",
    "FocusIntake",
    "FocusRoll",
    "FocusRound",
    "FocusSheet",
    "Goal",
    "Life",
    "Merge",
    "Proposal",
    "Reach",
    "Stage",
    "Value",
    "Verdict",
    "What",
    "Work",
]
