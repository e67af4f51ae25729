"""Tangent of a function."""

import numpy as np


def tan_of(f):
    """tan f, f in radians; nan at ±inf."""
    with np.errstate(under="ignore", invalid="ignore"):
        return np.tan(1.0 * f)


def tan_of_jvp(f, df):
    """Forward: the derivative of tan f, f changing at the rate df."""
    with np.errstate(all="ignore"):
        return df / np.square(np.cos(1.0 * f))
