"""Read the dialogues of a team from the database in the form of exported data."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from hashlib import sha256
from typing import Any, Final
from uuid import UUID

import polars as pl
from django.db.models import Func, IntegerField, OuterRef, QuerySet, Subquery

from wholesum.dialogue.evidence import DIALOGUES, STATEMENTS, VOTES, DialogueEvidence
from wholesum.tables import rows_to_tables
from wholesum.web.dialogue.models import (
    Dialogue,
    Outcome,
    Standing,
    Statement,
    Step,
    Voice,
    VotingRound,
)
from wholesum.web.dialogue.models.votes import CountedStatement, Vote
from wholesum.web.teams.models import Team

_STEPS: Final = {Step.PAIRS: "pair", Step.FOURS: "four"}
_NOBODY: Final = "a"
"""How the id of an author begins who is not named; accounts are known by numbers."""
_NAMES: Final = ("statement", "replaced_by")
_TAKEN_OUT: Final = "(removed from the list)"
_MODERATED: Final = {Standing.WAITING: "pending", Standing.REMOVED: "rejected"}


def dialogue_evidence(team: UUID) -> DialogueEvidence | None:
    """Return the dialogues of a team as exported data, with the votes of closed rounds.

    Parameters
    ----------
    team
        The team.

    Returns
    -------
    DialogueEvidence or None
        ``None`` while no round has closed with votes. Of a signed dialogue there are the votes of
        all its rounds, each voter named by the primary key of the account. Of a sealed one there
        are those of the last round whose counts are shown, as far as they are, for nothing joins a
        voter to the rounds before; voters are numbered in the order of their random keys. Authors
        are named where their names are shown, else known by an id that means nothing elsewhere.
        What was only written down, and is in no list, is left out; its authors are counted. Of an
        imported dialogue there is what the folder contained.
    """
    found = sorted(Dialogue.objects.filter(team_id=team), key=_in_time)
    brought = any(dialogue.imported for dialogue in found)
    parts = [
        _imported(dialogue) if dialogue.imported else _closed_rounds(dialogue, prefix=brought)
        for dialogue in found
    ]
    evidence = _joined([part for part in parts if part is not None])
    return evidence if brought or evidence.votes.height else None


def evidence_of(dialogue: Dialogue) -> DialogueEvidence | None:
    """Return one dialogue as exported data, in the form of :func:`dialogue_evidence`.

    Its statements bear the ids that its pages know, those of an imported dialogue too.
    """
    evidence = _closed_rounds(dialogue)
    return evidence if evidence is not None and evidence.votes.height else None


def shared_part(evidence: DialogueEvidence, team: Team) -> DialogueEvidence:
    """Return the part of a team's dialogues that members may download.

    Parameters
    ----------
    evidence
        The dialogues.
    team
        The team.

    Returns
    -------
    DialogueEvidence
        Signed dialogues with all votes. Of sealed ones the statements without their authors, and
        votes only where a row for each voter is shown, as far as enough voted on a statement. No
        statement that its page does not show.
    """
    open_rows = pl.col("promise").is_in(["signed"]) | (pl.col("naming") == "unnamed")
    signed = evidence.dialogues.filter(promise="signed")["dialogue"].implode()
    named = evidence.dialogues.filter("authors")["dialogue"].implode()
    shown = evidence.dialogues.filter(open_rows)["dialogue"].implode()
    withdrawn = Statement.objects.filter(dialogue__team=team, standing=Standing.WITHDRAWN)
    gone = [statement_name(pk) for pk in withdrawn.values_list("pk", flat=True)]
    gone += [f"{_start(one.dialogue)}-{statement_name(one.pk)}" for one in withdrawn]
    kept = evidence.statements.filter(
        ~pl.col("statement").is_in(gone), pl.col("moderated") != "pending"
    )
    names = kept["statement"].implode()
    is_signed = pl.col("dialogue").is_in(signed)
    kept = kept.with_columns(
        author=pl.when(pl.col("dialogue").is_in(named)).then("author"),
        created=pl.when(is_signed).then("created"),
        text=pl.when(moderated="rejected").then(pl.lit(_TAKEN_OUT)).otherwise("text"),
        replaced_by=pl.when(pl.col("replaced_by").is_in(names)).then("replaced_by"),
    )
    placed = kept.select("statement", "dialogue").join(
        evidence.dialogues.select("dialogue", "threshold"), on="dialogue"
    )
    votes = evidence.votes.join(placed, on="statement", maintain_order="left")
    votes = votes.filter(
        pl.col("dialogue").is_in(shown),
        is_signed | (pl.len().over("statement", "round") >= pl.col("threshold").fill_null(1)),
    )
    return replace(evidence, statements=kept, votes=votes.drop("dialogue", "threshold"))


def _in_time(dialogue: Dialogue) -> tuple[date, str]:
    return dialogue.opened, (dialogue.imported or {}).get("dialogue", str(dialogue.pk))


def _imported(dialogue: Dialogue) -> DialogueEvidence:
    return rows_to_tables(DialogueEvidence, dialogue.imported or {})


def _closed_rounds(dialogue: Dialogue, *, prefix: bool = False) -> DialogueEvidence | None:
    """Return one dialogue if a round has closed; a prefix makes its ids unique in a team."""
    if not dialogue.rounds.filter(closed__isnull=False).exists():
        return None
    about = [_about(dialogue, _asked_last(dialogue))]
    statements = pl.DataFrame(list(_statements(dialogue)), schema=STATEMENTS.empty().schema)
    votes = pl.DataFrame(list(_votes(dialogue)), schema=VOTES.empty().schema)
    if prefix:
        columns = (pl.format(f"{_start(dialogue)}-{{}}", name).alias(name) for name in _NAMES)
        statement, replaced_by = columns
        statements = statements.with_columns(statement, replaced_by)
        votes = votes.with_columns(statement)
    return DialogueEvidence(statements, votes, pl.DataFrame(about, schema=DIALOGUES.empty().schema))


def _joined(parts: Sequence[DialogueEvidence]) -> DialogueEvidence:
    return DialogueEvidence(
        pl.concat([STATEMENTS.empty(), *(part.statements for part in parts)]),
        pl.concat([VOTES.empty(), *(part.votes for part in parts)]),
        pl.concat([DIALOGUES.empty(), *(part.dialogues for part in parts)]),
    )


def _start(dialogue: Dialogue) -> str:
    return dialogue.pk.hex[:8]


def round_evidence(
    dialogue: Dialogue, closed: VotingRound, texts: Mapping[int, str], names: Mapping[str, str]
) -> DialogueEvidence | None:
    """Return one closed round with the counts that its page shows.

    Parameters
    ----------
    dialogue
        The dialogue.
    closed
        The round. Of a signed dialogue the votes of earlier rounds are there too, as far as they
        were cast again in this one.
    texts
        The words of each statement as they are shown.
    names
        The name of each voter of a signed dialogue, by key.

    Returns
    -------
    DialogueEvidence or None
        The statements that were voted on in the round, all of them standing, and the votes on
        those whose counts are shown; ``None`` where no vote is kept.
    """
    cast = Vote.objects.filter(round=closed.pk)
    shown: Container[int] = texts
    if dialogue.is_sealed:
        shown = shown_in(closed)
    else:
        before = dialogue.rounds.filter(number__lte=closed.number).values_list("pk", flat=True)
        cast = Vote.objects.filter(round__in=list(before))
    numbers = dict(dialogue.rounds.values_list("pk", "number"))
    rows = list(cast.order_by("round", "voter", "statement"))
    now = {(row.voter, row.statement) for row in rows if row.round == closed.pk}
    votes = [
        _vote(row, numbers[row.round], names.get(row.voter, row.voter))
        for row in rows
        if (row.voter, row.statement) in now and row.statement in texts and row.statement in shown
    ]
    asked = {statement for _voter, statement in now}
    if asked.isdisjoint(texts):
        return None
    statements = [
        {"statement": statement_name(pk), "text": text, "dialogue": str(dialogue.pk)}
        for pk, text in texts.items()
        if pk in asked
    ]
    return DialogueEvidence(
        dialogues=pl.DataFrame([_about(dialogue, closed.asked)], schema=DIALOGUES.empty().schema),
        statements=pl.DataFrame(statements),
        votes=pl.DataFrame(votes, schema=VOTES.empty().schema),
    )


def shown_in(closed: VotingRound) -> set[int]:
    """Return the statements of a closed sealed round whose counts are shown."""
    shown = CountedStatement.objects.filter(round=closed.pk, shown=True)
    return set(shown.values_list("statement", flat=True))


def votes_table(closed: VotingRound) -> pl.DataFrame:
    """Return the votes of a closed round as a table: statement, voter and vote."""
    rows = Vote.objects.filter(round=closed.pk).values_list("statement", "voter", "vote")
    kinds = {"statement": pl.String, "voter": pl.String, "vote": pl.Int64}
    texts = [(str(statement), voter, vote) for statement, voter, vote in rows]
    return pl.DataFrame(texts, schema=kinds, orient="row")


def dialogue_mark(team: UUID) -> str:
    """Return a text that changes whenever the exported dialogues of a team change.

    Votes of closed rounds never change, but for signed ones that go with their person; all else
    that is shown counts the version up.
    """
    closed = VotingRound.objects.filter(dialogue=OuterRef(OuterRef("pk")), closed__isnull=False)
    votes = Vote.objects.filter(round__in=closed.values("pk"))
    statements = Statement.objects.filter(dialogue=OuterRef("pk"))
    counted = Dialogue.objects.filter(team_id=team).annotate(
        votes=_number_of(votes), written=_number_of(statements)
    )
    parts = counted.order_by("pk").values_list("pk", "version", "ended", "votes", "written")
    return sha256(repr(list(parts)).encode()).hexdigest()


def _number_of(rows: QuerySet[Any]) -> Subquery:
    counted = Func(function="COUNT", template="COUNT(*)", output_field=IntegerField())
    return Subquery(rows.order_by().annotate(number=counted).values("number"))


def _asked_last(dialogue: Dialogue) -> int | None:
    return dialogue.rounds.order_by("number").values_list("asked", flat=True).last()


def _about(dialogue: Dialogue, asked: int | None) -> dict[str, Any]:
    return {
        "dialogue": str(dialogue.pk),
        "question": dialogue.question,
        "purpose": dialogue.purpose,
        "decides": dialogue.decides,
        "opened": dialogue.opened,
        "closed": dialogue.ended,
        "promise": dialogue.promise,
        "naming": dialogue.naming,
        "authors": dialogue.named and not dialogue.is_sealed,
        "members": asked,
        "wrote": None if dialogue.is_for_anybody else _authors(dialogue),
        "threshold": dialogue.threshold if dialogue.is_sealed else None,
        "marks": dialogue.marks,
    }


def _authors(dialogue: Dialogue) -> int:
    """Count the people who wrote a statement, also a statement that was removed from the list."""
    alone = dialogue.statements.filter(seed=False, step__in=(Step.WRITING, Step.VOTING))
    return alone.exclude(author=None).values("author").distinct().count()


def _statements(dialogue: Dialogue) -> Iterator[dict[str, Any]]:
    found = dialogue.statements.filter(place__gt=0).select_related("author", "outcome")
    replaced = set(found.values_list("pk", flat=True))
    reasons = dict(dialogue.removals.order_by("pk").values_list("statement", "reason"))
    for statement in found.order_by("place", "pk"):
        outcome: Outcome | None = getattr(statement, "outcome", None)
        yield {
            "statement": statement_name(statement.pk),
            "text": statement.text,
            "dialogue": str(dialogue.pk),
            "author": _author(dialogue, statement.author),
            "created": datetime.combine(statement.created, time(), UTC).replace(tzinfo=None),
            "seed": statement.seed,
            "meta": None,
            "step": _STEPS.get(Step(statement.step), "alone"),
            "moderated": _MODERATED.get(Standing(statement.standing), "accepted"),
            "reason": reasons.get(statement.pk),
            "replaced_by": (
                statement_name(statement.replaced_by_id)
                if statement.replaced_by_id in replaced
                else None
            ),
            "outcome": None if outcome is None else outcome.ending,
            "outcome_text": _words_of(outcome),
            "decision": str(outcome.decision) if outcome and outcome.decision else None,
        }


def _words_of(outcome: Outcome | None) -> str | None:
    """Return the words of an outcome if they differ from those of its statement."""
    if outcome is None or outcome.text == outcome.statement.text:
        return None
    return outcome.text


def _author(dialogue: Dialogue, author: Voice | None) -> str | None:
    if author is None:
        return None
    if dialogue.named and not dialogue.is_sealed and author.user_id is not None:
        return str(author.user_id)
    return f"{_NOBODY}{author.pk.hex[:10]}"


def _votes(dialogue: Dialogue) -> Iterator[dict[str, Any]]:
    closed = list(dialogue.rounds.filter(closed__isnull=False).order_by("number"))
    listed = set(dialogue.statements.filter(place__gt=0).values_list("pk", flat=True))
    if dialogue.is_sealed:
        closed = [round_ for round_ in closed if shown_in(round_) & listed][-1:]
    people = {voice.pk.hex: str(voice.user_id or voice.pk.hex) for voice in dialogue.voices.all()}
    for asked in closed:
        known = listed & shown_in(asked) if dialogue.is_sealed else listed
        cast = [cast_vote for cast_vote in _cast(asked) if cast_vote.statement in known]
        names = _sealed_names(dialogue, cast) if dialogue.is_sealed else people
        for cast_vote in cast:
            yield _vote(cast_vote, asked.number, names[cast_vote.voter])


def _vote(vote: Vote, number: int, voter: str) -> dict[str, Any]:
    return {
        "statement": statement_name(vote.statement),
        "voter": voter,
        "vote": vote.vote,
        "round": number,
        "time": None,
        "why": vote.why or None,
        "matters": vote.matters,
        "chance": vote.drawn,
    }


def _cast(asked: VotingRound) -> Sequence[Vote]:
    return list(Vote.objects.filter(round=asked.pk).order_by("voter", "statement"))


def _sealed_names(dialogue: Dialogue, cast: Sequence[Vote]) -> dict[str, str]:
    """Return an invented name for each voter, in the order of the random keys of the voters."""
    voters = sorted({cast_vote.voter for cast_vote in cast})
    start = _start(dialogue)
    return {voter: f"{start}-v{number}" for number, voter in enumerate(voters, start=1)}


def statement_name(statement: int) -> str:
    """Return the id of a statement in exported data."""
    return f"s{statement}"


def statement_key(name: str) -> int:
    """Return the primary key of a statement from its id in exported data."""
    return int(name.removeprefix("s"))
