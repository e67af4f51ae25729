"""The exponential function to a positive base, by its exponent and by its base."""

import numpy as np


def exp_base(x, a):
    """Return a**x for real x and a > 0; the limit at a = 0, nan for a < 0."""
    x, a = 1.0 * x, 0.0 + a  # integers become floats, a = -0.0 becomes 0.0
    with np.errstate(all="ignore"):
        # [()]: a number stays a number
        return np.where((a >= 0) & ~np.isnan(x), np.power(a, x), np.nan)[()]


def exp_base_dx(x, a):
    """Return the derivative by the exponent, a**x log(a)."""
    x, a = 1.0 * x, 0.0 + a
    with np.errstate(all="ignore"):
        half = np.power(a, x / 2)  # a**x may be subnormal where the product is not
        slope = np.where(half == 0, 0.0, half * np.log(a, dtype=half.dtype) * half)
        return np.where((a >= 0) & ~np.isnan(x), slope, np.nan)[()]


def exp_base_da(x, a):
    """Return the derivative by the base, x a**(x - 1)."""
    dtype = np.result_type(1.0 * x, 1.0 * a)  # float32 stays, integers become floats
    x, a = np.asarray(x, dtype), np.asarray(0.0 + a, dtype)
    with np.errstate(all="ignore"):
        # Below x = 1/2 the difference x - 1 is rounded: x a**x / a does without,
        # except at 0 and inf.
        divide = (x < 0.5) & (a != 0) & np.isfinite(a)
        # The whole may be subnormal where the product is not
        half = np.power(a, np.where(divide, x, x - 1) / 2)
        slope = np.where((x == 0) | (half == 0), 0.0, x * half * half)
        slope = slope / np.where(divide, a, 1.0)
        return np.where((a >= 0) & ~np.isnan(x), slope, np.nan)[()]
