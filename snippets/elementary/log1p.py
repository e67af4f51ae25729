"""log(1 + x), accurate near zero."""

import numpy as np


def log1p(x):
    """Return log(1 + x) for x > -1; -inf at -1, nan below."""
    with np.errstate(divide="ignore", invalid="ignore", under="ignore"):
        return np.log1p(1.0 * x)


def log1p_derivative(x):
    """Return 1/(1 + x) for x > -1; inf at -1, nan below, where log1p is not defined."""
    x = 1.0 * x
    with np.errstate(divide="ignore", under="ignore"):
        return 1.0 / np.where(x < -1, np.nan, 1 + x)
