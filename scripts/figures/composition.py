"""Two functions and their composition, one below the other: the slopes multiply."""

from __future__ import annotations

from collections.abc import Callable

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from scripts.figures import svg
from scripts.figures.curves import STEPS, Plot, comfortable_range, fixed, sample
from scripts.snippets import Snippet


def draw_composition(inner: Snippet, outer: Snippet, names: list[str], plot: Plot, at: float, alt: str,
                     identity: str) -> str:
    """Return the SVG of u = g(x), of z = f(u) and of z = f(g(x)), with the tangents at ``at`` and at g(``at``)."""
    g, [(_, g_slope), *_] = fixed(inner, plot)
    f, [(_, f_slope), *_] = fixed(outer, Plot(plot.x))
    x = plot.inputs()
    between = sample(g, x, inner)
    u = np.linspace(between.min(), between.max(), len(x))
    start = float(g(np.float64(at)))
    slopes = float(g_slope(np.float64(at))), float(f_slope(np.float64(start)))
    title = f"{', then '.join(names)}: the slopes multiply"
    panels: list[tuple[str, np.ndarray, np.ndarray, float, float, str]] = [
        ("u = g(x)", x, between, at, slopes[0], f"slope g′({at:g}) ≈ {slopes[0]:.3f}"),
        ("z = f(u)", u, sample(f, u, outer), start, slopes[1], f"slope f′({start:.3f}) ≈ {slopes[1]:.3f}"),
        ("z = f(g(x))", x, sample(f, between, outer), at, slopes[0] * slopes[1],
         f"slope {slopes[1]:.3f} · {slopes[0]:.3f} ≈ {slopes[0] * slopes[1]:.3f}"),
    ]
    value: list[Callable[[np.float64], float]] = [g, f, lambda x: f(np.float64(g(x)))]
    with matplotlib.rc_context(svg.SETTINGS):
        figure = svg.new_figure(height=7.2)
        for axes, (label, inputs, values, place, slope, says), curve in zip(
            figure.subplots(3, gridspec_kw={"hspace": 0.62}), panels, value, strict=True
        ):
            _panel(axes, label, inputs, values)
            height = float(curve(np.float64(place)))
            axes.plot(inputs, height + slope * (inputs - place), color=svg.DERIVATIVE, linestyle="--")
            axes.plot([place], [height], "o", color=svg.DERIVATIVE, markersize=6)
            axes.set_title(f"{label}, {says}")
        figure.align_ylabels()
        return svg.wrap(svg.to_svg(figure, title, alt, identity))


def _panel(axes: Axes, label: str, inputs: np.ndarray, values: np.ndarray) -> None:
    """Draw one of the functions, its axes named after what goes in and what comes out."""
    output, _, function = label.partition(" = ")
    axes.plot(inputs, values, color=svg.F)
    axes.set_xlim(inputs[0], inputs[-1])
    axes.set_ylim(comfortable_range([values]))
    axes.xaxis.set_major_locator(MaxNLocator(STEPS, steps=[1, 2, 5, 10]))
    axes.set_xlabel("u" if function == "f(u)" else "x")
    axes.set_ylabel(output, rotation=0, labelpad=10)
