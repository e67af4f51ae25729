"""Where to measure: the points at which floating-point code goes wrong, drawn by a seed.

Magnitudes from the smallest to the largest number of the type; dense where something happens: around zero and kinks,
around roots, at the ends of the domain, where results overflow or fade away; and zeros, infinities, nan.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from scripts.equations.reals import mpf

Exact = Callable[[Any], "mpf | None"]

# Places where pieces of functions meet, and the numbers that people try first.
USUAL = (0.0, 0.25, 0.5, 1.0, 2.0, 3.0, 6.0, 10.0)
# How many places where something happens are looked at from near, and how fine the grid is that finds them.
EVENTS, COARSE = 6, 24
# What a result can be.
FAINT, NORMAL, OVERFLOW, UNDEFINED = range(4)


def special_values(dtype: type) -> np.ndarray:
    """Return zeros, infinities, nan, and the largest and smallest numbers of a type."""
    info = np.finfo(dtype)
    sizes = [0.0, math.inf, float(info.max), float(info.tiny), float(info.smallest_subnormal)]
    return np.array([sign * size for size in sizes for sign in (1, -1)] + [np.nan], dtype)


def points(exact: Exact, dtype: type, count: int, random: np.random.Generator,
           kinks: Iterable[float] = ()) -> np.ndarray:
    """Return about `count` values of an input, each once.

    Parameters
    ----------
    exact : callable
        The exact result for a value, or None outside the domain; asked to find roots, ends and tails.
    dtype : type
        numpy.float64 or numpy.float32.
    count : int
        How many, besides the special values.
    random : numpy.random.Generator
        Draws them.
    kinks : iterable of float
        Places to look at from near.
    """
    centres = [dtype(sign * place) for place in (*USUAL, *map(abs, kinks)) for sign in (1, -1)]
    grid = coarse_grid(dtype, random)
    centres += events(exact, grid, dtype)
    parts = [
        special_values(dtype),
        np.array(centres, dtype),
        grid,
        log_spaced(float(np.finfo(dtype).tiny), float(np.finfo(dtype).max), dtype, count * 35 // 100, random),
        log_spaced(1e-3, 1e3, dtype, count * 25 // 100, random),
        random.uniform(-20, 20, count * 10 // 100).astype(dtype),
        around(centres, dtype, count * 30 // 100, random),
    ]
    drawn = np.concatenate(parts)
    kept = np.unique(drawn[np.isfinite(drawn) & (drawn != 0)])
    return np.concatenate([parts[0][~np.isfinite(parts[0]) | (parts[0] == 0)], kept])


def log_spaced(low: float, high: float, dtype: type, count: int, random: np.random.Generator) -> np.ndarray:
    """Return numbers of both signs whose logarithms are spread evenly."""
    sizes = np.exp2(random.uniform(math.log2(low), math.log2(high), count))
    return (sizes * random.choice([-1.0, 1.0], count)).astype(dtype)


def around(centres: list, dtype: type, count: int, random: np.random.Generator) -> np.ndarray:
    """Return numbers at all distances from the centres, the floats next to each among them."""
    chosen = np.array(centres, dtype)[random.integers(0, len(centres), count)].astype(float)
    bits = np.finfo(dtype).nmant
    offset = np.exp2(random.uniform(-bits, 0, count)) * random.choice([-1.0, 1.0], count)
    with np.errstate(over="ignore"):
        near = (chosen + offset * np.where(chosen == 0, 1.0, np.abs(chosen))).astype(dtype)
    neighbours = [neighbour(centre, dtype, step) for centre in centres for step in (-1, 1)]
    neighbours += [neighbour(centre, dtype, step) for centre in centres[: count // 8] for step in (-3, 2)]
    return np.concatenate([near, np.array(neighbours, dtype)])


def neighbour(value: np.floating, dtype: type, steps: int) -> np.floating:
    """Return the float so many steps above another."""
    for _ in range(abs(steps)):
        value = np.nextafter(value, dtype(math.copysign(math.inf, steps)))
    return value


# --- where something happens ----------------------------------------------------------------------------------------


def coarse_grid(dtype: type, random: np.random.Generator) -> np.ndarray:
    """Return numbers of both signs in order: all magnitudes, the ordinary ones closer together."""
    info = np.finfo(dtype)
    exponents = [np.linspace(math.log2(info.tiny), math.log2(info.max) - 1e-2, COARSE), np.linspace(-4, 11, COARSE)]
    sizes: np.ndarray = np.exp2(np.concatenate(exponents) + random.uniform(0, 1e-2)).astype(dtype)
    return np.sort(np.concatenate([-sizes, sizes]))


def events(exact: Exact, grid: np.ndarray, dtype: type) -> list:
    """Return the floats next to which the exact result changes its sign, leaves the domain, overflows or fades away."""
    values = [exact(float(x)) for x in grid]
    classes = [class_of(value, dtype) for value in values]
    changes = [i for i in range(len(grid) - 1) if classes[i] != classes[i + 1]]
    changes.sort(key=lambda i: abs(math.log(abs(float(grid[i])))))
    found = []
    for i in changes[:EVENTS]:
        first, last = values[i], values[i + 1]
        if first is not None and last is not None and first * last < 0:
            found += find_root(exact, mpf(float(grid[i])), mpf(float(grid[i + 1])), first, last, dtype)
        else:
            whole = UNDEFINED in (classes[i][1], classes[i + 1][1])  # the end of a domain counts to the last float
            found += find_change(exact, grid[i], grid[i + 1], classes[i], dtype, 64 if whole else 14)
    return found


def find_root(exact: Exact, low: mpf, high: mpf, at_low: mpf, at_high: mpf, dtype: type) -> list:
    """Return the floats on both sides of a change of sign (Illinois' method)."""
    for _ in range(40):
        middle = (low * at_high - high * at_low) / (at_high - at_low)
        value = exact(middle)
        if value is None or value == 0 or middle in (low, high):
            break
        if (value > 0) == (at_high > 0):
            high, at_high, at_low = middle, value, at_low / 2
        else:
            low, high, at_low, at_high = high, middle, at_high, value
        if abs(high - low) <= abs(middle) * mpf(2) ** -60:
            break
    near = dtype(float(middle))
    return [np.nextafter(near, dtype(-np.inf)), near, np.nextafter(near, dtype(np.inf))]


def class_of(value: mpf | None, dtype: type) -> tuple[int, int]:
    """Return the sign of a result and whether it fades away, is normal, overflows or is not defined."""
    if value is None:
        return 0, UNDEFINED
    sign, size, info = (value > 0) - (value < 0), abs(value), np.finfo(dtype)
    return sign, FAINT if size < float(info.tiny) else OVERFLOW if size > float(info.max) else NORMAL


def find_change(exact: Exact, low: np.floating, high: np.floating, before: tuple[int, int], dtype: type,
                steps: int) -> list:
    """Halve the floats between two places, as often as asked, and return those between which the class changes."""
    first, last = rank(low), rank(high)
    for _ in range(steps):
        if last - first <= 1:
            break
        middle = (first + last) // 2
        if class_of(exact(float(unrank(middle, dtype))), dtype) == before:
            first = middle
        else:
            last = middle
    return [unrank(first, dtype), unrank(last, dtype)]


def rank(value: np.floating) -> int:
    """Return the number of a float when all floats of its type are counted from zero upwards."""
    bits = int(np.abs(value).view(np.int64 if value.dtype == np.float64 else np.int32))
    return -bits if value < 0 else bits


def unrank(number: int, dtype: type) -> np.floating:
    """Return the float of this rank."""
    kind = np.int64 if dtype is np.float64 else np.int32
    size: np.floating = np.array([abs(number)], kind).view(dtype)[0]
    return -size if number < 0 else size
