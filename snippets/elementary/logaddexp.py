"""Logarithm of a sum of two exponentials, by each of the two."""

import numpy as np


def logaddexp(x, y):
    """Return log(e**x + e**y), without overflow."""
    with np.errstate(under="ignore", invalid="ignore"):
        return np.logaddexp(1.0 * x, 1.0 * y)


def logaddexp_dx(x, y):
    """Return the derivative by x, e**x / (e**x + e**y), the sigmoid of x - y."""
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        t = np.subtract(1.0 * x, 1.0 * y)
        e = np.exp(-np.abs(t))  # never above 1
        return np.where(t < 0, e, 1.0) / (1.0 + e)


def logaddexp_dy(x, y):
    """Return the derivative by y, e**y / (e**x + e**y), the sigmoid of y - x."""
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        t = np.subtract(1.0 * y, 1.0 * x)
        e = np.exp(-np.abs(t))
        return np.where(t < 0, e, 1.0) / (1.0 + e)
