"""Measure when a phone first paints the answering page, in a slowed real browser."""

from __future__ import annotations

import os
import shutil
from statistics import median
from typing import Final

from playwright.sync_api import Browser, sync_playwright

from bench.tools.load import OpenRound

QUICKEST: Final = "4G, fast"
PROFILES: Final[dict[str, dict[str, float]]] = {
    QUICKEST: {"latency": 165, "down": 8_100_000, "up": 1_350_000},
    "4G, slow": {"latency": 562.5, "down": 1_440_000, "up": 675_000},
}
"""Milliseconds to the first byte of each reply, and bits a second: Chrome's own profiles."""
_CPU: Final = 4
"""How many times slower than this machine the phone counts."""
_ARGUMENTS: Final = ["--no-sandbox", "--disable-gpu", "--disable-quic"]


def first_paints(port: int, asked: OpenRound, times: int) -> dict[str, float]:
    """Return the seconds until the answering page shows text, by profile.

    Parameters
    ----------
    port
        Where the server listens.
    asked
        The open round.
    times
        How often each is measured, by a browser that has never seen the page.

    Returns
    -------
    dict of str to float
        The median of each profile; empty without a Chromium on this machine.
    """
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if chromium is None:
        return {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_ARGUMENTS)
        found = {
            name: median(_first_paint(browser, port, asked, profile) for _ in range(times))
            for name, profile in PROFILES.items()
        }
        browser.close()
    return found


def _first_paint(browser: Browser, port: int, asked: OpenRound, profile: dict[str, float]) -> float:
    server = f"http://localhost:{port}"
    context = browser.new_context(viewport={"width": 375, "height": 740}, device_scale_factor=2)
    session = next(reversed(asked.sessions.values()))
    context.add_cookies([{"name": "sessionid", "value": session, "url": server}])
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    slowed = {
        "offline": False,
        "latency": profile["latency"],
        "downloadThroughput": profile["down"] / 8,
        "uploadThroughput": profile["up"] / 8,
    }
    devtools.send("Network.emulateNetworkConditions", slowed)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": _CPU})
    page.goto(server + asked.paths["round-answer"])
    milliseconds: float = page.evaluate(
        "performance.getEntriesByName('first-contentful-paint')[0].startTime"
    )
    context.close()
    return milliseconds / 1000
