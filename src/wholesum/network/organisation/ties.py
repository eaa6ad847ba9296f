"""The people and ties of an organisation as arrays; people are matched by id."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import special

from wholesum.core.estimate import Estimate
from wholesum.tables import Column, Table, warn_of

FEWEST: Final = 12
"""The fewest people of whom a measure is given."""
HARDLY: Final = 0.5
"""The share of known ids, or of common ties, below which two files seem to use other ids."""
SMALLEST_GROUP: Final = 5

NETWORK_PEOPLE: Final = Table(
    "network_people",
    (
        Column("person", required=True, person=True, about="The id of the person."),
        Column("function", required=True, about="The part of the organisation."),
        Column("answered", "flag", about="Whether the person answered; blank: yes."),
    ),
    key=("person",),
    about="A person of an organisation.",
)
TIES: Final = Table(
    "ties",
    (
        Column("source", required=True, person=True, about="The person who names the other."),
        Column("target", required=True, person=True, about="The person who is named."),
        Column("weight", "number", low=0, default="1", about="How often, or how strongly."),
    ),
    about="A tie: one person turns to another.",
)


@dataclass(frozen=True, eq=False)
class OrganisationNetwork:
    """The people of an organisation with their functions, and the ties between them.

    Parameters
    ----------
    people
        The ids.
    function
        Of shape (people,): the index of each person's function in ``functions``.
    functions
        The names of the functions.
    answered
        Of shape (people,): whether the person answered.
    source, target, weight
        Of shape (ties,): the indexes of two people, and how strong the tie is. Each pair occurs
        once in each direction, and nobody has a tie with themselves.
    """

    people: tuple[str, ...]
    function: NDArray[np.int32]
    functions: tuple[str, ...]
    answered: NDArray[np.bool_]
    source: NDArray[np.int32]
    target: NDArray[np.int32]
    weight: NDArray[np.float64]

    @cached_property
    def is_external(self) -> NDArray[np.bool_]:
        """Whether each tie connects people of two different functions."""
        return np.asarray(self.function[self.source] != self.function[self.target])

    @cached_property
    def sizes(self) -> NDArray[np.int64]:
        """The number of people in each function."""
        return np.bincount(self.function, minlength=len(self.functions))

    @cached_property
    def pairs(self) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.bool_]]:
        """The pairs of people with a tie, and whether the tie goes in both directions."""
        source = self.source.astype(np.int64)
        keys = np.minimum(source, self.target) * len(self.people)
        keys += np.maximum(source, self.target)
        keys.sort()
        starts = np.flatnonzero(np.diff(keys, prepend=-1))
        both = np.diff(starts, append=keys.size) == 2
        first, second = np.divmod(keys[starts], max(len(self.people), 1))
        return first.astype(np.int32), second.astype(np.int32), both

    @property
    def enough(self) -> bool:
        """Whether the data suffice: 12 people, one tie, and answers of 70% of the people."""
        people = len(self.people)
        return people >= FEWEST and self.source.size > 0 and self.answered.mean() >= 0.7

    def frequent(self, least: float) -> OrganisationNetwork:
        """Return the network with only the ties of a given weight or more."""
        keep = self.weight >= least
        if keep.all():
            return self
        parts = (self.source[keep], self.target[keep], self.weight[keep])
        return OrganisationNetwork(
            self.people, self.function, self.functions, self.answered, *parts
        )


def organisation_network(
    people: pl.DataFrame, ties: pl.DataFrame, *, opted_out: Collection[str] = ()
) -> OrganisationNetwork:
    """Match people and ties by their ids to make the network of an organisation.

    Parameters
    ----------
    people
        With the columns ``person`` and ``function``, and optionally ``answered``.
    ties
        With the columns ``source`` and ``target``, and optionally ``weight``.
    opted_out
        The people of whom nothing is computed. They and all ties with them are left out first, also
        where others name them.

    Returns
    -------
    OrganisationNetwork
        The same for rows in any order. Ties to unknown people, of people with themselves and of
        people who did not answer are left out; weights of one pair in one direction are added up,
        and a tie of weight 0 is left out.

    Warns
    -----
    ReadingWarning
        If fewer than half of the ids of the ties are among the people.
    """
    away = list(opted_out)
    known = people.filter(~pl.col("person").is_in(away)).sort("person")
    if "answered" not in known.columns:
        known = known.with_columns(answered=pl.lit(value=True))
    functions = known["function"].unique().sort()
    coded = known.select(
        "person",
        place=pl.int_range(pl.len(), dtype=pl.Int32),
        answered=pl.col("answered").fill_null(value=True),
    )
    asked = ties if not away else ties.filter(~pl.any_horizontal(_is_in(away)))
    named = pl.concat([asked["source"], asked["target"]]).unique()
    if len(named) and named.is_in(coded["person"].to_list()).mean() < HARDLY:  # type: ignore[operator]
        warn_of(
            [
                "Fewer than half of the ids in the ties are among the people. Check that both "
                "files use the same ids."
            ]
        )
    weight = pl.col("weight") if "weight" in asked.columns else pl.lit(1.0)
    joined = (
        asked.lazy()
        .select("source", "target", weight=weight.cast(pl.Float64).fill_null(1.0))
        .join(coded.lazy().rename({"person": "source", "place": "one"}), on="source")
        .filter("answered")
        .join(coded.lazy().select(target="person", other="place"), on="target")
        .filter(pl.col("one") != pl.col("other"))
        .group_by("one", "other")
        .agg(pl.col("weight").sum())
        .filter(pl.col("weight") > 0)
        .sort("one", "other")
        .collect()
    )
    return OrganisationNetwork(
        tuple(known["person"]),
        known["function"]
        .replace_strict(functions, range(len(functions)))
        .cast(pl.Int32)
        .to_numpy(),
        tuple(functions),
        coded["answered"].to_numpy(),
        joined["one"].to_numpy(),
        joined["other"].to_numpy(),
        joined["weight"].to_numpy(),
    )


def _is_in(away: Collection[str]) -> Iterator[pl.Expr]:
    for column in ("source", "target"):
        yield pl.col(column).is_in(list(away))


def interval(value: float, variance: float, people: int, n: int, level: float) -> Estimate:
    """Return a share with an interval by Student's t, as if each person were one observation.

    Parameters
    ----------
    value, variance
        The share, and its variance.
    people
        The number of people.
    n
        The number of ties or pairs behind the share.
    level
        The probability that the interval claims.

    Returns
    -------
    Estimate
        Its interval, cut at 0 and 1.
    """
    reach = float(special.stdtrit(people - 1, (1 + level) / 2)) * variance**0.5
    low, high = max(value - reach, 0.0), min(value + reach, 1.0)
    return Estimate(value, low, high, n, None, level, "the organisation, asked again")
