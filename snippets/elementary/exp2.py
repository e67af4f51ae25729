"""The powers of two."""

import numpy as np


def exp2(x):
    """Return 2**x for real x; inf where it is too large for the dtype."""
    with np.errstate(over="ignore", under="ignore"):
        return np.exp2(1.0 * x)


def exp2_derivative(x):
    """Return the derivative of 2**x, which is 2**x log(2)."""
    with np.errstate(over="ignore", under="ignore"):
        half = np.exp2(0.5 * x)  # 2**x may overflow where the product does not
        return 0.6931471805599453 * half * half  # log(2)
