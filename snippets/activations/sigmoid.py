"""Sigmoid (logistic function)."""

import numpy as np


def sigmoid(x):
    """1 / (1 + e^(-x)), between 0 and 1; element by element."""
    x = 1.0 * x
    with np.errstate(under="ignore"):
        return np.exp(np.minimum(x, 0.0)) / (1.0 + np.exp(-np.abs(x)))


def sigmoid_derivative(x):
    """sigmoid(x) (1 - sigmoid(x)), from 0 to 1/4; relatively exact in both tails."""
    with np.errstate(under="ignore"):
        e = np.exp(-np.abs(1.0 * x))
        return e / np.square(1.0 + e)
