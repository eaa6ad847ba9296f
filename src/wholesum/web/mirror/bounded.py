"""No request may fill the disk: files are written down before any page can look at them."""

from __future__ import annotations

from typing import IO, Final

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

MOST_BODY: Final = 25_000_000
"""Bytes of a request with files; more than an evidence folder may have, so that it can be told."""


class Bounded(FileUploadHandler):
    """Refuses a request with files that says it is too large, before any of it is read."""

    def handle_raw_input(
        self,
        input_data: IO[bytes],  # noqa: ARG002  the arguments are Django's
        META: dict[str, str],  # noqa: ARG002, N803
        content_length: int,
        boundary: str,  # noqa: ARG002
        encoding: str | None = None,  # noqa: ARG002
    ) -> None:
        """Look at the length that the server will read at most."""
        if content_length > MOST_BODY:
            raise RequestDataTooBig(f"the request has more than {MOST_BODY} bytes")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002
        """Pass everything on."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers behind."""
