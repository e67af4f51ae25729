"""Secants that become the tangent: what a derivative is."""

from __future__ import annotations

from itertools import cycle

import matplotlib
import numpy as np

from scripts.figures import svg
from scripts.figures.curves import Plot, finish, fixed, head, sample, symbol
from scripts.snippets import Snippet

# Of the secants, the furthest first; the tangent has dashes.
LINES = (":", "-.", "-")


def draw_secants(snippet: Snippet, name: str, plot: Plot, at: float, steps: list[float], alt: str,
                 identity: str) -> str:
    """Return the SVG of f, its secants from ``at`` to ``at + step``, and its tangent at ``at``."""
    function, derivatives = fixed(snippet, plot)
    _, derivative = derivatives[0]
    x = plot.inputs()
    start, slope = float(function(np.float64(at))), float(derivative(np.float64(at)))
    moving = symbol(snippet.parameters[0])
    title = f"{name}: secants become the tangent at {moving} = {at:g}"
    with matplotlib.rc_context(svg.SETTINGS):
        figure = svg.new_figure()
        axes = figure.add_subplot()
        values = sample(function, x, snippet)
        axes.plot(x, values, color=svg.F, label="f")
        for step, line in zip(steps, cycle(LINES)):
            end = float(function(np.float64(at + step)))
            quotient = (end - start) / step
            axes.plot(x, start + quotient * (x - at), color=svg.THIRD, linewidth=1.4, linestyle=line,
                      label=f"h = {step:g}, slope {quotient:.3f}")
            axes.plot([at + step], [end], "o", color=svg.THIRD, markersize=5)
        axes.plot(x, start + slope * (x - at), color=svg.DERIVATIVE, linestyle="--",
                  label=f"tangent, slope {slope:.3f}")
        axes.plot([at], [start], "o", color=svg.DERIVATIVE, markersize=6)
        finish(axes, plot, [values], moving)
        head(axes, title, columns=2)
        return svg.wrap(svg.to_svg(figure, title, alt, identity))
