"""Swish: SiLU with a factor beta, which may be learned."""

import numpy as np


def swish(x, beta=1.0):
    """x sigmoid(beta x), element by element; beta broadcasts against x."""
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        z = 1.0 * beta * x
        # Half the exponent at a time: e^z may be tiny where x is large
        h = np.exp(0.5 * np.minimum(z, 0.0))
        return np.where(h == 0.0, 0.0, x * h * (h / (1.0 + np.exp(-np.abs(z)))))[()]


def swish_dx(x, beta=1.0):
    """The derivative by x, which is that of SiLU at beta x.

    It is relatively exact in the left tail.
    """
    with np.errstate(over="ignore", under="ignore"):
        z = 1.0 * beta * x
        a = np.minimum(np.abs(z), 800.0)
        h = np.exp(-0.5 * a)
        e = h * h
        left = h * (1.0 - a + e) / (1.0 + e * (2.0 + e)) * h  # the derivative at -|z|
        return np.heaviside(z, 0.5) - np.sign(z) * left


def swish_dbeta(x, beta=1.0):
    """The derivative by beta, x^2 sigmoid'(beta x).

    Sum it over every element that shares beta.
    """
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        h = np.exp(-0.5 * np.abs(1.0 * beta * x))
        return np.where(h == 0.0, 0.0, np.square(x * h / (1.0 + h * h)))[()]
