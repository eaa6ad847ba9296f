"""Compute and cache the summary of a closed round and its charts.

The landscape of many voters takes seconds: the worker works it out, and pages show counts until
then. The keys of the cache are fixed, so that a deleted dialogue leaves nothing behind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final

import polars as pl
from django.core.cache import caches

from wholesum.charts.chart import Chart
from wholesum.dialogue.charts.statements import charts_of
from wholesum.dialogue.summary.results import DialogueReading
from wholesum.dialogue.summary.summarise import LANDSCAPE, read_one
from wholesum.web.dialogue.evidence import round_evidence, statement_key
from wholesum.web.dialogue.models import Dialogue, Vote, VotingRound
from wholesum.web.dialogue.queries import ShownStatement, last_closed, shown_statements
from wholesum.web.dialogue.tasks import work_out_landscape
from wholesum.web.teams.models import Membership

_CACHE: Final = "mirrors"
_KEPT: Final = 30 * 86_400
_ASKED_AGAIN: Final = 600


@dataclass(frozen=True, slots=True)
class RenderedRound:
    """The summary of a closed round, with its charts.

    Parameters
    ----------
    reading
        The summary; ``None`` where too few voted, so that no vote is kept.
    charts
        Its charts; none while the landscape is missing.
    """

    reading: DialogueReading | None
    charts: tuple[Chart, ...]


def has_landscape(closed: VotingRound) -> bool:
    """Return whether enough people voted to draw the map of opinions."""
    return (closed.voted or 0) >= LANDSCAPE


def counted_round(
    dialogue: Dialogue, closed: VotingRound, listed: Mapping[int, ShownStatement], votes: int
) -> RenderedRound:
    """Return the counts of a closed round, without the map of opinions and the charts.

    Parameters
    ----------
    dialogue
        The dialogue.
    closed
        The round.
    listed
        The statements in the list, by key.
    votes
        How many votes of the round are kept.
    """
    key, mark = _key(closed, "counts"), _mark(listed, votes)
    found = _known(key, mark)
    if found is None:
        found = RenderedRound(_summary(dialogue, closed, listed, with_landscape=False), ())
        _keep(closed, key, mark, found)
    return found


def rendered_round(
    dialogue: Dialogue, closed: VotingRound, listed: Mapping[int, ShownStatement], votes: int
) -> RenderedRound | None:
    """Return the last closed round with charts; ``None`` until the map of opinions is computed.

    The charts of a team are drawn at once. A landscape is left to the worker, who is asked again
    where it was lost. The parameters are those of `counted_round`.
    """
    found = _known(_key(closed, "charts"), _mark(listed, votes))
    if found is not None:
        return found
    if not has_landscape(closed):
        return _render(dialogue, closed, listed, votes)
    if caches[_CACHE].add(_key(closed, "asked"), 1, _ASKED_AGAIN):
        work_out_landscape.enqueue(str(dialogue.pk))
    return None


def render_landscape(dialogue: Dialogue) -> bool:
    """Compute and cache the map of opinions of the last closed round; return whether it is new."""
    closed = last_closed(dialogue)
    if closed is None:
        return False
    listed, votes = shown_statements(dialogue), Vote.objects.filter(round=closed.pk).count()
    if _known(_key(closed, "charts"), _mark(listed, votes)) is not None:
        return False
    _render(dialogue, closed, listed, votes)
    return True


def forget_round(closed: int) -> None:
    """Delete the cached results of a closed round."""
    caches[_CACHE].delete_many([f"round-{closed}-{what}" for what in ("counts", "charts", "asked")])


def _render(
    dialogue: Dialogue, closed: VotingRound, listed: Mapping[int, ShownStatement], votes: int
) -> RenderedRound:
    reading = _summary(dialogue, closed, listed, with_landscape=True)
    charts = () if reading is None else tuple(charts_of(reading))
    found = RenderedRound(reading, charts)
    _keep(closed, _key(closed, "charts"), _mark(listed, votes), found)
    return found


def _key(closed: VotingRound, what: str) -> str:
    return f"round-{closed.pk}-{what}"


def _mark(listed: Mapping[int, ShownStatement], votes: int) -> str:
    """Return the cache key, which changes whenever the summary of the round changes."""
    return sha256(repr((votes, sorted(listed.items()))).encode()).hexdigest()


def _known(key: str, mark: str) -> RenderedRound | None:
    known: tuple[str, RenderedRound] | None = caches[_CACHE].get(key)
    return known[1] if known is not None and known[0] == mark else None


def _keep(closed: VotingRound, key: str, mark: str, found: RenderedRound) -> None:
    caches[_CACHE].set(key, (mark, found), _KEPT)
    if not VotingRound.objects.filter(pk=closed.pk).exists():
        forget_round(closed.pk)  # It was deleted while this was worked out.


def _summary(
    dialogue: Dialogue,
    closed: VotingRound,
    listed: Mapping[int, ShownStatement],
    *,
    with_landscape: bool,
) -> DialogueReading | None:
    people = _people(dialogue)
    names = {} if dialogue.is_sealed else dict(people.select("voter", "person").rows())
    texts = {pk: one.text for pk, one in listed.items()}
    evidence = round_evidence(dialogue, closed, texts, names)
    if evidence is None:
        return None
    reading = read_one(evidence, str(dialogue.pk), people, with_landscape=with_landscape)
    numbered = (
        replace(statement, number=listed[statement_key(statement.statement)].place)
        for statement in reading.statements
    )
    return replace(reading, statements=tuple(numbered))


def _people(dialogue: Dialogue) -> pl.DataFrame:
    """Return the participants by unique names, with their job functions."""
    kinds = dict.fromkeys(("voter", "person", "function"), pl.String)
    if dialogue.is_sealed:
        return pl.DataFrame(schema=kinds)
    team = Membership.objects.filter(team=dialogue.team_id)
    functions = dict(team.values_list("user", "function"))
    taken: dict[str, int] = {}
    rows = []
    for voice in dialogue.voices.select_related("user").order_by("pk"):
        name = str(voice)
        taken[name] = taken.get(name, 0) + 1
        shown = name if taken[name] == 1 else f"{name} ({taken[name]})"
        function = functions.get(voice.user_id, "") if voice.user_id else ""
        rows.append((voice.pk.hex, shown, function))
    return pl.DataFrame(rows, schema=kinds, orient="row")
