"""Pages of the documentation that the app shows, so that no network is needed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from posixpath import normpath
from typing import Final

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy
from markdown_it import MarkdownIt
from markdown_it.token import Token

PAGES: Final = {
    "who-may-see-what": ("how-to/who-may-see-what.md", gettext_lazy("Who may see what")),
    "use-the-app": ("how-to/use-the-app.md", gettext_lazy("Use the app")),
    "dialogue": ("how-to/dialogue.md", gettext_lazy("Hold a dialogue")),
    "focus": ("how-to/focus.md", gettext_lazy("Hold a focus round")),
    "decisions": ("how-to/decisions.md", gettext_lazy("Record decisions and ask for consent")),
    "cycle": ("how-to/cycle.md", gettext_lazy("Go through a cycle")),
    "commitments": ("how-to/commitments.md", gettext_lazy("Keep promises")),
    "network": ("how-to/network.md", gettext_lazy("Ask whom you rely on")),
    "strengths": ("how-to/strengths.md", gettext_lazy("Find out who could stand in for whom")),
    "recognition": ("how-to/recognition.md", gettext_lazy("Tell what you achieved together")),
    "conversation": ("how-to/conversation.md", gettext_lazy("Count a conversation")),
    "report": ("how-to/report.md", gettext_lazy("Hand out a report")),
    "disclosure": ("methods/disclosure.md", gettext_lazy("How small groups are protected")),
    "mirror": ("methods/mirror.md", gettext_lazy("How the Mirror is made")),
    "sample-team": ("sample-team.md", gettext_lazy("The sample team")),
}
"""By the name in the address: the file and the title of each page."""

_PLACES: Final = (Path(__file__).parent / "docs", Path(__file__).parents[5] / "docs")
"""Where the files are: in an installed package, and in a checkout."""
_FOR_PROGRAMS: Final = re.compile(
    r"^```\{.*?^```$|^## (?:Examples?|In Python)\n.*?(?=^## |\Z)", re.DOTALL | re.MULTILINE
)
_PICTURE: Final = re.compile(r"^!\[[^]]*\]\([^)]*\)$", re.MULTILINE)


@dataclass(frozen=True)
class Document:
    """A page of the documentation: its title and its HTML.

    Parameters
    ----------
    title
        Its heading.
    body
        The rest as HTML.
    """

    title: str
    body: SafeString


@cache
def document(name: str) -> Document:
    """Return a page of the documentation.

    Parameters
    ----------
    name
        Its name in the address, a key of ``PAGES``.

    Returns
    -------
    Document
        The page; links to pages that the app does not show are plain text.
    """
    path = PAGES[name][0]
    text = _FOR_PROGRAMS.sub("", _PICTURE.sub("", _file(path).read_text("utf-8")))
    heading, _, rest = text.lstrip().partition("\n")
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(rest)
    for token in tokens:
        if token.children:
            token.children = _with_links_inside(token.children, PurePosixPath(path).parent)
    body = reader.renderer.render(tokens, reader.options, {})
    for wide in ("pre", "table"):  # what can be scrolled can be reached by keyboard
        scroll = f'<div class="scroll" tabindex="0"><{wide}>'
        body = body.replace(f"<{wide}>", scroll).replace(f"</{wide}>", f"</{wide}></div>")
    return Document(heading.removeprefix("# "), mark_safe(body))  # noqa: S308  our own files


def _file(path: str) -> Path:
    return next(place / path for place in _PLACES if (place / path).is_file())


def _with_links_inside(tokens: list[Token], folder: PurePosixPath) -> list[Token]:
    """Keep links to pages that the app shows; replace all other links by their text."""
    shown = {path: name for name, (path, _title) in PAGES.items()}
    kept, is_open = list[Token](), False
    for token in tokens:
        if token.type == "link_open":
            target = str(token.attrGet("href")).partition("#")[0]
            name = shown.get(normpath(folder / target))
            is_open = name is not None
            if name is None:
                continue
            token.attrSet("href", reverse("help-page", args=[name]))
        if token.type == "link_close" and not is_open:
            continue
        kept.append(token)
    return kept
