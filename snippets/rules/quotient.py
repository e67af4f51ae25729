"""Quotient rule, forward and backward, without the square of the denominator."""

import numpy as np


def quotient(u, v):
    """u / v, for v ≠ 0."""
    return np.divide(u, 1.0 * v)


def quotient_jvp(u, v, du, dv):
    """Forward: the derivative of u / v, u and v changing at the rates du, dv."""
    y = np.divide(u, 1.0 * v)
    return np.divide(du - y * dv, v)


def quotient_vjp(cotangent, u, v):
    """Backward: the gradients by u and by v (arrays of one shape)."""
    u_bar = np.divide(cotangent, 1.0 * v)
    return u_bar, -u_bar * np.divide(u, v)
