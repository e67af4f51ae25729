"""Every snippet's derivatives against numerical differentiation of its own function, over its whole domain."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from differentiation import complex_step, directional, extrapolated

from scripts.blocks import well_formed
from scripts.figures.curves import Plot
from scripts.figures.drawing import plot_of
from scripts.pages import every_page
from scripts.snippets import Snippet, every_snippet, load

# The error of the method is estimated at each point; this is how far beyond it a derivative may lie.
SLACK, FLOOR = 50.0, 1e-9
# What a complex step of 1e-30 itself leaves behind where f′ is zero.
STEP_SQUARED = 1e-58
MAGNITUDES = np.logspace(-6, 6, 49) * 1.0123  # not on a kink or a zero by accident
POINTS = np.concatenate([-MAGNITUDES[::-1], [0.0], MAGNITUDES, np.linspace(-7.3, 7.1, 97)])


def plotted() -> Iterator[tuple[Snippet, Plot]]:
    """Yield the snippets of one number, with their kinks and the values of their other parameters."""
    for page in every_page():
        for block in well_formed(page, "function"):
            if block.options.get("plot"):
                yield load(block.argument), plot_of(block)


SCALAR = [
    pytest.param(snippet, plot, name, id=f"{snippet.path}:{name}")
    for snippet, plot in plotted()
    for name in snippet.derivatives
]


def with_others_fixed(snippet: Snippet, plot: Plot, name: str, parameter: str, share: float = 0.5) -> Callable:
    """Return a function of the snippet as a function of one parameter alone; x lies at a share of the plot's range."""
    low, high = plot.x
    values = {snippet.parameters[0]: low + share * (high - low), **plot.at}
    values.pop(parameter, None)
    return lambda t: snippet.functions[name](**{parameter: t}, **values)


def smooth_around(f: Callable, x: float, kinks: tuple[float, ...]) -> float:
    """Return how far to both sides of x the function is smooth: finite, and without a kink."""
    reach = min([abs(x) / 8 if x else 0.05, 0.05 * max(1.0, abs(x))] + [abs(x - kink) / 2 for kink in kinks])
    with np.errstate(all="ignore"):
        around = np.asarray(f(x + reach * np.linspace(-1.5, 1.5, 7)), dtype=float)
    return reach if np.isfinite(around).all() else 0.0


def takes_complex_steps(f: Callable, kinks: tuple[float, ...]) -> bool:
    """Say whether complex steps are to be trusted: f computes with complex numbers, without |x| or max on the way."""
    agreed = 0
    for x in np.linspace(-2.83, 2.77, 15):
        reach = smooth_around(f, x, kinks)
        if not reach:
            continue
        numerical, error = extrapolated(f, x, reach)
        if error > 1e-6 * max(abs(numerical), 1e-3):
            continue
        exact = complex_step(f, x)
        if exact is None or abs(exact - numerical) > SLACK * error + FLOOR * abs(numerical):
            return False
        agreed += 1
    return agreed >= 3


@pytest.mark.parametrize(("snippet", "plot", "name"), SCALAR)
def test_derivative_agrees_with_numerical_differentiation(snippet: Snippet, plot: Plot, name: str) -> None:
    parameter = snippet.derivatives[name]
    if parameter == snippet.parameters[0]:
        compare(snippet, plot, name, plot.kinks + plot.vertical, 0.5)
    else:
        for share in (0.27, 0.81):
            compare(snippet, plot, name, (), share)


def compare(snippet: Snippet, plot: Plot, name: str, kinks: tuple[float, ...], share: float) -> None:
    """Assert that a derivative agrees with numerical differentiation wherever the method can tell."""
    parameter = snippet.derivatives[name]
    f = with_others_fixed(snippet, plot, snippet.name, parameter, share)
    derivative = with_others_fixed(snippet, plot, name, parameter, share)
    tried = 0
    holomorphic = takes_complex_steps(f, kinks)
    for x in POINTS:
        reach = smooth_around(f, x, kinks)
        if not reach:
            continue
        with np.errstate(all="ignore"):
            numerical, error = extrapolated(f, x, reach)
        if not np.isfinite(numerical) or error > 1e-5 * max(abs(numerical), 1e-3):
            continue  # the function is too steep or too flat here for the method to say anything
        exact = complex_step(f, x) if holomorphic else None
        if exact is not None and np.isfinite(exact):  # complex numbers can overflow where real ones give a limit
            numerical, error = exact, max(abs(exact) * 1e-13, STEP_SQUARED)
        assert float(derivative(x)) == pytest.approx(
            numerical, rel=FLOOR, abs=SLACK * error + 1e-300
        ), f"{name}({x!r})"
        tried += 1
    assert tried >= 10, "too few points of the domain could be tried"


@pytest.mark.parametrize(
    ("snippet", "plot", "name"),
    [
        pytest.param(snippet, plot, name, id=f"{snippet.path}:{name}")
        for snippet, plot in plotted()
        for name, parameter in snippet.derivatives.items()
        if plot.kinks and parameter == snippet.parameters[0]
    ],
)
def test_value_at_a_kink_lies_between_the_one_sided_derivatives(snippet: Snippet, plot: Plot, name: str) -> None:
    f = with_others_fixed(snippet, plot, snippet.name, snippet.parameters[0])
    for kink in plot.kinks:
        sides = []
        for side in (-1, 1):
            slope, error = extrapolated(f, kink, 1e-3 * max(1.0, abs(kink)), side)
            jumps = error > 1e-3 * max(1.0, abs(slope))
            sides.append(side * np.inf if jumps else slope)
        taken = float(with_others_fixed(snippet, plot, name, snippet.parameters[0])(kink))
        assert min(sides) - 1e-8 <= taken <= max(sides) + 1e-8


FORWARD = [
    pytest.param(snippet, id=f"{snippet.path}:{snippet.name}_jvp")
    for snippet in every_snippet()
    if f"{snippet.name}_jvp" in snippet.functions
]


@pytest.mark.parametrize("snippet", FORWARD)
def test_jvp_agrees_with_differences_along_random_tangents(snippet: Snippet) -> None:
    """The tangent of `u` is called `du`; a parameter without one is held fixed."""
    jvp = snippet.functions[f"{snippet.name}_jvp"]
    moving = [p for p in snippet.parameters if f"d{p}" in inspect.signature(jvp).parameters]
    held = [p for p in snippet.parameters if p not in moving and p not in defaults(snippet)]
    random = np.random.default_rng(0)
    for _ in range(5):
        points = {p: random.uniform(0.15, 0.85, 7) for p in moving + held}
        tangents = {f"d{p}": random.normal(size=7) for p in moving}
        numerical = directional(
            lambda *values, points=points: snippet.function(**{**points, **dict(zip(moving, values))}),
            [points[p] for p in moving],
            list(tangents.values()),
        )
        np.testing.assert_allclose(jvp(**points, **tangents), numerical, rtol=1e-9, atol=1e-10)


def defaults(snippet: Snippet) -> set[str]:
    """Return the parameters that have a default."""
    count = len(snippet.function.__defaults__ or ())
    return set(snippet.parameters[len(snippet.parameters) - count :])
