"""Inverse hyperbolic sine."""

import numpy as np


def arsinh(x):
    """Return the number whose hyperbolic sine is x, log(x + sqrt(x**2 + 1))."""
    with np.errstate(under="ignore"):
        return np.arcsinh(1.0 * x)


def arsinh_derivative(x):
    """Return 1 / sqrt(x**2 + 1), also where x**2 overflows."""
    with np.errstate(under="ignore"):
        return 1.0 / np.hypot(1.0, x)
