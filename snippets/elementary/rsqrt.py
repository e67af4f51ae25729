"""The reciprocal square root."""

import numpy as np


def rsqrt(x):
    """Return 1/sqrt(x) for x > 0; inf at 0, nan below."""
    x = x + 0.0  # integers become floats, -0.0 becomes 0.0
    with np.errstate(divide="ignore", invalid="ignore"):
        return 1.0 / np.sqrt(x)


def rsqrt_derivative(x):
    """Return -1/(2 x sqrt(x)) for x > 0; -inf at 0, nan below."""
    x = x + 0.0
    with np.errstate(divide="ignore", invalid="ignore", over="ignore", under="ignore"):
        return np.divide(-0.5, x) / np.sqrt(x)
