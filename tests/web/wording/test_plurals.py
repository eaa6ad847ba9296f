"""Where a page counts one of something, it says so in the singular."""

from __future__ import annotations

import re
from typing import Final

import pytest

from tests.web.test_access import World, urlpatterns, world
from tests.web.wording.page_texts import texts_of

__all__ = ["urlpatterns", "world"]

pytestmark = [pytest.mark.urls("tests.web.test_access"), pytest.mark.django_db, pytest.mark.slow]

ONE: Final = re.compile(r"(?<![\w.,:/–-])1 (?!(?:is|was|has|means|less)\b)[a-z]+s\b[^.\n]{0,30}")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1 statements so far", ["1 statements so far"]),
        ("Written 1 times.", ["1 times"]),
        ("1 statement, 11 votes, 0.1 hours", []),
        ("1 is not at all", []),
    ],
)
def test_given_a_page_that_says_one_with_a_plural_noun_then_the_check_reports_it(
    text: str, found: list[str]
) -> None:
    assert ONE.findall(text) == found


def test_given_exactly_one_record_of_each_kind_then_no_page_says_one_with_a_plural_noun(
    world: World,
) -> None:
    found: dict[str, str] = {}
    for case, text in texts_of(world):
        if not case.startswith("help"):
            found.update(dict.fromkeys(ONE.findall(text), case))
    assert found == {}
