"""Huber loss of a residual, and its derivative."""

import numpy as np


def huber(r, delta=1.0):
    """Return r**2 / 2 up to abs(r) = delta, the tangent line beyond; delta > 0."""
    size = np.abs(1.0 * r)
    with np.errstate(all="ignore"):
        bent = np.minimum(size, delta)
        return bent * (size - bent / 2)


def huber_derivative(r, delta=1.0):
    """Return the residual, clipped to the range from -delta to delta."""
    return np.minimum(np.maximum(1.0 * r, -delta), delta)
