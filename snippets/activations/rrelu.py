"""Randomized leaky ReLU (RReLU): the slope for negative inputs is drawn while training."""

import numpy as np


def rrelu(x, a=11 / 48):
    """x for x > 0, a x for x <= 0.

    In training draw a slope for each element, a = rng.uniform(1 / 8, 1 / 3, np.shape(x)), and keep it for
    the derivative; the default is the mean of that distribution, for evaluation.
    """
    with np.errstate(over="ignore", under="ignore"):
        return np.maximum(x, 0.0) + a * np.minimum(x, 0.0)


def rrelu_derivative(x, a=11 / 48):
    """1 for x > 0, a for x <= 0, nan for nan, with the a of the forward pass; a at the kink by convention."""
    positive = np.heaviside(x, 0.0)
    return positive + a * (1.0 - positive)
