"""The null distributions equal those of the published table."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.reference import reference
from wholesum.pulse.agreement.null_distributions import NULLS, NullDistribution, null_named


def _variance(proportions: tuple[float, ...]) -> Fraction:
    shares = [Fraction(str(share)) for share in proportions]
    mean = sum((place * share for place, share in enumerate(shares)), Fraction(0))
    return sum(((place - mean) ** 2 * share for place, share in enumerate(shares)), Fraction(0))


@pytest.mark.parametrize("name", [name for name in NULLS if name != "uniform"])
def test_given_a_model_of_random_answers_with_proportions_then_its_variance_follows_from_them(
    name: str,
) -> None:
    null = null_named(name, 5)
    assert null.proportions is not None
    assert sum(Fraction(str(share)) for share in null.proportions) == 1
    assert _variance(null.proportions) == Fraction(str(null.variance))


@pytest.mark.parametrize("options", range(2, 12))
def test_given_any_number_of_options_then_the_variance_of_equally_likely_answers_equals_the_formula(
    options: int,
) -> None:
    null = null_named("uniform", options)
    assert null.variance == (options**2 - 1) / 12
    assert null.proportions == (1 / options,) * options


def test_variance_of_every_model_of_random_answers_equals_the_published_one() -> None:
    table = reference()["meta"]["null_variances"]
    compared = [
        null_named(name, int(options)).variance == variance
        for name, row in table.items()
        if isinstance(row, dict)
        for options, variance in row.items()
    ]
    assert len(compared) == 15
    assert all(compared)


@pytest.mark.parametrize("options", [6, 7])
def test_given_more_than_five_options_then_only_the_model_of_equally_likely_answers_has_proportions(
    options: int,
) -> None:
    with_proportions = [name for name in NULLS if null_named(name, options).proportions is not None]
    assert with_proportions == ["uniform"]


def test_text_on_a_model_of_random_answers_gives_its_variance_and_number_of_options() -> None:
    assert str(null_named("slight_skew", 5)) == "slight skew null (variance 1.34, 5 options)"


def test_given_a_custom_model_of_random_answers_whose_variance_fits_then_it_is_accepted() -> None:
    assert NullDistribution("coin", 2, 0.25, (0.5, 0.5)).words == "coin"


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("flat", 5, "there is no null named 'flat'"),
        ("slight_skew", 4, "tabulated for 5, 6 and 7 options, not for 4"),
        ("uniform", 1, "an item with 1 options has no null"),
    ],
)
def test_given_an_unknown_name_of_a_model_of_random_answers_when_looked_up_then_an_error_says_so(
    name: str, options: int, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        null_named(name, options)


@pytest.mark.parametrize(
    ("variance", "proportions", "message"),
    [
        (0.0, None, "has the variance 0.0"),
        (float("nan"), None, "has the variance nan"),
        (0.25, (0.5, 0.25, 0.25), "has 3 proportions for 2 options"),
        (0.25, (0.5, 0.6), "add up to 1.1"),
        (0.25, (1.5, -0.5), "shares of at least 0"),
        (0.3, (0.5, 0.5), "have the variance 0.25, not 0.3"),
    ],
)
def test_given_a_custom_model_of_random_answers_whose_variance_contradicts_it_then_an_error_says_so(
    variance: float, proportions: tuple[float, ...] | None, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        NullDistribution("own", 2, variance, proportions)
