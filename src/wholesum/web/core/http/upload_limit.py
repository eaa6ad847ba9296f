"""Limit the size of uploads; Django writes files to disk before a view can check them."""

from __future__ import annotations

from typing import IO, Final

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

MOST_BODY: Final = 25_000_000
"""Limit in bytes of a request with files; above that of a folder, which has its own message."""


class UploadSizeHandler(FileUploadHandler):
    """Refuses an upload that is too large, before its content is read."""

    def handle_raw_input(
        self,
        input_data: IO[bytes],  # noqa: ARG002  the arguments are Django's
        META: dict[str, str],  # noqa: ARG002, N803
        content_length: int,
        boundary: str,  # noqa: ARG002
        encoding: str | None = None,  # noqa: ARG002
    ) -> None:
        """Check the length that the request declares."""
        if content_length > MOST_BODY:
            raise RequestDataTooBig(f"the request has more than {MOST_BODY} bytes")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002
        """Pass data to the next handler without a change."""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Return ``None``, so that the next handler makes the uploaded file."""
