"""Leaky ReLU: a small fixed slope for negative inputs."""

import numpy as np


def leaky_relu(x, alpha=0.01):
    """x for x > 0, alpha x for x <= 0; element by element."""
    with np.errstate(over="ignore", under="ignore"):
        return np.maximum(x, 0.0) + alpha * np.minimum(x, 0.0)


def leaky_relu_derivative(x, alpha=0.01):
    """1 for x > 0, alpha for x <= 0, nan for nan; alpha at the kink by convention."""
    positive = np.heaviside(x, 0.0)
    return positive + alpha * (1.0 - positive)
