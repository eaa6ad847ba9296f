"""Choose a page's language: the user's if the page is translated, otherwise English."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

TRANSLATED: Final = ("/answer/", "/sent/", "/vote/", "/state/", "/help/")
"""Ends of the addresses of pages, and of parts of pages, that are translated as a whole."""


class AnsweringLanguage(LocaleMiddleware):
    """Uses the user's language only on answering pages, so that no page mixes languages."""

    def process_request(self, request: HttpRequest) -> None:
        """Choose the language of a request."""
        if request.path_info.endswith(TRANSLATED):
            super().process_request(request)
            return
        translation.activate("en")
        request.LANGUAGE_CODE = "en"
