"""Mish."""

import numpy as np


def mish(x):
    """x tanh(log(1 + e^x)), element by element."""
    z = np.clip(1.0 * x, -800.0, 25.0)  # above, the answer is x to the last digit
    with np.errstate(under="ignore"):
        # e^x in two steps: it may be subnormal where the product is not
        h = np.exp(0.5 * z)
        e = h * h
        rest = h * (2.0 + e) / (2.0 + e * (2.0 + e))
        return np.where(np.greater(x, 25.0), x, z * h * rest)[()]


def mish_derivative(x):
    """tanh(s) + x s' (1 - tanh(s)^2) with s = log(1 + e^x).

    It is relatively exact in the left tail.
    """
    # Outside, the answer is 0 or 1 to the last digit
    x = np.clip(1.0 * x, -800.0, 25.0)
    with np.errstate(under="ignore"):
        h = np.exp(0.5 * x)
        e = h * h
        d = 2.0 + e * (2.0 + e)
        return h * (2.0 * (1.0 + x) + e * (1.0 - 2.0 * x * e / d)) / d * h
