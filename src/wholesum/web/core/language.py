"""The language of a page: the reader's where all of it is translated, else English."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest
from django.middleware.locale import LocaleMiddleware
from django.utils import translation

TRANSLATED: Final = ("/answer/", "/sent/", "/vote/", "/state/")
"""Ends of the addresses of pages, and of parts of pages, that are translated as a whole."""


class AnsweringLanguage(LocaleMiddleware):
    """Speak the reader's language on the answering pages only, so that no page is half in it."""

    def process_request(self, request: HttpRequest) -> None:
        """Choose the language of a request."""
        if request.path_info.endswith(TRANSLATED):
            super().process_request(request)
            return
        translation.activate("en")
        request.LANGUAGE_CODE = "en"
