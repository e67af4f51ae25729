"""Hyperbolic sine."""

import numpy as np


def sinh(x):
    """Return (e**x - e**-x) / 2; ±inf where it is larger than any float."""
    with np.errstate(over="ignore", under="ignore"):
        return np.sinh(1.0 * x)


def sinh_derivative(x):
    """Return the derivative of the hyperbolic sine, cosh(x)."""
    with np.errstate(over="ignore", under="ignore"):
        return np.cosh(1.0 * x)
