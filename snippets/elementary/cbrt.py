"""The cube root."""

import numpy as np


def cbrt(x):
    """Return the real cube root of x; it is odd, so cbrt(-8) is -2."""
    with np.errstate(under="ignore"):
        return np.cbrt(1.0 * x)


def cbrt_derivative(x):
    """Return the derivative cbrt(x)/(3x) = 1/(3 cbrt(x)**2); inf at 0."""
    x = np.abs(1.0 * x)
    with np.errstate(all="ignore"):
        inside = (x > 0) & (x < np.inf)
        # [()]: a number stays a number
        return np.where(inside, np.cbrt(x) / x / 3.0, 1.0 / x)[()]
