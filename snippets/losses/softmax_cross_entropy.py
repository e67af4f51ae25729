"""Cross-entropy of softmax(z) with integer labels, and its vector-Jacobian product."""

import numpy as np


def softmax_cross_entropy(z, y):
    """Return -log(softmax(z)[y]), one loss for each label.

    z : (..., n), y : (...), labels from 0 to n - 1.
    """
    z, y = 1.0 * z, np.asarray(y)[..., None]
    k = np.argmax(z, axis=-1, keepdims=True)
    top = np.take_along_axis(z, k, axis=-1)
    with np.errstate(all="ignore"):
        below = np.where(z == top, 0, z - top)
        others = np.exp(below)
        np.put_along_axis(others, k, 0, axis=-1)  # entry k is e**0: the 1 of log1p
        rest = np.sum(others, axis=-1, keepdims=True)
        loss = np.log1p(rest) - np.take_along_axis(below, y, axis=-1)
        return loss[..., 0]


def softmax_cross_entropy_vjp(cotangent, z, y):
    """Return the gradient by z of sum(cotangent * softmax_cross_entropy(z, y)).

    cotangent : (...).
    """
    z, y = 1.0 * z, np.asarray(y)[..., None]
    top = np.max(z, axis=-1, keepdims=True)
    with np.errstate(all="ignore"):
        e = np.exp(np.where(z == top, 0, z - top))
        gradient = e / np.sum(e, axis=-1, keepdims=True)
        np.put_along_axis(gradient, y, 0, axis=-1)
        # 1 - p[y], without cancellation
        rest = np.sum(gradient, axis=-1, keepdims=True)
        np.put_along_axis(gradient, y, -rest, axis=-1)
        return np.asarray(cotangent, dtype=z.dtype)[..., None] * gradient
