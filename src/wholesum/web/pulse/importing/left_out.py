"""Sentences that tell the importing user which data of a pulse are not imported."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import polars as pl
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wholesum.pulse.evidence import ANSWERS, ITEMS, TEAMS, PulseEvidence, round_order
from wholesum.pulse.privacy.small_groups import THRESHOLD
from wholesum.pulse.summary.published import READINGS
from wholesum.web.pulse.importing.rounds import asked_items
from wholesum.web.rounds.models import Promise

_UNUSED: Final = {ITEMS: ("short", "status"), ANSWERS: ("team",), TEAMS: ("parent", "members")}
"""Columns that rounds of the app do not have."""


def left_out(pulse: PulseEvidence) -> Iterator[str]:
    """Yield sentences that say what `import_rounds` does not import."""
    yield from _few_answers(pulse)
    answered = set(pulse.answers["round"])
    known = sum(said.round in answered for said in pulse.readings)
    if known:
        yield ngettext(
            "The results of %(number)s round in %(file)s are not imported: "
            "they are computed from its answers.",
            "The results of %(number)s rounds in %(file)s are not imported: "
            "they are computed from their answers.",
            known,
        ) % {"number": known, "file": READINGS}
    unasked = _unasked(pulse)
    if unasked:
        yield ngettext(
            "%(number)s question is not imported: no round asked it.",
            "%(number)s questions are not imported: no round asked them.",
            unasked,
        ) % {"number": unasked}
    if pulse.teams.height > 1:
        yield _("The folder lists %(number)s teams. One team is made of it, with all rounds.") % {
            "number": pulse.teams.height
        }
    columns = "; ".join(_unused_columns(pulse))
    if columns:
        yield _(
            "These columns are not imported, because pulses here do not use them: %(columns)s"
        ) % {"columns": columns}


def _unasked(pulse: PulseEvidence) -> int:
    """Count the questions of the imported folder that no pulse asked."""
    # Without a table of items, the items are those of Wholesum and not of the folder. A round
    # without answers and results is taken to have asked what no other round did.
    if ITEMS.name not in pulse.sources or pulse.rounds.height > len(round_order(pulse)):
        return 0
    return len(set(pulse.items["item"]) - asked_items(pulse))


def _few_answers(pulse: PulseEvidence) -> Iterator[str]:
    """Yield a sentence for each sealed pulse with too few answers: the answers are not stored."""
    sheets = pulse.answers.group_by("round").agg(pl.col("respondent").n_unique().alias("sheets"))
    sealed = pulse.rounds.filter(pl.col("promise") == Promise.SEALED).join(sheets, on="round")
    few = sealed.filter(pl.col("sheets") < pl.col("threshold").fill_null(THRESHOLD))
    people = int(few["sheets"].sum())
    if people:
        yield ngettext(
            "The answers of %(number)s person are not imported: "
            "too few people answered these sealed rounds to show a result: %(rounds)s.",
            "The answers of %(number)s people are not imported: "
            "too few people answered these sealed rounds to show a result: %(rounds)s.",
            people,
        ) % {"number": people, "rounds": ", ".join(few["round"])}


def _unused_columns(pulse: PulseEvidence) -> Iterator[str]:
    for table, columns in _UNUSED.items():
        frame = pulse.frame(table)
        used = [name for name in columns if frame[name].is_not_null().any()]
        if used and table.name in pulse.sources:
            yield f"{pulse.source(table).file}: {', '.join(used)}"
