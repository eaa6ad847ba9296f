"""Peers of the landscape: the predictions of other tools, and their time."""

from __future__ import annotations

import warnings
from time import process_time

import numpy as np
import polars as pl
from scipy.cluster.vq import kmeans2
from scipy.special import expit

from bench.measuring import SEED, in_fresh_process
from wholesum.dialogue.opinion.votes import PASS, FloatArray, IntArray, Votes, tally


def made_up_votes(people: int, statements: int, votes: int) -> pl.DataFrame:
    """Make up votes of three camps on two axes, in no order; some vote much, most little."""
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
    start = process_time()
    run_pipeline(votes=votes)
    return process_time() - start


def _filled(votes: Votes) -> tuple[FloatArray, FloatArray]:
    """Return the table of votes, with missing votes filled by the mean of the statement."""
    counts = tally(votes)
    mean = (counts.agree - counts.disagree) / np.maximum(counts.cast, 1)
    table = np.tile(mean, (votes.n_people, 1))
    table[votes.person, votes.statement] = votes.vote
    return table, mean


def pca_shares(votes: Votes, person: IntArray, statement: IntArray) -> FloatArray:
    """Predict by two principal components, scaled to probabilities on the known votes."""
    table, mean = _filled(votes)
    u, s, v = np.linalg.svd(table - mean, full_matrices=False)
    score = (u[:, :2] * s[:2]) @ v[:2] + mean
    known = votes.vote != PASS
    x = score[votes.person[known], votes.statement[known]]
    a, b = _platt(x, votes.vote[known] > 0)
    told: FloatArray = expit(a + b * score[person, statement])
    return told


def _platt(x: FloatArray, agree: np.ndarray) -> tuple[float, float]:
    design, beta = np.column_stack([np.ones(len(x)), x]), np.zeros(2)
    for _ in range(20):
        p = expit(design @ beta)
        weight = (p * (1 - p))[:, np.newaxis] * design
        beta += np.linalg.solve(design.T @ weight + 1e-3 * np.eye(2), design.T @ (agree - p))
    return float(beta[0]), float(beta[1])


def polis_shares(votes: Votes) -> FloatArray:
    """Predict by Polis's rule: PCA, k-means of 2 to 5 groups, the group's (agree + 1)/(n + 2)."""
    table, mean = _filled(votes)
    _, _, v = np.linalg.svd(table - mean, full_matrices=False)
    scale = np.sqrt(votes.n_statements / np.maximum(votes.cast, 1))
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
    share = (counts.agree + 1) / (counts.agree + counts.disagree + 2)
    told: FloatArray = share[group]
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
