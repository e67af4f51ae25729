"""Inverse tangent."""

import numpy as np


def arctan(x):
    """Return the angle between -pi/2 and pi/2 whose tangent is x."""
    with np.errstate(under="ignore"):
        return np.arctan(1.0 * x)


def arctan_derivative(x):
    """Return 1 / (1 + x**2), without overflow."""
    a = np.abs(1.0 * x)
    with np.errstate(under="ignore"):
        r = 1.0 / np.maximum(a, 1.0)
        # From 1 on, numerator and denominator are divided by |x|
        return r / (r + a * np.minimum(a, 1.0))
