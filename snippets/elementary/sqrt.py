"""The square root."""

import numpy as np


def sqrt(x):
    """Return the square root of x >= 0; nan below."""
    with np.errstate(invalid="ignore"):
        return np.sqrt(1.0 * x)


def sqrt_derivative(x):
    """Return 1/(2 sqrt(x)) for x > 0; inf at 0, nan below."""
    x = x + 0.0  # integers become floats, -0.0 becomes 0.0
    with np.errstate(divide="ignore", invalid="ignore"):
        return 0.5 / np.sqrt(x)
