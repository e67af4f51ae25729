"""The truth: which formula it is, and that no digits are lost in it however far out it is asked for."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from scripts import blocks, pages
from scripts.accuracy import oracle
from scripts.accuracy.oracle import NoFormula, Truth, truths_of
from scripts.equations.reals import mp, mpf
from scripts.snippets import Snippet

# What the pages' formulas lose hundreds of digits for, written so that nothing is lost.
HARD: list[tuple[str, str, float, Callable[[mpf], mpf]]] = [
    ("sigmoid", "sigmoid_derivative", 700.0, lambda x: mp.exp(-x) / (1 + mp.exp(-x)) ** 2),
    ("gelu", "gelu_derivative", -25.0, lambda x: mp.erfc(-x / mp.sqrt(2)) / 2 + x * mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi)),
    ("gelu", "gelu_derivative", -37.0, lambda x: mp.erfc(-x / mp.sqrt(2)) / 2 + x * mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi)),
    ("mish", "mish_derivative", -300.0, lambda x: mp.exp(x) * (1 + x)),
    ("tanh", "tanh_derivative", 350.0, lambda x: 4 * mp.exp(-2 * x) / (1 + mp.exp(-2 * x)) ** 2),
]
FAR = [
    ("tanhshrink", "tanhshrink", 1e-100, lambda x: x**3 / 3),
    ("arsinh", "arsinh", -1e300, lambda x: -mp.log(-2 * x)),
    ("cosh", "cosh_derivative", 1e-300, lambda x: x),
]


def truth(snippet: str, name: str) -> Truth:
    folder = "activations" if snippet in {"sigmoid", "gelu", "mish", "tanh", "tanhshrink", "elu"} else "elementary"
    return truths_of(f"{folder}/{snippet}.py")[name]


@pytest.mark.parametrize(("snippet", "name", "x", "formula"), HARD + FAR)
def test_no_digits_are_lost(snippet: str, name: str, x: float, formula: Callable[[mpf], mpf]) -> None:
    value = truth(snippet, name).exact({"x": x})
    with mp.workdps(1000):
        expected = formula(mpf(x))
        assert value is not None
        assert abs(value - expected) <= abs(expected) * mpf(10) ** -40


def test_a_value_too_small_for_any_float_is_zero_or_as_small() -> None:
    value = truth("sigmoid", "sigmoid_derivative").exact({"x": 1e300})
    assert value is not None and abs(value) < mpf(10) ** -400


def test_outside_the_domain_there_is_no_value() -> None:
    assert truths_of("elementary/log.py")["log_derivative"].exact({"x": -1.0}) is None


@pytest.mark.parametrize(
    ("path", "name", "x", "low"),
    [
        ("activations/gelu.py", "gelu_derivative", math.inf, 1),
        ("activations/gelu.py", "gelu_derivative", -math.inf, 0),
        ("elementary/exp.py", "exp", math.inf, math.inf),
        ("elementary/log.py", "log_derivative", -0.0, math.inf),
        ("elementary/reciprocal.py", "reciprocal", -0.0, -math.inf),
        ("elementary/reciprocal.py", "reciprocal", 0.0, math.inf),
        ("elementary/arcsin.py", "arcsin_derivative", 1.0, math.inf),
        ("activations/relu.py", "relu_derivative", 0.0, 0),
    ],
)
def test_limits_poles_and_kinks(path: str, name: str, x: float, low: float) -> None:
    answer = truths_of(path)[name].expected({"x": x}, "x")
    assert answer is not None and answer.low == answer.high == low


@pytest.mark.parametrize(
    ("path", "name", "x"),
    [
        ("elementary/sin.py", "sin", math.inf),
        ("elementary/log.py", "log_derivative", -1.0),
        ("elementary/log.py", "log", -math.inf),
        ("elementary/arcsin.py", "arcsin", 1.5),
        ("elementary/exp.py", "exp", math.nan),
    ],
)
def test_nan_where_no_number_is_right(path: str, name: str, x: float) -> None:
    answer = truths_of(path)[name].expected({"x": x}, "x")
    assert answer is not None and answer.low is None and answer.or_nan


def test_every_derivative_has_its_own_formula() -> None:
    truths = truths_of("elementary/power.py")
    assert list(truths) == ["power", "power_dx", "power_dp"]
    values = {name: truths[name].exact({"x": 2.0, "p": 3.0}) for name in truths}
    assert [float(value) for value in values.values()] == pytest.approx([8, 12, 8 * math.log(2)])  # type: ignore[arg-type]


def test_functions_of_arrays_are_left_out() -> None:
    assert truths_of("activations/softmax.py") == {}


SOURCE = "def f(x, p):\n    return x\n\n\ndef f_dx(x, p):\n    return x\n\n\ndef f_dp(x, p):\n    return x\n"


@pytest.mark.parametrize(
    ("formulas", "message"),
    [
        (["f(x, p) := x\\,p", "\\frac{\\partial}{\\partial x} f(x, p) = p"], "no derivative by $p$ to measure `f_dp`"),
        (["f(x, t) := x\\,t"], "the definition is a function of x, t; `f` takes x, p"),
        ([], "no definition"),
    ],
)
def test_a_page_without_the_formula_is_told(formulas: list[str], message: str) -> None:
    shown = "\n\n".join(f"$$\n{formula}\n$$" for formula in formulas)
    page = pages.Page("docs/f.md", f"$p \\in \\mathbb{{R}}$\n\n/// function | f.py\n\n{shown}\n///\n")
    [block] = blocks.well_formed(page, "function")
    with pytest.raises(NoFormula) as told:
        oracle._truths(Snippet("f.py", SOURCE), page, block)
    assert message in str(told.value) and str(told.value).startswith("docs/f.md:3")


def test_a_snippet_without_a_page_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oracle, "load", lambda path: Snippet(path, SOURCE))
    with pytest.raises(NoFormula, match="no page has a block"):
        truths_of("f.py")
