"""Smooth L1 loss of a residual, and its derivative."""

import numpy as np


def smooth_l1(r, beta=1.0):
    """Return r**2 / (2 beta) to abs(r) = beta, abs(r) - beta / 2 beyond; beta > 0."""
    size = np.abs(1.0 * r)
    with np.errstate(all="ignore"):
        bent = np.minimum(size, beta)
        return bent / beta * (size - bent / 2)


def smooth_l1_derivative(r, beta=1.0):
    """Return r / beta, clipped to the range from -1 to 1."""
    with np.errstate(all="ignore"):
        return np.clip(1.0 * r / beta, -1.0, 1.0)
