"""The command ``wholesum pulse``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from wholesum.cli.terminal import MOST_ROWS, AsJson, clean, console, print_json, say, table, working
from wholesum.core.facets import FACET

if TYPE_CHECKING:
    from wholesum.core.estimate import Estimate
    from wholesum.pulse.summary.results import Reading, RoundResult


def pulse(evidence: Path, *, as_json: AsJson = False) -> None:
    """Show the results of a team's pulse as a table.

    Parameters
    ----------
    evidence
        The evidence folder, or a file of answers (CSV, CSV.gz or Parquet).
    as_json
        Print the results as JSON.
    """
    from wholesum.mirror.evidence import Evidence, check_evidence, read_folder, team_name
    from wholesum.pulse.evidence import PulseEvidence
    from wholesum.pulse.summary.summarise import summarise_pulse
    from wholesum.tables import raise_if

    with working("Reading the answers"):
        team = read_folder(evidence) if evidence.is_dir() else None
        answers = (team and team.practices.get("pulse")) or PulseEvidence.read(evidence)
        raise_if(check_evidence(team or Evidence(evidence.name, practices={"pulse": answers})))
    with working("Computing the results"):
        result = summarise_pulse(answers, team_name(evidence, {"pulse": answers}))
    if as_json:
        print_json(result)
        return
    for round_ in result.rounds:
        _show_round(round_)
    if not result.rounds:
        say("Nobody has answered yet.")


def _show_round(round_: RoundResult) -> None:
    title = f"{round_.round}: {round_.participation}; results need {round_.threshold} answers"
    grid = table(title, "Facet", "Mean", "n", "Team", "Again", "Agreement", "Change")
    for facet in round_.facets:
        grid.add_row(*map(clean, (FACET[facet.facet].name, *_read(facet.reading))))
    console().print(grid)
    say("Team: the range of the whole team's mean (90% sure or more). Again: if asked again (90%).")
    if round_.teams:
        _show_teams(round_)


def _show_teams(round_: RoundResult) -> None:
    grid = table(f"{round_.round}, by team", "Team", "Facet", "n", "Mean", "Again")
    for team in round_.teams[:MOST_ROWS]:
        figure = team.band or team.withheld
        again = "" if team.low is None else f"{team.low:.1f}–{team.high:.1f}"
        mean = figure if team.mean is None else f"{team.mean:.1f}"
        n = "" if team.n is None else str(team.n)
        grid.add_row(*map(clean, (team.team, FACET[team.facet].name, n, mean, again)))
    console().print(grid)
    if len(round_.teams) > MOST_ROWS:
        say(f"{len(round_.teams) - MOST_ROWS} more rows: --json holds them all.")


def _read(reading: Reading) -> tuple[str, ...]:
    if reading.again is None:
        return (reading.withheld.partition(":")[0],)
    agreement = "" if reading.agreement is None else reading.agreement.word
    return (
        f"{reading.mean:.1f}",
        str(reading.n),
        _span(reading.whole_team),
        f"{reading.again.low:.1f}–{reading.again.high:.1f}",
        "two camps" if reading.two_camps else agreement,
        reading.change.words if reading.change and reading.change.flagged else "",
    )


def _span(whole: Estimate | None) -> str:
    if whole is None:
        return "?"
    return "known" if whole.low == whole.high else f"{whole.low:.1f}–{whole.high:.1f}"
