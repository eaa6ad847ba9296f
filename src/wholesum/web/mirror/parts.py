"""The parts of the Mirror that other pages show."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from wholesum.mirror.rows import NextStep
from wholesum.web.mirror.queries import Look, look_at
from wholesum.web.teams.models import Team

MOST: int = 2
"""The most sentences on the first page of a team."""


@dataclass(frozen=True)
class MirrorInShort:
    """The Mirror on the first page of a team.

    Parameters
    ----------
    cycle
        The latest cycle.
    next_step
        The one next step.
    sentences
        The first sentences of the Mirror, each with the address of its facet.
    """

    cycle: str
    next_step: NextStep
    sentences: tuple[tuple[str, str], ...]


def mirror_in_short(team: Team) -> MirrorInShort | None:
    """Return the next step and the first sentences of a team, if its Mirror shows anything."""
    look = look_at(team)
    if look is None or not look.facets:
        return None
    mirror = look.mirror
    sentences = tuple((one.words, facet_link(team, look, one.facet)) for one in mirror.sentences)
    return MirrorInShort(mirror.cycle, mirror.next_step, sentences[:MOST])


def facet_link(team: Team, look: Look, facet: str) -> str:
    """Return the address of the page of a facet in the cycle that is looked at."""
    link = reverse("mirror-facet", args=[team.pk, facet])
    return f"{link}?cycle={look.number}" if look.is_past else link
