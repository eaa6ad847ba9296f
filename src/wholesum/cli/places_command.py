"""The commands ``wholesum summarise`` and ``wholesum combine``."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from wholesum.cli.terminal import (
    MOST_ROWS,
    AsJson,
    Output,
    clean,
    console,
    print_json,
    say,
    table,
    working,
    write_file,
)

if TYPE_CHECKING:
    from wholesum.places.combined import Combined
    from wholesum.places.validation import Validation

HelpValidate = Annotated[bool, Parameter(negative="")]


def summarise(
    *tables: Path,
    output: Annotated[Path, Parameter(name=["--output", "-o"])],
    help_validate: HelpValidate = False,
    round: str | None = None,  # noqa: A002
    cluster: str | None = None,
) -> None:
    """Sum the tables of one place (a server or machine) into a file without answers, names or teams.

    Parameters
    ----------
    tables
        Evidence folders, or files whose names begin with answers, votes, ties, items,
        rounds or network_people.
    output
        The summary file to write, such as part.summary.
    help_validate
        For research: write sums and products of the items instead of counts, if there are at
        least five teams of at least five people.
    round
        The id of the round to sum; by default all rounds.
    cluster
        The address of a Dask scheduler whose workers sum the files.
    """
    from wholesum.places.cluster import cluster as connected
    from wholesum.places.summarise import summarise as summarised
    from wholesum.places.summary import write_summary

    with (
        working("Summing the tables"),
        nullcontext() if cluster is None else connected(cluster) as executor,
    ):
        made = summarised(
            tables,
            purpose="validation" if help_validate else "counts",
            round=round,
            executor=executor,
        )
    write_file(output, write_summary(made))
    say(f"The summary is in {output}. Open it to see what it holds: it is plain text.")
    if made.withheld:
        say(
            "Left out, because too few people or too few different answers are behind them: "
            f"{', '.join(made.withheld)}."
        )


def combine(*summaries: Path, output: Output = None, as_json: AsJson = False) -> None:
    """Add the summary files of several places (servers or machines), and print the results.

    Parameters
    ----------
    summaries
        The files that wholesum summarise wrote.
    output
        A summary file for the sum of all summaries, which can be combined again.
    as_json
        Print the results as JSON.
    """
    from wholesum.places.combined import combine as combined
    from wholesum.places.summary import add, read_summary, write_summary

    total = add(map(read_summary, summaries))
    found = combined(total)
    if output is not None:
        write_file(output, write_summary(total))
    if as_json:
        print_json(found)
        return
    _show_counts(found)
    for validation in found.validation:
        _show_validation(validation)
    if found.withheld:
        say(f"Left out by at least one place: {', '.join(found.withheld)}.")


def _show_counts(found: Combined) -> None:
    places = f"{found.places} places" if found.places != 1 else "1 place"
    if found.items:
        grid = table(f"Answers of {places}", "Round", "Item", "n", "Mean", "90% interval")
        for row in found.items[:MOST_ROWS]:
            mean = row.mean
            span = f"{mean.low:.2f}–{mean.high:.2f}"
            grid.add_row(
                *map(clean, (row.round, row.item, f"{mean.n:,}", f"{mean.value:.2f}", span))
            )
        console().print(grid)
    if found.statements:
        grid = table(f"Votes of {places}", "Statement", "n", "Agree", "90% interval")
        for vote in found.statements[:MOST_ROWS]:
            share = vote.share
            span = f"{share.low:.0%}–{share.high:.0%}"
            grid.add_row(*map(clean, (vote.statement, f"{share.n:,}", f"{share.value:.0%}", span)))
        console().print(grid)
    if found.ties:
        grid = table(f"Ties of {places}", "From", "To", "People", "Ties", "Possible", "Share")
        for tie in found.ties[:MOST_ROWS]:
            counts = (f"{tie.people:,}", f"{tie.ties:,}", f"{tie.possible:,}", f"{tie.share:.1%}")
            grid.add_row(*map(clean, (tie.source, tie.target, *counts)))
        console().print(grid)
    rows = (found.items, found.statements, found.ties)
    more = sum(max(len(some) - MOST_ROWS, 0) for some in rows)
    if more:
        say(f"{more} more rows: --json holds them all.")


def _show_validation(validation: Validation) -> None:
    title = (
        f"{len(validation.items)} items, {validation.people:,} people in {validation.teams:,} teams"
    )
    grid = table(title, "Facet", "Alpha", "95% interval", "Omega", "Loadings", "ICC(1)", "ICC(2)")
    for facet in validation.facets:
        loadings = " ".join(f"{loading:.2f}" for loading in facet.loadings)
        span = f"{_figure(facet.alpha_low)}–{_figure(facet.alpha_high)}"
        reliable = (_figure(facet.alpha), span, _figure(facet.omega), loadings or facet.no_factor)
        grid.add_row(
            *map(clean, (facet.facet, *reliable, _figure(facet.icc1), _figure(facet.icc2)))
        )
    console().print(grid)
    largest = ", ".join(f"{value:.2f}" for value in validation.eigenvalues[:12])
    say(f"Eigenvalues of the correlations within teams, the largest first: {largest}.")
    say(
        "Alpha, omega and loadings are within teams. "
        "ICC(1): the share of the variance that is between teams."
    )


def _figure(value: float | None) -> str:
    return "?" if value is None else f"{value:.2f}"
