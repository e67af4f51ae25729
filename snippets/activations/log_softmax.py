"""Log-softmax along the last axis, its vector-Jacobian product and its Jacobian."""

import numpy as np


def log_softmax(z):
    """Return the logarithm of softmax(z) along the last axis; z : (..., n)."""
    z = 1.0 * z
    k = np.argmax(z, axis=-1, keepdims=True)
    top = np.take_along_axis(z, k, axis=-1)
    with np.errstate(all="ignore"):
        below = np.where(z == top, 0, z - top)
        others = np.exp(below)
        np.put_along_axis(others, k, 0, axis=-1)  # entry k is e**0: the 1 of log1p
        return below - np.log1p(np.sum(others, axis=-1, keepdims=True))


def log_softmax_vjp(cotangent, z):
    """Return the gradient by z of sum(cotangent * log_softmax(z)).

    cotangent and z : (..., n).
    """
    z = 1.0 * z
    top = np.max(z, axis=-1, keepdims=True)
    with np.errstate(all="ignore"):
        e = np.exp(np.where(z == top, 0, z - top))
        p = e / np.sum(e, axis=-1, keepdims=True)
        gradient = cotangent - p * np.sum(cotangent, axis=-1, keepdims=True)
        # So that it adds up to 0
        return gradient - p * np.sum(gradient, axis=-1, keepdims=True)


def log_softmax_jacobian(z):
    """Return the Jacobian, (..., n, n) for z : (..., n), rows for the output."""
    z = 1.0 * z
    top = np.max(z, axis=-1, keepdims=True)
    with np.errstate(all="ignore"):
        e = np.exp(np.where(z == top, 0, z - top))
        p = e / np.sum(e, axis=-1, keepdims=True)
        identity = np.eye(p.shape[-1], dtype=p.dtype)
        others = p[..., None, :] * (1 - identity)
        # Each row adds up to 0
        return identity * np.sum(others, axis=-1, keepdims=True) - others
