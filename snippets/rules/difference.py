"""Difference of two functions: its derivative is the difference of theirs."""

import numpy as np


def difference(u, v):
    """u − v."""
    return np.subtract(1.0 * u, v)


def difference_jvp(u, v, du, dv):
    """Forward: the derivative of u − v, u and v changing at the rates du, dv."""
    return np.subtract(1.0 * du, dv)


def difference_vjp(cotangent, u, v):
    """Backward: u receives the cotangent, v its negative (of one shape)."""
    return np.multiply(1.0, cotangent), np.multiply(-1.0, cotangent)
