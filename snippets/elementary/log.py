"""The natural logarithm."""

import numpy as np


def log(x):
    """Return log(x) for x > 0; -inf at 0, nan below."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log(1.0 * x)


def log_derivative(x):
    """Return 1/x for x > 0; inf at 0, nan below, where log is not defined."""
    x = x + 0.0  # integers become floats, -0.0 becomes 0.0
    with np.errstate(divide="ignore", over="ignore", under="ignore"):
        return 1.0 / np.where(x < 0, np.nan, x)
