"""The commands that run and maintain the server of the app."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter


def demo(folder: Path | None = None, *, port: int | None = None) -> None:
    """Serve the sample team on this machine, and print a link that signs you in.

    Parameters
    ----------
    folder
        The folder that keeps the data. Without a folder, all data are deleted at the end.
    port
        The port to listen on. By default 8000, or the first free port after 8000.
    """
    from wholesum.web.operations import commands

    commands.demo(folder, port)


def serve(host: str = "127.0.0.1", port: int = 8000, workers: int | None = None) -> None:
    """Start the server of the app, where people sign in, answer pulses and see their Mirror.

    Parameters
    ----------
    host
        The address to listen on. By default only this machine can connect.
    port
        The port to listen on.
    workers
        The number of processes. By default a number that suits the database and the machine.
    """
    from wholesum.web.operations import commands

    commands.serve(host, port, workers)


def backup(file: Path) -> None:
    """Write all data of the server into one archive file; the server may keep running.

    Parameters
    ----------
    file
        The archive file to write, such as wholesum.tar.gz. It contains all data and the secret key.
    """
    from wholesum.web.operations import commands

    commands.backup(file)


def restore(file: Path, *, force: Annotated[bool, Parameter(negative="")] = False) -> None:
    """Restore all data of a server from an archive file; stop the server first.

    Parameters
    ----------
    file
        The archive file that `wholesum backup` wrote.
    force
        Restore also over an existing installation; its old folder is kept under another name.
    """
    from wholesum.web.operations import commands

    commands.restore(file, force)


def reset_sample() -> None:
    """Delete the changes to the sample team on a server; the server may keep running."""
    from wholesum.web.operations import commands

    commands.reset_sample()


def doctor() -> None:
    """Check the installation of Wholesum and list faults; exit with code 1 if there are any."""
    from wholesum.web.operations import commands

    commands.doctor()
