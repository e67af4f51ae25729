"""Constant factor: it passes through the derivative."""

import numpy as np


def constant_factor(u, c):
    """c u, with c a number that does not depend on x."""
    return np.multiply(1.0 * c, u)


def constant_factor_jvp(u, c, du):
    """Forward: the derivative of c u, u changing at the rate du."""
    return np.multiply(1.0 * c, du)


def constant_factor_vjp(cotangent, u, c):
    """Backward: the gradients by u and by c (arrays of one shape)."""
    return np.multiply(1.0 * cotangent, c), np.multiply(1.0 * cotangent, u)
