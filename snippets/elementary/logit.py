"""Logit, the logarithm of the odds."""

import numpy as np


def logit(x):
    """Return log(x / (1 - x)) for 0 < x < 1; -inf at 0, inf at 1, nan elsewhere."""
    x = 1.0 * x
    with np.errstate(all="ignore"):
        middle = np.abs(x - 0.5) < 0.25  # there the two logarithms would cancel
        return np.where(middle, 2.0 * np.arctanh(2.0 * x - 1.0), np.log(x) - np.log1p(-x))[()]


def logit_derivative(x):
    """Return 1 / (x (1 - x)) for 0 < x < 1; inf at 0 and 1, nan elsewhere, where logit is not defined."""
    x = 1.0 * x
    with np.errstate(all="ignore"):
        return np.where((x >= 0) & (x <= 1), 1.0 / np.abs(x) / (1.0 - x), np.nan)[()]  # [()]: a number stays a number
