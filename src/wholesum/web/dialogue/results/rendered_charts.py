"""The pictures of the last closed round, and the landscape that the worker works out for them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final

import polars as pl
from django.core.cache import caches
from markupsafe import Markup

from wholesum.dialogue.charts.statements import charts_of
from wholesum.dialogue.evidence import DialogueEvidence
from wholesum.dialogue.kind import Kind
from wholesum.dialogue.summary.results import DialogueReading, LandscapeReading
from wholesum.dialogue.summary.summarise import LANDSCAPE, read_one
from wholesum.web.dialogue.evidence import evidence_of
from wholesum.web.dialogue.models import Dialogue, VotingRound
from wholesum.web.dialogue.models.votes import Vote
from wholesum.web.dialogue.tasks import work_out_landscape
from wholesum.web.teams.models import Membership

_CACHE: Final = "mirrors"
_KEPT: Final = 30 * 86_400
_ASKED_AGAIN: Final = 600


@dataclass(frozen=True, slots=True)
class Pictured:
    """What is drawn of the last closed round.

    Parameters
    ----------
    pictures
        Its pictures as HTML, each with its table.
    landscape
        The landscape, from 50 voters on.
    kinds
        With a landscape: the kind of each statement, and how sure it is where that is known.
    expected_false
        How many of these kinds are expected to be wrong.
    pairs
        Who may complement each other, by name; only where votes are shown with names.
    """

    pictures: tuple[Markup, ...]
    landscape: LandscapeReading | None
    kinds: dict[int, tuple[Kind, float | None]]
    expected_false: float
    pairs: tuple[tuple[str, ...], ...]


def last_closed(dialogue: Dialogue) -> VotingRound | None:
    """Return the last closed round of a dialogue."""
    return dialogue.rounds.filter(closed__isnull=False).order_by("number").last()


def has_landscape(closed: VotingRound) -> bool:
    """Say whether enough voted for a landscape."""
    return (closed.voted or 0) >= LANDSCAPE


def pictured(dialogue: Dialogue) -> Pictured | None:
    """Return the pictures of the last closed round; ``None`` while they are being worked out.

    Those of a team are drawn at once. A landscape is left to the worker, who is asked again where
    it was lost.
    """
    closed = last_closed(dialogue)
    if closed is None:
        return None
    key = _key(dialogue, closed)
    found: Pictured | None = caches[_CACHE].get(key)
    if found is not None:
        return found
    if not has_landscape(closed):
        return work_out(dialogue)
    if caches[_CACHE].add(f"{key}-asked", 1, _ASKED_AGAIN):
        work_out_landscape.enqueue(str(dialogue.pk))
    return None


def is_drawn(dialogue: Dialogue) -> bool:
    """Say whether what is drawn of the last closed round is there."""
    closed = last_closed(dialogue)
    return closed is not None and caches[_CACHE].get(_key(dialogue, closed)) is not None


def work_out(dialogue: Dialogue) -> Pictured | None:
    """Work out what is drawn of the last closed round, and keep it."""
    closed = last_closed(dialogue)
    if closed is None:
        return None
    key = _key(dialogue, closed)
    found = _draw(dialogue, closed)
    caches[_CACHE].set(key, found, _KEPT)
    return found


def _key(dialogue: Dialogue, closed: VotingRound) -> str:
    """Return a key that changes whenever the pictures would."""
    listed = dialogue.statements.filter(place__gt=0).order_by("pk")
    parts = [
        Vote.objects.filter(round=closed.pk).count(),
        list(listed.values_list("pk", "text", "standing", "replaced_by", "outcome__ending")),
    ]
    mark = sha256(repr(parts).encode()).hexdigest()[:24]
    return f"pictured-{dialogue.pk}-{closed.number}-{mark}"


def _draw(dialogue: Dialogue, closed: VotingRound) -> Pictured:
    evidence = evidence_of(dialogue)
    if evidence is None or evidence.votes["round"].max() != closed.number:
        return Pictured((), None, {}, 0.0, ())
    evidence = _cast_again(evidence, closed.number)
    people = _people(dialogue)
    reading = read_one(_with_names(evidence, people), str(dialogue.pk), people.drop("user"))
    return Pictured(
        pictures=tuple(picture.html() for picture in charts_of(reading)),
        landscape=reading.landscape,
        kinds={} if reading.landscape is None else _kinds(reading),
        expected_false=reading.expected_false,
        pairs=reading.pairs,
    )


def _cast_again(evidence: DialogueEvidence, last: int) -> DialogueEvidence:
    """Leave out votes of earlier rounds that were not cast again in the last one.

    The page counts each round for itself; the pictures beside it must count the same.
    """
    now = evidence.votes.filter(pl.col("round") == last)
    votes = evidence.votes.join(now, on=["statement", "voter"], how="semi", maintain_order="left")
    return replace(evidence, votes=votes)


def _kinds(reading: DialogueReading) -> dict[int, tuple[Kind, float | None]]:
    return {int(one.statement[1:]): (one.kind, one.probability) for one in reading.statements}


def _people(dialogue: Dialogue) -> pl.DataFrame:
    """Return who takes part, each by a name that nobody else has, with their function."""
    team = Membership.objects.filter(team=dialogue.team_id)
    functions = dict(team.values_list("user", "function"))
    taken: dict[str, int] = {}
    rows = []
    for voice in dialogue.voices.select_related("user").order_by("pk"):
        name = str(voice)
        taken[name] = taken.get(name, 0) + 1
        shown = name if taken[name] == 1 else f"{name} ({taken[name]})"
        function = functions.get(voice.user_id, "") if voice.user_id else ""
        rows.append((str(voice.user_id or voice.pk.hex), shown, function))
    kinds = dict.fromkeys(("user", "person", "function"), pl.String)
    return pl.DataFrame(rows, schema=kinds, orient="row")


def _with_names(evidence: DialogueEvidence, people: pl.DataFrame) -> DialogueEvidence:
    """Name signed voters as their colleagues know them; sealed ones are no account, and stay."""
    names = dict(people.select("user", "person").rows())
    return replace(evidence, votes=evidence.votes.with_columns(pl.col("voter").replace(names)))
