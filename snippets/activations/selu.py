"""Scaled exponential linear unit (SELU)."""

import numpy as np


def selu(x):
    """lambda x for x > 0, lambda alpha (e^x - 1) for x <= 0.

    The constants are those of Klambauer et al. (2017).
    """
    lambda_ = 1.0507009873554804934193349852946
    lambda_alpha = 1.7580993408473768599402175208123
    with np.errstate(over="ignore", under="ignore"):
        left = lambda_alpha * np.expm1(np.minimum(x, 0.0))
        return lambda_ * np.maximum(x, 0.0) + left


def selu_derivative(x):
    """lambda for x > 0, lambda alpha e^x for x <= 0.

    At the kink it is lambda alpha by convention.
    """
    lambda_ = 1.0507009873554804934193349852946
    lambda_alpha = 1.7580993408473768599402175208123
    positive = np.heaviside(x, 0.0)
    with np.errstate(under="ignore"):
        left = lambda_alpha * np.exp(np.minimum(x, 0.0))
        return lambda_ * positive + left * (1.0 - positive)
