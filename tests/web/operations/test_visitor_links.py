"""Every link that a visitor of the public sample sees leads to a page the visitor may read."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

import pytest
from django.test import Client

from wholesum.web.operations.public_sample import keep_public_sample
from wholesum.web.teams.visiting import PUBLIC_SAMPLE

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

LINK: Final = re.compile(r"<(?:a|form)\b[^>]*?\b(?:href|action)=\"(/[^\"#?]*)")
ALLOWED: Final = ("/account/", "/look/")
"""Signing in and making an account are offered on purpose."""


def test_given_a_visitor_of_the_public_sample_then_no_link_on_its_pages_asks_to_sign_in() -> None:
    keep_public_sample()
    visitor = Client()
    waiting = ["/", f"/teams/{PUBLIC_SAMPLE}/"]
    seen: dict[str, int] = {}
    linked: dict[str, str] = {}
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        answer = visitor.get(path)
        seen[path] = answer.status_code
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            for link in LINK.findall(unescape(answer.content.decode())):
                if link not in seen and not link.startswith(("/static/", *ALLOWED)):
                    waiting.append(link)
                    linked.setdefault(link, path)
    assert len(seen) > 40
    assert {link: (seen[link], page) for link, page in linked.items() if seen[link] != 200} == {}
