"""The logarithm to a given base, by its argument and by its base."""

import numpy as np


def log_base(x, a):
    """Return log(x) / log(a) for x > 0, a > 0, a != 1.

    For x < 0 and for other bases it is nan.
    """
    dtype = np.result_type(1.0 * x, 1.0 * a)  # float32 stays, integers become floats
    with np.errstate(divide="ignore", invalid="ignore"):
        log_a = np.where((a > 0) & (a != 1), np.log(a, dtype=dtype), np.nan)
        return np.log(x, dtype=dtype) / log_a


def log_base_dx(x, a):
    """Return the derivative by the argument, 1 / (x log(a)); at x = 0 the limit."""
    dtype = np.result_type(1.0 * x, 1.0 * a)
    x = np.asarray(0.0 + x, dtype)  # -0.0 becomes 0.0
    with np.errstate(divide="ignore", invalid="ignore", over="ignore", under="ignore"):
        log_a = np.where((a > 0) & (a != 1), np.log(a, dtype=dtype), np.nan)
        return 1.0 / log_a / np.where(x >= 0, x, np.nan)


def log_base_da(x, a):
    """Return the derivative by the base, -log(x) / (a log(a)**2)."""
    dtype = np.result_type(1.0 * x, 1.0 * a)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore", under="ignore"):
        log_a = np.where((a > 0) & (a != 1), np.log(a, dtype=dtype), np.nan)
        return -np.log(x, dtype=dtype) / log_a / log_a / a
