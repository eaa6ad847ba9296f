"""What all browser tests share: plain static files, and Django beside a running event loop."""

from __future__ import annotations

import os

from tests.web.conftest import _plain_static_files

# Playwright keeps an event loop in the thread of the tests, where Django would refuse to work.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

__all__ = ["_plain_static_files"]
