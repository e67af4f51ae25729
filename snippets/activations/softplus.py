"""Softplus, the smooth ReLU."""

import numpy as np


def softplus(x, beta=1.0):
    """log(1 + e^(beta x)) / beta for beta > 0, element by element."""
    with np.errstate(over="ignore", under="ignore"):
        z = 1.0 * beta * x
        return np.maximum(x, 0.0) + np.log1p(np.exp(-np.abs(z))) / beta


def softplus_derivative(x, beta=1.0):
    """sigmoid(beta x), between 0 and 1; relatively exact in both tails."""
    with np.errstate(over="ignore", under="ignore"):
        z = 1.0 * beta * x
        return np.exp(np.minimum(z, 0.0)) / (1.0 + np.exp(-np.abs(z)))
