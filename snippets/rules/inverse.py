"""Derivative of an inverse; as it stands, of the cube root, inverse of x³."""

import numpy as np


def inverse(y, f_inverse=np.cbrt):
    """The x with f(x) = y."""
    return f_inverse(y)


def inverse_jvp(y, dy, f_inverse=np.cbrt, f_derivative=lambda x: 3.0 * x * x):
    """Forward: the derivative of x, y changing at the rate dy; inf if f′(x) = 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.divide(dy, f_derivative(f_inverse(y)))
