"""Functions that print tables, sentences and JSON without the control codes of input files."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EISDIR
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Annotated, Final

from cyclopts import Parameter

if TYPE_CHECKING:
    from rich.console import Console, Group
    from rich.table import Table

AsJson = Annotated[bool, Parameter(name="--json", negative="")]
Output = Annotated[Path | None, Parameter(name=["--output", "-o"])]

MOST_ROWS: Final = 60
_LONGEST: Final = 2_000
_UNSEEN: Final = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def table(title: str, *columns: str, notes: bool = False) -> Table:
    """Return an empty table for the terminal; the first column wraps only if it contains notes."""
    from rich import box
    from rich.table import Table

    grid = Table(
        title=clean(title),
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        pad_edge=False,
    )
    for place, name in enumerate(columns):
        grid.add_column(name, no_wrap=place == 0 and not notes)
    return grid


def noted(text: str, note: str) -> Group:
    """Return a table cell with a note below its text; both are readable in a narrow terminal."""
    from rich.console import Group
    from rich.padding import Padding

    return Group(clean(text), Padding(clean(note), (0, 0, 0, 2)))


def clean(text: str) -> str:
    """Remove control codes from a text that comes from a file."""
    from wholesum.tables import plain

    return plain(text, longest=_LONGEST)


def say(words: str) -> None:
    """Print a sentence in the terminal."""
    console().print(clean(words), soft_wrap=True)


def console() -> Console:
    """Return the console that prints all output, with square brackets as plain text."""
    from rich.console import Console

    return Console(highlight=False, markup=False)


@contextmanager
def working(words: str) -> Iterator[None]:
    """Show a spinner during long work, if the output is a terminal."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(words):
        yield


def print_json(result: object) -> None:
    """Print a result as JSON, with invisible characters as escape sequences."""
    import msgspec

    text = msgspec.json.format(msgspec.json.encode(result), indent=2).decode()
    sys.stdout.write(_UNSEEN.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text) + "\n")


def write_file(path: Path, content: str | bytes) -> None:
    """Write a file under a temporary name, then rename it, so that no incomplete file is seen."""
    whole = path.resolve()
    if whole.exists() and not whole.is_file():
        raise OSError(EISDIR, "another file or folder has this name; give another name", str(path))
    beside = whole.with_name(f".{whole.name}.{token_hex(4)}.part")
    try:
        beside.write_bytes(content.encode() if isinstance(content, str) else content)
        beside.replace(whole)
    finally:
        beside.unlink(missing_ok=True)
