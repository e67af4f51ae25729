"""Product rule, forward and backward."""

import numpy as np


def product(u, v):
    """u v, element by element."""
    return np.multiply(1.0 * u, v)


def product_jvp(u, v, du, dv):
    """Forward: the derivative of u v, u and v changing at the rates du, dv."""
    return np.add(1.0 * du * v, 1.0 * u * dv)


def product_vjp(cotangent, u, v):
    """Backward: each factor gets the cotangent times the other (of one shape)."""
    return np.multiply(1.0 * cotangent, v), np.multiply(1.0 * cotangent, u)
