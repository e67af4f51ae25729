"""Secant."""

import numpy as np


def sec(x):
    """Return 1 / cos(x), in radians; nan at ±inf, where it has no limit."""
    with np.errstate(invalid="ignore", under="ignore"):
        return 1.0 / np.cos(1.0 * x)


def sec_derivative(x):
    """Return the derivative of the secant, sec(x) tan(x)."""
    x = 1.0 * x
    with np.errstate(invalid="ignore", under="ignore"):
        return np.tan(x) / np.cos(x)
