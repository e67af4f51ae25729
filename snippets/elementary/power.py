"""A power, by its base and by its exponent."""

import numpy as np


def power(x, p):
    """Return x**p for x > 0 and real p, or for any x and integer p; nan elsewhere."""
    x, p = 1.0 * x, 1.0 * p
    with np.errstate(all="ignore"):
        domain = (x >= 0) & ~np.isnan(p) | (x < 0) & (p % 1 == 0)
        # [()]: a number stays a number
        return np.where(domain, np.power(x, p), np.nan)[()]


def power_dx(x, p):
    """Return the derivative by the base, p x**(p - 1); 0 for p = 0, also at x = 0."""
    dtype = np.result_type(1.0 * x, 1.0 * p)  # float32 stays, integers become floats
    x, p = np.asarray(x, dtype), np.asarray(p, dtype)
    with np.errstate(all="ignore"):
        domain = (x >= 0) & ~np.isnan(p) | (x < 0) & (p % 1 == 0)
        # Below p = 1/2 the difference p - 1 is rounded: p x**p / x does without,
        # except at 0 and inf.
        divide = (p < 0.5) & (x != 0) & np.isfinite(x)
        exponent = np.where(divide, p, p - 1)
        # The whole may be subnormal where the product is not
        half = np.power(np.abs(x), exponent / 2)
        signed = np.where((x < 0) & (exponent % 2 == 1), -p, p)
        slope = np.where((p == 0) | (half == 0), 0.0, signed * half * half)
        slope = slope / np.where(divide, x, 1.0)
        return np.where(domain, slope, np.nan)[()]


def power_dp(x, p):
    """Return the derivative by the exponent, x**p log(x), for x > 0.

    At 0 it is the limit, below nan.
    """
    x, p = 1.0 * x, 1.0 * p
    with np.errstate(all="ignore"):
        half = np.power(x, p / 2)  # x**p may be subnormal where the product is not
        slope = np.where(half == 0, 0.0, half * np.log(x, dtype=half.dtype) * half)
        return np.where((x >= 0) & ~np.isnan(p), slope, np.nan)[()]
