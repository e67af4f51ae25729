"""Hyperbolic cotangent."""

import numpy as np


def coth(x):
    """Return 1 / tanh(x); inf at 0, -inf at -0."""
    with np.errstate(divide="ignore", over="ignore", under="ignore"):
        return 1.0 / np.tanh(1.0 * x)


def coth_derivative(x):
    """Return the derivative of the hyperbolic cotangent, -1 / sinh(x)**2; -inf at 0."""
    with np.errstate(divide="ignore", over="ignore", under="ignore"):
        # sinh(x)**2 would underflow where |x| < 1e-154
        return -np.square(1.0 / np.sinh(1.0 * x))
