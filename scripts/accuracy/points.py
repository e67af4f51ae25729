"""Where to measure: the points at which floating-point code goes wrong, drawn by a seed.

Magnitudes from the smallest to the largest number of the type; dense where something happens: around zero and kinks, around
roots, at the ends of the domain, where results overflow or fade away; and zeros, infinities, nan.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

import numpy as np
from mpmath import mpf

Exact = Callable[[float], "mpf | None"]

# Places where pieces of functions meet, and the numbers that people try first.
USUAL = (0.0, 0.25, 0.5, 1.0, 2.0, 3.0, 6.0, 10.0)
EVENTS = 6
COARSE = 48


def special_values(dtype: type) -> np.ndarray:
    """Return zeros, infinities, nan, and the largest and smallest numbers of a type."""
    info = np.finfo(dtype)
    sizes = [0.0, np.inf, info.max, info.tiny, info.smallest_subnormal]
    return np.array([sign * size for size in sizes for sign in (1, -1)] + [np.nan], dtype)


def points(exact: Exact, dtype: type, count: int, random: np.random.Generator, kinks: Iterable[float] = ()) -> np.ndarray:
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
    centres += events(exact, dtype, random)
    parts = [
        special_values(dtype),
        np.array(centres, dtype),
        log_spaced(np.finfo(dtype).tiny, np.finfo(dtype).max, dtype, count * 35 // 100, random),
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
    """Return numbers at all distances from the centres, the next three floats among them."""
    chosen = np.array(centres, dtype)[random.integers(0, len(centres), count)].astype(float)
    bits = np.finfo(dtype).nmant
    offset = np.exp2(random.uniform(-bits, 0, count)) * random.choice([-1.0, 1.0], count)
    near = (chosen + offset * np.where(chosen == 0, 1.0, np.abs(chosen))).astype(dtype)
    for place in range(min(len(centres), count // 8)):
        for step in range(3):
            towards = dtype(np.inf if (place + step) % 2 else -np.inf)
            value = centres[place]
            for _ in range(step + 1):
                value = np.nextafter(value, towards)
            near = np.append(near, value)
    return near


# --- where something happens ----------------------------------------------------------------------------------------


def events(exact: Exact, dtype: type, random: np.random.Generator) -> list:
    """Return the floats next to which the exact result changes its sign, leaves the domain, overflows or fades away."""
    sizes = np.exp2(np.concatenate([
        np.linspace(math.log2(np.finfo(dtype).tiny), math.log2(np.finfo(dtype).max) - 1e-3, COARSE // 2),
        np.linspace(-4, 11, COARSE),
    ]) + random.uniform(0, 1e-3))  # fmt: skip
    grid = np.sort(np.concatenate([-sizes, sizes]).astype(dtype))
    classes = [class_of(exact(float(x)), dtype) for x in grid]
    changes = [i for i in range(len(grid) - 1) if classes[i] != classes[i + 1]]
    changes.sort(key=lambda i: abs(math.log(abs(float(grid[i])) or 1.0)))
    return [value for i in changes[:EVENTS] for value in find_change(exact, grid[i], grid[i + 1], classes[i], dtype)]


def class_of(value: mpf | None, dtype: type) -> tuple[int, int]:
    """Return the sign of a result and whether it fades away, is normal, overflows or is not defined."""
    if value is None:
        return 0, 3
    sign = (value > 0) - (value < 0)
    size = abs(value)
    return sign, 0 if size < float(np.finfo(dtype).tiny) else 2 if size > float(np.finfo(dtype).max) else 1


def find_change(exact: Exact, low: np.floating, high: np.floating, before: tuple[int, int], dtype: type) -> list:
    """Halve the floats between two places until the two neighbours are found between which the class changes."""
    first, last = rank(low), rank(high)
    while last - first > 1:
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
    size = np.array(abs(number), kind).view(dtype)[()]
    return -size if number < 0 else size
