"""Weights for random selection from a long list: expected information, marks, near duplicates.

All of it is kept by statement and never by person, in steps of a twentieth, and goes when the
round closes. It is worked out behind the page whenever the votes have grown by a quarter, so that
all of this work together stays in proportion to the votes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, TypeAlias

import numpy as np
from django.core.cache import caches
from django.db.models import Count, Q

from wholesum.dialogue.facilitation.near_duplicates import find_near_duplicates
from wholesum.dialogue.facilitation.routing import FEW_STATEMENTS, average_information
from wholesum.dialogue.opinion.bilinear import fit_bilinear
from wholesum.dialogue.opinion.votes import gather_votes
from wholesum.dialogue.summary.summarise import LANDSCAPE
from wholesum.web.dialogue.models import Dialogue, Standing, Statement, VotingRound
from wholesum.web.dialogue.models.votes import Intake, Vote
from wholesum.web.dialogue.queries import last_closed
from wholesum.web.dialogue.tasks import weigh_statements

Near: TypeAlias = frozenset[frozenset[int]]

_CACHE: Final = "mirrors"
_KEPT: Final = 86_400
_AXES: Final = 2
_GROWN: Final = 1.25
_AGAIN: Final = 30
_STEPS: Final = 20


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of the statements of an open round.

    Parameters
    ----------
    votes
        On how many votes it rests.
    listed
        The statements that were looked at.
    information
        How much a vote of somebody would teach about a statement, as a share of the most; those
        that are not there are 1.
    importance
        1 to 2: the more marked it as mattering in the round before, the higher; 1 for all others.
    near
        Pairs that are alike in wording.
    """

    votes: int
    listed: frozenset[int]
    information: Mapping[int, float]
    importance: Mapping[int, float]
    near: Near


_NOTHING: Final = Weights(0, frozenset(), {}, {}, frozenset())


def weights_of(asked: VotingRound, listed: Sequence[Statement], votes: int) -> Weights:
    """Return the cached weights, and start a new computation if the weights are outdated.

    Parameters
    ----------
    asked
        The open round.
    listed
        The statements in its list.
    votes
        How many votes there are.
    """
    known = _known(asked)
    aged = votes > _GROWN * known.votes + LANDSCAPE or not known.listed.issuperset(
        statement.pk for statement in listed
    )
    if aged and caches[_CACHE].add(f"{_key(asked.pk)}-asked", 1, _AGAIN):
        weigh_statements.enqueue(asked.pk)
    return known


def work_out(asked: VotingRound) -> None:
    """Compute the weights of statements, and cache them while the round is open."""
    listed = list(asked.dialogue.statements.filter(standing=Standing.OPEN, place__gt=0))
    votes, information = _information(asked)
    found = Weights(
        votes=votes,
        listed=frozenset(statement.pk for statement in listed),
        information=information,
        importance=_importance(asked.dialogue),
        near=_find_near_duplicates(listed),
    )
    caches[_CACHE].set(_key(asked.pk), found, _KEPT)
    if not VotingRound.objects.filter(pk=asked.pk, closed=None).exists():
        forget(asked.pk)


def forget(asked: int) -> None:
    """Delete the cached weights of a closed or deleted round."""
    caches[_CACHE].delete_many([_key(asked), f"{_key(asked)}-asked", _near_key(asked)])


def near_twins(asked: VotingRound, listed: Sequence[Statement]) -> Near:
    """Return the near duplicates in a list; for a long list, those of the last computation."""
    if len(listed) > FEW_STATEMENTS:
        return _known(asked).near
    mark = sha256(
        repr([(statement.pk, statement.text) for statement in listed]).encode()
    ).hexdigest()
    known: tuple[str, Near] | None = caches[_CACHE].get(_near_key(asked.pk))
    if known is not None and known[0] == mark:
        return known[1]
    found = _find_near_duplicates(listed)
    caches[_CACHE].set(_near_key(asked.pk), (mark, found), _KEPT)
    return found


def _find_near_duplicates(listed: Sequence[Statement]) -> Near:
    twins = find_near_duplicates(
        [str(statement.pk) for statement in listed], [statement.text for statement in listed]
    )
    return frozenset(frozenset((int(twin.one), int(twin.other))) for twin in twins)


def _key(asked: int) -> str:
    return f"weights-{asked}"


def _near_key(asked: int) -> str:
    return f"near-{asked}"


def _known(asked: VotingRound) -> Weights:
    known: Weights | None = caches[_CACHE].get(_key(asked.pk))
    return known or _NOTHING


def _information(asked: VotingRound) -> tuple[int, dict[int, float]]:
    """Return the number of votes on each statement, and from 50 voters on its information."""
    cast = Intake.objects.filter(round=asked.pk, vote__isnull=False)
    rows = list(cast.values_list("voter", "statement", "vote"))
    if len({voter for voter, _statement, _vote in rows}) < LANDSCAPE:
        return len(rows), {}
    voter, statement, vote = zip(*rows, strict=True)
    votes = gather_votes(voter, np.array(statement), np.array(vote))
    taught = average_information(fit_bilinear(votes, _AXES))
    shares = np.maximum(np.ceil(_STEPS * taught / taught.max()), 1) / _STEPS
    return len(rows), dict(zip(votes.statements.to_list(), shares.tolist(), strict=True))


def _importance(dialogue: Dialogue) -> dict[int, float]:
    closed = last_closed(dialogue)
    if closed is None:
        return {}
    cast = Vote.objects.filter(round=closed.pk).values("statement")
    sums = cast.annotate(votes=Count("voter"), marks=Count("voter", filter=Q(matters=True)))
    least = dialogue.threshold if dialogue.is_sealed else 1
    marks = {row["statement"]: row["marks"] for row in sums if row["votes"] >= least}
    most = max(marks.values(), default=0)
    return {pk: 1 + number / most for pk, number in marks.items() if number}
