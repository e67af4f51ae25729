"""Inverse hyperbolic tangent."""

import numpy as np


def artanh(x):
    """Return the number whose hyperbolic tangent is x, for -1 < x < 1.

    At ±1 it is ±inf, elsewhere nan.
    """
    with np.errstate(divide="ignore", invalid="ignore", under="ignore"):
        return np.arctanh(1.0 * x)


def artanh_derivative(x):
    """Return 1 / (1 - x**2) for -1 < x < 1; inf at ±1.

    Elsewhere, where artanh is not defined, it is nan.
    """
    x = 1.0 * x
    with np.errstate(all="ignore"):
        return 1.0 / np.where(np.abs(x) <= 1.0, (1.0 - x) * (1.0 + x), np.nan)
