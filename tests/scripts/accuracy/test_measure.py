"""The measure: by hand, and on functions that are wrong on purpose."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest

from scripts.accuracy.measure import (
    AIM,
    Answer,
    Measurement,
    clipped,
    forgiven,
    is_faint,
    is_right,
    measure,
    plain_error,
    ulp,
)  # fmt: skip
from scripts.accuracy.oracle import truths_of
from scripts.equations.reals import mp, mpf
from scripts.snippets import load

TINY = float(np.finfo(float).tiny)


# --- by hand --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_ulp_is_the_spacing_of_floats(dtype: type) -> None:
    for x in (1.0, 1.5, 2.0, 3e-5, 1e30, float(np.finfo(dtype).tiny), float(np.finfo(dtype).max) / 2):
        assert float(ulp(mpf(float(dtype(x))), dtype)) == float(np.spacing(dtype(x)))
    assert float(ulp(mpf(0), dtype)) == float(np.finfo(dtype).smallest_subnormal)


def test_error_in_units_in_the_last_place() -> None:
    third = mpf(1) / 3
    assert plain_error(third, 1 / 3, np.float64) < 0.5
    assert plain_error(mpf(1), 1 + 3 * 2.0**-52, np.float64) == 3
    assert plain_error(mpf(1), 0.0, np.float64) == 2.0**52


def test_a_result_that_overflows_counts_as_the_next_number() -> None:
    largest = mpf(float(np.finfo(float).max))
    assert plain_error(largest, math.inf, np.float64) == 1
    assert plain_error(mpf(10) ** 400, math.inf, np.float64) == 0
    assert clipped(mpf(10) ** 400, np.float32) == mpf(2) ** 128


def test_rounding_of_the_input_is_forgiven_and_nothing_else() -> None:
    exp = truths_of("elementary/exp.py")["exp"]
    at = {"x": 700.0}
    exact = exp.exact(at)
    assert exact is not None
    change = forgiven(exp, at, exact, np.float64) / exact
    half = np.spacing(700.0) / 2
    assert float(change) == pytest.approx(half, rel=1e-9)


def test_an_input_that_is_held_is_exact() -> None:
    """Binary cross-entropy at the label 1: what cancels there is not excused by a rounding of the label."""
    slope = truths_of("losses/bce_with_logits.py")["bce_with_logits_dz"]

    def textbook(z, y):
        with np.errstate(all="ignore"):
            return (1 / (1 + np.exp(-z)) - y)[()]

    assert measure(textbook, slope, "", "float64", 120, 0, {}, {"y": 1.0}).conditioned > 1e12
    assert measure(textbook, slope, "", "float64", 120, 0, {"y": 1.0}).conditioned < AIM


def test_subnormal_results_must_only_be_close() -> None:
    assert is_faint(mpf(10) ** -320, 0.0, np.float64)
    assert not is_faint(mpf(10) ** -320, 1e-300, np.float64)
    assert not is_faint(mpf(10) ** -320, math.nan, np.float64)
    assert not is_faint(mpf(1), 1.0, np.float64)


@pytest.mark.parametrize(
    ("result", "answer", "right"),
    [
        (math.nan, Answer(None, None, True), True),
        (0.0, Answer(None, None, True), False),
        (math.inf, Answer(mp.inf, mp.inf), True),
        (-math.inf, Answer(mp.inf, mp.inf), False),
        (1e308, Answer(mp.inf, mp.inf), False),
        (math.nan, Answer(mpf(1), mpf(1)), False),
        (1 + 2.0**-52, Answer(mpf(1), mpf(1)), True),
        (1.001, Answer(mpf(1), mpf(1)), False),
        (0.5, Answer(mpf(0), mpf(1)), True),
        (TINY / 4, Answer(mpf(0), mpf(0)), True),
        (1e-300, Answer(mpf(0), mpf(0)), False),
    ],
)
def test_special_values(result: float, answer: Answer, right: bool) -> None:
    assert is_right(result, answer, np.float64) is right


# --- worse on purpose -----------------------------------------------------------------------------------------------


def measured(path: str, function: Callable, name: str = "", dtype: str = "float64", **given: float) -> Measurement:
    truths = truths_of(path)
    name = name or next(name for name in truths if name.endswith("_derivative"))
    return measure(function, truths[name], path, dtype, 150, 0, given)


def quiet(function: Callable) -> Callable:
    """Return the function without warnings, so that only its results count."""

    def quietly(x):
        with np.errstate(all="ignore"):
            return function(1.0 * x)

    return quietly


@quiet
def sigmoid_textbook(x):
    s = 1 / (1 + np.exp(-x))
    return s * (1 - s)


WORSE = [
    ("activations/sigmoid.py", "", sigmoid_textbook),
    ("activations/tanh.py", "", quiet(lambda x: 1 - np.tanh(x) ** 2)),
    ("elementary/expm1.py", "expm1", quiet(lambda x: np.exp(x) - 1)),
    ("elementary/arcosh.py", "", quiet(lambda x: 1 / np.sqrt(x**2 - 1))),
    ("elementary/log1p.py", "log1p", quiet(lambda x: np.log(1 + x))),
]


@pytest.mark.parametrize(("path", "name", "function"), WORSE)
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_a_form_that_cancels_or_overflows_misses_the_aim(path: str, name: str, function: Callable, dtype: str) -> None:
    found = measured(path, function, name, dtype)
    assert found.conditioned > 1e4 and found.misses()


def test_the_snippet_itself_holds_it() -> None:
    found = measured("activations/sigmoid.py", load("activations/sigmoid.py").functions["sigmoid_derivative"])
    assert found.conditioned <= AIM and not found.misses() and found.points > 100


def relu_slope(x):
    return np.heaviside(x, 0.0)


def test_a_lost_dtype_is_told() -> None:
    found = measured("activations/relu.py", lambda x: relu_slope(np.asarray(x, dtype=float)), dtype="float32")
    assert any("returns float64 for an array of float32" in text for text in found.other)


def test_a_python_number_is_no_numpy_value() -> None:
    def slope(x):
        result = relu_slope(x)
        return float(result) if np.ndim(result) == 0 else result

    assert any("returns Python's float" in text for text in measured("activations/relu.py", slope).other)


def test_a_lost_shape_is_told() -> None:
    found = measured("activations/relu.py", lambda x: np.ravel(relu_slope(x))[()] if np.ndim(x) else relu_slope(x))
    assert any("does not keep the shape" in text for text in found.other)


def test_warnings_are_counted() -> None:
    found = measured("elementary/exp.py", lambda x: np.exp(x))
    assert any("overflow" in text for text in found.warnings) and found.misses()


def test_a_value_lost_at_infinity_and_for_nan_is_told() -> None:
    def slope(x):
        with np.errstate(all="ignore"):
            return np.where(x > 0, 1.0, x * 0)[()].astype(np.result_type(x, 1.0))

    found = measured("activations/relu.py", slope)
    assert any("x = -inf" in text for text in found.specials)
    found = measured("activations/relu.py", lambda x: np.where(np.greater(x, 0), 1.0, 0.0)[()])
    assert any("instead of nan at x = nan" in text for text in found.specials)


def test_another_value_at_the_kink_is_told() -> None:
    found = measured("activations/relu.py", lambda x: np.heaviside(x, 1.0))
    assert any("1 instead of 0.0 at x = 0.0" in text for text in found.specials)


def test_a_number_outside_the_domain_is_told() -> None:
    found = measured("elementary/log.py", quiet(lambda x: 1 / x))
    assert any("instead of nan" in text for text in found.specials)


def test_the_wrong_sign_at_a_pole_is_told() -> None:
    found = measured("elementary/sqrt.py", quiet(lambda x: 0.5 / np.sqrt(x)))
    assert found.specials == ["-inf instead of inf at x = -0.0"]


def test_arrays_and_numbers_must_agree() -> None:
    found = measured("elementary/square.py", lambda x: 2.0 * x if np.ndim(x) else 2.0 * x * 1.001)
    assert any("in an array" in text for text in found.other)


def test_a_function_that_raises_is_told() -> None:
    found = measured("elementary/square.py", lambda x: x.missing)
    assert any("raises AttributeError" in text for text in found.other)


def test_other_inputs_are_moved_too() -> None:
    """An error that only other values of the second input show."""

    def power_dx(x, p):
        with np.errstate(all="ignore"):
            return load("elementary/power.py").functions["power_dx"](x, np.where(np.greater(p, 100), 1, p).astype(
                np.result_type(1.0 * p)))

    found = measured("elementary/power.py", power_dx, "power_dx", p=2.5)
    assert found.conditioned > 1e4
