"""Logarithm of the sigmoid."""

import numpy as np


def log_sigmoid(x):
    """log(1 / (1 + e^(-x))), at most 0; element by element."""
    x = 1.0 * x
    with np.errstate(under="ignore"):
        return np.minimum(x, 0.0) - np.log1p(np.exp(-np.abs(x)))


def log_sigmoid_derivative(x):
    """1 - sigmoid(x) = sigmoid(-x), between 0 and 1; relatively exact in both tails."""
    x = 1.0 * x
    with np.errstate(under="ignore"):
        return np.exp(np.minimum(-x, 0.0)) / (1.0 + np.exp(-np.abs(x)))
