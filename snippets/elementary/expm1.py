"""e**x - 1, accurate near zero."""

import numpy as np


def expm1(x):
    """Return e**x - 1 for real x, without cancellation near 0."""
    with np.errstate(over="ignore", under="ignore"):
        return np.expm1(1.0 * x)


def expm1_derivative(x):
    """Return the derivative of e**x - 1, which is e**x."""
    with np.errstate(over="ignore", under="ignore"):
        return np.exp(1.0 * x)
