"""The logarithm to the base 2."""

import numpy as np


def log2(x):
    """Return the logarithm of x to the base 2 for x > 0; -inf at 0, nan below."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log2(1.0 * x)


def log2_derivative(x):
    """Return 1 / (x log(2)) for x > 0; inf at 0.

    Below, where log2 is not defined, it is nan.
    """
    x = x + 0.0  # integers become floats, -0.0 becomes 0.0
    with np.errstate(divide="ignore", over="ignore", under="ignore"):
        return 1.4426950408889634 / np.where(x < 0, np.nan, x)  # 1 / log(2)
