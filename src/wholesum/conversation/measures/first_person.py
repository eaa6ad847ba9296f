"""The share of words for "we" among all words for "I" and "we"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from wholesum.charts.result import Result
from wholesum.conversation.evidence import ConversationEvidence
from wholesum.conversation.measures.share import MeetingShare, share_of_counts

FEWEST_OWN_MEETINGS: Final = 5
"""From so many meetings on a person may see the share of their own words."""


def we_share(evidence: ConversationEvidence) -> MeetingShare | None:
    """Estimate the share of words for "we" among all words for "I" and "we".

    Parameters
    ----------
    evidence
        The meetings; those without a language are left out.

    Returns
    -------
    MeetingShare or None
        The share of all such words of the team. ``None`` where nobody said any.

    Notes
    -----
    "We" next to a negation ("we do not", "none of us") is counted, and how often is said. A list of
    words cannot tell a "we" that includes the listener from one that does not: the team reads three
    sentences aloud and says who was meant. The share follows a person's role, so it must not be
    used to compare persons, and "I" is no sign of vanity (4,811 people, r = .01). In Spanish,
    Italian and Portuguese it is experimental: the share is too high by .07 to .16 there.

    References
    ----------
    Carey, A. L. et al. (2015). Narcissism and the use of personal pronouns revisited. Journal of
    Personality and Social Psychology 109. doi:10.1037/pspp0000029.
    """
    known = pl.when(pl.col("language").is_not_null())
    own = known.then(pl.col("i", "we", "denied", "general"))
    rows = evidence.in_order.with_columns(own).with_columns(both=pl.col("i") + pl.col("we"))
    words = "of {both:,} words for I and we, {we:,} were for we"
    words += ", {denied:,} of them next to a negation" * bool(rows["denied"].sum())
    words += "; {general:,} more may mean we or people in general" * bool(rows["general"].sum())
    return share_of_counts(rows, "we-share", words, "we", "both")


@dataclass(frozen=True)
class OwnWords(Result):
    """The counts of one person's words for "I" and "we", which only this person may see.

    Parameters
    ----------
    meetings
        The number of meetings in which the person was, or was invited to.
    words, total
        The words the person spoke in them, and those of all.
    i, we
        The person's words for I and we; ``None`` below five meetings.
    """

    meetings: int
    words: int
    total: int
    i: int | None = None
    we: int | None = None

    @property
    def both(self) -> int:
        """The number of words for "I" and "we" together."""
        return (self.i or 0) + (self.we or 0)

    def explain(self) -> str:
        """Describe one person's counts of "I" and "we" in one or two sentences."""
        counted = "1 meeting" if self.meetings == 1 else f"{self.meetings} meetings"
        line = f"You spoke {self.words:,} of {self.total:,} words in {counted}."
        if self.we is None:
            return line
        return f"{line} Of your {self.both:,} words for I and we, {self.we:,} were for we."


def own_words(evidence: ConversationEvidence, person: str) -> OwnWords | None:
    """Return how often one person said words for "I" and "we", for this person only.

    Parameters
    ----------
    evidence
        The meetings of the team.
    person
        The person's id.

    Returns
    -------
    OwnWords or None
        ``None`` where the person was in no meeting with words.
    """
    own = evidence.voices.filter(pl.col("person") == person)
    meetings = evidence.voices.filter(pl.col("meeting").is_in(own["meeting"].to_list()))
    words, total = int(own["words"].sum()), int(meetings["words"].sum())
    if not total:
        return None
    if own.height < FEWEST_OWN_MEETINGS:
        return OwnWords(own.height, words, total)
    return OwnWords(own.height, words, total, int(own["i"].sum()), int(own["we"].sum()))
