"""Exponential of a function, forward and backward."""

import numpy as np


def exponential(f):
    """e to the power f."""
    with np.errstate(over="ignore", under="ignore"):
        return np.exp(1.0 * f)


def exponential_jvp(f, df):
    """Forward: the derivative of e to the power f, f changing at the rate df."""
    with np.errstate(all="ignore"):
        return np.exp(1.0 * f) * df


def exponential_vjp(cotangent, f):
    """Backward: the gradient by f; the value of the forward pass is the factor."""
    with np.errstate(all="ignore"):
        return cotangent * np.exp(1.0 * f)
