"""The dialogues of the sample team: those of its story, ended, and one in which to vote."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

import polars as pl
from django.utils import timezone

from wholesum.dialogue.evidence import DialogueEvidence, one_dialogue
from wholesum.web.accounts.models import User
from wholesum.web.dialogue.models import (
    Dialogue,
    Outcome,
    Standing,
    Statement,
    Step,
    Voice,
    VotingRound,
)
from wholesum.web.dialogue.models.votes import Intake, Vote, VoteChange
from wholesum.web.dialogue.tasks import close_due_votes, end_due_dialogues
from wholesum.web.dialogue.voting.counted_statements import decide_counts
from wholesum.web.dialogue.voting.keys import voter_key
from wholesum.web.teams.models import Team

_TOLD: Final = ("question", "purpose", "decides", "promise", "naming", "marks", "threshold")
_OPEN_DAYS: Final = 7
_WINTER: Final = (
    ("One page a week is enough; the slides can go.", "++0++"),
    ("Whatever else goes, the meetings at the depots stay.", "+++-+"),
    ("Two of us should be off the roster in December.", "+-+-0"),
    ("Nobody should be called at night for what can wait until six.", "+++++"),
    ("The works of spring need an hour a week in winter too.", "0+-+-"),
    ("The night train's crew should say what they could do without.", "++0++"),
    ("Letting something go is easier with a day to look at it again.", "++++0"),
    ("If everything matters, we should work more this winter.", "--+--"),
)
"""Statements of the open dialogue, one by each of the eight, and the votes of the first five."""
_VOTES: Final = {"+": 1, "0": 0, "-": -1}


def add_sample_dialogues(
    team: Team, people: Mapping[str, User], evidence: DialogueEvidence
) -> Dialogue:
    """Put the dialogues of the sample team into the database, and open one.

    Parameters
    ----------
    team
        The sample team.
    people
        The account of each person of the evidence.
    evidence
        The dialogues of the sample team. Authors in it are nobody; here they are dealt to the
        people by chance.

    Returns
    -------
    Dialogue
        The one that is open, in which the first five of the eight have voted.
    """
    users = list(people.values())
    for about in evidence.dialogues.iter_rows(named=True):
        _ended(team, users, about, one_dialogue(evidence, about["dialogue"]))
    return _open(team, users)


def _ended(
    team: Team, users: Sequence[User], about: Mapping[str, Any], evidence: DialogueEvidence
) -> None:
    dialogue = Dialogue.objects.create(
        team=team,
        **{name: about[name] for name in _TOLD},
        step=Step.ENDED,
        secret="",
        opened=about["opened"],
        closes=_evening(about["closed"]),
        ended=about["closed"],
    )
    said = _statements(dialogue, _voices(dialogue, users), evidence.statements)
    keys = {voter: secrets.token_hex(16) for voter in evidence.votes["voter"].unique()}
    before: dict[tuple[str, str], int] = {}
    for (number,), votes in evidence.votes.group_by("round", maintain_order=True):
        closed = VotingRound.objects.create(
            dialogue=dialogue,
            number=number,
            asked=about["members"],
            voted=votes["voter"].n_unique(),
            secret="",
            opened=about["opened"],
            closes=_evening(about["closed"]),
            closed=about["closed"],
        )
        cast = {(row["statement"], row["voter"]): row for row in votes.iter_rows(named=True)}
        _keep_votes(closed, said, keys, cast)
        now = {key: row["vote"] for key, row in cast.items()}
        _keep_moves(closed, said, before, now)
        decide_counts(dialogue, closed)
        before = now


def _voices(dialogue: Dialogue, users: Sequence[User]) -> list[Voice]:
    return Voice.objects.bulk_create(
        Voice(dialogue=dialogue, user=user, team_id=dialogue.team_id) for user in users
    )


def _statements(
    dialogue: Dialogue, voices: list[Voice], frame: pl.DataFrame
) -> dict[str, Statement]:
    authors = frame["author"].unique(maintain_order=True).to_list()
    dealt = dict(zip(authors, secrets.SystemRandom().sample(voices, len(authors)), strict=True))
    said = {}
    for place, row in enumerate(frame.iter_rows(named=True), start=1):
        said[row["statement"]] = Statement.objects.create(
            dialogue=dialogue,
            author=dealt[row["author"]],
            text=row["text"],
            place=place,
            created=dialogue.opened,
        )
    for row in frame.drop_nulls("replaced_by").iter_rows(named=True):
        gone, stays = said[row["statement"]], said[row["replaced_by"]]
        gone.standing, gone.replaced_by = Standing.MERGED, stays
        gone.save(update_fields=["standing", "replaced_by"])
        stays.grew_from.add(gone)
    for row in frame.drop_nulls("outcome").iter_rows(named=True):
        Outcome.objects.create(
            statement=said[row["statement"]], ending=row["outcome"], text=row["text"]
        )
    return said


def _keep_votes(
    closed: VotingRound,
    said: Mapping[str, Statement],
    keys: Mapping[str, str],
    cast: Mapping[tuple[str, str], Mapping[str, Any]],
) -> None:
    Vote.objects.bulk_create(
        Vote(
            round=closed.pk,
            voter=keys[voter],
            statement=said[statement].pk,
            vote=row["vote"],
            why=row["why"] or "",
            matters=row["matters"],
        )
        for (statement, voter), row in cast.items()
    )


def _keep_moves(
    closed: VotingRound,
    said: Mapping[str, Statement],
    before: Mapping[tuple[str, str], int],
    now: Mapping[tuple[str, str], int],
) -> None:
    """Count who changed since the round before, statement by statement."""
    moves: dict[str, list[bool]] = {}
    for key, vote in now.items():
        if key in before:
            moves.setdefault(key[0], []).append(vote != before[key])
    VoteChange.objects.bulk_create(
        VoteChange(
            round=closed.pk,
            statement=said[statement].pk,
            compared=len(changed),
            changed=sum(changed),
        )
        for statement, changed in moves.items()
    )


def _open(team: Team, users: Sequence[User]) -> Dialogue:
    closes = timezone.now() + timedelta(days=_OPEN_DAYS)
    dialogue = Dialogue.objects.create(
        team=team,
        question="What do we let go for the winter?",
        purpose="To have hands free when the snow comes.",
        decides="the eight together",
        step=Step.VOTING,
        turn=1,
        closes=closes,
    )
    voices = _voices(dialogue, users)
    asked = VotingRound.objects.create(
        dialogue=dialogue, number=1, asked=len(voices), closes=closes
    )
    for place, ((text, votes), author) in enumerate(zip(_WINTER, voices, strict=True), start=1):
        said = Statement.objects.create(dialogue=dialogue, author=author, text=text, place=place)
        Intake.objects.bulk_create(
            Intake(
                round=asked.pk,
                voter=voter_key(voice, asked),
                statement=said.pk,
                vote=_VOTES[sign],
                seq=1,
            )
            for voice, sign in zip(voices, votes, strict=False)
        )
    close_due_votes.using(run_after=closes).enqueue()
    end_due_dialogues.using(run_after=closes).enqueue()
    return dialogue


def _evening(day: date) -> datetime:
    return datetime.combine(day, time(18), UTC)
