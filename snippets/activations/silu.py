"""Sigmoid linear unit (SiLU)."""

import numpy as np


def silu(x):
    """x sigmoid(x), element by element."""
    a = np.minimum(np.abs(1.0 * x), 800.0)
    with np.errstate(under="ignore"):
        # Half the exponent at a time: e^(-a) may be subnormal where a e^(-a) is not
        h = np.exp(-0.5 * a)
        return np.maximum(x, 0.0) - a * h / (1.0 + h * h) * h


def silu_derivative(x):
    """sigmoid(x) (1 + x (1 - sigmoid(x))); relatively exact in the left tail."""
    a = np.minimum(np.abs(1.0 * x), 800.0)
    with np.errstate(under="ignore"):
        h = np.exp(-0.5 * a)
        e = h * h
        left = h * (1.0 - a + e) / (1.0 + e * (2.0 + e)) * h  # the derivative at -|x|
        return np.heaviside(x, 0.5) - np.sign(1.0 * x) * left
