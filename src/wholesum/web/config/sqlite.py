"""Load a safe version of SQLite, because older ones may corrupt data (WAL-reset bug)."""

from __future__ import annotations

import sys
from typing import Final

SAFE_FROM: Final = (3, 51, 3)


def use_bundled_sqlite() -> None:
    """Make Django use the SQLite of an installed package instead of the system's."""
    import pysqlite3
    import pysqlite3.dbapi2

    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2


def is_safe(version: tuple[int, int, int]) -> bool:
    """Return whether a version of SQLite contains the fix for the WAL-reset bug.

    Parameters
    ----------
    version
        Such as (3, 53, 4).

    Returns
    -------
    bool
        Whether it is 3.51.3 or later, or a line the fix was carried back to.
    """
    return (
        version >= SAFE_FROM or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
    )
