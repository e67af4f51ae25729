"""Cosine."""

import numpy as np


def cos(x):
    """Return the cosine of x, in radians; nan at ±inf, where it has no limit."""
    with np.errstate(invalid="ignore", under="ignore"):
        return np.cos(1.0 * x)


def cos_derivative(x):
    """Return the derivative of the cosine, -sin(x)."""
    with np.errstate(invalid="ignore", under="ignore"):
        return -np.sin(1.0 * x)
