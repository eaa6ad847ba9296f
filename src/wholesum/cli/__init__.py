"""The commands of the program ``wholesum``."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Sequence
from io import TextIOWrapper

from cyclopts import App

from wholesum import __version__
from wholesum.cli.commitments_command import commitments
from wholesum.cli.conversation_command import conversation
from wholesum.cli.decisions_command import decisions
from wholesum.cli.dialogue_command import dialogue
from wholesum.cli.focus_command import focus
from wholesum.cli.folder_commands import check, mirror, sample
from wholesum.cli.import_command import import_files
from wholesum.cli.organisation.network_command import network
from wholesum.cli.places_command import combine, summarise
from wholesum.cli.pulse_command import pulse
from wholesum.cli.recognition_command import recognition
from wholesum.cli.server_commands import backup, demo, doctor, reset_sample, restore, serve
from wholesum.cli.strengths_command import strengths
from wholesum.cli.terminal import clean

__all__ = ["app", "main"]

app = App(
    name="wholesum",
    help_format="plaintext",
    version=__version__,
    help=(
        "Compare what a leadership team says about leading together with what the team does.\n\n"
        "An evidence folder contains the tables of a team (CSV or Parquet). Nothing leaves this "
        "machine. Exit codes: 0 done, 1 the evidence has faults, 2 a wrong command or option."
    ),
)

for _command in (
    *(mirror, pulse, dialogue, strengths, focus, decisions),
    *(commitments, recognition, conversation, network),
    *(summarise, combine),
    *(sample, check),
    *(demo, serve, backup, restore, doctor, reset_sample),
):
    app.command(_command)
app.command(import_files, name="import")


def main(words: Sequence[str] | None = None) -> None:
    """Run the command line; print each fault in the evidence on one line and exit with code 1.

    Parameters
    ----------
    words
        The arguments after ``wholesum``; by default those of the shell.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    warnings.showwarning = _show_warning
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
        sys.stderr.write(f"{clean(place + (error.strerror or str(error)))}\n")
        sys.exit(1)


def _show_warning(message: Warning | str, *_place: object, **_more: object) -> None:
    """Print a warning about an input file as one sentence, without the line of source code."""
    sys.stderr.write(f"{clean(str(message))}\n")
