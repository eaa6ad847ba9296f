"""The agreements that a team made in the cycle of a report, such as promises and decisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any, Final

from wholesum.core.agreement import AgreementKind
from wholesum.core.cycle import Cycle
from wholesum.core.words import by_number
from wholesum.mirror.practices import PRACTICES
from wholesum.tables import plain

MOST: Final = 3
"""The most agreements of a kind that are named; the others are counted."""
_LONGEST: Final = 70


def agreement_lines(practices: Mapping[str, Any], cycles: Sequence[Cycle]) -> list[tuple[str, str]]:
    """Return what a team agreed on in its last cycle, one line for each kind of agreement.

    Parameters
    ----------
    practices
        The evidence of each practice by its name.
    cycles
        The cycles in order of time, up to the one the report is about.

    Returns
    -------
    list of tuple of str
        The heading of each kind with its agreements, then the hours a month that are free; a kind
        without agreements has no line.
    """
    found = list(
        chain.from_iterable(
            practice.agreements(practices[practice.name], cycles, len(cycles) - 1)
            for practice in PRACTICES
            if practice.name in practices
        )
    )
    lines = []
    for kind in AgreementKind:
        texts = list(dict.fromkeys(agreement.text for agreement in found if agreement.kind == kind))
        if texts:
            more = [f"and {len(texts) - MOST} more"] if len(texts) > MOST else []
            shown = [plain(text.rstrip("."), longest=_LONGEST) for text in texts[:MOST]]
            lines.append((str(kind), "; ".join([*shown, *more])))
    freed = round(sum(agreement.freed for agreement in found), 1)
    if freed:
        lines.append(("Freed", f"{freed:g} {by_number(freed, 'hour', 'hours')} a month"))
    return lines
