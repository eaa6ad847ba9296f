"""Other tools to compare with the opinion map: their predictions and their time."""

from __future__ import annotations

import warnings

import numpy as np
import polars as pl
from scipy.cluster.vq import kmeans2
from scipy.special import expit

from bench.tools.measuring import SEED, cpu_seconds, in_fresh_process
from wholesum.dialogue.opinion.votes import PASS, FloatArray, IntArray, Votes, tally


def made_up_votes(people: int, statements: int, votes: int) -> pl.DataFrame:
    """Simulate votes of three camps on two axes in random order; few people vote often."""
    chance = np.random.default_rng(SEED)
    busy = chance.lognormal(0, 0.8, people)
    cast = np.clip(np.rint(busy * votes / busy.sum()), 1, statements // 2).astype(np.int64)
    person = np.repeat(np.arange(people, dtype=np.int32), cast)
    drawn = (chance.random(len(person)) ** 1.2 * statements).astype(np.int32)
    key = np.unique(person.astype(np.int64) * statements + drawn)
    person, statement = (key // statements).astype(np.int32), (key % statements).astype(np.int32)
    camps: FloatArray = np.array([[1.0, 0.0], [-0.8, 0.9], [-0.8, -0.9]])
    place: FloatArray = camps.take(chance.integers(0, 3, people), axis=0)
    place = place + chance.normal(0, 0.35, (people, 2))
    weight, level = chance.normal(0, 0.9, (statements, 2)), chance.normal(0.5, 1.1, statements)
    logit: FloatArray = chance.normal(0, 0.5, people)[person] + level[statement]
    for axis in (0, 1):
        logit = logit + place[person, axis] * weight[statement, axis]
    vote = np.where(chance.random(len(logit)) < expit(logit), 1, -1).astype(np.int8)
    vote[chance.random(len(vote)) < 0.12] = 0
    order = chance.permutation(len(vote))
    columns = {"voter": person, "statement": statement, "vote": vote, "time": order}
    return pl.DataFrame(columns)[order]


def red_dwarf_seconds(frame: pl.DataFrame) -> float:
    """Return the CPU seconds that red-dwarf takes, from a list of votes, in its own process."""
    return in_fresh_process(_red_dwarf_seconds, frame)


def _red_dwarf_seconds(frame: pl.DataFrame) -> float:
    with warnings.catch_warnings():
        # Of the libraries it imports, about themselves.
        warnings.simplefilter("ignore")
        from reddwarf.implementations.polis import run_pipeline

    named = frame.select(participant_id="voter", statement_id="statement", vote="vote")
    votes = named.to_dicts()
    return cpu_seconds(lambda: run_pipeline(votes=votes), least=0, runs=3)


def _filled(votes: Votes) -> tuple[FloatArray, FloatArray]:
    """Return the table of votes, with missing votes filled by the mean of the statement."""
    counts = tally(votes)
    mean = (counts.agree - counts.disagree) / np.maximum(counts.cast, 1)
    table = np.tile(mean, (votes.n_people, 1))
    table[votes.person, votes.statement] = votes.vote
    return table, mean


def pca_shares(
    votes: Votes, person: IntArray, statement: IntArray, *, scaled: bool = False
) -> FloatArray:
    """Predict by two principal components, turned into probabilities on the known votes.

    ``scaled`` moves people with few votes away from the middle as Polis does, and counts each
    person's row of votes as one of a full row when the components are computed.
    """
    table, mean = _filled(votes)
    away = table - mean
    scale = _few_votes_scale(votes) if scaled else np.ones(votes.n_people)
    _, _, v = np.linalg.svd(away * scale[:, np.newaxis], full_matrices=False)
    score = (away @ v[:2].T * scale[:, np.newaxis]) @ v[:2] + mean
    known = votes.vote != PASS
    x = score[votes.person[known], votes.statement[known]]
    a, b = _platt(x, votes.vote[known] > 0)
    told: FloatArray = expit(a + b * score[person, statement])
    return told


def _few_votes_scale(votes: Votes) -> FloatArray:
    """Return Polis's factor for each person: the square root of statements / votes."""
    scale: FloatArray = np.sqrt(votes.n_statements / np.maximum(votes.cast, 1))
    return scale


def _platt(x: FloatArray, agree: np.ndarray) -> tuple[float, float]:
    design, beta = np.column_stack([np.ones(len(x)), x]), np.zeros(2)
    for _ in range(20):
        p = expit(design @ beta)
        weight = (p * (1 - p))[:, np.newaxis] * design
        beta += np.linalg.solve(design.T @ weight + 1e-3 * np.eye(2), design.T @ (agree - p))
    return float(beta[0]), float(beta[1])


def polis_shares(votes: Votes, *, weighted: bool = False) -> FloatArray:
    """Predict by Polis's rule: PCA, k-means of 2 to 5 groups, the group's (agree + 1)/(n + 2).

    ``weighted`` adds five votes at the statement's own share instead of two at one half.
    """
    table, mean = _filled(votes)
    _, _, v = np.linalg.svd(table - mean, full_matrices=False)
    scale = _few_votes_scale(votes)
    voted = np.zeros(table.shape)
    voted[votes.person, votes.statement] = votes.vote - mean[votes.statement]
    place = (voted @ v[:2].T) * scale[:, np.newaxis]
    inside = votes.cast >= min(7, votes.n_statements)
    tries = []
    for k in range(2, 6):
        centres, label = kmeans2(place[inside], k, minit="++", seed=SEED, iter=50)
        tries.append((_silhouette(place[inside], label), centres))
    centres = max(tries, key=lambda one: one[0])[1]
    group = ((place[:, np.newaxis] - centres) ** 2).sum(axis=2).argmin(axis=1)
    counts = tally(votes, group, len(centres))
    own: FloatArray = np.full(votes.n_statements, 0.5)
    added = 2
    if weighted:
        agree, disagree = counts.agree.sum(axis=0), counts.disagree.sum(axis=0)
        own, added = (agree + 1.0) / (agree + disagree + 2.0), 5
    share: FloatArray = (counts.agree + added * own) / (counts.agree + counts.disagree + added)
    told: FloatArray = share[group, :]
    return told


def _silhouette(points: FloatArray, label: IntArray) -> float:
    """Return the mean silhouette of at most 500 points."""
    some = np.unique(np.linspace(0, len(points) - 1, 500).astype(np.int64))
    points, label = points[some], label[some]
    gaps = np.sqrt(((points[:, np.newaxis] - points) ** 2).sum(axis=2))
    labels = np.unique(label)
    if len(labels) < 2:
        return -1.0
    sizes = np.array([(label == k).sum() for k in labels])
    sums = np.stack([gaps[:, label == k].sum(axis=1) for k in labels], axis=1)
    own = labels.searchsorted(label)
    rows = np.arange(len(points))
    inner = sums[rows, own] / np.maximum(sizes[own] - 1, 1)
    others = sums / sizes
    others[rows, own] = np.inf
    outer = others.min(axis=1)
    return float(np.mean((outer - inner) / np.maximum(inner, outer)))


def logistic_factor_shares(
    votes: Votes, person: IntArray, statement: IntArray, axes: int = 2
) -> FloatArray:
    """Predict by a variational logistic factor model, the strongest known other method.

    logit = a + b + u·w with Gaussian priors, whose spreads are estimated too; the bound of Jaakkola
    and Jordan from the principal components on, 30 rounds (more let weak axes die), the uncertainty
    averaged over in the predictions.
    """
    cast = votes.vote != PASS
    i, j = votes.person[cast].astype(np.int64), votes.statement[cast].astype(np.int64)
    y = np.where(votes.vote[cast] > 0, 0.5, -0.5)
    table, mean = _filled(votes)
    u, _, v = np.linalg.svd(table - mean, full_matrices=False)
    people = _Side(np.sqrt(len(u)) * u[:, :axes], own=0)
    statements = _Side(2 * np.sqrt(len(v.T)) * v[:axes].T, own=1)
    for _ in range(30):
        for side, at, other, there in (
            (people, i, statements, j),
            (statements, j, people, i),
        ):
            first, second = side.moments(at), other.moments(there)
            xi = np.sqrt(np.einsum("nkl,nkl->n", first, second))
            bound = np.tanh(xi / 2) / (2 * np.maximum(xi, 1e-9))
            side.update(at, y[:, np.newaxis] * other.mean[there], bound[:, None, None] * second)
    logit = (people.mean[person] * statements.mean[statement]).sum(axis=1)
    both = people.moments(person) * statements.moments(statement)
    variance = np.maximum(both.sum(axis=(1, 2)) - logit**2, 0)
    told: FloatArray = expit(logit / np.sqrt(1 + np.pi / 8 * variance))
    return told


class _Side:
    """The parameters of people or of statements: leaning, the constant 1, and each axis."""

    def __init__(self, places: FloatArray, own: int) -> None:
        number, width = len(places), places.shape[1] + 2
        self.own = own
        self.mean = np.concatenate([np.zeros((number, 2)), places], axis=1)
        self.mean[:, 1 - own] = 1
        self.free = np.delete(np.arange(width), 1 - own)
        self.covariance = np.zeros((number, width, width))
        self.covariance[:, self.free, self.free] = 0.1
        self.centre, self.spread = np.zeros(width - 1), np.ones(width - 1)

    def moments(self, at: IntArray) -> FloatArray:
        mean = self.mean[at]
        both: FloatArray = mean[:, :, np.newaxis] * mean[:, np.newaxis] + self.covariance[at]
        return both

    def update(self, at: IntArray, pull: FloatArray, curvature: FloatArray) -> None:
        number, width = self.mean.shape
        pulls: FloatArray = np.stack([np.bincount(at, one, number) for one in pull.T], axis=1)
        flat = curvature.reshape(len(at), -1)
        sums = np.stack([np.bincount(at, column, number) for column in flat.T], axis=1)
        precision = sums.reshape(number, width, width)
        free, fixed = self.free, np.setdiff1d(np.arange(width), self.free)[0]
        pulls = pulls[:, free] - precision[:, free, fixed] + self.centre / self.spread
        covariance = np.linalg.inv(precision[:, free][:, :, free] + np.diag(1 / self.spread))
        mean = np.einsum("nkl,nl->nk", covariance, pulls)
        self.mean[:, free] = mean
        self.covariance[np.ix_(np.arange(number), free, free)] = covariance
        self.centre = mean.mean(axis=0) * (np.arange(width - 1) == 0)
        scatter = ((mean - self.centre) ** 2).mean(axis=0)
        self.spread = scatter + np.diagonal(covariance, axis1=1, axis2=2).mean(axis=0)
        if self.own == 0:
            self.spread[1:] = 1.0  # positions have a fixed scale; weights carry the strength
