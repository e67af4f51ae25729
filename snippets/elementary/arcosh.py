"""Inverse hyperbolic cosine."""

import numpy as np


def arcosh(x):
    """Return the number y >= 0 whose hyperbolic cosine is x, for x >= 1; nan below."""
    with np.errstate(invalid="ignore"):
        return np.arccosh(1.0 * x)


def arcosh_derivative(x):
    """Return 1 / sqrt(x**2 - 1) for x > 1; inf at 1, nan below."""
    x = 1.0 * x
    with np.errstate(divide="ignore", invalid="ignore", under="ignore"):
        return 1.0 / (np.sqrt(x - 1.0) * np.sqrt(x + 1.0))
