"""The figure of errors: it runs as far as something happens, and its curves keep from the frame."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from scripts.accuracy.comparison import ORDINARY, Comparison, interesting, search_grid
from scripts.accuracy.measure import DTYPES, Measurement
from scripts.figures import errors

GRID = search_grid()
# Of a result without a right digit: 2**52 to 2**53, as the digits fall.
LOST = 2.0 ** np.where(np.arange(len(GRID)) % 2, 52, 53)


@pytest.mark.parametrize(
    ("found", "left", "right"),
    [
        (np.where(np.abs(GRID) > 710, np.inf, 1), (1e3, 1e4), (1e3, 1e4)),
        (np.where(GRID > 710, np.inf, np.where(GRID < -745, np.nan, 1)), (1e3, 1e4), (1e3, 1e4)),
        (np.where(GRID < -36, LOST, 1), (100, 1e3), (ORDINARY, ORDINARY)),
        (np.where(GRID > 0, np.clip(GRID, 1, LOST), 1), (ORDINARY, ORDINARY), (1e15, 1e18)),
        (np.where(np.abs(GRID) > 1e154, LOST, 1), (1e154, 1e200), (1e154, 1e200)),
        (np.where(GRID < 0, np.nan, 1), (0, 0), (ORDINARY, ORDINARY)),
    ],
    ids=["overflow", "end of the values", "lost on one side", "slow growth", "overflow of a square", "nothing"],
)  # fmt: skip
def test_axis_ends_beyond_what_happens(found: np.ndarray, left: tuple, right: tuple) -> None:
    low, high, _ = interesting(GRID, found)
    assert left[0] <= -low <= left[1] and right[0] <= high <= right[1]


@pytest.fixture
def axes_of(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Axes]:
    """Return the axes of the figure of errors at places of the input."""
    kept: list[Axes] = []

    def keep(figure: Figure, *_: str) -> str:
        kept.append(figure.axes[0])
        return "<svg/>"

    def draw(x: np.ndarray, textbook: np.ndarray) -> Axes:
        measured = {
            form: {dtype: Measurement("f.py", "f", dtype) for dtype in DTYPES} for form in ("textbook", "ours")
        }
        ends = float(x[0]), float(x[-1])
        errors.draw_errors(Comparison("f", "x", {}, {}, 0.0, x, textbook, np.ones(len(x)), measured, (4, 8), ends), "fig")
        return kept[-1]

    monkeypatch.setattr(errors.svg, "to_svg", keep)
    return draw


def test_bounded_domain_is_shown_whole_and_its_ends_are_not_the_frame(axes_of: Callable[..., Axes]) -> None:
    assert interesting(GRID, np.where(np.abs(GRID) > 1, np.nan, 1)) == (-1, 1, 0)
    x = np.linspace(-1, 1, 73)
    low, high = axes_of(x, np.where(np.abs(x) > 0.98, 1e7, 1)).get_xlim()
    assert low < -1 and high > 1


@pytest.mark.parametrize("worst", [1.5, 300.0, 1e16])
def test_little_is_empty_above_the_curves(worst: float, axes_of: Callable[..., Axes]) -> None:
    low, high = np.log10(axes_of(np.linspace(0, 1, 72), np.full(72, worst)).get_ylim())
    assert high - np.log10(worst) < 0.36 * (high - low)
