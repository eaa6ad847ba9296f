"""Export a closed round in the format of Polis, with no more data than the page of results."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from wholesum.dialogue.evidence import DialogueEvidence
from wholesum.dialogue.export import write_comments, write_polis
from wholesum.web.core.packing import pack_folder
from wholesum.web.dialogue.evidence import evidence_of
from wholesum.web.dialogue.models import Dialogue, Naming, Standing
from wholesum.web.dialogue.queries import removed_from
from wholesum.web.dialogue.results.closed_rounds import closed_round_results
from wholesum.web.dialogue.text import taken_out


def polis_files(dialogue: Dialogue) -> bytes | None:
    """Return a dialogue as a zip of the files that Polis exports.

    Parameters
    ----------
    dialogue
        A dialogue whose results are shown.

    Returns
    -------
    bytes or None
        ``None`` where no round has closed with enough votes. Of a signed dialogue all files, with
        the votes of all rounds. Of a sealed one whose rows are shown, all files with the votes of
        its last round, as far as the rows hold them; who wrote a statement, and when, is left out.
        Of any other ``comments.csv`` alone, with the counts that its page shows.
    """
    evidence = evidence_of(dialogue)
    if evidence is None:
        return None
    evidence = _by_place(dialogue, evidence)
    name = str(dialogue.pk)
    with TemporaryDirectory() as place:
        folder = Path(place)
        if not dialogue.is_sealed:
            write_polis(evidence, name, folder)
        elif dialogue.naming == Naming.UNNAMED:
            write_polis(_without_names(evidence, dialogue.threshold), name, folder)
        else:
            bare = _without_names(evidence, dialogue.threshold)
            write_comments(bare, name, folder, _shown_counts(dialogue))
        return pack_folder(folder)


def _by_place(dialogue: Dialogue, evidence: DialogueEvidence) -> DialogueEvidence:
    """Identify each statement by its number, and replace texts that the page does not show."""
    listed = dialogue.statements.filter(place__gt=0)
    numbers = {f"s{pk}": str(place) for pk, place in listed.values_list("pk", "place")}
    hidden = listed.filter(standing__in=(Standing.WAITING, Standing.WITHDRAWN))
    unseen = [f"s{pk}" for pk in hidden.values_list("pk", flat=True)]
    removed = {f"s{pk}": taken_out(why) for pk, why in removed_from(dialogue).items()}
    number = pl.col("statement").replace(numbers)
    statements = evidence.statements.filter(~pl.col("statement").is_in(unseen))
    texts = [
        removed.get(name, text) for name, text in statements.select("statement", "text").iter_rows()
    ]
    return replace(
        evidence,
        statements=statements.with_columns(number, text=pl.Series(texts, dtype=pl.String)),
        votes=evidence.votes.with_columns(number),
    )


def _without_names(evidence: DialogueEvidence, threshold: int) -> DialogueEvidence:
    """Leave out authors, times, and the votes on statements with too few voters."""
    nobody = (pl.lit(None, evidence.statements.schema[name]) for name in ("author", "created"))
    return replace(
        evidence,
        statements=evidence.statements.with_columns(author=next(nobody), created=next(nobody)),
        votes=evidence.votes.filter(pl.len().over("statement") >= threshold),
    )


def _shown_counts(dialogue: Dialogue) -> dict[str, tuple[int, int]]:
    """Return the latest counts of each statement that a page shows."""
    return {
        str(line.place): (line.count.agree, line.count.disagree)
        for shown in reversed(closed_round_results(dialogue))
        for line in shown.lines
        if line.count.agree is not None and line.count.disagree is not None
    }
