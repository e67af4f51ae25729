"""Cotangent."""

import numpy as np


def cot(x):
    """Return 1 / tan(x), in radians; inf at 0, -inf at -0, nan at ±inf."""
    with np.errstate(all="ignore"):
        return 1.0 / np.tan(1.0 * x)


def cot_derivative(x):
    """Return the derivative of the cotangent, -1 / sin(x)**2; -inf at 0."""
    with np.errstate(all="ignore"):
        # sin(x)**2 would underflow where |x| < 1e-154
        return -np.square(1.0 / np.sin(1.0 * x))
