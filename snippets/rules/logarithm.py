"""Natural logarithm of a function, forward and backward."""

import numpy as np


def logarithm(f):
    """log f, for f > 0; −inf at 0, nan below."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.log(1.0 * f)


def logarithm_jvp(f, df):
    """Forward: the derivative of log f, f changing at the rate df; nan if f < 0."""
    with np.errstate(all="ignore"):
        return np.divide(df, np.where(f < 0, np.nan, np.abs(1.0 * f)))


def logarithm_vjp(cotangent, f):
    """Backward: the gradient by f; nan for f < 0."""
    with np.errstate(all="ignore"):
        return np.divide(cotangent, np.where(f < 0, np.nan, np.abs(1.0 * f)))
