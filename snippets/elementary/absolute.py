"""The absolute value."""

import numpy as np


def absolute(x):
    """Return |x| for real x."""
    return np.abs(1.0 * x)


def absolute_derivative(x):
    """Return the sign of x; 0 at the kink x = 0."""
    return np.sign(1.0 * x)
