"""Choose the language of a page: the user's language if the page is translated, else English."""

from __future__ import annotations

import re
from typing import Final

from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

_ID: Final = "[0-9a-f-]{36}/"
TRANSLATED: Final = re.compile(
    r".*/(?:answer|sent|vote|state|help)/"
    rf"|/(?:teams/{_ID}(?:mirror/|(?:pulse|dialogue|decisions)/(?:{_ID})?)?)?"
    rf"|/teams/{_ID}focus/(?:{_ID}(?:goals/|lists/)?)?"
    rf"|/dialogue/{_ID}(?:live/|yours/|closed/)?"
    rf"|/teams/{_ID}commitments/(?:promise/|ask/|check-in/(?:screen/|live/)?|{_ID}(?:[a-z-]+/)?)?"
    rf"|/teams/{_ID}cycle/(?:guides/.+/|prototypes/{_ID}(?:[a-z]+/)?|{_ID}(?:prototypes/new/)?)?"
    rf"|/coach/(?:{_ID})?|/teams/{_ID}(?:sharing|organisation)/(?:[a-z]+/|{_ID})*"
    rf"|/teams/{_ID}(?:strengths|recognition)/.*"
    r"|/you/notices/(?:calendar/(?:end/)?)?|/unsubscribe/.+/"
)
"""The addresses of translated pages and of parts of pages: the main pages of a member."""


class MemberLanguage(LocaleMiddleware):
    """Uses the user's language only on translated pages, so that no other page mixes languages.

    Sentences and charts of the library, such as those of the Mirror, are in English everywhere.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Choose the language of a request."""
        # The wall and the page of the facilitator are in English, and so are their live parts.
        is_for_others = request.GET.get("on", "now") != "now"
        if TRANSLATED.fullmatch(request.path_info) and not is_for_others:
            super().process_request(request)
            return
        translation.activate("en")
        request.LANGUAGE_CODE = "en"
