"""Hard shrinkage: small inputs become 0, the others pass."""

import numpy as np


def hardshrink(x, lambd=0.5):
    """x for |x| > lambd, 0 for |x| <= lambd; element by element."""
    return x * np.heaviside(np.abs(1.0 * x) - lambd, 0.0)


def hardshrink_derivative(x, lambd=0.5):
    """1 for |x| > lambd, 0 for |x| < lambd.

    At the jumps, x = -lambd and x = lambd, it is 0 by convention.
    """
    return np.heaviside(np.abs(1.0 * x) - lambd, 0.0)
