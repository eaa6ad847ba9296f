"""Measure who speaks after whom in meetings: third speakers, free order, and one-person hubs."""

from __future__ import annotations

from typing import Final

import polars as pl

from wholesum.conversation.evidence import ConversationEvidence
from wholesum.conversation.measures.share import MeetingShare, share_of_counts
from wholesum.conversation.measures.voices import floor_amounts

_FEWEST_PEOPLE: Final = 4


def circulation(evidence: ConversationEvidence) -> MeetingShare | None:
    """Estimate how often a third person speaks after two people spoke, compared with chance.

    After A and then B have spoken, the next speaker is A again or a third person. With k people who
    speak, chance would choose a third person in (k - 2) / (k - 1) of the cases. The figure is the
    number of times it was a third person, divided by the number that chance would give, at most 1.

    Parameters
    ----------
    evidence
        The meetings; those in which fewer than four people speak are left out.

    Returns
    -------
    MeetingShare or None
        0 where all talk goes back and forth between two people, as with a chair who answers
        everyone; 1 where it passes on as by chance. ``None`` where no meeting can be used.

    Notes
    -----
    It needs no times, only the order of speakers. Recorders that lose short turns lower it by about
    0.06. Project teams had .80, chaired calls .42: neither is a target. It must not be used to
    compare teams or to rank persons.
    """
    triples, speakers = pl.sum_horizontal("passed", "returned"), pl.col("speakers")
    chance = triples * (speakers - 2) / (speakers - 1)
    rows = _used(evidence).with_columns(triples=triples, chance=chance)
    words = "after two people had spoken, a third spoke next {passed:.0f} of {triples:.0f} times; "
    words += "chance would give {chance:.0f}"
    rows = rows.with_columns(capped=pl.min_horizontal("passed", "chance"))
    return share_of_counts(rows, "circulation", words, "capped", "chance")


def turn_freedom(evidence: ConversationEvidence) -> MeetingShare | None:
    """Estimate how freely the next speaker varies: how many people are equally often next.

    With p(b | a) the share of b among those who spoke right after a, it is the exponential of the
    mean of -Σ p(b | a) ln p(b | a) over all hand-overs, divided by the k - 1 others who speak.

    Parameters
    ----------
    evidence
        The meetings; those in which fewer than four people speak are left out.

    Returns
    -------
    MeetingShare or None
        1 where everybody is equally likely to be next, near 0 where the order of speakers is fixed,
        as in a round or with a chair who answers everyone. ``None`` where no meeting can be used.

    Notes
    -----
    Short meetings lower it, because few of the possible orders occur. A round in which each person
    speaks once has little freedom and may be what the team wants. It must not be used to compare
    teams or to rank persons.

    References
    ----------
    Lai, C., Carletta, J. & Renals, S. (2013). Modelling participant affect in meetings with
    turn-taking features. Workshop on Affective Social Speech Signals.
    """
    rows = _used(evidence).with_columns(others=pl.col("speakers") - 1)
    rows = rows.with_columns(next_voices=pl.min_horizontal("next_voices", "others"))
    heard = rows.filter(pl.col("next_voices").is_not_null())
    following, others = heard["next_voices"].sum(), heard["others"].sum()
    meetings = max(heard.height, 1)
    words = (
        f"the next speaker varied as if {following / meetings:.1f} of "
        f"{others / meetings:.3g} people were equally often next"
    )
    return share_of_counts(rows, "turn freedom", words, "next_voices", "others")


def hub_share(evidence: ConversationEvidence) -> MeetingShare | None:
    """Estimate the share of all changes of speaker that involve the busiest speaker of a meeting.

    Parameters
    ----------
    evidence
        The meetings; those in which fewer than four people speak are left out.

    Returns
    -------
    MeetingShare or None
        The share of hand-overs of the floor to or from the person who has most of them, never by
        name. With k who speak, it is 2 / k where all have equally many, and 1 where a chair
        answers everybody. ``None`` where no meeting can be used.

    Notes
    -----
    The busiest of k people lies above 2 / k by chance alone, the more so in a short meeting. Two
    people under one name raise it by about .15. A chair who was asked to lead the meeting is a hub
    by agreement. It must not be used to name persons or to compare teams.

    References
    ----------
    Freeman, L. C. (1978). Centrality in social networks. doi:10.1016/0378-8733(78)90021-7.
    """
    even = 2 * pl.col("handed") / pl.col("speakers")
    words = "of {handed:.0f} changes of speaker, {through:.0f} were to or from one person of "
    words += "the meeting; even talk would give {even:.0f}"
    return share_of_counts(
        _used(evidence).with_columns(even=even), "hub share", words, "through", "handed"
    )


def _used(evidence: ConversationEvidence) -> pl.DataFrame:
    """Return the meetings in order of time; counts are blank with fewer than four speakers."""
    counts = (int((amount > 0).sum()) for amount in floor_amounts(evidence))
    speakers = pl.Series("speakers", counts, dtype=pl.Int64)
    rows = evidence.meetings.sort("date", "meeting").with_columns(speakers)
    enough = pl.when(pl.col("speakers") >= _FEWEST_PEOPLE)
    return rows.with_columns(
        enough.then(pl.col("passed", "returned", "handed", "through", "next_voices", "speakers"))
    )
