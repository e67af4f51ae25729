"""Threshold: the input where it exceeds theta, a fixed value elsewhere."""

import numpy as np


def threshold(x, theta, value):
    """x for x > theta, value for x <= theta, nan for nan; element by element."""
    return np.where(np.less_equal(x, theta), value, 1.0 * x)[()]


def threshold_derivative(x, theta, value):
    """1 for x > theta, 0 for x <= theta, nan for nan, whatever the value; 0 at the jump by convention."""
    return np.heaviside(1.0 * x - theta, 0.0)
