"""Inverse sine of a function."""

import numpy as np


def arcsin_of(f):
    """arcsin f, between −π/2 and π/2, for −1 ≤ f ≤ 1 (nan elsewhere)."""
    with np.errstate(under="ignore", invalid="ignore"):
        return np.arcsin(1.0 * f)


def arcsin_of_jvp(f, df):
    """Forward: the derivative of arcsin f, f changing at rate df; inf at ±1."""
    with np.errstate(all="ignore"):
        return df / np.sqrt((1.0 - f) * (1.0 + f))
