"""The command ``wholesum commitments``."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from wholesum.cli.decisions_command import show_signals
from wholesum.cli.terminal import AsJson, print_json, say, working


def commitments(
    evidence: Path,
    *,
    output: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None,
    day: date | None = None,
    as_json: AsJson = False,
) -> None:
    """Show how many promises a team kept or changed in time, and who reported the late ones.

    Parameters
    ----------
    evidence
        The evidence folder, with the tables `promises` and `promise_events`.
    output
        Write the open promises as Markdown into this file.
    day
        The day for which open promises are listed; by default the day of the latest event.
    as_json
        Print the results as JSON.
    """
    from wholesum.commitments.evidence import CommitmentsEvidence
    from wholesum.commitments.minutes import as_markdown
    from wholesum.commitments.practice import COMMITMENTS
    from wholesum.mirror.evidence import check_evidence, read_folder
    from wholesum.mirror.gather import signals_of
    from wholesum.tables import raise_if

    with working("Reading the promises"):
        team = read_folder(evidence)
        found = team.practices.get(COMMITMENTS.name) or CommitmentsEvidence.read(evidence)
        raise_if(check_evidence(team))
        signals = list(signals_of(team, COMMITMENTS))
    promises = list(found.states().values())
    if output is not None:
        people = team.people.select("person", "name").drop_nulls().rows()
        seen = day or found.last_day() or date.min
        output.write_text(as_markdown(promises, dict(people), team.name, seen), "utf-8")
    if as_json:
        print_json(signals)
        return
    show_signals(team.name, signals)
    say(f"{sum(promise.is_open for promise in promises)} of {len(promises)} promises are open.")
