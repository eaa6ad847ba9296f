"""The command ``wholesum decisions``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from wholesum.cli.terminal import AsJson, clean, console, noted, print_json, say, table, working

if TYPE_CHECKING:
    from wholesum.core.signal import Signal


def decisions(evidence: Path, *, as_json: AsJson = False) -> None:
    """Show equality, inclusion, empowerment and impact, computed from a team's decisions.

    Parameters
    ----------
    evidence
        The evidence folder, or a file of decisions (CSV, CSV.gz or Parquet).
    as_json
        Print the results as JSON.
    """
    from wholesum.decisions.evidence import DecisionsEvidence
    from wholesum.decisions.practice import DECISIONS
    from wholesum.mirror.evidence import Evidence, check_evidence, read_folder, team_name
    from wholesum.mirror.gather import signals_of
    from wholesum.tables import raise_if

    with working("Reading the decisions"):
        found = DecisionsEvidence.read(evidence)
        team = Evidence(team_name(evidence, {}), practices={"decisions": found})
        if evidence.is_dir():
            team = read_folder(evidence)
        raise_if(check_evidence(team))
        signals = list(signals_of(team, DECISIONS))
    if as_json:
        print_json(signals)
        return
    show_signals(team.name, signals)


def show_signals(team: str, signals: Sequence[Signal]) -> None:
    """Print the signals of a practice as a table."""
    from wholesum.core.signal import LEAST_CASES
    from wholesum.mirror.charts.done_over_time import figure

    grid = table(
        team, "Facet, and what is counted", "Cycle", "Figure", "90% interval", "Change", notes=True
    )
    for done in signals:
        if done.estimate is not None:
            value, low, high = (
                figure(done, x)
                for x in (done.estimate.value, done.estimate.low, done.estimate.high)
            )
            if done.too_few:
                value, interval = "too few", ""
            else:
                interval = f"{low}–{high}"
            facet = noted(f"{done.facet.name}{done.mark and ', '}{done.mark}", done.words)
            grid.add_row(facet, *map(clean, (done.cycle, value, interval, done.change)))
    console().print(grid)
    say("90% interval: where the true value plausibly lies. Change: since the cycle before.")
    if any(done.too_few for done in signals):
        say(f"Too few: a share of fewer than {LEAST_CASES} cases is not shown.")
