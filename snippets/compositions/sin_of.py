"""Sine of a function."""

import numpy as np


def sin_of(f):
    """sin f, f in radians; nan at ±inf."""
    with np.errstate(under="ignore", invalid="ignore"):
        return np.sin(1.0 * f)


def sin_of_jvp(f, df):
    """Forward: the derivative of sin f, f changing at the rate df."""
    with np.errstate(all="ignore"):
        return np.cos(1.0 * f) * df
