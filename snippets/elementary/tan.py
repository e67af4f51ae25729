"""Tangent."""

import numpy as np


def tan(x):
    """Return the tangent of x, in radians; nan at ±inf, where it has no limit."""
    with np.errstate(invalid="ignore", under="ignore"):
        return np.tan(1.0 * x)


def tan_derivative(x):
    """Return the derivative of the tangent, 1 / cos(x)**2."""
    with np.errstate(invalid="ignore", under="ignore"):
        return 1.0 / np.square(np.cos(1.0 * x))
