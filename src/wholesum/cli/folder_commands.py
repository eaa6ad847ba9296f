"""The commands that read or write a whole evidence folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import Parameter

from wholesum.cli.terminal import (
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
    from wholesum.mirror.evidence import Evidence
    from wholesum.mirror.gather import TeamMirror
    from wholesum.mirror.mirror import Mirror
from wholesum.mirror.rows import Row

Annex = Annotated[bool, Parameter(negative="")]
Paper = Literal["A4", "Letter"]


def mirror(
    folder: Path,
    *,
    output: Output = None,
    annex: Annex = False,
    paper: Paper = "A4",
    as_json: AsJson = False,
) -> None:
    """Show the Mirror of a team: what it says about each facet, next to what it does.

    Parameters
    ----------
    folder
        The evidence folder.
    output
        The file for the report. The ending of its name chooses the format: .html, .pdf, .md
        (Markdown), or .svg for the chart only.
    annex
        Add the evidence of each facet to the report.
    paper
        The paper size of a PDF file.
    as_json
        Print the Mirror as JSON.
    """
    from wholesum.mirror.evidence import check_evidence, read_folder
    from wholesum.mirror.gather import gather
    from wholesum.tables import raise_if

    with working("Reading the evidence"):
        evidence = read_folder(folder)
        raise_if(check_evidence(evidence))
    with working("Making the Mirror"):
        gathered = gather(evidence)
    if output is not None:
        _write_mirror(output, gathered, evidence, annex, paper)
    if as_json:
        print_json(gathered.mirror)
        return
    _show_mirror(gathered.mirror)
    if output is not None:
        say(f"The Mirror is in {output}")


def sample(folder: Path) -> None:
    """Write the evidence of the sample team into a folder.

    Parameters
    ----------
    folder
        The folder to write. An older evidence folder at this place is replaced; other folders are
        not changed.
    """
    from wholesum.demo import sample_team
    from wholesum.mirror.evidence import write_folder

    write_folder(sample_team(), folder)
    say(f"The sample team is in {folder}")


def check(folder: Path) -> None:
    """Check an evidence folder, and print a remedy for each fault.

    Parameters
    ----------
    folder
        The evidence folder.
    """
    from wholesum.mirror.evidence import (
        check_evidence,
        read_folder,
        unread_columns,
        unread_files,
    )
    from wholesum.tables import raise_if

    with working("Checking the evidence"):
        evidence = read_folder(folder)
        raise_if(check_evidence(evidence))
    say(f"{folder} is sound")
    if unread := unread_files(folder):
        say(f"Tables that no practice reads: {', '.join(unread)}")
    for columns in unread_columns(evidence):
        say(f"Columns that are not read: {columns}")


def _show_mirror(made: Mirror) -> None:
    asked = next((row.say.words for row in made.rows if row.say is not None), "nothing said yet")
    title = f"{made.team}, {made.cycle}: {asked}"
    grid = table(title, "Facet", "We say", "Again", "Change", "We do")
    for row in made.rows:
        done = "; ".join(signal.words for signal in row.does)
        grid.add_row(*map(clean, (row.facet.name, *_cells(row), done or "nothing yet")))
    console().print(grid)
    say("Again: where the mean would be if the team were asked again next week (90% interval).")
    for row in made.rows:
        if row.question:
            say(row.question)
    say(made.next_step.words)


def _cells(row: Row) -> tuple[str, str, str]:
    if row.say is None:
        return "", "", ""
    if row.say.estimate is None or row.say.again is None:
        return row.say.withheld.partition(":")[0], "", ""
    again = f"{row.say.again.low:.1f}–{row.say.again.high:.1f}"
    return f"{row.say.estimate.value:.1f}", again, row.say.change


def _write_mirror(
    path: Path, gathered: TeamMirror, evidence: Evidence, annex: bool, paper: Paper
) -> None:
    from wholesum.mirror.charts.mirror import mirror_chart
    from wholesum.mirror.pdf import NoPdfError, pdf_of
    from wholesum.mirror.report import markdown_report, report

    kind = path.suffix.lower()
    if annex and kind in {".svg", ".md"}:
        raise OSError(f"{path}: only .html and .pdf can have an annex. Leave out --annex.")
    if kind == ".svg":
        write_file(path, mirror_chart(gathered.mirror).file())
    elif kind == ".md":
        write_file(path, markdown_report(gathered, evidence.practices))
    elif kind == ".pdf":
        page = report(gathered, evidence.practices, annex=annex)
        try:
            write_file(path, pdf_of(page, paper))
        except NoPdfError as error:
            raise OSError(str(error)) from error
    else:
        write_file(path, report(gathered, evidence.practices, annex=annex))
