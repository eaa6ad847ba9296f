"""The parts of the Mirror that other pages show."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from django.urls import reverse

from wholesum.mirror.charts.mirror import mirror_chart
from wholesum.mirror.parts import next_step_part, sentences_part
from wholesum.mirror.rows import NextStep
from wholesum.web.mirror.queries import Look, look_at
from wholesum.web.teams.models import Team

MOST: int = 2
"""The most sentences on the first page of a team."""


@dataclass(frozen=True)
class MirrorInShort:
    """A short form of the Mirror for the first page of a team.

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


def mirror_picture(team: Team, look: Look) -> dict[str, object]:
    """Return the picture of a Mirror, wide and narrow, its sentences and its next step."""
    return {
        "wide": mirror_chart(look.mirror),
        "narrow": mirror_chart(look.mirror, narrow=True),
        "sentences": sentences_part(look.mirror, partial(facet_link, team, look)),
        "next_step": next_step_part(look.mirror),
    }


def facet_link(team: Team, look: Look, facet: str) -> str:
    """Return the address of the page of a facet, in the cycle that is shown."""
    link = reverse("mirror-facet", args=[team.pk, facet])
    return f"{link}?cycle={look.number}" if look.is_past else link
