"""The network of the sample team: in May most members rely on Tomasz, later on more people.

Only the counts of pairs are known, as in the app; nobody is named.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from wholesum.network.evidence import NetworkEvidence
from wholesum.network.schema import RELIANCE


def sample_network() -> NetworkEvidence:
    """Return the counts of the sample team's two rounds about whom members rely on.

    Returns
    -------
    NetworkEvidence
        In June seven of the eight answer: 8 of 21 pairs have reliance, and a team with one hero has
        6. In September all answer, and reliance is mutual more often.
    """
    rows = [
        ("reliance-june", date(2026, 6, 12), 8, 7, 2, 6),
        ("reliance-september", date(2026, 9, 16), 8, 8, 9, 8),
    ]
    return NetworkEvidence(pl.DataFrame(rows, RELIANCE.empty().schema, orient="row"))
