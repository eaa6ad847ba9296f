"""The attacks use the users and the settings of the tests of the web app."""

from __future__ import annotations

from tests.web.conftest import (
    _each_email,
    _evidence_export,
    _own_mirrors,
    _plain_static_files,
    ada,
    bo,
    cleo,
    client_of,
    dag,
    team,
)

__all__ = [
    "_each_email",
    "_evidence_export",
    "_own_mirrors",
    "_plain_static_files",
    "ada",
    "bo",
    "cleo",
    "client_of",
    "dag",
    "team",
]
