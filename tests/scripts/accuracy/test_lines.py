"""A function of arrays is compared along a line that its page states."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from scripts.accuracy import comparison
from scripts.accuracy.arrays import array_truth
from scripts.accuracy.comparison import compare
from scripts.accuracy.lines import errors_on_line, read_line
from scripts.blocks import Block
from scripts.figures.errors import caption, description, draw_errors
from scripts.snippets import SnippetError, load

SOFTMAX = "activations/softmax.py"
ENTROPY = "losses/softmax_cross_entropy.py"
TEXTBOOK = "```python\ndef softmax(z):\n    return np.exp(z) / np.sum(np.exp(z), axis=-1, keepdims=True)\n```"


def block(options: dict[str, Any], path: str = SOFTMAX, code: str = TEXTBOOK) -> Block:
    return Block("numerics", path, options, code, 7)


def errors(line: dict[str, Any], places: list[float], *forms: Callable, path: str = SOFTMAX, name: str = "softmax") -> Any:
    truth = array_truth(path)
    return errors_on_line(list(forms), truth, name, read_line({"line": line}, truth, name), np.array(places))


def test_the_entries_are_formulas_of_the_letter() -> None:
    truth = array_truth(ENTROPY)
    line = read_line({"line": {"s": [0, 40], "z": ["s", r"-\frac{s}{2}", 3], "y": 2}}, truth, "softmax_cross_entropy")
    values = line.values(4.0, truth.labels)
    assert values["z"].tolist() == [4, -2, 3] and values["y"] == 2
    assert (line.letter, line.low, line.high) == ("s", 0, 40)


def test_inputs_are_rounded_before_the_exact_value_is_taken() -> None:
    shift = {"c": [0, 1], "z": ["c", "c + 1"]}
    assert max(errors(shift, [0.1, 1e10 + 0.3], load(SOFTMAX).function)[0]) < 2


def test_the_worst_entry_counts_and_what_is_no_number_is_infinitely_wrong() -> None:
    def half_wrong(z):
        return load(SOFTMAX).function(z) * [1, 1 + 2**-40]

    def overflowing(z):
        return np.exp(z) / np.sum(np.exp(z))

    wrong, overflown = errors({"c": [0, 1], "z": ["c", "c"]}, [1.0, 800.0], half_wrong, overflowing)
    assert all(1e3 < error < 1e4 for error in wrong)
    assert overflown[0] < 2 and overflown[1] == np.inf


def test_nothing_is_measured_where_no_entry_is_normal() -> None:
    gradient = load(ENTROPY).functions["softmax_cross_entropy_vjp"]
    line = {"s": [0, 1], "cotangent": 1, "z": ["s", 0], "y": 1}
    [found] = errors(line, [40.0, 760.0], gradient, path=ENTROPY, name="softmax_cross_entropy_vjp")
    assert found[0] < 2 and np.isnan(found[1])


def test_a_page_shows_where_the_textbook_form_breaks() -> None:
    found = compare(block({"line": {"c": [-900, 900], "z": ["c", "c + 1"]}}))
    assert found.on_line and found.at == {"z": "(c, c + 1)"} and (found.x[0] < -800) and (found.x[-1] > 800)
    assert np.isinf(found.textbook[0]) and np.isinf(found.textbook[-1]) and found.textbook[36] < 3
    assert found.ours.max() < 3
    said = caption(found)
    assert "where it gives a number; snippet" in said
    assert said.endswith("The textbook form also gives nan where the value is a number and warns of overflow.")
    assert description(found).startswith("For c from −900 to 900, the textbook form loses all digits")
    assert "c, for z\xa0=\xa0(c, c + 1)" in draw_errors(found, "fig-x")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({}, "state a line along which its errors are shown"),
        ({"line": [1, 2]}, "state a line"),
        ({"line": {"c": 3, "z": ["c"]}}, "begins with a letter and its two ends"),
        ({"line": {"c": [0, 1]}}, "`line` gives nothing; `softmax` takes z"),
        ({"line": {"c": [0, 1], "w": ["c"]}}, "`line` gives w; `softmax` takes z"),
        ({"line": {"c": [0, 1], "z": ["c +"]}}, "`c +` in `line` is no formula of `c`"),
        ({"line": {"c": [0, 1], "z": ["d"]}}, "`d` in `line` is no formula of `c`"),
        ({"line": {"c": [0, 1], "z": ["c"]}, "at": {"y": 1}}, "leave out `at`"),
    ],
)
def test_a_line_that_does_not_fit_is_told(options: dict[str, Any], told: str) -> None:
    with pytest.raises(SnippetError, match=told.replace("+", r"\+")):
        compare(block(options))


def test_a_function_of_a_number_has_no_line() -> None:
    code = "```python\ndef expm1(x):\n    return np.exp(x) - 1\n```"
    with pytest.raises(SnippetError, match="which has no `line`"):
        compare(block({"line": {"c": [0, 1], "x": "c"}}, "elementary/expm1.py", code))


def test_a_list_is_written_as_a_vector() -> None:
    assert comparison.written([["c", 1], 2]) == "((c, 1), 2)"
