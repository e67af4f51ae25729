"""Binary cross-entropy of a probability, and its derivative."""

import numpy as np


def bce(p, y):
    """Return the cost of the probability p when the target is y.

    For p outside [0, 1] it is nan.
    """
    p, y = 1.0 * p, 1.0 * y
    with np.errstate(all="ignore"):
        p = np.where((p >= 0) & (p <= 1), p, np.nan)
        one = np.where(y == 0, 0, y * np.log(p))  # 0 log 0 = 0
        zero = np.where(y == 1, 0, (1 - y) * np.log1p(-p))
        return 0 - one - zero


def bce_dp(p, y):
    """Return the derivative by p; at p = 0 and p = 1 the limit from within."""
    p, y = 1.0 * p, 1.0 * y
    with np.errstate(all="ignore"):
        p = np.where((p >= 0) & (p <= 1), np.abs(p), np.nan)
        slope = (p - y) / p / (1 - p)
        slope = np.where(y == 0, 1 / (1 - p), slope)
        return np.where(y == 1, -1 / p, slope)[()]
