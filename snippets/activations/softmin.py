"""Softmin along the last axis, its vector-Jacobian product and its Jacobian."""

import numpy as np


def softmin(z):
    """Return numbers in proportion to e**-z that add up to 1 along the last axis.

    z : (..., n).
    """
    z = 1.0 * z
    bottom = np.min(z, axis=-1, keepdims=True)
    with np.errstate(all="ignore"):
        e = np.exp(np.where(z == bottom, 0, bottom - z))  # no power above e**0
        return e / np.sum(e, axis=-1, keepdims=True)


def softmin_vjp(cotangent, z):
    """Return the gradient by z of sum(cotangent * softmin(z)).

    cotangent and z : (..., n).
    """
    s = softmin(z)
    with np.errstate(all="ignore"):
        centred = cotangent - np.sum(cotangent * s, axis=-1, keepdims=True)
        # What rounding left of the mean
        centred = centred - np.sum(centred * s, axis=-1, keepdims=True)
        return -s * centred


def softmin_jacobian(z):
    """Return the Jacobian, (..., n, n) for z : (..., n), rows for the output."""
    s = softmin(z)
    identity = np.eye(s.shape[-1], dtype=s.dtype)
    with np.errstate(all="ignore"):
        products = s[..., :, None] * s[..., None, :] * (1 - identity)
        # Each row adds up to 0
        return products - identity * np.sum(products, axis=-1, keepdims=True)
