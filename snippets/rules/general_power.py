"""A function to the power of a function."""

import numpy as np


def general_power(u, v):
    """u to the power v, for u > 0 (nan elsewhere)."""
    with np.errstate(all="ignore"):
        return np.power(np.where(u > 0, 1.0 * u, np.nan), v)


def general_power_jvp(u, v, du, dv):
    """Forward: the derivative of u^v, u and v changing at the rates du, dv."""
    with np.errstate(all="ignore"):
        u = np.where(u > 0, 1.0 * u, np.nan)
        half = np.power(u, 0.5 * v)  # u^v in two factors: neither overflows
        return half * (dv * np.log(u) + v * du / u) * half
