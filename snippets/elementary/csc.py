"""Cosecant."""

import numpy as np


def csc(x):
    """Return 1 / sin(x), in radians; inf at 0, -inf at -0, nan at ±inf."""
    with np.errstate(all="ignore"):
        return 1.0 / np.sin(1.0 * x)


def csc_derivative(x):
    """Return the derivative of the cosecant, -csc(x) cot(x); -inf at 0."""
    x = 1.0 * x
    with np.errstate(all="ignore"):
        # sin(x) tan(x) would underflow where |x| < 1e-154
        return -1.0 / np.sin(x) / np.tan(x)
