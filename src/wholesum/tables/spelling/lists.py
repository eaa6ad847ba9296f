"""Cells that contain a list of ids, separated by semicolons."""

from __future__ import annotations

from typing import Final

import polars as pl

BETWEEN: Final = ";"
"""The character between the ids of a list within one cell, as in ``ada; bo``."""


def listed(column: str) -> pl.Expr:
    """Split the cells of a column into lists of ids.

    Parameters
    ----------
    column
        A column of texts with semicolons between ids; spaces around an id do not count,
        and an id that occurs twice counts once.

    Returns
    -------
    Expr
        A list for each row, in the order written; empty where the cell is blank.
    """
    parts = pl.col(column).fill_null("").str.split(BETWEEN)
    stripped = parts.list.eval(pl.element().str.strip_chars())
    return stripped.list.eval(pl.element().filter(pl.element() != "")).list.unique(
        maintain_order=True
    )


def joined(lists: pl.Expr) -> pl.Expr:
    """Join each list of ids into one cell; `listed` does the opposite.

    Parameters
    ----------
    lists
        A list of ids for each row.

    Returns
    -------
    Expr
        The ids with a semicolon and a space between them; null where the list is empty.
    """
    return lists.list.join(f"{BETWEEN} ").replace("", None)
