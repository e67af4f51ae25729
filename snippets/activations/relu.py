"""Rectified linear unit (ReLU)."""

import numpy as np


def relu(x):
    """max(x, 0), element by element."""
    return np.maximum(x, 0.0)


def relu_derivative(x):
    """1 for x > 0, 0 for x <= 0, nan for nan; 0 at the kink by convention."""
    return np.heaviside(x, 0.0)
