"""The plot of a function: its ticks, its legend, its colours."""

import re
from collections.abc import Callable
from fractions import Fraction

import matplotlib
import numpy as np
import pytest

from scripts.catalogue import title_of
from scripts.figures import svg
from scripts.figures.curves import Plot, draw_function, finish, head, in_pi, mark_kink, symbol
from scripts.figures.drawing import number
from scripts.paths import ROOT
from scripts.snippets import load


@pytest.mark.parametrize(
    ("multiple", "text"),
    [(Fraction(0), "0"), (Fraction(1), "π"), (Fraction(-1), "−π"), (Fraction(2), "2π"),
     (Fraction(1, 2), "π/2"), (Fraction(-3, 2), "−3π/2")],
)  # fmt: skip
def test_multiple_of_pi(multiple: Fraction, text: str) -> None:
    assert in_pi(multiple) == text


@pytest.mark.parametrize(
    ("x", "labels"),
    [
        (["-2\\pi", "2\\pi"], ["−2π", "−π", "0", "π", "2π"]),
        (["-\\pi/2", "\\pi"], ["−π/2", "0", "π/2", "π"]),
        ([-1, 1], ["−1.0", "−0.5", "0.0", "0.5", "1.0"]),
    ],
)
def test_ticks_have_room_and_follow_the_unit_of_the_range(x: list, labels: list[str]) -> None:
    with matplotlib.rc_context(svg.SETTINGS):
        figure = svg.new_figure()
        axes = figure.add_subplot()
        finish(axes, Plot.read({"x": x, "y": [-1, 1]}, number), [])
        figure.draw_without_rendering()
    low, high = axes.get_xlim()
    shown = [label.get_text() for label in axes.get_xticklabels() if low <= label.get_position()[0] <= high]
    assert shown == labels


@pytest.mark.parametrize(
    ("path", "title"),
    [("activations/gelu_tanh.py", "GELU with tanh and derivative"),
     ("activations/rrelu.py", "RReLU and derivative, a\xa0=\xa011/48"),
     ("activations/leaky_relu.py", "Leaky ReLU and derivative, α\xa0=\xa00.01"),
     ("rules/constant.py", "Constant and derivative, c\xa0=\xa0−2")],
)  # fmt: skip
def test_title_has_the_heading_of_the_page_and_all_parameters(path: str, title: str) -> None:
    plot = Plot((-1, 1), at={"c": -2.0} if "constant" in path else {})
    drawn = draw_function(load(path), title_of(path), plot, "alt", "fig")
    assert f'<title id="fig-title">{title}</title>' in drawn


@pytest.mark.parametrize("path", ["activations/relu.py", "activations/hardtanh.py", "elementary/absolute.py"])
def test_no_mark_at_a_kink_hides_another(path: str) -> None:
    snippet = load(path)
    derivatives: list[Callable] = [snippet.functions[name] for name in snippet.derivatives]
    axes = svg.new_figure().add_subplot()
    for kink in (-1.0, 0.0, 1.0):
        mark_kink(axes, snippet.function, derivatives, kink, Plot((-3, 3)))
    sizes: dict[str, list[float]] = {}
    for mark in axes.lines:
        sizes.setdefault(str(mark.get_xydata()), []).append(mark.get_markersize())
    assert max(map(len, sizes.values())) > 1
    # Drawn later is drawn above.
    assert all(below > above for marks in sizes.values() for below, above in zip(marks, marks[1:]))


@pytest.mark.parametrize(("curves", "columns"), [(2, 3), (5, 3), (5, 2)])
def test_legend_lies_between_title_and_axes(curves: int, columns: int) -> None:
    with matplotlib.rc_context(svg.SETTINGS):
        figure = svg.new_figure()
        axes = figure.add_subplot()
        for degree in range(curves):
            axes.plot([0, 1], [0, degree], label=f"degree {degree}")
        head(axes, "a title that is so long that one line has no room for all of it", columns)
        figure.draw_without_rendering()
        legend = axes.get_legend()
        assert legend is not None
        box = legend.get_window_extent()
        assert axes.get_window_extent().y1 <= box.y0
        assert box.y1 <= axes.title.get_window_extent().y0
        title = axes.title.get_window_extent()
        assert np.all(title.intervalx >= figure.bbox.intervalx[0]) and np.all(title.intervalx <= figure.bbox.intervalx[1])
        assert np.all(box.intervalx >= figure.bbox.intervalx[0]) and np.all(box.intervalx <= figure.bbox.intervalx[1])


def test_every_colour_is_given_a_value_by_the_theme() -> None:
    theme = (ROOT / "docs" / "assets" / "site.css").read_text()
    drawn = {
        name for path in (ROOT / "scripts" / "figures").glob("*.py") for name in re.findall(r"var\((--[\w-]+)\)", path.read_text())
    }
    assert drawn
    assert drawn <= set(re.findall(r"(--[\w-]+):", theme))


@pytest.mark.parametrize(
    ("parameter", "shown"), [("x", "x"), ("alpha", "α"), ("lambd", "λ"), ("lambda_", "λ"), ("y_hat", "ŷ"), ("p", "p")]
)
def test_a_parameter_is_shown_by_its_symbol(parameter: str, shown: str) -> None:
    assert symbol(parameter) == shown
