"""Square root of a function."""

import numpy as np


def sqrt_of(f):
    """√f, for f ≥ 0 (nan below)."""
    with np.errstate(invalid="ignore"):
        return np.sqrt(1.0 * f)


def sqrt_of_jvp(f, df):
    """Forward: the derivative of √f, f changing at the rate df; inf at 0."""
    with np.errstate(all="ignore"):
        return 0.5 * df / np.sqrt(f + 0.0)
