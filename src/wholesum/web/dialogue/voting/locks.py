"""Database locks that store nothing about voters in any row.

A locked row keeps the number of the transaction that locked it, which on PostgreSQL would join a
round or a person to votes. SQLite lets one transaction write at a time and needs none of this.
"""

from __future__ import annotations

from uuid import UUID
from zlib import crc32

from django.db import connection

_ROUND = 7301
_VOTER = 7302
_SEATS = 7303


def hold_round(asked: int, *, alone: bool = False) -> None:
    """Lock a round, so that closing and voting do not overlap."""
    _lock("pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared", _ROUND, asked)


def hold_voter(key: str) -> None:
    """Lock a voter, so that two requests do not overlap and marks are counted correctly."""
    _lock("pg_advisory_xact_lock", _VOTER, crc32(key.encode()))


def hold_seats(dialogue: UUID) -> None:
    """Lock the guests of a dialogue, so that simultaneous guests are counted correctly."""
    _lock("pg_advisory_xact_lock", _SEATS, crc32(dialogue.bytes))


def _lock(function: str, kind: int, number: int) -> None:
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [kind, number % 2**31])
