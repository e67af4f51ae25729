"""Randomized leaky ReLU (RReLU): the slope of negative inputs is drawn in training."""

import numpy as np


def rrelu(x, a=11 / 48):
    """x for x > 0, a x for x <= 0.

    In training draw a slope for each element and keep it for the derivative:
    a = rng.uniform(1 / 8, 1 / 3, np.shape(x)). The default, for evaluation, is the mean
    of that distribution.
    """
    with np.errstate(over="ignore", under="ignore"):
        return np.maximum(x, 0.0) + a * np.minimum(x, 0.0)


def rrelu_derivative(x, a=11 / 48):
    """1 for x > 0, a for x <= 0, nan for nan; a at the kink by convention.

    Give it the a of the forward pass.
    """
    positive = np.heaviside(x, 0.0)
    return positive + a * (1.0 - positive)
