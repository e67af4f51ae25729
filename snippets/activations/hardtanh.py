"""Hard tanh: the identity between two bounds."""

import numpy as np


def hardtanh(x, min_value=-1.0, max_value=1.0):
    """x, but at least min_value and at most max_value; element by element."""
    return np.clip(x, 1.0 * min_value, 1.0 * max_value)


def hardtanh_derivative(x, min_value=-1.0, max_value=1.0):
    """1 between the bounds, 0 outside; 0 at both kinks by convention."""
    return np.heaviside(1.0 * x - min_value, 0.0) * np.heaviside(1.0 * max_value - x, 0.0)
