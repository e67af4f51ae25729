"""Product rule, forward and backward."""

import numpy as np


def product(u, v):
    """u v, element by element."""
    return np.multiply(1.0 * u, v)


def product_jvp(u, v, du, dv):
    """Forward: the derivative of u v, where u and v change at the rates du and dv."""
    return np.add(1.0 * du * v, 1.0 * u * dv)


def product_vjp(cotangent, u, v):
    """Backward: each factor receives the cotangent times the other (arrays of one shape)."""
    return np.multiply(1.0 * cotangent, v), np.multiply(1.0 * cotangent, u)
