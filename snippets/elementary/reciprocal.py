"""The reciprocal."""

import numpy as np


def reciprocal(x):
    """Return 1/x; inf at 0.0, -inf at -0.0."""
    with np.errstate(divide="ignore", over="ignore", under="ignore"):
        return np.divide(1.0, x)


def reciprocal_derivative(x):
    """Return -1/x**2; -inf at 0."""
    with np.errstate(divide="ignore", over="ignore", under="ignore"):
        return np.divide(-1.0, x) / x
