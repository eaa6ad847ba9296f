"""Import the dialogues of a folder of exported data into a team."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any, Final

import polars as pl
from django.db import transaction
from django.utils.translation import ngettext

from wholesum.dialogue.evidence import (
    DIALOGUES,
    STATEMENTS,
    DialogueEvidence,
    about_dialogue,
    dialogue_order,
    one_dialogue,
    standing_votes,
)
from wholesum.dialogue.schema import LONGEST_STATEMENT
from wholesum.tables import Fault, raise_if, tables_to_rows
from wholesum.web.accounts.models import User
from wholesum.web.core.lengths import check_lengths
from wholesum.web.core.signals import evidence_changed
from wholesum.web.dialogue.models import (
    MARKS,
    Dialogue,
    Naming,
    Outcome,
    Promise,
    Removal,
    Standing,
    Statement,
    Step,
    Voice,
    VotingRound,
)
from wholesum.web.dialogue.models.votes import Vote, VoteChange
from wholesum.web.dialogue.voting.counted_statements import decide_counts
from wholesum.web.rounds.models import THRESHOLDS
from wholesum.web.teams.models import Team

Row = Mapping[str, Any]

LONGEST_PURPOSE: Final = 400
_LENGTHS: Final = {
    DIALOGUES: {"question": 200, "purpose": LONGEST_PURPOSE, "decides": 200},
    STATEMENTS: dict.fromkeys(("text", "reason", "outcome_text"), LONGEST_STATEMENT),
}
_STEPS: Final = {"pair": Step.PAIRS, "four": Step.FOURS}
_STANDING: Final = {"pending": Standing.WAITING, "rejected": Standing.REMOVED}


@transaction.atomic
def import_dialogues(
    team: Team, evidence: DialogueEvidence, _people: Mapping[str, User]
) -> list[Dialogue]:
    """Add the dialogues of a folder of exported data to a team, as ended dialogues.

    Parameters
    ----------
    team
        The team.
    evidence
        The dialogues, found sound. Each keeps its rows of the folder, so that the same evidence
        leaves again. Of a sealed dialogue only the votes that stand in the end are kept: nothing
        may join a voter to earlier rounds.

    Returns
    -------
    list of Dialogue
        The dialogues, with the results of their closed rounds. Nobody takes part in them.

    Raises
    ------
    BadEvidence
        If a text is longer than the app can store, with every fault.
    """
    raise_if(check_texts(evidence))
    listed = [*dialogue_order(evidence), *evidence.dialogues["dialogue"]]
    made = []
    for name in dict.fromkeys(listed):
        about, alone = about_dialogue(evidence, name), one_dialogue(evidence, name)
        kept = DialogueEvidence(alone.statements, _kept_votes(about, alone.votes), alone.dialogues)
        dialogue = add_ended_dialogue(team, about, alone)
        dialogue.imported = {"dialogue": name, **tables_to_rows(kept)}
        dialogue.save(update_fields=["imported"])
        made.append(dialogue)
    evidence_changed.send(Dialogue, team=team.pk)
    return made


def check_texts(evidence: DialogueEvidence) -> list[Fault]:
    """Return a fault for each text of a dialogue that is longer than the app can store."""
    return check_lengths(evidence, _LENGTHS)


def left_out(evidence: DialogueEvidence) -> Iterator[str]:
    """Yield sentences that say what `import_dialogues` does not import."""
    votes = 0
    for name in evidence.dialogues["dialogue"]:
        alone = one_dialogue(evidence, name).votes
        votes += alone.height - _kept_votes(about_dialogue(evidence, name), alone).height
    if votes:
        yield ngettext(
            "%(number)s earlier vote in sealed dialogues is not imported: "
            "only the last vote of a person on a statement is kept.",
            "%(number)s earlier votes in sealed dialogues are not imported: "
            "only the last vote of a person on a statement is kept.",
            votes,
        ) % {"number": votes}


def _kept_votes(about: Row, votes: pl.DataFrame) -> pl.DataFrame:
    if about["promise"] == Promise.SIGNED or votes["round"].n_unique() <= 1:
        return votes
    return standing_votes(votes).with_columns(round=pl.lit(votes["round"].max()))


def add_ended_dialogue(
    team: Team, about: Row, evidence: DialogueEvidence, voices: Sequence[Voice] = ()
) -> Dialogue:
    """Add one imported dialogue to a team, as an ended dialogue.

    Parameters
    ----------
    team
        The team.
    about
        Its row in the table of dialogues.
    evidence
        The dialogue alone.
    voices
        Those who may have written its statements, to whom they are dealt by chance; none in an
        import.

    Returns
    -------
    Dialogue
        The dialogue with its closed rounds of voting.
    """
    ended: date = about["closed"] or about["opened"] or team.today()
    dialogue = Dialogue.objects.create(
        team=team,
        question=about["question"] or about["dialogue"][:200],
        purpose=about["purpose"] or "",
        decides=about["decides"] or "",
        promise=about["promise"],
        naming=about["naming"] or Naming.COUNTS,
        named=bool(about["authors"]),
        marks=MARKS[0] if about["marks"] is None else about["marks"],
        threshold=about["threshold"] or THRESHOLDS[0],
        step=Step.ENDED,
        secret="",
        opened=about["opened"] or ended,
        closes=_evening(ended),
        ended=ended,
    )
    for voice in voices:
        voice.dialogue = dialogue
    Voice.objects.bulk_create(voices)
    said = _statements(dialogue, voices, evidence.statements)
    _rounds(dialogue, about["members"], evidence.votes, said)
    return dialogue


def _rounds(
    dialogue: Dialogue, asked: int | None, votes: pl.DataFrame, said: Mapping[str, Statement]
) -> None:
    """Add the closed rounds of votes; a dialogue without votes gets one round without results."""
    before: dict[tuple[str, str], int] = {}
    key = _keys(sealed=dialogue.is_sealed)
    for number in sorted(votes["round"].unique()) or [1]:
        given = standing_votes(votes.filter(pl.col("round") == number))
        closed = VotingRound.objects.create(
            dialogue=dialogue,
            number=number,
            asked=asked,
            voted=given["voter"].n_unique(),
            secret="",
            opened=dialogue.opened,
            closes=dialogue.closes,
            closed=dialogue.ended,
        )
        cast = {(row["statement"], row["voter"]): row for row in given.iter_rows(named=True)}
        _keep_votes(closed, said, key, cast)
        now = {known: row["vote"] for known, row in cast.items()}
        _keep_moves(closed, said, before, now)
        if dialogue.is_sealed:
            decide_counts(dialogue, closed, imported=True)
        before = now


def _keys(*, sealed: bool) -> Callable[[int, str], str]:
    """Return a function that makes random voter keys; a sealed dialogue has new keys each round."""
    known: dict[tuple[int, str], str] = {}

    def key(number: int, voter: str) -> str:
        return known.setdefault((number if sealed else 0, voter), secrets.token_hex(16))

    return key


def _statements(
    dialogue: Dialogue, voices: Sequence[Voice], frame: pl.DataFrame
) -> dict[str, Statement]:
    authors = frame["author"].drop_nulls().unique(maintain_order=True).to_list()
    shuffled = secrets.SystemRandom().sample(voices, len(voices))
    dealt = dict(zip(authors, shuffled, strict=False))
    said = {}
    for place, row in enumerate(frame.iter_rows(named=True), start=1):
        created: datetime | None = row["created"]
        said[row["statement"]] = Statement.objects.create(
            dialogue=dialogue,
            author=dealt.get(row["author"]),
            text=row["text"],
            place=place,
            seed=bool(row["seed"]),
            step=_STEPS.get(row["step"], Step.WRITING),
            standing=_STANDING.get(row["moderated"], Standing.OPEN),
            created=dialogue.opened if created is None else created.date(),
        )
        if row["moderated"] == "rejected":
            Removal.objects.create(
                dialogue=dialogue,
                statement=said[row["statement"]],
                act=Standing.REMOVED,
                reason=row["reason"] or "",
                day=dialogue.ended or dialogue.opened,
            )
    for row in frame.drop_nulls("replaced_by").iter_rows(named=True):
        gone, stays = said[row["statement"]], said[row["replaced_by"]]
        gone.standing, gone.replaced_by = Standing.MERGED, stays
        gone.save(update_fields=["standing", "replaced_by"])
        stays.grew_from.add(gone)
    for row in frame.drop_nulls("outcome").iter_rows(named=True):
        Outcome.objects.create(
            statement=said[row["statement"]],
            ending=row["outcome"],
            text=row["outcome_text"] or row["text"],
        )
    return said


def _keep_votes(
    closed: VotingRound,
    said: Mapping[str, Statement],
    key: Callable[[int, str], str],
    cast: Mapping[tuple[str, str], Mapping[str, Any]],
) -> None:
    Vote.objects.bulk_create(
        Vote(
            round=closed.pk,
            voter=key(closed.number, voter),
            statement=said[statement].pk,
            vote=row["vote"],
            why=row["why"] or "",
            matters=bool(row["matters"]),
            drawn=row["chance"],
        )
        for (statement, voter), row in cast.items()
    )


def _keep_moves(
    closed: VotingRound,
    said: Mapping[str, Statement],
    before: Mapping[tuple[str, str], int],
    now: Mapping[tuple[str, str], int],
) -> None:
    """Store how many votes on each statement changed since the round before."""
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


def _evening(day: date) -> datetime:
    return datetime.combine(day, time(18), UTC)
