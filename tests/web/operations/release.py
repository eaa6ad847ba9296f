"""Write the database of this version as SQL, for the test that later versions can migrate it.

Run it before a release, with the name of the file: python -m tests.web.operations.release FILE
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from bench.tools.server import Installation

FILL: Final = """
from datetime import UTC, date, datetime
from uuid import UUID
from wholesum.web.operations.starting import start_django
start_django()
from wholesum.web.accounts.models import User
from wholesum.web.pulse.models import Round, RoundItem
from wholesum.web.rounds.models import SealedSheet
from wholesum.web.teams.models import Membership, Team
ada = User.objects.create_user("ada@example.org", "Ada")
team = Team.objects.create(name="Leadership")
day = date(2026, 3, 1)
Membership.objects.create(
    team=team, user=ada, role="facilitator", function="finance", joined=day
)
closed = Round.objects.create(
    team=team, name="2026-03", focus="equality", asked=6, answered=5, opened=day,
    closes=datetime(2026, 3, 8, 23, 59, tzinfo=UTC), closed=date(2026, 3, 8),
)
RoundItem.objects.create(
    round=closed, item="TR1", facet="mutual_trust", text="We trust.", place=1
)
for place, answer in enumerate((3, 4, 2, 3, 4), start=1):
    SealedSheet.objects.create(
        id=str(place) * 8 + "-0000-4000-8000-000000000000",
        round=str(closed.pk),
        sheet='{"TR1":%d}' % answer,
    )
"""


def written() -> str:
    """Return the SQL of a database with a team, its closed round and five sheets."""
    with TemporaryDirectory() as folder:
        installation = Installation(Path(folder) / "home")
        for words in (("-m", "django", "migrate", "-v", "0"), ("-c", FILL)):
            subprocess.run([sys.executable, *words], env=installation.environment, check=True)
        with closing(sqlite3.connect(installation.home / "wholesum.sqlite3")) as database:
            return "\n".join(database.iterdump()) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(written(), "utf-8")
