"""Softsign."""

import numpy as np


def softsign(x):
    """x / (1 + |x|), between -1 and 1; element by element."""
    x = np.clip(x, -1e30, 1e30)  # beyond, the answer is -1 or 1 to the last digit
    with np.errstate(under="ignore"):
        return x / (1.0 + np.abs(x))


def softsign_derivative(x):
    """1 / (1 + |x|)^2, between 0 and 1."""
    with np.errstate(under="ignore"):
        return np.square(1.0 / (1.0 + np.abs(x)))
