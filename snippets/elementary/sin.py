"""Sine."""

import numpy as np


def sin(x):
    """Return the sine of x, in radians; nan at ±inf, where it has no limit."""
    with np.errstate(invalid="ignore", under="ignore"):
        return np.sin(1.0 * x)


def sin_derivative(x):
    """Return the derivative of the sine, cos(x)."""
    with np.errstate(invalid="ignore", under="ignore"):
        return np.cos(1.0 * x)
