"""Soft shrinkage (soft thresholding): inputs move towards 0 by a fixed step."""

import numpy as np


def softshrink(x, lambd=0.5):
    """x moved towards 0 by lambd, and 0 for |x| <= lambd; element by element."""
    return x - np.clip(x, -1.0 * lambd, 1.0 * lambd)


def softshrink_derivative(x, lambd=0.5):
    """1 for |x| > lambd, 0 for |x| < lambd.

    At the kinks, x = -lambd and x = lambd, it is 0 by convention.
    """
    return np.heaviside(np.abs(1.0 * x) - lambd, 0.0)
