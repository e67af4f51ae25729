"""Hyperbolic tangent."""

import numpy as np


def tanh(x):
    """(e^x - e^(-x)) / (e^x + e^(-x)), between -1 and 1; element by element."""
    return np.tanh(1.0 * x)


def tanh_derivative(x):
    """1 - tanh(x)^2, between 0 and 1; relatively exact in both tails."""
    with np.errstate(over="ignore", under="ignore"):
        e = np.exp(-2.0 * np.abs(x))
        return 4.0 * e / np.square(1.0 + e)
