"""Solve an integer program in a separate process, with limits of time and memory."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from wholesum.strengths.constellations.columns import Columns
from wholesum.strengths.constellations.program import Solution, solve

_MOST_MEMORY: Final = 2 * 1024**3
_GRACE: Final = 10.0
"""The seconds that the process may need to start and end."""
_MODULE: Final = "wholesum.strengths.constellations.child"


def solve_in_child(
    columns: Sequence[Columns], proposals: int, seconds: float, most: int | None
) -> list[Solution]:
    """Return the solutions of `solve`, or none if the process failed or took too long."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }
    try:
        done = subprocess.run(  # noqa: S603  our own module, no text of a user
            [sys.executable, "-m", _MODULE],
            input=pickle.dumps((list(columns), proposals, seconds, most)),
            capture_output=True,
            timeout=seconds + _GRACE,
            env=environment,
            check=True,
        )
        found: list[Solution] = pickle.loads(done.stdout)  # noqa: S301  from our own process
    except (subprocess.SubprocessError, OSError, EOFError, pickle.UnpicklingError):
        return []
    return found


def main() -> None:
    """Read an integer program from standard input, and write its solutions to standard output."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    given = pickle.loads(sys.stdin.buffer.read())  # noqa: S301  from the process that started it
    output = os.dup(1)
    os.dup2(2, 1)  # what the solver prints must not mix with the result
    found = solve(*given)
    with os.fdopen(output, "wb") as stream:
        pickle.dump(found, stream)


if __name__ == "__main__":
    main()
