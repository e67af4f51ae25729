"""Scaled exponential linear unit (SELU)."""

import numpy as np


def selu(x):
    """lambda x for x > 0, lambda alpha (e^x - 1) for x <= 0; constants of Klambauer et al. (2017)."""
    lambda_ = 1.0507009873554804934193349852946
    lambda_alpha = 1.7580993408473768599402175208123
    with np.errstate(over="ignore", under="ignore"):
        return lambda_ * np.maximum(x, 0.0) + lambda_alpha * np.expm1(np.minimum(x, 0.0))


def selu_derivative(x):
    """lambda for x > 0, lambda alpha e^x for x <= 0; lambda alpha at the kink by convention."""
    lambda_ = 1.0507009873554804934193349852946
    lambda_alpha = 1.7580993408473768599402175208123
    positive = np.heaviside(x, 0.0)
    with np.errstate(under="ignore"):
        return lambda_ * positive + lambda_alpha * np.exp(np.minimum(x, 0.0)) * (1.0 - positive)
