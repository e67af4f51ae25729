"""Every vector-Jacobian product and Jacobian against differences along random directions.

The inputs have the shapes that the page declares, so the code is tried on what the formulas speak of.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from differentiation import directional

from scripts.blocks import well_formed
from scripts.equations import Page as Reading
from scripts.equations import Undefined, Unreadable, read_markdown
from scripts.equations.sampler import Sampler
from scripts.pages import Page, every_page
from scripts.snippets import Snippet, load

DRAWS = 6


def shown_with(suffix: str) -> Iterator:
    """Yield the snippets that have a function with this suffix, each with the page that shows it."""
    for page in every_page():
        for block in well_formed(page, "snippet"):
            snippet = load(block.argument)
            if f"{snippet.name}{suffix}" in snippet.functions:
                yield pytest.param(snippet, page, id=f"{snippet.path}:{snippet.name}{suffix}")


def inputs(snippet: Snippet, page: Page, seed: int) -> list[np.ndarray | int]:
    """Return inputs of the shapes that the page declares; where it declares none, arrays of one shape."""
    reading = Reading(read_markdown(page.body))
    sampler = Sampler(reading.library, f"inputs/{seed}")
    random = np.random.default_rng(seed)
    required = snippet.parameters[: len(snippet.parameters) - len(snippet.function.__defaults__ or ())]
    values: list[np.ndarray | int] = []
    for parameter in required:
        try:
            drawn = sampler.world.value(reading.calculator.key(parameter))
        except (KeyError, TypeError, ValueError, Undefined, Unreadable):
            drawn = None
        if isinstance(drawn, np.ndarray):
            array = drawn.astype(float)
            values.append(array[:, 0] if array.shape[1] == 1 else array)
        elif drawn is not None and not callable(drawn) and float(drawn).is_integer():
            values.append(int(drawn) - 1)  # labels count from 1 in mathematics and from 0 in code
        else:
            values.append(random.uniform(0.2, 0.8, 8))
    return values


@pytest.mark.parametrize(("snippet", "page"), list(shown_with("_vjp")))
def test_vjp_is_the_transpose_of_the_derivative(snippet: Snippet, page: Page) -> None:
    """For a cotangent c and directions d, c · (J d) is (Jᵀ c) · d."""
    vjp = snippet.functions[f"{snippet.name}_vjp"]
    for seed in range(DRAWS):
        random = np.random.default_rng(seed)
        values = inputs(snippet, page, seed)
        moving = [n for n, value in enumerate(values) if isinstance(value, np.ndarray)]

        def along(*arrays: np.ndarray, values=values, moving=moving) -> np.ndarray:
            moved = dict(zip(moving, arrays))
            return np.asarray(snippet.function(*(moved.get(n, value) for n, value in enumerate(values))))

        points = [value for value in values if isinstance(value, np.ndarray)]
        directions = [random.normal(size=point.shape) for point in points]
        cotangent = random.normal(size=along(*points).shape)
        gradients = vjp(cotangent, *values)
        gradients = gradients if isinstance(gradients, tuple) else (gradients,)
        assert len(gradients) == len(moving), "a gradient for each input, in their order"
        assert [np.shape(gradient) for gradient in gradients] == [point.shape for point in points]
        forward = np.sum(cotangent * directional(along, points, directions))
        backward = sum(np.sum(gradient * direction) for gradient, direction in zip(gradients, directions))
        assert backward == pytest.approx(forward, rel=1e-8, abs=1e-9)


@pytest.mark.parametrize(("snippet", "page"), list(shown_with("_jacobian")))
def test_jacobian_has_rows_for_the_output(snippet: Snippet, page: Page) -> None:
    for seed in range(DRAWS):
        values = inputs(snippet, page, seed)
        [point] = values
        assert isinstance(point, np.ndarray)
        direction = np.random.default_rng(seed).normal(size=point.shape)
        jacobian = snippet.functions[f"{snippet.name}_jacobian"](point)
        numerical = directional(snippet.function, [point], [direction])
        np.testing.assert_allclose(jacobian @ direction, numerical, rtol=1e-8, atol=1e-9)
