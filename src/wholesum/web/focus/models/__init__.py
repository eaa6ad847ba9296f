"""The records of the focus."""

from wholesum.web.focus.models.plan import (
    THRESHOLDS,
    Choice,
    Effort,
    Failure,
    FocusRound,
    Goal,
    Life,
    Merge,
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
    "Effort",
    "Failure",
    "FocusIntake",
    "FocusRoll",
    "FocusRound",
    "FocusSheet",
    "Goal",
    "Life",
    "Merge",
    "Reach",
    "Stage",
    "Value",
    "Verdict",
    "What",
    "Work",
]
