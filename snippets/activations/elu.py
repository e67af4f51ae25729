"""Exponential linear unit (ELU)."""

import numpy as np


def elu(x, alpha=1.0):
    """x for x > 0, alpha (e^x - 1) for x <= 0; element by element."""
    with np.errstate(under="ignore"):
        return np.maximum(x, 0.0) + alpha * np.expm1(np.minimum(x, 0.0))


def elu_derivative(x, alpha=1.0):
    """1 for x > 0, alpha e^x for x <= 0; alpha at the kink by convention."""
    positive = np.heaviside(x, 0.0)
    with np.errstate(under="ignore"):
        return positive + alpha * np.exp(np.minimum(x, 0.0)) * (1.0 - positive)
