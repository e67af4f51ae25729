"""Softmax along the last axis, its vector-Jacobian product and its Jacobian."""

import numpy as np


def softmax(z):
    """Return numbers in proportion to e**z that add up to 1 along the last axis.

    z : (..., n).
    """
    z = 1.0 * z
    top = np.max(z, axis=-1, keepdims=True)
    with np.errstate(all="ignore"):
        e = np.exp(np.where(z == top, 0, z - top))  # no power above e**0
        return e / np.sum(e, axis=-1, keepdims=True)


def softmax_vjp(cotangent, z):
    """Return the gradient by z of sum(cotangent * softmax(z)).

    cotangent and z : (..., n).
    """
    p = softmax(z)
    with np.errstate(all="ignore"):
        centred = cotangent - np.sum(cotangent * p, axis=-1, keepdims=True)
        # What rounding left of the mean
        centred = centred - np.sum(centred * p, axis=-1, keepdims=True)
        return p * centred


def softmax_jacobian(z):
    """Return the Jacobian, (..., n, n) for z : (..., n), rows for the output."""
    p = softmax(z)
    identity = np.eye(p.shape[-1], dtype=p.dtype)
    with np.errstate(all="ignore"):
        products = p[..., :, None] * p[..., None, :] * (1 - identity)
        # Each row adds up to 0
        return identity * np.sum(products, axis=-1, keepdims=True) - products
