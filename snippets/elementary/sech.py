"""Hyperbolic secant."""

import numpy as np


def sech(x):
    """Return 1 / cosh(x) = 2 / (e**x + e**-x)."""
    with np.errstate(over="ignore", under="ignore"):
        return 1.0 / np.cosh(1.0 * x)


def sech_derivative(x):
    """Return the derivative of the hyperbolic secant, -sech(x) tanh(x)."""
    x = 1.0 * x
    with np.errstate(over="ignore", under="ignore"):
        return -np.tanh(x) / np.cosh(x)
