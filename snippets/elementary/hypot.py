"""Length of the hypotenuse, by each of the two legs."""

import numpy as np


def hypot(x, y):
    """Return sqrt(x**2 + y**2), without overflow."""
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        length = np.hypot(1.0 * x, 1.0 * y)
        # [()]: a number stays a number
        return np.where(np.isnan(x) | np.isnan(y), np.nan, length)[()]


def hypot_dx(x, y):
    """Return the derivative by x, x / sqrt(x**2 + y**2); 0 at the kink (0, 0)."""
    with np.errstate(under="ignore", invalid="ignore"):
        x, y = 0.5 * x, 0.5 * y  # the length of the halves is never too large
        length = np.hypot(x, y)
        slope = x / np.where(length == 0, 1.0, length)
        return np.where(np.isinf(x) & np.isfinite(y), np.sign(x), slope)[()]


def hypot_dy(x, y):
    """Return the derivative by y, y / sqrt(x**2 + y**2); 0 at the kink (0, 0)."""
    with np.errstate(under="ignore", invalid="ignore"):
        x, y = 0.5 * x, 0.5 * y
        length = np.hypot(x, y)
        slope = y / np.where(length == 0, 1.0, length)
        return np.where(np.isinf(y) & np.isfinite(x), np.sign(y), slope)[()]
