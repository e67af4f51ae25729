"""The logarithm to the base 10."""

import numpy as np


def log10(x):
    """Return the logarithm of x to the base 10 for x > 0; -inf at 0, nan below."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log10(1.0 * x)


def log10_derivative(x):
    """Return 1 / (x log(10)) for x > 0; inf at 0.

    Below, where log10 is not defined, it is nan.
    """
    x = x + 0.0  # integers become floats, -0.0 becomes 0.0
    with np.errstate(divide="ignore", over="ignore", under="ignore"):
        return 0.4342944819032518 / np.where(x < 0, np.nan, x)  # 1 / log(10)
