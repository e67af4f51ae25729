"""Mean squared error and its vector-Jacobian product."""

import numpy as np


def mse(y_hat, y):
    """Return the mean of (y_hat - y)**2 over all entries; both have one shape."""
    with np.errstate(all="ignore"):
        residual = np.subtract(1.0 * y_hat, y)
        return np.mean(residual * residual)


def mse_vjp(cotangent, y_hat, y):
    """Return the gradients of cotangent * mse(y_hat, y) by y_hat and by y.

    cotangent is a number.
    """
    with np.errstate(all="ignore"):
        residual = np.subtract(1.0 * y_hat, y)
        gradient = cotangent * residual * (2 / residual.size)
        return gradient, -gradient
