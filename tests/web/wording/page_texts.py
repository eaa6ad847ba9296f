"""The texts of all pages, as people of each kind read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import unescape

from django.test import Client
from django.utils.html import strip_tags

from tests.web.access_table import EXPECTED
from tests.web.test_access import World


def texts_of(world: World, cases: Iterable[str] = EXPECTED) -> Iterator[tuple[str, str]]:
    """Yield each page with its text: signed out, as a member and as the facilitator."""
    for reader in (None, *world.visitors[2:]):
        visitor = Client()
        if reader is not None:
            visitor.force_login(reader)
        for case in cases:
            answer = visitor.get(world.address(case))
            is_page = answer.get("Content-Type", "").startswith("text/html")
            if is_page and not answer.streaming and answer.status_code == 200:
                yield case, unescape(strip_tags(answer.content.decode()))
