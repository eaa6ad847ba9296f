"""The exact distribution of a weighted mean of Dirichlet proportions, for many rows at once.

The mean m = Σ x_k p_k with p ~ Dirichlet(α) exceeds t exactly when Σ (x_k − t) G_k > 0 with
independent G_k ~ Gamma(α_k). Its tail and its density are therefore one integral each over the
characteristic function φ(u) = Π (1 − i u d_k)^(−α_k), d_k = x_k − t:

    P(m > t) = 1/2 + 1/π ∫ Im φ(u) / u du,    f(t) = 1/π ∫ Re[φ(u) Σ α_k / (1 − i u d_k)] du

over u from 0 to ∞. Both integrands are even and analytic around the real axis. After
u = c·sinh(x) they fall off exponentially in x and have no singularity nearer than π/2, so that the
trapezoid rule converges geometrically: halving the step squares the error. The step is halved until
two results differ by less than the root of the error that is allowed.

References
----------
Gil-Pelaez (1951), Note on the inversion theorem, Biometrika.
Imhof (1961), Computing the distribution of quadratic forms in normal variables, Biometrika.
Trefethen & Weideman (2014), The exponentially convergent trapezoidal rule, SIAM Review.
"""

from __future__ import annotations

import numpy as np
from scipy import special

from wholesum.pulse.counts import FloatArray, IntArray

_NODES = 8  # nodes taken at a time; rows whose integrand has died away are then dropped
_CELLS = 1 << 14  # places × weights × nodes held at a time: they fit into the processor's cache
_NEGLIGIBLE = 1e-17
_TOUCHING = 1e-100  # nearer than this share of the range, t counts as being on the option
_ROOT_OF_ERROR = 3e-6
_HALVINGS = 12
_ROUNDS = 200


def tail_and_density(alpha: FloatArray, distances: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Compute P(m > t) and the density of the mean m at t for each row of weights.

    Parameters
    ----------
    alpha
        Shape (rows, options): the Dirichlet weights, none below 0.
    distances
        Shape (rows, options): ``x_k − t``. Given as distances, so that a ``t`` very close to an
        option keeps its digits.

    Returns
    -------
    tail : ndarray
        Shape (rows,): the probability that the mean is above ``t``, to about 1e-11.
    density : ndarray
        Shape (rows,): the density, to about 1e-11 of 1 / standard deviation; infinite on an option
        that leaves a weight of 1 or less to the others.
    """
    tail, density = _tails_and_densities(alpha[:, np.newaxis], distances)
    return tail[:, 0], density[:, 0]


def tails_and_densities(alphas: FloatArray, distances: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Compute P(m > t) and the density of the mean m at t for pairs of weights and t.

    What depends on the place only is computed once for all weights, so that many weights cost much
    less than one call for each.

    Parameters
    ----------
    alphas
        Shape (rows, options): the Dirichlet weights, none below 0.
    distances
        Shape (places, options): ``x_k − t`` for each ``t``.

    Returns
    -------
    tail, density : ndarray
        Shape (rows, places).
    """
    tail, density = _tails_and_densities(alphas[np.newaxis], distances)
    return tail.T, density.T


def _tails_and_densities(alpha: FloatArray, distances: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return P(m > t) and the density of the mean m at t, shape (values of t, rows of weights).

    The weights have the shape (places, weights, options), or (1, weights, options) if they are the
    same at all places; the distances have the shape (places, options).
    """
    held = alpha > 0
    counted = held.any(axis=1)
    widest = np.where(counted, np.abs(distances), 0.0).max(axis=1, keepdims=True)
    counted = counted & (np.abs(distances) > _TOUCHING * widest)
    distances = np.where(counted, distances, 0.0)
    above = np.any(held & (distances > 0)[:, np.newaxis], axis=2)
    below = np.any(held & (distances < 0)[:, np.newaxis], axis=2)
    tail, density = np.where(above, 1.0, 0.0), np.zeros(above.shape)
    inside = above & below
    places = np.flatnonzero(inside.any(axis=1))
    taken = max(1, _CELLS // (_NODES * alpha.shape[1]))
    for start in range(0, len(places), taken):
        some = places[start : start + taken]
        found = _integrate(_at(alpha, some), distances[some])
        for all_found, part in zip((tail, density), found, strict=True):
            all_found[some] = np.where(inside[some], part, all_found[some])
    return tail.clip(0.0, 1.0), density.clip(min=0.0)


def _at(alpha: FloatArray, places: IntArray) -> FloatArray:
    """Select the rows of weights that belong to some values of t."""
    return alpha if len(alpha) == 1 else alpha[places]


def quantiles(alpha: FloatArray, options: FloatArray, probabilities: FloatArray) -> FloatArray:
    """Compute the quantiles of the weighted mean m for each row of weights.

    Parameters
    ----------
    alpha
        Shape (rows, options): the Dirichlet weights, none below 0, some above 0 in each row.
    options
        Shape (options,): the values, rising.
    probabilities
        Shape (rows,): between 0 and 1, ends excluded.

    Returns
    -------
    ndarray
        Shape (rows,): the quantiles, to about 1e-12 relative.
    """
    low, high = _ends(alpha, options)
    mean, variance = moments(alpha, options)
    guess = _beta_guess(low, high, mean, variance, probabilities)
    found, spread = guess.copy(), np.sqrt(variance)
    active = np.flatnonzero(high > low)
    for _ in range(_ROUNDS):
        at = found[active]
        distances = options - at[:, np.newaxis]
        tail, density = tail_and_density(alpha[active], distances)
        excess = tail - (1.0 - probabilities[active])
        low[active] = np.where(excess >= 0, at, low[active])
        high[active] = np.where(excess <= 0, at, high[active])
        found[active], step = _newton(at, excess, density, low[active], high[active])
        # Newton squares its error in units of the distance over which the density changes.
        reach = np.minimum(np.abs(distances).min(axis=1), spread[active])
        done = (step * step <= 1e-14 * reach) | (step <= 4 * np.spacing(np.abs(at)))
        active = active[~done]
        if not active.size:
            break
    return found


def moments(alpha: FloatArray, options: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the mean and the variance of the weighted mean m for each row of weights.

    Parameters
    ----------
    alpha
        Shape (..., options): the Dirichlet weights.
    options
        Shape (options,): the values.

    Returns
    -------
    mean, variance : ndarray
        Shape (...): E = Σ x_k α_k / α_0 and Σ (x_k − E)² α_k / (α_0 (α_0 + 1)).
    """
    total = alpha.sum(axis=-1)
    mean = alpha @ options / total
    around = (options - mean[..., np.newaxis]) ** 2
    return mean, (alpha * around).sum(axis=-1) / (total * (total + 1.0))


def _ends(alpha: FloatArray, options: FloatArray) -> tuple[FloatArray, FloatArray]:
    held = alpha > 0
    first = held.argmax(axis=1)
    last = held.shape[1] - 1 - held[:, ::-1].argmax(axis=1)
    return options[first], options[last]


def _beta_guess(
    low: FloatArray,
    high: FloatArray,
    mean: FloatArray,
    variance: FloatArray,
    probabilities: FloatArray,
) -> FloatArray:
    width = np.where(high > low, high - low, 1.0)
    centre = np.clip((mean - low) / width, 1e-9, 1 - 1e-9)
    spread = np.maximum(variance / width**2, 1e-300)
    total = np.maximum(centre * (1 - centre) / spread - 1.0, 1e-3)
    place = special.betaincinv(centre * total, (1 - centre) * total, probabilities)
    inner: FloatArray = low + width * np.clip(place, 1e-12, 1 - 1e-12)
    return np.where(high > low, inner, low)


def _newton(
    at: FloatArray, excess: FloatArray, density: FloatArray, low: FloatArray, high: FloatArray
) -> tuple[FloatArray, FloatArray]:
    with np.errstate(divide="ignore", invalid="ignore"):
        towards = at + excess / density
    usable = np.isfinite(density) & (density > 0) & (towards >= low) & (towards <= high)
    following = np.where(usable, towards, low + (high - low) / 2)
    return following, np.abs(following - at)


def _integrate(alpha: FloatArray, distances: FloatArray) -> FloatArray:
    """Return P(m > t) and the density of the mean m at t, shape (2, values of t, rows of weights)."""
    total = alpha.sum(axis=2)
    spread = np.sqrt(alpha @ (distances * distances)[..., np.newaxis])[..., 0].max(axis=1)
    scale = np.minimum(2.0 / spread, 1.0 / np.abs(distances).max(axis=1))
    most = total.max(axis=1)
    step = np.where(most < 9, 0.5, np.where(most < 30, 0.4, 0.3)) + np.zeros(len(distances))
    rates = _rates_of_decay(alpha, distances)
    finite = rates[1] > 0
    width = np.where(finite, 1.0 / (total * scale[:, np.newaxis]), 0.0)
    sums = _node_sums(alpha, distances, scale, step, rates, 0.0)
    active = np.arange(len(distances))
    for _ in range(_HALVINGS):
        between = _node_sums(
            _at(alpha, active),
            distances[active],
            scale[active],
            step[active],
            rates[:, active],
            0.5,
        )
        finer = (sums[:, active] + between) / 2
        off = np.abs(finer - sums[:, active])
        off[1] *= width[active]
        sums[:, active] = finer
        step[active] /= 2
        active = active[off.max(axis=(0, 2)) > _ROOT_OF_ERROR]
        if not active.size:
            break
    sums[0] += np.pi / 2
    sums[1, ~finite] = np.inf
    return sums / np.pi


def _rates_of_decay(alpha: FloatArray, distances: FloatArray) -> FloatArray:
    """Return how fast each integrand falls for large x, for each row of weights and t."""
    touching = (distances == 0)[:, np.newaxis]
    tail = np.where(touching, 0.0, alpha).sum(axis=2)
    held = (touching & (alpha > 0)).any(axis=2)
    return np.stack([tail, tail - held])


def _node_sums(
    alpha: FloatArray,
    distances: FloatArray,
    scale: FloatArray,
    step: FloatArray,
    rates: FloatArray,
    offset: float,
) -> FloatArray:
    """Return the sums of both integrands over equally spaced nodes x, times the step between nodes."""
    sums = np.zeros(rates.shape)
    # Beyond this node the integrands fall geometrically; the rest of the sum is then written down.
    nearest = np.where(distances == 0, np.inf, np.abs(distances)).min(axis=1)
    far = np.log(2e16 / (scale * nearest))
    cells = _CELLS // alpha.shape[1]
    active, first, nodes = np.arange(len(distances)), 0, _NODES
    while active.size:
        x = step[active, np.newaxis] * (first + offset + np.arange(nodes))
        x = np.maximum(x, 1e-9)  # at 0 the integrand is a limit; here it has already reached it
        terms, size = _integrands(_at(alpha, active), distances[active], scale[active], x)
        if first == 0 and offset == 0.0:
            terms[..., 0] /= 2
        sums[:, active] += terms.sum(axis=3)
        beyond = x[:, -1] > far[active]
        if beyond.any():
            places = active[beyond]
            falls = np.expm1(np.maximum(rates[:, places], 0.0) * step[places, np.newaxis])
            last = terms[..., -1][:, beyond]
            sums[:, places] += np.divide(last, falls, where=falls > 0, out=falls)
        active = active[~beyond & (size > _NEGLIGIBLE)]
        first += nodes
        nodes = max(_NODES, min(2 * nodes, cells // max(active.size, 1)))
    return sums * step[:, np.newaxis]


def _integrands(
    alpha: FloatArray, distances: FloatArray, scale: FloatArray, x: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the values of both integrands at all nodes x, and the size of the last value."""
    stretch = scale[:, np.newaxis]
    phase, decay, real, imaginary = _option_sums(alpha, distances, stretch * np.sinh(x))
    modulus = np.exp(-0.5 * decay)
    half = np.tan(phase / 2)  # one tangent costs much less than a sine and a cosine
    eased = 2.0 / (1.0 + half * half)
    last = np.hypot(real[..., -1], imaginary[..., -1]) * np.cosh(x[:, -1:]) / alpha.sum(axis=2)
    size = modulus[..., -1] * np.maximum(1.0, last)
    sine, cosine = half * eased, eased - 1.0
    terms = np.empty((2, *modulus.shape))
    np.divide(modulus * sine, np.tanh(x)[:, np.newaxis], out=terms[0])
    np.multiply(modulus, (stretch * np.cosh(x))[:, np.newaxis], out=terms[1])
    terms[1] *= cosine * real - sine * imaginary
    return terms, size.max(axis=1)


def _option_sums(alpha: FloatArray, distances: FloatArray, u: FloatArray) -> FloatArray:
    """Return four sums over the options for each node x, from which both integrands are computed.

    Σ α arctan(u d), Σ α log(1 + u²d²), and the real and imaginary parts of Σ α / (1 − i u d).
    """
    if len(alpha) == 1:
        turn = u[:, np.newaxis] * distances[..., np.newaxis]
        square = turn * turn
        share = 1.0 / (1.0 + square)
        each = np.stack([np.arctan(turn), np.log1p(square), share, turn * share])
        summed: FloatArray = alpha @ each
        return summed
    sums = np.zeros((4, *u.shape))
    for weight, distance in zip(alpha[:, 0].T, distances.T, strict=True):
        weight, turn = weight[:, np.newaxis], u * distance[:, np.newaxis]
        square = turn * turn
        sums[0] += weight * np.arctan(turn)
        sums[1] += weight * np.log1p(square)
        share = weight / (1.0 + square)
        sums[2] += share
        sums[3] += share * turn
    return sums[:, :, np.newaxis]
