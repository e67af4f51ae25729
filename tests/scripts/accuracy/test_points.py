"""The points: all magnitudes, and where something happens."""

from __future__ import annotations

import math

import numpy as np
import pytest

from scripts.accuracy.points import neighbour, points, rank, unrank
from scripts.equations.reals import mp, mpf

DTYPES = [np.float64, np.float32]


def cubic(x) -> mpf:
    """A root at the square root of 2, where no float is."""
    return mpf(x) ** 2 - 2


@pytest.mark.parametrize("dtype", DTYPES)
def test_special_values_and_all_magnitudes(dtype: type) -> None:
    x = points(cubic, dtype, 300, np.random.default_rng(0))
    assert x.dtype == dtype
    assert np.isnan(x).sum() == 1 and {math.inf, -math.inf} <= set(x)
    assert {math.copysign(1, zero) for zero in x[x == 0]} == {1.0, -1.0}
    finite = np.abs(x[np.isfinite(x) & (x != 0)])
    info = np.finfo(dtype)
    assert finite.min() <= info.tiny and finite.max() == info.max
    whole = math.log10(info.tiny), math.log10(info.max)
    counts, _ = np.histogram(np.log10(finite.astype(float)), bins=20, range=whole)
    assert (counts > 0).all()


@pytest.mark.parametrize("dtype", DTYPES)
def test_the_floats_next_to_a_root_are_among_the_points(dtype: type) -> None:
    x = points(cubic, dtype, 300, np.random.default_rng(0))
    for sign in (1, -1):
        near = dtype(sign * math.sqrt(2))
        assert {near, np.nextafter(near, dtype(0)), np.nextafter(near, dtype(sign * math.inf))} <= set(x)


def test_the_last_float_of_a_domain_is_found() -> None:
    x = points(lambda x: mp.log(mpf(x) - 5) if x > 5 else None, np.float64, 300, np.random.default_rng(0))
    assert {5.0, np.nextafter(5.0, 6.0)} <= set(x)


def test_both_neighbours_of_a_kink_are_among_the_points() -> None:
    x = points(lambda x: mpf(1), np.float64, 300, np.random.default_rng(0), kinks=[1.25])
    assert {1.25, np.nextafter(1.25, 2), np.nextafter(1.25, 0), -1.25} <= set(x)


def test_a_seed_gives_the_same_points() -> None:
    first, second, third = (points(cubic, np.float64, 200, np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert np.array_equal(first, second, equal_nan=True) and not np.array_equal(first, third, equal_nan=True)


@pytest.mark.parametrize("dtype", DTYPES)
def test_floats_are_counted_one_by_one(dtype: type) -> None:
    for value in (dtype(1.5), dtype(-3.25), dtype(0)):
        assert unrank(rank(value), dtype) == value
        assert unrank(rank(value) + 1, dtype) == neighbour(value, dtype, 1)
