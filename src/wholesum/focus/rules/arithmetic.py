"""The number types with which the rules compute: floats, or exact fractions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

Number: TypeAlias = float | Fraction
Numbers: TypeAlias = NDArray[Any]  # floats, or fractions as objects

_SLACK: Final = 1e-11


@dataclass(frozen=True)
class Arithmetic:
    """A number type with its comparison, so that a rule can compute in floats or fractions.

    Parameters
    ----------
    exact
        Whether numbers are fractions. A float is taken as the decimal it is written as: 0.1 is one
        tenth.
    """

    exact: bool = False

    @property
    def slack(self) -> Number:
        """The relative rounding error to allow when an amount is compared with a cost."""
        return Fraction(0) if self.exact else _SLACK

    def number(self, value: float) -> Number:
        """Convert one number to the chosen number type.

        Parameters
        ----------
        value
            A float.

        Returns
        -------
        float or Fraction
            The same.
        """
        return Fraction(repr(float(value))) if self.exact else float(value)

    def numbers(self, values: Iterable[float]) -> Numbers:
        """Convert an array of numbers to the chosen number type.

        Parameters
        ----------
        values
            Floats.

        Returns
        -------
        ndarray
            The same.
        """
        floats = np.fromiter(values, dtype=np.float64)
        if not self.exact:
            return floats
        known = {value: Fraction(repr(value)) for value in set(floats.tolist())}
        found = np.empty(len(floats), dtype=object)
        found[:] = [known[value] for value in floats.tolist()]
        return found

    def reaches(self, money: Number, cost: Number) -> bool:
        """Return whether an amount of money covers a cost.

        Parameters
        ----------
        money, cost
            Two numbers, 0 or more.

        Returns
        -------
        bool
            Whether it is, apart from rounding errors.
        """
        return bool(money >= cost * (1 - self.slack))
