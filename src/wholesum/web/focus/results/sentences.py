"""Explain the two lists of efforts in sentences that do not reveal the score of a member."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wholesum.web.focus.models import Effort, FocusRound
from wholesum.web.focus.results.two_lists import LEAST_SCORERS, LEAST_TOLD, Line

BOTH_KEEP: Final = "both keep"
BOTH_DROP: Final = "both drop"
EQUAL_ONLY: Final = "equal only"
WORTH_ONLY: Final = "worth only"
TOO_CLOSE: Final = "too close"
HIDDEN: Final = "hidden"


@dataclass(frozen=True)
class Support:
    """How many people except the owner support an effort: as text, and as a bar in percent."""

    words: str
    low: float
    high: float


@dataclass(frozen=True)
class EffortExplanation:
    """An effort with the explanation of its place on the two lists.

    Parameters
    ----------
    effort
        The effort.
    line
        The stored result of the effort.
    why
        Why Equal Shares keeps or drops it, and which change would alter that.
    others
        How many others could support it.
    """

    effort: Effort
    line: Line
    why: tuple[str, ...]
    others: int

    @property
    def group(self) -> str:
        """Return which lists keep the effort, or why no list can be named."""
        if self.is_hidden:
            return HIDDEN
        if self.line.is_too_close(self.others + 1):
            return TOO_CLOSE
        if self.line.equal:
            return BOTH_KEEP if self.line.worth else EQUAL_ONLY
        return WORTH_ONLY if self.line.worth else BOTH_DROP

    @property
    def is_hidden(self) -> bool:
        """Whether too few members scored to show the support of the effort."""
        return self.line.carried is None

    @property
    def besides(self) -> str:
        """The words for the members whose scores count: all who scored except the owner."""
        about = {"others": self.others, "owner": _owner(self.effort)}
        return _("%(others)s people other than %(owner)s") % about

    @property
    def support(self) -> Support | None:
        """The support for an effort by members other than its owner; ``None`` if it may not be shown."""
        if self.line.carried is None:
            return None
        low, high = self.line.carried
        words = _("%(many)s of %(besides)s")
        sentence = words % {"many": _many(self.line.carried), "besides": self.besides}
        return Support(sentence, 100 * low / self.others, 100 * high / self.others)


def explain_efforts(round_: FocusRound, efforts: Sequence[Effort]) -> list[EffortExplanation]:
    """Return every effort with its explanation, by value per hour; empty without lists.

    Efforts whose support is hidden keep the order of the inventory.
    """
    lines: Mapping[str, Any] = (round_.outcome or {}).get("lines", {})
    scored = (round_.outcome or {}).get("scored", 0)
    budget = (round_.outcome or {}).get("budget", 0)
    found = [
        EffortExplanation(effort, line, tuple(_why(effort, line, scored, budget)), scored - 1)
        for effort in efforts
        if str(effort.pk) in lines
        for line in [Line(**lines[str(effort.pk)])]
    ]
    return sorted(found, key=lambda row: row.effort.place if row.is_hidden else row.line.place)


def same_support(explained: Sequence[EffortExplanation]) -> str:
    """Return one sentence if all efforts have the same support; else an empty text.

    Of few people, only "at least" may be shown for most efforts, which says nothing about one.
    """
    bands = {tuple(one.line.carried or ()) for one in explained}
    if len(explained) < 2 or len(bands) > 1 or () in bands:
        return ""
    words = _(
        "Each effort has the support of %(many)s of the %(others)s people other than its "
        "owner. With so few people we show no more exact numbers, so that nobody can "
        "work out a colleague’s score."
    )
    return words % {"many": _many(min(bands)), "others": explained[0].others}


def needed_scorers(asked: int) -> str:
    """Return how many members must score, so that the lists can propose decisions."""
    about = {"least": LEAST_TOLD, "scorers": LEAST_SCORERS, "asked": asked}
    if asked < LEAST_SCORERS:
        needed = _(
            "The two lists show support and propose verdicts only if at least "
            "%(scorers)s people score. With fewer people, you could work out a "
            "colleague’s scores. You still get the weights of your goals, and you decide "
            "about each effort together."
        )
    elif asked == LEAST_SCORERS:
        needed = _(
            "The two lists propose verdicts only if all of these members score: each "
            "effort needs %(least)s scores from members who do not own the effort."
        )
    else:
        needed = _(
            "The two lists show support and propose verdicts if at least %(scorers)s of "
            "these members score: each effort needs %(least)s scores from members who do "
            "not own the effort."
        )
    sentence = ngettext("%(asked)s member is asked.", "%(asked)s members are asked.", asked)
    return f"{sentence % about} {needed % about}"


def _why(effort: Effort, line: Line, scored: int, budget: float) -> Iterator[str]:
    if line.carried is None:
        return
    if not line.is_too_close(scored):
        yield _kept(effort, line, budget) if line.equal else _dropped(effort, line)
    yield from _robust(line, scored)
    if line.tied:
        yield _(
            "Two efforts had equal results. The effort with fewer hours came first, then the "
            "effort with more supporters."
        )


def _kept(effort: Effort, line: Line, budget: float) -> str:
    if line.fits:
        return _("Keep: this effort fits into the %(hours)s hours that you want to keep.") % {
            "hours": f"{budget:g}"
        }
    sentence = _("Keep: %(many)s people other than %(owner)s find this effort worth its hours.")
    return sentence % {"many": _many(line.carried or (0, 0)), "owner": _owner(effort)}


def _owner(effort: Effort) -> str:
    """Return the name of the owner of an effort, or words for an owner whose account is deleted."""
    return _("its owner") if effort.owner is None else str(effort.owner)


def _dropped(effort: Effort, line: Line) -> str:
    hours = f"{float(effort.hours or 0):g}"
    if line.affordable is None or line.affordable >= float(effort.hours or 0):
        return _("Stop: this effort has too little support for its %(hours)s hours.") % {
            "hours": hours
        }
    sentence = _(
        "Stop: this effort has too little support for its %(hours)s hours. With about "
        "%(left)s hours, the list would keep it."
    )
    return sentence % {"hours": hours, "left": f"{line.affordable:g}"}


def _robust(line: Line, scored: int) -> Iterator[str]:
    if line.flips is not None:
        low, high = line.flips
        at = {"low": low, "scored": scored}
        if line.is_too_close(scored):
            sentence = _(
                "If we leave out the scores of one person, the verdict changes in at "
                "least %(low)s of %(scored)s cases."
            )
            yield sentence % at
        elif 0 < low == high:
            sentence = _(
                "Close call: if we leave out the scores of one person, the verdict "
                "changes in %(low)s of %(scored)s cases."
            )
            yield sentence % at
        elif low > 0:
            sentence = _(
                "Close call: if we leave out the scores of one person, the verdict "
                "changes in at least %(low)s of %(scored)s cases."
            )
            yield sentence % at
    if line.dearer:
        yield _("If this effort took a tenth more hours, the list would propose to stop it.")
    if line.cheaper:
        yield _("If this effort took a tenth fewer hours, the list would propose to keep it.")
    if line.owner:
        yield _(
            "If the support of the owner counted too, the list would propose to keep this effort."
        )


def _many(band: Sequence[int]) -> str:
    low, high = band
    if low == 0:
        return _("at most %(high)s") % {"high": high}
    if low == high:
        return str(low)
    return _("at least %(low)s") % {"low": low}
