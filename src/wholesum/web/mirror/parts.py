"""The parts of the Mirror that other pages show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import chain
from typing import Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wholesum.core.facets import Facet
from wholesum.mirror.charts.mirror import mirror_chart
from wholesum.mirror.parts import next_step_part, sentences_part
from wholesum.mirror.rows import NextStep
from wholesum.web.accounts.models import User
from wholesum.web.mirror.queries import Look, look_at
from wholesum.web.registry import practices
from wholesum.web.teams.models import Membership, Team

MOST: int = 2
"""The most sentences on the first page of a team."""
BETWEEN_PULSES: Final = timedelta(weeks=6)
_ACTS: Final = {
    "pulse": (_("Open a pulse"), "round-open"),
    "dialogue": (_("Start a dialogue"), "dialogue-open"),
    "focus": (_("Start a focus round"), "focus-open"),
}


@dataclass(frozen=True)
class NextAct:
    """The button that leads to the next step of a team.

    Parameters
    ----------
    label, link
        The words and the address of the button; empty if the step cannot be taken now.
    waits_until
        The first day on which the next pulse is due, if that is later.
    unfinished
        The question of another dialogue that is open, to which the button leads.
    """

    label: str | Promise = ""
    link: str = ""
    waits_until: date | None = None
    unfinished: str = ""


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
    act
        The button of the next step.
    """

    cycle: str
    next_step: NextStep
    sentences: tuple[tuple[str, str], ...]
    act: NextAct


def mirror_in_short(place: Membership, user: User) -> MirrorInShort | None:
    """Return the next step and the first sentences of a team's Mirror, if it shows results."""
    team = place.team
    look = look_at(team)
    if look is None or not look.facets:
        return None
    mirror = look.mirror
    sentences = tuple(
        (sentence.words, facet_link(team, look, sentence.facet)) for sentence in mirror.sentences
    )
    return MirrorInShort(
        mirror.cycle, mirror.next_step, sentences[:MOST], next_act(place, user, look)
    )


def next_act(place: Membership, user: User, look: Look) -> NextAct:
    """Return the button of the next step: to an open round, else to the form that opens one.

    Only a facilitator can open something. A pulse is due six weeks after the last one closed.
    """
    step, team = look.mirror.next_step, place.team
    cards = (
        practice.cards(team.pk, user) for practice in practices() if practice.name == step.practice
    )
    for card in chain.from_iterable(cards):
        is_other = step.practice == "dialogue" and _question(step) not in card.title
        return NextAct(card.act, card.link, unfinished=card.title if is_other else "")
    closed = look.latest.closed if look.latest is not None else None
    if step.practice == "pulse" and closed is not None:
        due = date.fromisoformat(closed) + BETWEEN_PULSES
        if due > team.today():
            return NextAct(waits_until=due)
    if not place.facilitates:
        return NextAct()
    label, name = _ACTS[step.practice]
    link = reverse(name, args=[team.pk])
    if step.practice == "dialogue" and step.facet is not None:
        link += "?" + urlencode({"question": _question(step)})
    return NextAct(label, link)


def _question(step: NextStep) -> str:
    return "" if step.facet is None else step.facet.question


@dataclass(frozen=True)
class MissingPart:
    """A figure that a practice cannot show yet, and the page where the team adds the data.

    Parameters
    ----------
    facet
        The facet.
    reason
        Why there is no figure.
    link
        The address of the page; empty if nothing can be added before the next round.
    """

    facet: Facet
    reason: str
    link: str


def missing_parts(team: Team, look: Look) -> list[MissingPart]:
    """Return the figures of a team's actions that need more data, in the order of the Mirror."""
    by_name = {practice.name: practice for practice in practices()}

    def page(practice: str) -> str:
        one = by_name[practice]
        link = one.completion(team.pk)
        return reverse(one.page, args=[team.pk]) if link is None else link

    return [
        MissingPart(row.facet, done.withheld, page(done.practice))
        for row in look.mirror.rows
        for done in row.does
        if done.estimate is None
    ]


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
