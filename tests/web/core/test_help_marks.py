"""A question mark stands beside the first use of each glossary word in the headings of a page."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest
from django.conf import settings

from wholesum.web.core.help.terms import terms

WEB: Final = Path(settings.WEB)
HEADING: Final = re.compile(r"<(h1|h2)\b[^>]*>(.*?)</\1>", re.DOTALL)
TAG: Final = re.compile(r"<[^>]*>|{%.*?%}|{{.*?}}", re.DOTALL)
TRANSLATE: Final = re.compile(r"""{% translate "([^"]*)"[^%]*%}""")
WORDS: Final = {
    term.code: re.compile(rf"\b{re.escape(str(term.name))}(?:s|es)?\b", re.IGNORECASE)
    for term in terms()
}
ELSEWHERE: Final = {"help", "errors", "sample", "socialaccount", "account", "mfa"}
"""Folders of pages that explain the words themselves, or that are shown before signing in."""
FRAGMENTS: Final = {
    "dialogue/screen.html": "a wall screen, on which nobody can press a button",
    "home/first.html": "the first page links to the sample team, whose pages have the marks",
    "home/home.html": "the page of each team has the marks",
    "teams/invitation.html": "the page explains what the invitation is",
    "teams/invitation_closed.html": "the page explains what the invitation was",
}
PAGES: Final = sorted(
    file
    for file in WEB.glob("*/templates/*/**/*.html")
    if file.parts[-2] not in ELSEWHERE and file.relative_to(WEB).parts[0] != "accounts"
)


def spoken(heading: str) -> str:
    return TAG.sub(" ", TRANSLATE.sub(r"\1", heading))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: "/".join(page.parts[-2:]))
def test_given_a_glossary_word_in_a_heading_of_a_page_then_the_page_explains_the_word(
    page: Path,
) -> None:
    if "/".join(page.parts[-2:]) in FRAGMENTS:
        return
    content = page.read_text("utf-8")
    headings = " | ".join(spoken(found[1]) for found in HEADING.findall(content))
    used = {code for code, word in WORDS.items() if word.search(headings)}
    marked = set(re.findall(r'{% what_is "(\w+)" %}', content))
    assert used <= marked, f"{page}: add {{% what_is %}} beside {sorted(used - marked)}"
