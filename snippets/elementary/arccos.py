"""Inverse cosine."""

import numpy as np


def arccos(x):
    """Return the angle from 0 to pi whose cosine is x, for -1 <= x <= 1.

    Elsewhere it is nan.
    """
    with np.errstate(invalid="ignore", under="ignore"):
        return np.arccos(1.0 * x)


def arccos_derivative(x):
    """Return -1 / sqrt(1 - x**2) for -1 < x < 1; -inf at ±1, nan elsewhere."""
    x = 1.0 * x
    with np.errstate(all="ignore"):
        return -1.0 / np.sqrt((1.0 - x) * (1.0 + x))
