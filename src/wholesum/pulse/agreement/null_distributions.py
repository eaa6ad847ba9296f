"""Null distributions: the answers to expect from a team without any agreement."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import fsum, isclose
from typing import Final


@dataclass(frozen=True, slots=True)
class NullDistribution:
    """A null distribution: the answers to expect from a team without any agreement.

    Parameters
    ----------
    name
        What the null is called, such as ``slight_skew``.
    options
        How many options the item has.
    variance
        Variance of one answer under the null, in squared scale points.
    proportions
        Share of answers expected at each option, lowest first; ``None`` where the literature
        gives the variance alone, so that exact chance levels cannot be computed.

    Raises
    ------
    ValueError
        If the variance is not above 0, or the proportions are not one an option, do not add up to
        1, or do not have the variance.
    """

    name: str
    options: int
    variance: float
    proportions: tuple[float, ...] | None = None

    def __post_init__(self) -> None:
        """Raise ValueError if the parameters of the null distribution contradict each other."""
        if not self.variance > 0:
            raise ValueError(f"the null {self.name} has the variance {self.variance}; give one > 0")
        if self.proportions is not None:
            self._check_proportions(self.proportions)

    def _check_proportions(self, shares: tuple[float, ...]) -> None:
        if len(shares) != self.options:
            raise ValueError(
                f"the null {self.name} has {len(shares)} proportions for {self.options} options; "
                "give one an option"
            )
        if min(shares) < 0 or not isclose(fsum(shares), 1):
            raise ValueError(
                f"the proportions of the null {self.name} add up to {fsum(shares):g}; "
                "give shares of at least 0 that add up to 1"
            )
        mean = fsum(place * share for place, share in enumerate(shares))
        spread = fsum((place - mean) ** 2 * share for place, share in enumerate(shares))
        if not isclose(spread, self.variance):
            raise ValueError(
                f"the proportions of the null {self.name} have the variance {spread:g}, "
                f"not {self.variance:g}"
            )

    @property
    def words(self) -> str:
        """The name of the null distribution in words, such as "slight skew"."""
        return self.name.replace("_", " ")

    def __str__(self) -> str:
        return f"{self.words} null (variance {self.variance:.4g}, {self.options} options)"


_VARIANCES: Final[dict[str, dict[int, float]]] = {
    "slight_skew": {5: 1.34, 6: 1.85, 7: 2.90},
    "moderate_skew": {5: 0.90, 6: 1.26, 7: 2.14},
    "heavy_skew": {5: 0.44, 6: 0.69, 7: 1.39},
    "triangular": {5: 1.32, 6: 1.45, 7: 2.10},
    "normal": {5: 1.04, 6: 1.25, 7: 1.40},
}

_FIVE_OPTIONS: Final[dict[str, tuple[float, ...]]] = {
    "slight_skew": (0.05, 0.15, 0.20, 0.35, 0.25),
    "moderate_skew": (0.0, 0.10, 0.15, 0.40, 0.35),
    "heavy_skew": (0.0, 0.0, 0.10, 0.40, 0.50),
    "triangular": (0.11, 0.22, 0.34, 0.22, 0.11),
    "normal": (0.07, 0.24, 0.38, 0.24, 0.07),
}

NULLS: Final[tuple[str, ...]] = ("uniform", *_VARIANCES)


@cache
def null_named(name: str, options: int) -> NullDistribution:
    """Return the common null distribution with a given name, such as "uniform".

    The uniform null takes every option as equally likely, variance (A² - 1)/12 for A options. The
    others allow for answers that lean to one end or gather in the middle, as answers do without
    any agreement. No null is right for all teams: name the one that was used with every figure.

    Parameters
    ----------
    name
        ``uniform``, ``slight_skew``, ``moderate_skew``, ``heavy_skew``, ``triangular`` or
        ``normal``.
    options
        How many options the items have: 5, 6 or 7; for ``uniform`` any number from 2.

    Returns
    -------
    NullDistribution
        The null. With 6 and 7 options only ``uniform`` has proportions: the published table gives
        the variances of the others alone.

    Raises
    ------
    ValueError
        If there is no such null, or it is not tabulated for that number of options.

    Examples
    --------
    >>> null_named("slight_skew", 5).variance
    1.34

    References
    ----------
    LeBreton, J. M. & Senter, J. L. (2008). Answers to 20 questions about interrater reliability
    and interrater agreement. Organizational Research Methods 11, table 2.
    """
    if name not in NULLS:
        raise ValueError(f"there is no null named {name!r}; choose one of {', '.join(NULLS)}")
    if name == "uniform":
        if options < 2:
            raise ValueError(f"an item with {options} options has no null; give at least 2 options")
        return NullDistribution(name, options, (options**2 - 1) / 12, (1 / options,) * options)
    variances = _VARIANCES[name]
    if options not in variances:
        raise ValueError(
            f"the null {name} is tabulated for 5, 6 and 7 options, not for {options}; "
            "choose uniform, or give a NullDistribution of your own"
        )
    return NullDistribution(
        name, options, variances[options], _FIVE_OPTIONS[name] if options == 5 else None
    )
