"""Gaussian error linear unit (GELU)."""

import math

import numpy as np

# scipy.special.erfc is faster, and less exact
erfc = np.vectorize(math.erfc, otypes=[float])


def gelu(x):
    """x Phi(x), element by element.

    Phi is the standard normal distribution function.
    """
    z = np.maximum(x, -40.0, dtype=float)
    with np.errstate(under="ignore"):
        return (0.5 * z * erfc(-z / 2**0.5)).astype(np.result_type(x, 1.0))


def gelu_derivative(x):
    """Phi(x) + x Phi'(x); relatively exact in the left tail."""
    z = np.clip(x, -40.0, 40.0, dtype=float)
    # h^2 is exact, so e^(-z^2/2) = e^(-h^2/2) e^((h-z)(h+z)/2) is sharp
    h = np.round(16.0 * z) / 16.0
    with np.errstate(under="ignore"):
        density = np.exp(-np.minimum(0.5 * h * h, 350.0))
        density = density * np.exp(0.5 * (h - z) * (h + z)) / (2.0 * np.pi) ** 0.5
        # density * rest may be subnormal where z times it is not
        rest = np.exp(np.minimum(350.0 - 0.5 * h * h, 0.0))
        slope = 0.5 * erfc(-z / 2**0.5) + z * density * rest
        return slope.astype(np.result_type(x, 1.0))
