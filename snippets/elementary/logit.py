"""Logit, the logarithm of the odds."""

import numpy as np


def logit(x):
    """Return log(x / (1 - x)) for 0 < x < 1; -inf at 0, inf at 1, nan elsewhere."""
    x = 1.0 * x
    with np.errstate(all="ignore"):
        middle = np.abs(x - 0.5) < 0.25  # there the two logarithms would cancel
        near = 2.0 * np.arctanh(2.0 * x - 1.0)
        return np.where(middle, near, np.log(x) - np.log1p(-x))[()]


def logit_derivative(x):
    """Return 1 / (x (1 - x)) for 0 < x < 1; inf at 0 and 1.

    Elsewhere, where logit is not defined, it is nan.
    """
    x = 1.0 * x
    with np.errstate(all="ignore"):
        # [()]: a number stays a number
        return np.where((x >= 0) & (x <= 1), 1.0 / np.abs(x) / (1.0 - x), np.nan)[()]
