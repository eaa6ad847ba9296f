"""The functions behind the commands of the person who runs the server."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from wholesum.web.operations.starting import RefusedError


def serve(host: str, port: int, workers: int | None) -> None:
    """Run the server until a signal ends it."""
    from wholesum.web.operations import serving

    def tell() -> None:
        from django.conf import settings

        from wholesum.web.core.mail import mails_go_to_the_terminal

        say(f"Wholesum is at {settings.ADDRESS}, on {host}, port {port}. Ctrl-C ends it.")
        if mails_go_to_the_terminal():
            say(
                "No mail server is set, so sign-in codes and all other emails appear here. "
                "Set WHOLESUM_MAIL_URL to send them."
            )

    with _plainly():
        serving.serve(host, port, workers, tell)


def demo(folder: Path | None, port: int | None) -> None:
    """Serve the sample team on this machine until a signal ends the server."""
    from wholesum.web.operations import demonstration

    with _plainly():
        demonstration.demo(folder, port)


def backup(file: Path) -> None:
    """Write a backup of this server."""
    from wholesum.web.operations.backups.backup import make_backup

    with _plainly():
        made = make_backup(file)
        say(f"The backup is in {file}: {made.explain()}")
        if made.open_rounds:
            say(
                f"Rounds open now: {made.open_rounds}. Until a pulse closes, its roll says "
                "who has answered; so does this backup. Until a round of votes closes, its secret "
                "joins sealed votes to people. Keep it where only you can read it, or delete it "
                "after closing and make another."
            )


def restore(file: Path, force: bool) -> None:
    """Replace the data of this server by a backup."""
    from wholesum.web.operations.backups.restore import restore_backup

    with _plainly():
        done = restore_backup(file, force=force)
        say(f"{file} is restored to {done.home}: {done.manifest.explain()}")
        if done.aside is not None:
            say(f"What was there before is in {done.aside}; delete it once all is well.")
        say("Run wholesum doctor, then wholesum serve.")


def reset_sample() -> None:
    """Delete the public sample team and create it again; the server may be running."""
    from wholesum.web.operations.starting import start_django

    with _plainly():
        start_django()
        from wholesum.web.operations.public_sample import reset_public_sample

        reset_public_sample()
        say("The public sample is as new. Visitors see it on the first page.")


def doctor() -> None:
    """Check this server; the exit code is 1 if something must be repaired."""
    from wholesum.web.operations.doctor import State, examine

    with _plainly():
        findings = examine()
    for finding in findings:
        say(finding.line())
    if any(finding.state is State.FAULT for finding in findings):
        sys.exit(1)


def say(words: str) -> None:
    """Print a message immediately, without a buffer."""
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


@contextmanager
def _plainly() -> Iterator[None]:
    """Print an error on one line, without a traceback, and exit with code 1."""
    from django.db.utils import OperationalError

    try:
        yield
    except (RefusedError, ImproperlyConfigured) as error:
        _fail(str(error))
    except OperationalError as error:
        _fail(f"The database does not answer: {error}".strip())


def _fail(words: str) -> None:
    sys.stderr.write(f"{words}\n")
    sys.exit(1)
