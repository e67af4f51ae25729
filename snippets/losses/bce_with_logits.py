"""Binary cross-entropy of a logit, and its derivative."""

import numpy as np


def bce_with_logits(z, y):
    """Return the cost of the probability sigmoid(z) when the target is y."""
    z, y = 1.0 * z, 1.0 * y
    with np.errstate(all="ignore"):
        # The weight of the class that z speaks against
        against = np.where(z > 0, 1 - y, y)
        cost = np.where(against == 0, 0, np.abs(z) * against)
        return cost + np.log1p(np.exp(-np.abs(z)))


def bce_with_logits_dz(z, y):
    """Return sigmoid(z) - y, so written that nothing cancels for y = 0 and y = 1."""
    z, y = 1.0 * z, 1.0 * y
    with np.errstate(all="ignore"):
        e = np.exp(-np.abs(z))
        return ((1 - y) * np.where(z > 0, 1, e) - y * np.where(z > 0, e, 1)) / (1 + e)
