"""Write the efforts that a rule chose, as a table for spreadsheets or as a Pabulib file."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import polars as pl
import polars.selectors as cs

from wholesum.focus.importers.pabulib import write_pb
from wholesum.focus.rules.outcome import Outcome
from wholesum.focus.summary.results import EffortLine, FocusResult
from wholesum.tables import BadEvidence, Fault
from wholesum.tables.cells import mask


def write_result(result: FocusResult, outcome: Outcome, path: Path) -> None:
    """Write the efforts that a rule chose into a file.

    Parameters
    ----------
    result
        Result to export.
    outcome
        Outcome of the rule behind the result.
    path
        A file whose name ends in ``.csv`` (one line an effort, with its reason; texts that a
        spreadsheet would take for a formula have an apostrophe before them) or ``.pb`` (with all
        ballots: keep it as private as the scores).

    Raises
    ------
    BadEvidence
        If the name has another ending, or an id is not allowed in a ``.pb`` file.
    """
    if path.suffix == ".pb":
        write_pb(outcome, path, [line.title for line in result.lines])
    elif path.suffix == ".csv":
        columns = list(EffortLine.__dataclass_fields__)
        frame = pl.DataFrame([asdict(line) for line in result.lines]).select(columns)
        frame.with_columns(mask(cs.string()).name.keep()).write_csv(path)
    else:
        problem = "the result can be written as .csv or .pb"
        raise BadEvidence([Fault(path.name, problem, "give a name that ends in one of these")])
