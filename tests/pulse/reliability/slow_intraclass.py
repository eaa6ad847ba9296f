"""Slow, plain implementations of the intraclass correlation, and random teams for them."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np


def by_team(scores: list[float], teams: list[int]) -> dict[int, list[float]]:
    groups: dict[int, list[float]] = {}
    for score, team in zip(scores, teams, strict=True):
        if not math.isnan(score):
            groups.setdefault(team, []).append(score)
    return groups


def slow_anova(scores: list[float], teams: list[int]) -> dict[str, Fraction]:
    groups = [[Fraction(score) for score in group] for group in by_team(scores, teams).values()]
    people, k = sum(len(group) for group in groups), len(groups)
    grand = sum((score for group in groups for score in group), Fraction(0)) / people
    between, within = Fraction(0), Fraction(0)
    for group in groups:
        mean = sum(group, Fraction(0)) / len(group)
        between += (mean - grand) * (mean - grand) * len(group)
        for score in group:
            within += (score - mean) * (score - mean)
    between, within = between / (k - 1), within / (people - k)
    n0 = (people - Fraction(sum(len(group) ** 2 for group in groups), people)) / (k - 1)
    return {
        "ms_between": between,
        "ms_within": within,
        "n0": n0,
        "icc1": max(
            (between - within) / (between + (n0 - 1) * within),
            Fraction(-1, max(map(len, groups)) - 1),
        ),
        "icc2": 1 - within / between,
    }


def slow_wald_spread(groups: list[list[float]], rho: float) -> float:
    """Return the spread of team means in units of the variance within teams, if ICC(1) is ρ."""
    theta = rho / (1 - rho)
    weights = [len(group) / (1 + len(group) * theta) for group in groups]
    means = [sum(group) / len(group) for group in groups]
    centre = sum(w * m for w, m in zip(weights, means, strict=True)) / sum(weights)
    spread = sum(w * (m - centre) ** 2 for w, m in zip(weights, means, strict=True))
    within = sum(
        (score - mean) ** 2 for group, mean in zip(groups, means, strict=True) for score in group
    )
    people = sum(len(group) for group in groups)
    return spread / (len(groups) - 1) / (within / (people - len(groups)))


def slow_wald_end(groups: list[list[float]], quantile: float) -> float:
    low, high = -1 / (max(len(group) for group in groups) - 1) + 1e-9, 1 - 1e-12
    if slow_wald_spread(groups, low) < quantile:
        return low
    for _ in range(100):
        middle = (low + high) / 2
        above = slow_wald_spread(groups, middle) > quantile
        low, high = (middle, high) if above else (low, middle)
    return low


def slow_restricted_deviance(groups: list[list[float]], rho: float) -> float:
    """Return −2 log restricted likelihood from whole matrices, up to a constant."""
    people = sum(len(group) for group in groups)
    scores = np.array([score for group in groups for score in group])
    blocks = [np.full((len(group), len(group)), rho / (1 - rho)) for group in groups]
    matrix = np.eye(people)
    start = 0
    for block in blocks:
        matrix[start : start + len(block), start : start + len(block)] += block
        start += len(block)
    inverse = np.linalg.inv(matrix)
    ones = np.ones(people)
    about = ones @ inverse @ ones
    rest = scores - ones @ inverse @ scores / about
    sigma2 = rest @ inverse @ rest / (people - 1)
    return float((people - 1) * math.log(sigma2) + np.linalg.slogdet(matrix)[1] + math.log(about))


def random_case(seed: int) -> tuple[list[float], list[int]]:
    random = np.random.default_rng(seed)
    sizes = random.integers(1, 9, random.integers(3, 9))
    sizes[0] = max(sizes[0], 2)
    teams = np.repeat(np.arange(len(sizes)), sizes)
    scores = random.integers(0, 9, len(teams)) / 2 + random.normal(size=len(sizes)).round()[teams]
    scores[random.random(len(teams)) < 0.05] = np.nan
    order = random.permutation(len(teams))
    return scores[order].tolist(), teams[order].tolist()
