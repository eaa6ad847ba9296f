"""Take the pictures of the book from a running demonstration: ``make pictures``.

The demonstration is started for this alone and ended again; nothing is asked of another machine.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, sync_playwright

HERE: Final = Path(__file__).parent / "pictures"
ENTRY: Final = re.compile(r"(http://localhost:\d+)(/demo/enter/\S+)")
TEAM: Final = re.compile(r"/teams/[0-9a-f-]{36}/")
PHONE: Final = (360, 640)
DESK: Final = (1100, 760)
PAGES: Final = (
    ("team", "", DESK, "light"),
    ("answer", "pulse/answer", PHONE, "light"),
    ("answer-dark", "pulse/answer", PHONE, "dark"),
)
_ARGUMENTS: Final = ["--no-sandbox", "--disable-gpu", "--disable-quic"]


@contextmanager
def demonstration() -> Iterator[tuple[str, str]]:
    """Yield the address of a demonstration and the path that signs a visitor in."""
    command = [sys.executable, "-u", "-m", "wholesum", "demo"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            said = iter(process.stdout or ())
            found = next(match for match in map(ENTRY.search, said) if match)
            _wait(found[1])
            yield found[1], found[2]
        finally:
            process.terminate()


def _wait(address: str) -> None:
    for _ in range(120):
        try:
            urlopen(f"{address}/account/login/").close()
        except URLError:
            time.sleep(0.5)
        else:
            return


def take(browser: Browser, address: str, entry: str) -> None:
    """Take every picture of `PAGES`."""
    context = browser.new_context(base_url=address)
    page = context.new_page()
    page.goto(entry)
    page.get_by_role("button", name="Enter").click()
    page.wait_for_url(f"{address}/")
    team = TEAM.findall(page.content())[0]
    page.goto(f"{team}pulse/")
    answer = re.findall(r'href="([^"]+/answer/)"', page.content())[0]
    state = context.storage_state()
    context.close()
    for name, path, (width, height), scheme in PAGES:
        context = browser.new_context(
            base_url=address,
            storage_state=state,
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
        )
        page = context.new_page()
        page.goto(answer if path == "pulse/answer" else team + path)
        page.evaluate("document.fonts.ready.then(() => true)")
        page.screenshot(path=HERE / f"{name}.png")
        context.close()


def main() -> None:
    """Take the pictures anew."""
    HERE.mkdir(exist_ok=True)
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with demonstration() as (address, entry), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=_ARGUMENTS)
        take(browser, address, entry)
        browser.close()


if __name__ == "__main__":
    main()
