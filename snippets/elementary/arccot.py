"""Inverse cotangent, between 0 and pi."""

import numpy as np


def arccot(x):
    """Return the angle between 0 and pi whose cotangent is x."""
    with np.errstate(under="ignore"):
        return np.arctan2(1.0, 1.0 * x)


def arccot_derivative(x):
    """Return -1 / (1 + x**2), without overflow."""
    a = np.abs(1.0 * x)
    with np.errstate(under="ignore"):
        r = 1.0 / np.maximum(a, 1.0)
        # From 1 on, numerator and denominator are divided by |x|
        return -r / (r + a * np.minimum(a, 1.0))
