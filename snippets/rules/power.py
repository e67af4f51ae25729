"""Power rule for a function, with a constant exponent."""

import numpy as np


def power(u, n):
    """u to the power n; nan where u < 0 and n is not an integer, inf where u = 0 and n < 0."""
    with np.errstate(all="ignore"):
        return np.power(1.0 * u, n)


def power_jvp(u, n, du):
    """Forward: the derivative of u to the power n, where u changes at the rate du and n is fixed."""
    with np.errstate(all="ignore"):
        return n * np.power(1.0 * u, n - (n != 0)) * du
