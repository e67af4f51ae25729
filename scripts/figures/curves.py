"""f and f′ of one number, drawn from the snippet."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import matplotlib
import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator, MultipleLocator

from scripts.figures import svg
from scripts.snippets import Snippet, SnippetError
from scripts.social import GREEK

SAMPLES = 481
# How many x a reader can choose.
POINTS = 121
# How close to a kink or a pole the curve is drawn, as a part of the range.
NEAR = 1e-9
# As many steps of the x axis as have room for their labels.
STEPS = 6
LEGEND_COLUMNS = 3
# As many letters of a title as have room beside each other.
TITLE_WIDTH = 48
# Sizes of the marks at a kink: where f and f′ take one value, the dot of f′ lies within that of f.
F_MARK, DERIVATIVE_MARK = 9, 4
# Between a name and its value.
UNBROKEN = "\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Plot:
    """What an author asks of a plot: the `plot` option of a block.

    Attributes
    ----------
    x : tuple of float
        Range of the input.
    y : tuple of float or None
        Range of the values; None lets the curves decide.
    vertical, horizontal : tuple of float
        Asymptotes.
    kinks : tuple of float
        Where f has no derivative.
    at : dict
        Values of the other parameters.
    angle : bool
        Whether the range of the input is written with π; then the axis is labelled so.
    """

    x: tuple[float, float]
    y: tuple[float, float] | None = None
    vertical: tuple[float, ...] = ()
    horizontal: tuple[float, ...] = ()
    kinks: tuple[float, ...] = ()
    at: dict[str, float] = field(default_factory=dict)
    angle: bool = False

    @classmethod
    def read(cls, options: dict[str, Any], number: Callable[[Any], float]) -> Plot:
        """Return the plot that the options describe; ``number`` reads a number or its LaTeX.

        Raises
        ------
        ValueError
            An option is unknown, lacks or is malformed.
        """
        if not isinstance(options, dict):
            raise ValueError("`plot` must be a mapping such as {x: [-4, 4]}")
        known = {"x", "y", "vertical", "horizontal", "kinks", "at"}
        for key in options.keys() - known:
            raise ValueError(f"`plot` has no entry `{key}`; it takes {', '.join(sorted(known))}")
        if "x" not in options:
            raise ValueError("`plot` lacks `x`, the range to draw: plot: {x: [-4, 4]}")
        ranges: dict[str, tuple[float, float]] = {}
        for key in {"x", "y"} & options.keys():
            bounds = [number(value) for value in options[key]]
            if len(bounds) != 2 or not bounds[0] < bounds[1]:
                raise ValueError(f"`plot: {key}` must be two numbers, the smaller first")
            ranges[key] = bounds[0], bounds[1]
        marks = {key: tuple(number(v) for v in options.get(key, ())) for key in ("vertical", "horizontal", "kinks")}
        at = {str(key): number(value) for key, value in options.get("at", {}).items()}
        angle = any("\\pi" in str(value) for value in options["x"])
        return cls(x=ranges["x"], y=ranges.get("y"), at=at, angle=angle, **marks)

    def inputs(self) -> np.ndarray:
        """Return the x at which curves are sampled: even, with both sides of kinks and asymptotes."""
        low, high = self.x
        near = NEAR * (high - low)
        extra = [point + side * near for point in self.kinks + self.vertical for side in (-1, 1)]
        grid = np.concatenate([np.linspace(low, high, SAMPLES), extra])
        grid = np.unique(grid[(grid >= low) & (grid <= high)])
        return grid[~np.isin(grid, self.kinks + self.vertical)]


def fixed(snippet: Snippet, plot: Plot) -> tuple[Callable, list[tuple[str, Callable]]]:
    """Return f and its derivatives by the first parameter as functions of that parameter alone.

    Raises
    ------
    SnippetError
        A parameter has no value, or `at` names one that is not there.
    """
    first, *others = snippet.parameters
    defaults = snippet.function.__defaults__ or ()
    without_default = others[: len(others) - len(defaults)]
    for name in without_default:
        if name not in plot.at:
            raise SnippetError(f"`plot` must say at which `{name}`: at: {{{name}: 2}}")
    for name in plot.at.keys() - set(others):
        raise SnippetError(f"`plot: at` names `{name}`, but {snippet.name} takes {', '.join(snippet.parameters)}")

    def bound(function: Callable) -> Callable:
        return lambda x: function(x, **plot.at)

    by_first = [name for name, parameter in snippet.derivatives.items() if parameter == first]
    return bound(snippet.function), [(name, bound(snippet.functions[name])) for name in by_first]


def draw_function(snippet: Snippet, name: str, plot: Plot, alt: str, identity: str) -> str:
    """Return the figure of a snippet's function and derivative; a point can be moved along the curves.

    Raises
    ------
    SnippetError
        The snippet raises, or has nothing to draw in the range.
    """
    function, derivatives = fixed(snippet, plot)
    x = plot.inputs()
    with matplotlib.rc_context(svg.SETTINGS):
        figure = svg.new_figure()
        axes = figure.add_subplot()
        curves = [("f", svg.F, "-", function)] + [("f′", svg.DERIVATIVE, "--", d) for _, d in derivatives]
        drawn = []
        for label, colour, style, curve in curves:
            values = sample(curve, x, snippet)
            axes.plot(x, broken(x, values, plot), color=colour, linestyle=style, label=label)
            drawn.append(values)
        mark_asymptotes(axes, plot)
        for kink in plot.kinks:
            mark_kink(axes, function, [d for _, d in derivatives], kink, plot)
        finish(axes, plot, drawn, symbol(snippet.parameters[0]))
        title = f"{name} and derivative" + values_of(parameters(snippet, plot))
        head(axes, title)
        drawing = svg.to_svg(figure, title, alt, identity)
        return svg.wrap(drawing, samples(snippet, plot, axes.get_ylim(), drawing))


def samples(snippet: Snippet, plot: Plot, y: tuple[float, float], drawing: str) -> dict[str, Any] | None:
    """Return what moving a point along the curves needs: where the axes lie in the drawing, and [x, f(x), f′(x)].

    JSON has no infinity, so it is text; nan is None.
    """
    function, derivatives = fixed(snippet, plot)
    if len(derivatives) != 1:
        return None
    grid = np.union1d(np.linspace(*plot.x, POINTS), [k for k in plot.kinks if plot.x[0] <= k <= plot.x[1]])
    [(_, derivative)] = derivatives
    columns = [np.asarray(curve(grid), dtype=float) for curve in (function, derivative)]

    def rounded(value: float) -> float | str | None:
        if np.isinf(value):
            return "∞" if value > 0 else "−∞"
        return None if np.isnan(value) else float(f"{value:.5g}")

    return {
        "input": symbol(snippet.parameters[0]),
        "box": svg.axes_box(drawing),
        "x": plot.x,
        "y": [rounded(bound) for bound in y],
        "kinks": [rounded(kink) for kink in plot.kinks],
        "samples": [[rounded(value) for value in row] for row in zip(grid, *columns)],
    }


def symbol(parameter: str) -> str:
    """Return the symbol on the page that a parameter is named after: α of alpha, ŷ of y_hat, λ of lambd."""
    name, _, mark = parameter.rstrip("_").partition("_")
    letter = GREEK["lambda"] if name == "lambd" else GREEK.get(name, name)
    return unicodedata.normalize("NFC", letter + ("\N{COMBINING CIRCUMFLEX ACCENT}" if mark == "hat" else mark))


def parameters(snippet: Snippet, plot: Plot) -> dict[str, float]:
    """Return the values of the parameters that do not move: those of the plot, and the snippet's own."""
    others = snippet.parameters[1:]
    defaults = snippet.function.__defaults__ or ()
    return dict(zip(others[len(others) - len(defaults) :], defaults)) | plot.at


def values_of(at: Mapping[str, float | str]) -> str:
    """Return the fixed parameters as they end a title, in the letters of the page: ", θ = 2, v = −1"."""
    said = {symbol(name): value if isinstance(value, str) else short(value) for name, value in at.items()}
    return "".join(f", {name}{UNBROKEN}{value}".replace("-", "−") for name, value in said.items())


def short(value: float) -> str:
    """Return a number in a few digits, or else as the fraction that it is: 0.25, 11/48."""
    fraction = Fraction(value).limit_denominator(999)
    return str(fraction) if float(f"{value:g}") != value == float(fraction) else f"{value:g}"


def sample(curve: Callable, x: np.ndarray, snippet: Snippet) -> np.ndarray:
    """Return the curve's values at x.

    Raises
    ------
    SnippetError
        The snippet does not return numbers, one for each input, or none of them is finite.
    """
    values = curve(x)
    try:
        values = np.asarray(values, dtype=float)
    except (TypeError, ValueError) as error:
        raise SnippetError(f"snippets/{snippet.path} returns no numbers: {error}") from error
    if values.shape != x.shape:
        raise SnippetError(f"snippets/{snippet.path} returns shape {values.shape} for inputs of shape {x.shape}")
    if not np.isfinite(values).any():
        raise SnippetError(f"snippets/{snippet.path} has no finite value in the plot's range of x")
    return values


def broken(x: np.ndarray, values: np.ndarray, plot: Plot) -> np.ndarray:
    """Return the values with a gap across each asymptote, and across each kink where the values jump."""
    values = np.where(np.isfinite(values), values, np.nan)
    spread = np.nanmax(values) - np.nanmin(values)
    for point in plot.kinks + plot.vertical:
        after = int(np.searchsorted(x, point))
        if 0 < after < len(x):
            jump = abs(values[after] - values[after - 1])
            if point in plot.vertical or jump > 1e-3 * spread:
                values[after - 1] = np.nan
    return values


def mark_asymptotes(axes: Axes, plot: Plot) -> None:
    """Draw the asymptotes as thin dotted lines, below the curves."""
    for x in plot.vertical:
        axes.axvline(x, color=svg.GUIDE, linestyle=":", linewidth=1.2, zorder=1.9)
    for y in plot.horizontal:
        axes.axhline(y, color=svg.GUIDE, linestyle=":", linewidth=1.2, zorder=1.9)


def mark_kink(axes: Axes, function: Callable, derivatives: list[Callable], kink: float, plot: Plot) -> None:
    """Mark on f and f′ the value that the snippet takes at the kink (filled), and one-sided values beside it (open)."""
    near = NEAR * (plot.x[1] - plot.x[0])
    marks = [(function, svg.F, F_MARK), *((derivative, svg.DERIVATIVE, DERIVATIVE_MARK) for derivative in derivatives)]
    for curve, colour, size in marks:
        taken = float(curve(np.float64(kink)))
        for side in (-near, near):
            limit = float(curve(np.float64(kink + side)))
            if abs(limit - taken) > 1e-6 and plot.x[0] <= kink + side <= plot.x[1]:
                axes.plot([kink], [limit], "o", color=colour, markerfacecolor=svg.GROUND, markersize=size)
        axes.plot([kink], [taken], "o", color=colour, markersize=size)


def finish(axes: Axes, plot: Plot, drawn: list[np.ndarray], name: str = "x") -> None:
    """Set ranges, ticks and labels; ``name`` is the input's."""
    axes.set_xlim(plot.x)
    axes.set_ylim(plot.y or comfortable_range(drawn))
    if plot.angle:
        label_angles(axes, plot)
    else:
        axes.xaxis.set_major_locator(MaxNLocator(STEPS, steps=[1, 2, 5, 10]))
    axes.set_xlabel(name)
    axes.set_ylabel("value")
    axes.axhline(0, color=svg.TEXT, linewidth=0.8, zorder=1.8)  # below the curves


def label_angles(axes: Axes, plot: Plot) -> None:
    """Put the ticks of the x axis at multiples of π, or of π/2 where there is room for them."""
    per_pi = 2 if plot.x[1] - plot.x[0] < (STEPS / 2 + 0.01) * np.pi else 1
    axes.xaxis.set_major_locator(MultipleLocator(np.pi / per_pi))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: in_pi(Fraction(round(x / np.pi * per_pi), per_pi))))


def in_pi(multiple: Fraction) -> str:
    """Return a multiple of π as text: 0, π, −3π/2."""
    if not multiple:
        return "0"
    sign, size = "−" if multiple < 0 else "", abs(multiple.numerator)
    return f"{sign}{'' if size == 1 else size}π" + (f"/{multiple.denominator}" if multiple.denominator > 1 else "")


def head(axes: Axes, title: str, columns: int = LEGEND_COLUMNS) -> None:
    """Set the title, and the legend under it: above the axes, where it covers no curve."""
    handles, _ = axes.get_legend_handles_labels()
    rows = -(-len(handles) // columns)
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1), ncols=columns, borderpad=0, borderaxespad=0.6)
    axes.set_title(textwrap.fill(title, TITLE_WIDTH), pad=11 + 16 * rows)


def comfortable_range(drawn: list[np.ndarray]) -> tuple[float, float]:
    """Return a range of values that shows the curves without letting a pole flatten them."""
    finite = np.concatenate([values[np.isfinite(values)] for values in drawn])
    low, high = np.quantile(finite, [0.02, 0.98])
    slack = max(high - low, 1e-3)
    bottom, top = max(finite.min(), low - slack / 2), min(finite.max(), high + slack / 2)
    margin = 0.06 * (top - bottom or 1)
    return float(bottom - margin), float(top + margin)
