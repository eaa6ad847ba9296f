"""The command ``wholesum network``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from wholesum.cli.terminal import AsJson, console, print_json, say, table, working

if TYPE_CHECKING:
    from wholesum.network.organisation.matrix import FunctionMatrix
    from wholesum.network.organisation.ties import OrganisationNetwork


def network(
    files: Annotated[list[Path], Parameter(negative="")],
    *,
    before: Annotated[list[Path], Parameter(negative="")] | None = None,
    opted_out: Annotated[list[str], Parameter(negative="")] | None = None,
    frequent: float = 1.0,
    as_json: AsJson = False,
) -> None:
    """Show how the functions of an organisation work together: who turns to whom across functions.

    Parameters
    ----------
    files
        A folder, or files: people and ties as CSV, Parquet or XLSX, GraphML, or a Viva
        person-to-person file.
    before
        The same files of an earlier survey, to show what changed.
    opted_out
        The ids of people to leave out completely, also where other people name them.
    frequent
        The smallest weight of a tie that counts for the measure of stand-ins.
    as_json
        Print the results as JSON.
    """
    from wholesum.network.organisation.change import bridging_change
    from wholesum.network.organisation.matrix import function_matrix
    from wholesum.network.organisation.measures import bridging, mutuality, spread
    from wholesum.network.organisation.stand_in import stand_in

    with working("Reading people and ties"):
        now = _read(files, opted_out)
        then = _read(before, opted_out) if before else None
    figures = {
        "bridging": bridging(now),
        "spread": spread(now),
        "stand_in": stand_in(now, frequent),
        "mutuality": mutuality(now),
        "change": None if then is None else bridging_change(then, now),
    }
    matrix = function_matrix(now)
    if as_json:
        ties = {"functions": matrix.functions, "ties": matrix.ties.tolist()}
        print_json({**figures, "matrix": ties})
        return
    for name, found in figures.items():
        if found is not None:
            say(found.explain())
        elif name != "change":
            say(
                f"{name.replace('_', '-').capitalize()}: cannot tell with so few people or answers."
            )
    _show(matrix)


def _read(files: list[Path], opted_out: list[str] | None) -> OrganisationNetwork:
    from wholesum.network.organisation.files import read_organisation
    from wholesum.network.organisation.ties import organisation_network

    people, ties = read_organisation(files)
    return organisation_network(people, ties, opted_out=opted_out or ())


def _show(matrix: FunctionMatrix) -> None:
    if len(matrix.functions) < 2:
        return
    grid = table("Ties from a function (row) to a function (column)", "", *matrix.functions)
    for name, row in zip(matrix.functions, matrix.ties.tolist(), strict=True):
        grid.add_row(name, *map(str, row))
    console().print(grid)
    say(matrix.explain())
