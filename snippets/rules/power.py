"""Power rule for a function, with a constant exponent."""

import numpy as np


def power(u, n):
    """u to the power n; nan where u < 0 and n is not an integer."""
    with np.errstate(all="ignore"):
        return np.power(1.0 * u, n)


def power_jvp(u, n, du):
    """Forward: the derivative of u^n, u changing at the rate du, n fixed."""
    with np.errstate(all="ignore"):
        return n * np.power(1.0 * u, n - (n != 0)) * du
