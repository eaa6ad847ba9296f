"""The database tables of focus rounds."""

from wholesum.web.focus.models.plan import (
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
from wholesum.web.focus.models.sealed import Asking, AskingKind

__all__ = [
    "Asking",
    "AskingKind",
    "Choice",
    "Course",
    "Effort",
    "Failure",
    "FocusRound",
    "Goal",
    "Life",
    "Merge",
    "Proposal",
    "Reach",
    "Stage",
    "Value",
    "Verdict",
    "Work",
]
