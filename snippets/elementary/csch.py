"""Hyperbolic cosecant."""

import numpy as np


def csch(x):
    """Return 1 / sinh(x) = 2 / (e**x - e**-x); inf at 0, -inf at -0."""
    with np.errstate(divide="ignore", over="ignore", under="ignore"):
        return 1.0 / np.sinh(1.0 * x)


def csch_derivative(x):
    """Return the derivative of the hyperbolic cosecant, -csch(x) coth(x); -inf at 0."""
    x = 1.0 * x
    with np.errstate(divide="ignore", over="ignore", under="ignore"):
        # sinh(x) tanh(x) would underflow where |x| < 1e-154
        return -1.0 / np.sinh(x) / np.tanh(x)
