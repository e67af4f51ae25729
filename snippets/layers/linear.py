"""Linear (fully connected) layer and its vector-Jacobian product."""

import numpy as np


def linear(X, W, b):
    """Return X W + b for the rows of X, of the shape (..., m).

    X : (..., n), W : (n, m), b : (m,).
    """
    return 1.0 * X @ W + b


def linear_vjp(cotangent, X, W, b):
    """Return the gradients of sum(cotangent * linear(X, W, b)) by X, W and b.

    cotangent : (..., m).
    """
    n, m = W.shape
    rows = np.reshape(1.0 * cotangent, (-1, m))
    return 1.0 * cotangent @ W.T, np.reshape(X, (-1, n)).T @ rows, np.sum(rows, axis=0)
