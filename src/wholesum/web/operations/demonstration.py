"""The demonstration: the app with the sample team, for visitors on this machine only."""

from __future__ import annotations

import os
import socket
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from wholesum.web.operations import serving
from wholesum.web.operations.starting import RefusedError

_HOST: Final = "127.0.0.1"
_FIRST_PORT: Final = 8000
_PORTS: Final = 100
_VISITOR: Final = "arjun"
_COACH: Final = ("coach@merrowdale.example", "Ines Varga")


def demo(folder: Path | None, port: int | None) -> None:
    """Serve the sample team until the process is stopped.

    Nothing of another installation is read or touched: every setting of the environment is put
    aside.

    Parameters
    ----------
    folder
        Where to keep it; left out, a temporary folder that is deleted at the end.
    port
        Where to listen; left out, the first free one from 8000 on.

    Raises
    ------
    RefusedError
        If the port is taken, or the folder holds something else.
    """
    with ExitStack() as kept:
        home = folder or Path(kept.enter_context(TemporaryDirectory(prefix="wholesum-demo-")))
        chosen = port or _free_port()
        _set_apart(home, chosen)
        serving.serve(_HOST, chosen, ready=lambda: _tell(chosen))


def _set_apart(home: Path, port: int) -> None:
    if home.exists() and any(home.iterdir()) and not (home / "secret").exists():
        raise RefusedError(f"{home} holds something else. Give a new folder, or none.")
    for name in [name for name in os.environ if name.startswith("WHOLESUM_")]:
        del os.environ[name]
    os.environ["WHOLESUM_HOME"] = str(home.absolute())
    os.environ["WHOLESUM_DEMO"] = "yes"
    os.environ["WHOLESUM_ADDRESS"] = f"http://localhost:{port}"


def _tell(port: int) -> None:
    from wholesum.web.operations.commands import say

    say(f"The sample team is here, for you alone and once:\nhttp://localhost:{port}{enter()}")
    say("Ctrl-C ends it.")


def enter() -> str:
    """Make the sample team if it is missing, and return the path of a link that signs a visitor in.

    Returns
    -------
    str
        The path; it holds once.
    """
    from wholesum.web.accounts.models import User
    from wholesum.web.operations.entry import entry_path
    from wholesum.web.operations.services import add_sample_team, sample_user
    from wholesum.web.teams.models import Membership, Role, Team

    team = Team.objects.filter(sample=True, parent=None).first()
    if team is None:
        team = add_sample_team(User.objects.create_user(*_COACH))
    visitor = sample_user(team, _VISITOR)
    # The visitor is asked like the others and runs the rounds too, so as to see every page.
    Membership.objects.filter(team=team, user=visitor).update(role=Role.FACILITATOR)
    visitor.is_active = True
    visitor.save(update_fields=["is_active"])
    return entry_path(visitor)


def _free_port() -> int:
    for port in range(_FIRST_PORT, _FIRST_PORT + _PORTS):
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((_HOST, port))
            except OSError:
                continue
            return port
    raise RefusedError(f"No port from {_FIRST_PORT} on is free. Give one with --port.")
