"""Reciprocal of a function, without its square."""

import numpy as np


def reciprocal_of(v):
    """1 / v, for v ≠ 0."""
    return np.divide(1.0, v)


def reciprocal_of_jvp(v, dv):
    """Forward: the derivative of 1 / v, v changing at the rate dv."""
    return np.divide(-1.0, v) * np.divide(dv, 1.0 * v)
