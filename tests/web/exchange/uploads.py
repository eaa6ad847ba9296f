"""An evidence folder to upload, and what the page says about it."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Mapping
from typing import Final

from django.test import Client

from wholesum.web.pulse.models import Round, RoundItem
from wholesum.web.rounds.models import SealedSheet
from wholesum.web.teams.models import Membership, Team

ADDRESS = "/teams/import/"
ANSWERS = "round,respondent,item,answer\n" + "".join(
    f"1,p{person},TR{item},{3 + person % 2}\n" for person in range(6) for item in (1, 2, 3)
)
ROUNDS = "round,opened,closed,promise,members\n1,2026-03-01,2026-03-09,sealed,8\n"
TEAMS = "team,name\nus,The Us\n"
WHOLE: Final[dict[str, str | bytes]] = {
    "answers.csv": ANSWERS,
    "rounds.csv": ROUNDS,
    "teams.csv": TEAMS,
}


def file(name: str, content: str | bytes) -> io.BytesIO:
    made = io.BytesIO(content.encode() if isinstance(content, str) else content)
    made.name = name
    return made


def again(files: list[io.BytesIO]) -> None:
    """Rewind files that several tests share."""
    for file in files:
        file.seek(0)


def zipped(files: Mapping[str, str | bytes], kind: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", kind) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file("us.zip", packed.getvalue())


def send(client: Client, *files: io.BytesIO, **more: str) -> str:
    """Send files, and return the page; nothing may be saved."""
    answer = client.post(ADDRESS, {"take": "yes", "file": list(files), **more})
    assert answer.status_code == 200
    assert saved() == [1, 1, 0, 0, 0]
    return html.unescape(answer.content.decode())


def hidden(page: str) -> dict[str, str]:
    """Return the hidden fields and the text of a preview, unescaped, as its form sends them."""
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    rows = page.partition('name="table"')[2].partition(">")[2].partition("</textarea>")[0]
    found = {name: value for name, value in fields if name != "csrfmiddlewaretoken"}
    return {**found, "table": rows} if rows else found


def saved() -> list[int]:
    """Count the records of an import; the fixtures add a team and a membership."""
    kept = (Team, Membership, Round, RoundItem, SealedSheet)
    return [model._default_manager.count() for model in kept]


def faults(page: str) -> list[str]:
    told = re.search(r'role="alert">.*?<ul>(.*?)</ul>', page, re.DOTALL)
    return re.findall(r"<li>(.*?)</li>", told[1]) if told else []
