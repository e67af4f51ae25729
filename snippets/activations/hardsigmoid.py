"""Hard sigmoid: a sigmoid of three straight pieces."""

import numpy as np


def hardsigmoid(x):
    """(x + 3) / 6, but at least 0 and at most 1; element by element."""
    return np.clip(x + 3.0, 0.0, 6.0) / 6.0


def hardsigmoid_derivative(x):
    """1/6 between -3 and 3, 0 outside; 0 at both kinks by convention."""
    return np.heaviside(3.0 - np.abs(x), 0.0) / 6.0
