"""GELU, the approximation with tanh."""

import numpy as np


def gelu_tanh(x):
    """x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))), element by element."""
    a = np.minimum(np.abs(1.0 * x), 30.0)
    with np.errstate(under="ignore"):
        e = np.exp(-((8.0 / np.pi) ** 0.5) * (a + 0.044715 * a * a * a))
        return np.maximum(x, 0.0) - a * e / (1.0 + e)


def gelu_tanh_derivative(x):
    """The derivative of gelu_tanh; relatively exact in the left tail."""
    a = np.minimum(np.abs(1.0 * x), 30.0)
    with np.errstate(under="ignore"):
        cubic = (8.0 / np.pi) ** 0.5 * 0.044715 * a * a * a
        v = (8.0 / np.pi) ** 0.5 * a + cubic
        e = np.exp(-v)
        # The derivative at -|x|
        left = e * (1.0 - v + (e - 2.0 * cubic)) / (1.0 + e * (2.0 + e))
        return np.heaviside(x, 0.5) - np.sign(1.0 * x) * left
