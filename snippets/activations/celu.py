"""Continuously differentiable exponential linear unit (CELU)."""

import numpy as np


def celu(x, alpha=1.0):
    """x for x > 0, else alpha (e^(x/alpha) - 1), element by element; alpha > 0."""
    with np.errstate(over="ignore", under="ignore"):
        return np.maximum(x, 0.0) + alpha * np.expm1(np.minimum(x, 0.0) / alpha)


def celu_derivative(x, alpha=1.0):
    """1 for x > 0, e^(x/alpha) for x <= 0; continuous at 0."""
    with np.errstate(over="ignore", under="ignore"):
        return np.exp(np.minimum(x, 0.0) / alpha)
