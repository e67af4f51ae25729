"""Taylor polynomials beside their function."""

from __future__ import annotations

import matplotlib
import numpy as np
from numpy.polynomial import Chebyshev, Polynomial

from scripts.figures import svg
from scripts.figures.curves import Plot, finish, fixed, head, sample, symbol
from scripts.snippets import Snippet

# Interpolating over this half-width and degree gives the coefficients drawn here to about ten digits.
HALF_WIDTH, INTERPOLATION_DEGREE = 0.75, 24


def taylor_polynomial(function, at: float, degree: int) -> Polynomial:
    """Return the Taylor polynomial of a smooth function, in powers of ``x - at``, from its values alone."""
    interpolant = Chebyshev.interpolate(
        lambda t: function(at + t), INTERPOLATION_DEGREE, domain=[-HALF_WIDTH, HALF_WIDTH]
    )
    coefficients = []
    factorial = 1.0
    for order in range(degree + 1):
        factorial *= max(order, 1)
        coefficients.append(interpolant.deriv(order)(0.0) / factorial if order else interpolant(0.0))
    return Polynomial(coefficients)


def draw_taylor(snippet: Snippet, name: str, plot: Plot, at: float, degrees: list[int], alt: str, identity: str) -> str:
    """Return the SVG of f and its Taylor polynomials of these degrees about ``at``."""
    function, _ = fixed(snippet, plot)
    x = plot.inputs()
    moving = symbol(snippet.parameters[0])
    title = f"{name} and its Taylor polynomials at {moving} = {at:g}"
    styles = ["--", "-.", ":", (0, (5, 1, 1, 1, 1, 1))]
    with matplotlib.rc_context(svg.SETTINGS):
        figure = svg.new_figure()
        axes = figure.add_subplot()
        values = sample(function, x, snippet)
        axes.plot(x, values, color=svg.F, label="f", linewidth=2.8)
        for index, degree in enumerate(degrees):
            polynomial = taylor_polynomial(function, at, degree)
            axes.plot(x, polynomial(x - at), color=svg.SERIES[index % len(svg.SERIES)],
                      linestyle=styles[index % len(styles)], linewidth=1.6, label=f"degree {degree}")
        axes.plot([at], [float(function(np.float64(at)))], "o", color=svg.DERIVATIVE, markersize=6)
        finish(axes, plot, [values], moving)
        head(axes, title)
        return svg.wrap(svg.to_svg(figure, title, alt, identity))
