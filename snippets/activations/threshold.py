"""Threshold: the input where it exceeds theta, a fixed value elsewhere."""

import numpy as np


def threshold(x, theta, v):
    """x for x > theta, v for x <= theta, nan for nan; element by element."""
    return np.where(np.less_equal(x, theta), v, 1.0 * x)[()]


def threshold_derivative(x, theta, v):
    """1 for x > theta, 0 for x <= theta, nan for nan, whatever v is.

    At the jump it is 0 by convention.
    """
    return np.heaviside(1.0 * x - theta, 0.0)
