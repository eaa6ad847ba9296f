"""The command line: evidence in, Mirror out."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from errno import EISDIR
from io import TextIOWrapper
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Annotated, Final

from cyclopts import App, Parameter

from wholesum import __version__
from wholesum.facets import FACET

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from wholesum.dialogue.results import DialogueReading
    from wholesum.estimate import Estimate
    from wholesum.focus.results import FocusResult
    from wholesum.mirror.evidence import Evidence
    from wholesum.mirror.gather import Gathered
    from wholesum.mirror.mirror import Mirror, Row
    from wholesum.pulse.results import Reading, RoundResult
    from wholesum.signal import Signal

app = App(
    name="wholesum",
    version=__version__,
    help=(
        "See what a leadership team says about leading together next to what it does.\n\n"
        "An evidence folder holds a team's tables (CSV or Parquet). Nothing leaves this machine. "
        "Exit codes: 0 done, 1 the evidence has faults, 2 the command was misused."
    ),
)

_MOST_ROWS: Final = 60
_LONGEST: Final = 2_000
_UNSEEN: Final = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")

AsJson = Annotated[bool, Parameter(name="--json", negative="")]


@app.command
def mirror(
    folder: Path,
    *,
    output: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None,
    as_json: AsJson = False,
) -> None:
    """Make the Mirror of an evidence folder.

    Parameters
    ----------
    folder
        The evidence folder.
    output
        Write the Mirror as one HTML file that stands alone, or as a picture if it ends in .svg.
    as_json
        Print the Mirror as JSON.
    """
    from wholesum.mirror.evidence import check_evidence, read_folder
    from wholesum.mirror.gather import gather
    from wholesum.tables import raise_if

    with _working("Reading the evidence"):
        evidence = read_folder(folder)
        raise_if(check_evidence(evidence))
    with _working("Making the Mirror"):
        gathered = gather(evidence)
    if output is not None:
        _write_mirror(output, gathered, evidence)
    if as_json:
        _print_json(gathered.mirror)
        return
    _show_mirror(gathered.mirror)
    if output is not None:
        _say(f"The Mirror is in {output}")


@app.command
def pulse(evidence: Path, *, as_json: AsJson = False) -> None:
    """Show what a team's pulse can carry, as a table.

    Parameters
    ----------
    evidence
        The evidence folder, or a file of answers (CSV, CSV.gz or Parquet).
    as_json
        Print the results as JSON.
    """
    from wholesum.mirror.evidence import Evidence, check_evidence, read_folder, team_name
    from wholesum.pulse.evidence import read_pulse
    from wholesum.pulse.reading import read_result
    from wholesum.tables import raise_if

    with _working("Reading the answers"):
        team = read_folder(evidence) if evidence.is_dir() else None
        answers = (team and team.pulse) or read_pulse(evidence)
        raise_if(check_evidence(team or Evidence(evidence.name, pulse=answers)))
    with _working("Working out the results"):
        result = read_result(answers, team_name(evidence, answers))
    if as_json:
        _print_json(result)
        return
    for round_ in result.rounds:
        _show_round(round_)
    if not result.rounds:
        _say("Nobody has answered yet.")


@app.command
def focus(
    evidence: Path,
    *,
    rule: str = "equal-shares",
    budget: Annotated[float | None, Parameter(name=["--budget", "--hours"])] = None,
    output: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None,
    as_json: AsJson = False,
) -> None:
    """Propose what a team keeps and what it stops, each line with its reason.

    Parameters
    ----------
    evidence
        The evidence folder, or an election of Pabulib (.pb).
    rule
        equal-shares (completed by points per hour), equal-shares-alone, add1, add1-exhaustive,
        add1u, phragmen, votes or per-hour.
    budget
        The hours a month that may be kept, or the budget; left out, eight tenths of all hours, or
        what the file says.
    output
        Write the result as a .csv table, or with all ballots as a .pb file.
    as_json
        Print the result as JSON.
    """
    from wholesum.focus.evidence import check_focus, read_focus
    from wholesum.focus.exporting import write_result
    from wholesum.focus.reading import RULES, read_election, read_team
    from wholesum.tables import BadEvidence, Fault, raise_if

    if budget is not None and not budget > 0:
        problem = f"the budget is {budget:g}"
        raise BadEvidence([Fault("--budget", problem, "give one above 0")])
    if rule not in RULES:
        raise BadEvidence([Fault("--rule", "there is no such rule", ", ".join(RULES), value=rule)])
    with _working("Making the lists"):
        if evidence.suffix in (".pb", ".gz"):
            result, outcome = read_election(evidence, rule, budget)
        else:
            team = read_focus(evidence)
            raise_if(check_focus(team, team.people if team.people.height else None))
            result, outcome = read_team(team, evidence.resolve().name, rule, budget)
    if output is not None:
        write_result(result, outcome, output)
    if as_json:
        _print_json(result)
        return
    _show_focus(result)


@app.command
def dialogue(
    evidence: Path,
    *,
    output: Annotated[Path | None, Parameter(name=["--output", "-o"])] = None,
    as_json: AsJson = False,
) -> None:
    """Show what a team's dialogues, or a conversation from Polis, can carry.

    Parameters
    ----------
    evidence
        The evidence folder, a folder of Polis files, or a file of votes of either.
    output
        Write the dialogues with their pictures as one HTML file that stands alone.
    as_json
        Print the results as JSON.
    """
    from wholesum.dialogue.evidence import check_dialogue
    from wholesum.dialogue.polis import is_polis, read_any
    from wholesum.dialogue.reading import read_result
    from wholesum.dialogue.report import report
    from wholesum.mirror.evidence import Evidence, read_folder, team_name
    from wholesum.tables import raise_if

    with _working("Reading the votes"):
        whole = evidence.is_dir() and not is_polis(evidence)
        team = read_folder(evidence) if whole else Evidence(team_name(evidence, None))
        read = team.done.get("dialogue") or read_any(evidence)
        people = None if team.people.is_empty() else team.people
        raise_if(check_dialogue(read, people))
    with _working("Working out the results"):
        result = read_result(read, team.name, people)
    if output is not None:
        _write(output, report(result))
    if as_json:
        _print_json(result)
        return
    for one in result.dialogues:
        _show_dialogue(one)
    if output is not None:
        _say(f"The dialogues are in {output}")


@app.command
def decisions(evidence: Path, *, as_json: AsJson = False) -> None:
    """Show what a team's decisions say about equality, inclusion, empowerment and impact.

    Parameters
    ----------
    evidence
        The evidence folder, or a file of decisions (CSV, CSV.gz or Parquet).
    as_json
        Print the readings as JSON.
    """
    from wholesum.decisions.evidence import read_decisions
    from wholesum.mirror.evidence import Evidence, check_evidence, read_folder, team_name
    from wholesum.mirror.gather import gather
    from wholesum.tables import raise_if

    with _working("Reading the decisions"):
        found = read_decisions(evidence)
        team = Evidence(team_name(evidence, None), done={"decisions": found})
        if evidence.is_dir():
            team = read_folder(evidence)
        raise_if(check_evidence(team))
        told = [done for done in gather(team).does if done.practice == "decisions"]
    if as_json:
        _print_json(told)
        return
    _show_signals(team.name, told)


@app.command
def sample(folder: Path) -> None:
    """Write the evidence of the sample team into a folder.

    Parameters
    ----------
    folder
        Where to write it; an evidence folder that is there is replaced, any other is left alone.
    """
    from wholesum.demo import sample_team
    from wholesum.mirror.evidence import write_folder

    write_folder(sample_team(), folder)
    _say(f"The sample team is in {folder}")


@app.command
def demo(folder: Path | None = None, *, port: int | None = None) -> None:
    """Serve the sample team on this machine, and print the address that signs you in.

    Parameters
    ----------
    folder
        Where to keep it from one time to the next; left out, nothing is kept.
    port
        Where to listen; left out, 8000 or the first free one after it.
    """
    from wholesum.web.operations import commands

    commands.demo(folder, port)


@app.command
def serve(host: str = "127.0.0.1", port: int = 8000, workers: int | None = None) -> None:
    """Serve the app: people sign in, answer pulses and see their Mirror in the browser.

    Parameters
    ----------
    host
        Where to listen: this machine only, unless you say otherwise.
    port
        The port to listen on.
    workers
        How many processes answer; left out, what suits the database and the machine.
    """
    from wholesum.web.operations import commands

    commands.serve(host, port, workers)


@app.command
def backup(file: Path) -> None:
    """Write all that the server keeps into one archive; it may go on running.

    Parameters
    ----------
    file
        The archive, such as wholesum.tar.gz. It holds the secret and everybody's data.
    """
    from wholesum.web.operations import commands

    commands.backup(file)


@app.command
def restore(file: Path, *, force: Annotated[bool, Parameter(negative="")] = False) -> None:
    """Put an archive in the place of an installation; the server must not be running.

    Parameters
    ----------
    file
        The archive.
    force
        Also where there is an installation already; a folder's old state is set aside.
    """
    from wholesum.web.operations import commands

    commands.restore(file, force)


@app.command
def doctor() -> None:
    """Check the installation and say what to mend; exit code 1 if something must be."""
    from wholesum.web.operations import commands

    commands.doctor()


@app.command
def check(folder: Path) -> None:
    """Say whether an evidence folder is sound, with a remedy for each fault.

    Parameters
    ----------
    folder
        The evidence folder.
    """
    from wholesum.mirror.evidence import check_folder, unread_files
    from wholesum.tables import raise_if

    with _working("Checking the evidence"):
        raise_if(check_folder(folder))
    _say(f"{folder} is sound")
    if unread := unread_files(folder):
        _say(f"Read by no practice yet: {', '.join(unread)}")


def main(words: Sequence[str] | None = None) -> None:
    """Run the command line; faults in the evidence are told one a line, with exit code 1.

    Parameters
    ----------
    words
        What stands behind ``wholesum``; left out, what the shell was given.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        app(sys.argv[1:] if words is None else list(words))
    except ValueError as error:
        from wholesum.tables import BadEvidence

        if not isinstance(error, BadEvidence):
            raise
        for fault in error.faults:
            sys.stderr.write(f"{fault}\n")
        sys.exit(1)
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        sys.stderr.write(f"{_plain(place + (error.strerror or str(error)))}\n")
        sys.exit(1)


def _show_mirror(made: Mirror) -> None:
    asked = next((row.say.words for row in made.rows if row.say is not None), "nothing said yet")
    title = f"{made.team}, {made.cycle}: {asked}"
    grid = _grid(title, "Facet", "We say", "Again", "Change", "We do")
    for row in made.rows:
        done = "; ".join(signal.words for signal in row.does)
        grid.add_row(*map(_plain, (row.facet.name, *_said(row), done or "nothing yet")))
    _console().print(grid)
    _say("Again: where the mean would lie if all were asked again next week (90 %).")
    for row in made.rows:
        if row.question:
            _say(row.question)
    _say(made.next_step.words)


def _show_signals(team: str, told: Sequence[Signal]) -> None:
    from wholesum.mirror.doing import figure

    grid = _grid(team, "Facet", "Cycle", "Figure", "May lie", "Counted", "Change")
    for done in told:
        if done.estimate is not None:
            value, low, high = (
                figure(done, x)
                for x in (done.estimate.value, done.estimate.low, done.estimate.high)
            )
            counted = done.words.partition(";")[0]
            words = (done.facet.name, done.cycle, value, f"{low}–{high}", counted, done.change)
            grid.add_row(*map(_plain, words))
    _console().print(grid)
    _say("May lie: where the figure may truly lie (90 %). Change: since the cycle before.")


def _said(row: Row) -> tuple[str, str, str]:
    if row.say is None:
        return "", "", ""
    if row.say.estimate is None or row.say.again is None:
        return row.say.withheld.partition(":")[0], "", ""
    again = f"{row.say.again.low:.1f}–{row.say.again.high:.1f}"
    return f"{row.say.estimate.value:.1f}", again, row.say.change


def _show_round(round_: RoundResult) -> None:
    title = f"{round_.round}: {round_.participation}, shown from {round_.threshold} on"
    grid = _grid(title, "Facet", "Mean", "n", "Team", "Again", "Agreement", "Change")
    for facet in round_.facets:
        grid.add_row(*map(_plain, (FACET[facet.facet].name, *_read(facet.reading))))
    _console().print(grid)
    _say("Team: the mean of all, the silent counted in, with 90 % or more. Again: if asked again.")
    if round_.teams:
        _show_teams(round_)


def _show_focus(result: FocusResult) -> None:
    title = (
        f"{result.name}, {result.rule}: {result.spent:g} of {result.budget:g} kept, "
        f"by {result.voters:,} ballots"
    )
    grid = _grid(title, "Effort", "Cost", "Kept", "Per hour", "Why", "How firm")
    for line in result.lines[:_MOST_ROWS]:
        marks = ("yes" if line.kept else "no", "yes" if line.per_hour else "no")
        why = line.words.partition(": ")[2] or line.words
        grid.add_row(*map(_plain, (line.title, f"{line.cost:g}", *marks, why, line.firm)))
    _console().print(grid)
    if len(result.lines) > _MOST_ROWS:
        _say(f"{len(result.lines) - _MOST_ROWS} more rows: --json holds them all.")
    for goal in result.goals:
        _say(f"{goal.text}: weighs {goal.market:.0%}, the plain mean is {goal.mean:.0%}.")
    _say("The rule proposes, the team decides. Per hour: what brings most for its hours.")


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


def _show_teams(round_: RoundResult) -> None:
    grid = _grid(f"{round_.round}, by team", "Team", "Facet", "n", "Mean", "Again")
    for team in round_.teams[:_MOST_ROWS]:
        figure = team.band or team.withheld
        again = "" if team.low is None else f"{team.low:.1f}–{team.high:.1f}"
        mean = figure if team.mean is None else f"{team.mean:.1f}"
        n = "" if team.n is None else str(team.n)
        grid.add_row(*map(_plain, (team.team, FACET[team.facet].name, n, mean, again)))
    _console().print(grid)
    if len(round_.teams) > _MOST_ROWS:
        _say(f"{len(round_.teams) - _MOST_ROWS} more rows: --json holds them all.")


def _show_dialogue(reading: DialogueReading) -> None:
    title = f"{reading.title} {reading.participation}"
    grid = _grid(title, "", "Statement", "Votes", "Kind", "Changed")
    for place, one in enumerate(reading.statements[:_MOST_ROWS], start=1):
        changed = str(one.moved.changed) if one.moved and one.moved.changed else ""
        grid.add_row(str(place), *map(_plain, (one.text, one.words, one.kind, changed)))
    _console().print(grid)
    if len(reading.statements) > _MOST_ROWS:
        _say(f"{len(reading.statements) - _MOST_ROWS} more statements: --json holds them all.")
    if reading.landscape is not None:
        _say(reading.landscape.words)


def _grid(title: str, *columns: str) -> Table:
    from rich import box
    from rich.table import Table

    grid = Table(
        title=_plain(title),
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
    )
    for place, name in enumerate(columns):
        grid.add_column(name, no_wrap=place == 0)
    return grid


def _plain(text: str) -> str:
    """Strip text from files of what a terminal would act on."""
    from wholesum.tables import plain

    return plain(text, longest=_LONGEST)


def _say(words: str) -> None:
    _console().print(_plain(words), soft_wrap=True)


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False, markup=False)


@contextmanager
def _working(words: str) -> Iterator[None]:
    """Show that work goes on; a terminal sees a spinner, a script sees nothing."""
    from rich.console import Console

    with Console(stderr=True).status(words):
        yield


def _print_json(result: object) -> None:
    import msgspec

    text = msgspec.json.format(msgspec.json.encode(result), indent=2).decode()
    sys.stdout.write(_UNSEEN.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text) + "\n")


def _write_mirror(path: Path, gathered: Gathered, evidence: Evidence) -> None:
    if path.suffix.lower() == ".svg":
        _write(path, gathered.mirror.picture().file())
        return
    from wholesum.mirror.report import report

    _write(path, report(gathered, evidence.done))


def _write(path: Path, content: str) -> None:
    """Write beside and rename, so that no reader meets half a file."""
    whole = path.resolve()
    if whole.exists() and not whole.is_file():
        raise OSError(EISDIR, "there is something else of that name; give another", str(path))
    beside = whole.with_name(f".{whole.name}.{token_hex(4)}.part")
    try:
        beside.write_text(content, "utf-8")
        beside.replace(whole)
    finally:
        beside.unlink(missing_ok=True)
