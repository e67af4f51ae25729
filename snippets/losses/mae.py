"""Mean absolute error and its vector-Jacobian product."""

import numpy as np


def mae(y_hat, y):
    """Return the mean of abs(y_hat - y) over all entries; both have one shape."""
    with np.errstate(all="ignore"):
        return np.mean(np.abs(np.subtract(1.0 * y_hat, y)))


def mae_vjp(cotangent, y_hat, y):
    """Return the gradients of cotangent * mae(y_hat, y) by y_hat and by y.

    Where the two are equal it is 0.
    """
    with np.errstate(all="ignore"):
        residual = np.subtract(1.0 * y_hat, y)
        gradient = cotangent * np.sign(residual) / residual.size
        return gradient, -gradient
