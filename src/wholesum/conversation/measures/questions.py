"""Measures of questions, and of invitations to speak to people of other functions."""

from __future__ import annotations

from wholesum.conversation.evidence import ConversationEvidence
from wholesum.conversation.measures.share import MeetingShare, share_of_counts


def questions(evidence: ConversationEvidence) -> MeetingShare | None:
    """Estimate the share of turns that contain a question.

    Parameters
    ----------
    evidence
        The meetings.

    Returns
    -------
    MeetingShare or None
        The share of floors with a question mark. ``None`` where nobody spoke.

    Notes
    -----
    A transcript without question marks gives 0, and kinds of meetings differ widely (.09 in project
    meetings, .47 in a committee), so only the team's own past is a comparison.
    """
    words = "a question was asked {questions} of {floors} times that a person spoke"
    return share_of_counts(evidence.in_order, "questions", words, "questions", "floors")


def invitations_across(evidence: ConversationEvidence) -> MeetingShare | None:
    """Estimate the share of questions by name that go to a person of another function.

    Parameters
    ----------
    evidence
        The meetings.

    Returns
    -------
    MeetingShare or None
        The share of invitations between people whose functions are known. ``None`` without any.

    Notes
    -----
    In 26 teams of several professions, "we" of the leader went with voice within the own
    profession, and explicit invitations with that of the others (Weiss et al. 2018).

    References
    ----------
    Weiss, M. et al. (2018). We can do it! Inclusive leader language promotes voice behavior in
    multi-professional teams. The Leadership Quarterly 29. doi:10.1016/j.leaqua.2017.09.002.
    """
    name = "invitations across functions"
    words = "of questions that named a person, {across} of {placed} went to another function"
    return share_of_counts(evidence.in_order, name, words, "across", "placed")


def invitations_taken_up(evidence: ConversationEvidence) -> MeetingShare | None:
    """Estimate how often a person who is asked by name speaks within two turns.

    Parameters
    ----------
    evidence
        The meetings.

    Returns
    -------
    MeetingShare or None
        The share of invitations. ``None`` without any.
    """
    words = "a person who was asked by name spoke soon after {taken_up} of {invitations} times"
    return share_of_counts(
        evidence.in_order, "invitations taken up", words, "taken_up", "invitations"
    )
