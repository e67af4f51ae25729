"""Numerical derivatives of snippets, as exact as float64 allows."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

# Step and order of the extrapolation: the error of the quotients falls with h², h⁴, … and rounding grows with 1/h.
RATIO, LEVELS = 2.0, 6


def complex_step(f: Callable, x: float) -> float | None:
    """Return f′(x) from f(x + ih), which no cancellation spoils; None where f does not take complex numbers."""
    step = 1e-30 * max(1.0, abs(x))
    try:
        with np.errstate(all="ignore"):
            return float(np.imag(f(np.complex128(complex(x, step))))) / step
    except TypeError:
        return None


def extrapolated(f: Callable, x: float, reach: float, side: int = 0) -> tuple[float, float]:
    """Return a difference quotient of f at x, extrapolated to step zero (Richardson), and an estimate of its error.

    Parameters
    ----------
    f : callable
        Function of an array of numbers.
    x : float
        Where.
    reach : float
        The largest step; f must be smooth within it.
    side : int
        1 and -1 look to the right and to the left only; 0 looks to both sides.
    """
    steps = reach / RATIO ** np.arange(LEVELS)
    if side:
        table = (f(x + side * steps) - f(x)) / (side * steps)
        orders = np.arange(1, LEVELS)
    else:
        table = (f(x + steps) - f(x - steps)) / (2 * steps)
        orders = 2 * np.arange(1, LEVELS)
    rounding = np.finfo(float).eps * float(np.abs(f(np.array([x]))[0])) / steps[-1]
    if not _converges(table, RATIO ** orders[0], rounding):
        return float(table[-1]), np.inf
    best, error = table[0], np.inf
    for order in orders:
        weight = RATIO**order
        better = (weight * table[1:] - table[:-1]) / (weight - 1)
        change = abs(better[-1] - table[-1])
        if change < error:
            best, error = better[-1], change
        table = better
    return float(best), float(error + 4 * rounding)


def _converges(table: np.ndarray, ratio: float, rounding: float) -> bool:
    """Say whether the first errors fall as those of a smooth function do, where rounding lets one see it."""
    coarse, fine = table[0] - table[1], table[1] - table[2]
    if max(abs(coarse), abs(fine)) <= 1e3 * rounding:
        return True
    return 0.6 * ratio < abs(coarse / fine) < 1.7 * ratio if fine else False


def directional(f: Callable, points: list[np.ndarray], directions: list[np.ndarray]) -> np.ndarray:
    """Return the derivative of f along the directions at the points, by extrapolated central differences."""
    def along(t: float) -> np.ndarray:
        return np.asarray(f(*(p + t * d for p, d in zip(points, directions))), dtype=float)

    steps = 1e-2 / RATIO ** np.arange(LEVELS)
    table = [(along(h) - along(-h)) / (2 * h) for h in steps]
    for order in 2 * np.arange(1, LEVELS):
        weight = RATIO**order
        table = [(weight * finer - coarser) / (weight - 1) for coarser, finer in zip(table, table[1:])]
    return table[-1]
