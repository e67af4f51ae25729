# ruff: noqa: E501 (formulas are kept whole)
"""The page as an oracle: values right to the digits asked for, whatever the size of the argument."""

from __future__ import annotations

import numpy as np
import pytest

from scripts.equations import Page, Undefined, Unreadable, read_markdown
from scripts.equations.reals import mp, mpf
from scripts.equations.symbols import Definition

PAGE = Page(
    read_markdown(
        r"""
$\sigma(x) := \frac{1}{1 + e^{-x}}$ $\operatorname{ReLU}(x) := \max(0, x)$ $\operatorname{ReLU}'(0) := 0$
$\alpha \in \mathbb{R}$ $\operatorname{ELU}(x) := \begin{cases} x & x > 0 \\ \alpha (e^x - 1) & x \le 0 \end{cases}$
$r(x) := \log x \quad (x > 0)$ $a \in \mathbb{R}^n$ $M \in \mathbb{R}^{m \times n}$ $p_i := \frac{e^{a_i}}{\sum_j e^{a_j}}$ $\hat y \in \mathbb{R}$
"""
    )
)


@pytest.mark.parametrize("x", [1e-300, 1e-20, 0.5, 30.0, 300.0, -300.0, -700.0])
def test_digits_survive_cancellation(x: float) -> None:
    with mp.workdps(900):
        exact = mpf(1) - mp.tanh(mpf(x)) ** 2
        slope = mp.exp(-mpf(x)) / (1 + mp.exp(-mpf(x))) ** 2
    assert abs(PAGE.evaluate(r"1 - \tanh^2 x", {"x": x}) / exact - 1) < mpf(10) ** -45
    assert abs(PAGE.evaluate(r"\sigma'(x)", {"x": x}) / slope - 1) < mpf(10) ** -45


def test_huge_and_tiny() -> None:
    assert PAGE.evaluate(r"\sigma(x)", {"x": 1e300}) == 1
    assert PAGE.evaluate(r"1 - \sigma(x)", {"x": 1e300}) < mpf(10) ** -400
    assert abs(PAGE.evaluate(r"\sqrt{x^2 + 1} - x", {"x": 1e300}) * mpf(2e300) - 1) < mpf(10) ** -40


def test_definitions_conventions_and_names() -> None:
    assert PAGE.evaluate(r"\operatorname{ReLU}'(x)", {"x": 0.0}) == 0
    assert abs(PAGE.evaluate(r"\operatorname{ReLU}'(x)", {"x": 2}) - 1) < mpf(10) ** -50
    assert abs(PAGE.evaluate(r"\operatorname{ELU}'(x)", {"x": -1, "alpha": 2}) - 2 * mp.exp(-1)) < 1e-15
    assert PAGE.evaluate(r"\hat y + 1", {r"\hat{y}": mpf(2)}) == 3
    defined = {name for name, symbol in PAGE.symbols.table.items() if isinstance(symbol, Definition)}
    assert defined == {r"\sigma", r"\operatorname{ReLU}", r"\operatorname{ELU}", "r", "p"}


def test_arrays() -> None:
    p = PAGE.evaluate("p", {"a": np.array([0.0, 0.0, 0.0, 0.0])})
    assert p.shape == (4,)
    assert abs(p[0] - 0.25) < 1e-40
    assert PAGE.evaluate("M a", {"a": [1, 2], "M": [[1, 2], [3, 4], [5, 6]]}).tolist() == [5, 11, 17]
    assert PAGE.evaluate(r"\frac{\partial p}{\partial a}", {"a": [0.0, 1.0]}).shape == (2, 2)
    assert PAGE.evaluate("n", {"a": [1.0, 2.0, 3.0]}) == 3


def test_undefined_and_unreadable() -> None:
    for latex, x in ((r"\log x", -1), (r"\frac1x", 0), ("r(x)", -1), (r"\frac{d}{dx} |x|", 0), (r"\arcsin x", 2)):
        with pytest.raises(Undefined):
            PAGE.evaluate(latex, {"x": x})
    for latex in (r"\foo", "x y q", "y"):
        with pytest.raises(Unreadable):
            PAGE.evaluate(latex, {"x": 1})
