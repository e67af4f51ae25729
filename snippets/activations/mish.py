"""Mish."""

import numpy as np


def mish(x):
    """x tanh(log(1 + e^x)), element by element."""
    x = np.maximum(1.0 * x, -800.0)
    with np.errstate(under="ignore"):
        e = np.exp(np.minimum(x, 25.0))
        return x * (e / (2.0 + e * (2.0 + e)) * (2.0 + e))


def mish_derivative(x):
    """tanh(s) + x s' (1 - tanh(s)^2) with s = log(1 + e^x); relatively exact in the left tail."""
    x = np.clip(1.0 * x, -800.0, 25.0)  # outside, the answer is 0 or 1 to the last digit
    with np.errstate(under="ignore"):
        e = np.exp(x)
        q = e / (2.0 + e * (2.0 + e))
        return q * (2.0 * (1.0 + x) + e * (1.0 - 2.0 * x * q))
