"""Hyperbolic cosine."""

import numpy as np


def cosh(x):
    """Return (e**x + e**-x) / 2; inf where it is larger than any float."""
    with np.errstate(over="ignore", under="ignore"):
        return np.cosh(1.0 * x)


def cosh_derivative(x):
    """Return the derivative of the hyperbolic cosine, sinh(x)."""
    with np.errstate(over="ignore", under="ignore"):
        return np.sinh(1.0 * x)
