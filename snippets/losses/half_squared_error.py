"""Half the square of a residual, and its derivative."""

import numpy as np


def half_squared_error(r):
    """Return r**2 / 2 for the residual r = y_hat - y."""
    with np.errstate(all="ignore"):
        return np.multiply(0.5 * r, r)


def half_squared_error_derivative(r):
    """Return the residual itself."""
    return np.positive(1.0 * r)
