"""The figure of a composition: the slopes that it prints are those of the snippets, and their product."""

from __future__ import annotations

import re

import numpy as np
import pytest

from scripts.figures.composition import draw_composition
from scripts.figures.curves import Plot
from scripts.snippets import load


@pytest.mark.parametrize("at", [0.5, -1.25])
def test_the_slopes_multiply(at: float) -> None:
    inner, outer = load("elementary/sin.py"), load("elementary/exp.py")
    drawn = draw_composition(inner, outer, ["Sine", "Exponential"], Plot((-3.0, 3.0)), at, "alt", "identity")
    printed = [float(slope.replace("\u2212", "-")) for slope in re.findall(r"≈ (.?[\d.]+)<", drawn)]
    slopes = inner.functions["sin_derivative"](np.float64(at)), outer.functions["exp_derivative"](np.sin(at))
    assert printed == pytest.approx([*slopes, slopes[0] * slopes[1]], abs=5e-4)
