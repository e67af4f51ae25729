"""The square."""

import numpy as np


def square(x):
    """Return x**2 for real x."""
    with np.errstate(over="ignore", under="ignore"):
        return np.square(1.0 * x)


def square_derivative(x):
    """Return the derivative of x**2, which is 2x."""
    with np.errstate(over="ignore"):
        return np.multiply(2.0, x)
