"""The command ``wholesum focus``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from wholesum.cli.terminal import (
    MOST_ROWS,
    AsJson,
    Output,
    console,
    noted,
    print_json,
    say,
    table,
    working,
)

if TYPE_CHECKING:
    from wholesum.focus.summary.results import FocusResult


def focus(
    evidence: Path,
    *,
    rule: str = "equal-shares",
    budget: Annotated[float | None, Parameter(name=["--budget", "--hours"])] = None,
    output: Output = None,
    as_json: AsJson = False,
) -> None:
    """Propose which efforts a team keeps and which it stops, and print a reason for each effort.

    Parameters
    ----------
    evidence
        The evidence folder, or an election in the Pabulib format (.pb).
    rule
        The rule that chooses efforts: equal-shares (the rest of the hours by points per hour),
        equal-shares-alone, add1, add1-exhaustive, add1u, phragmen, votes or per-hour.
    budget
        How many hours a month the kept efforts may take, or the budget of an election. By default
        80% of all hours, or the budget in the file.
    output
        The file for the result: a table (.csv), or an election with all ballots (.pb).
    as_json
        Print the result as JSON.
    """
    from wholesum.focus.evidence import FocusEvidence, check_focus
    from wholesum.focus.export import write_result
    from wholesum.focus.importers.pabulib_rows import MOST
    from wholesum.focus.summary.summarise import RULES, read_election, read_team
    from wholesum.tables import BadEvidence, Fault, raise_if

    if budget is not None and not 0 < budget <= MOST:
        problem = f"the budget is {budget:g}"
        raise BadEvidence([Fault("--budget", problem, f"give one above 0 and up to {MOST:,.0f}")])
    if rule not in RULES:
        raise BadEvidence([Fault("--rule", "there is no such rule", ", ".join(RULES), value=rule)])
    with working("Making the lists"):
        if evidence.suffix in (".pb", ".gz"):
            result, outcome = read_election(evidence, rule, budget)
        else:
            team = FocusEvidence.read(evidence)
            raise_if(check_focus(team, team.people if team.people.height else None))
            result, outcome = read_team(team, evidence.resolve().name, rule, budget)
    if output is not None:
        write_result(result, outcome, output)
    if as_json:
        print_json(result)
        return
    _show_focus(result)


def _show_focus(result: FocusResult) -> None:
    title = (
        f"{result.name}, {result.rule}: {result.spent:g} of {result.budget:g} kept, "
        f"by {result.voters:,} ballots"
    )
    grid = table(title, "Effort, reason, and how robust", "Cost", "Kept", "Per hour", notes=True)
    for line in result.lines[:MOST_ROWS]:
        marks = ("yes" if line.kept else "no", "yes" if line.per_hour else "no")
        why = line.words.partition(": ")[2] or line.words
        grid.add_row(noted(line.title, f"{why} ({line.firm})"), f"{line.cost:g}", *marks)
    console().print(grid)
    if len(result.lines) > MOST_ROWS:
        say(f"{len(result.lines) - MOST_ROWS} more rows: --json holds them all.")
    for goal in result.goals:
        say(f"{goal.text}: weight {goal.market:.0%}, plain mean {goal.mean:.0%}.")
    say(
        "The rule only proposes; the team decides. "
        "Per hour: the efforts with most points for their hours."
    )
