"""Fixtures for all tests: a real browser, and a folder for the files of a test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Final

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, expect, sync_playwright

# No example fails because the machine is busy.
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")
# `expect` of Playwright waits up to a minute; its own 5 seconds are too short on a busy machine.
expect.set_options(timeout=60_000)

CHROMIUM_ARGUMENTS: Final = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Start a real Chromium; without one the test is skipped, in CI it fails.

    It ends with the module. While it runs, the thread has a running event loop, so `asyncio.run`
    would fail in a test of another module.
    """
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        reason = "no chromium on this machine; install it or set CHROMIUM to its path"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_ARGUMENTS)
        yield started
        started.close()
