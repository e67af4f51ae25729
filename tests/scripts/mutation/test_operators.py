"""Each operator, by hand: a formula, and all that the operator makes of it."""

from __future__ import annotations

import pytest

from scripts.mutation.operators import OPERATORS, mutants, random_mutants
from scripts.mutation.structure import Span, Structure, join, normal

CASES = r"\begin{cases} a & x > 0 \\ b & x \le 0 \end{cases}"

HAND = [
    ("sign", "y = a - b + c", ["y = a + b + c", "y = a - b - c"]),
    ("sign", "-a^{-x}", ["a^{-x}", "-a^{x}"]),
    ("sign", r"\lim_{x \to 0^+} f(x)", [r"\lim_{x \to 0^-} f(x)"]),
    ("sign", "f(h) = 1 + h + O(h^2)", ["f(h) = 1 - h + O(h^2)"]),
    ("new sign", "y = a x^2", ["y = -a x^2", "y = a x^{-2}"]),
    ("new sign", r"y = -A^\top z^{(1)} + 0", []),
    ("coefficient", "y = a = 0", [r"y = 2 \cdot a = 0"]),
    ("coefficient", r"y \le a", []),
    ("number", r"y = 2x + 0.99 + \frac12", [r"y = 3x + 0.99 + \frac12", r"y = 2x + 1.00 + \frac12", r"y = 2x + 0.99 + \frac22",
                                           r"y = 2x + 0.99 + \frac13"]),
    ("number", "x_1^2 + z^{(2)}", []),
    ("number", r"|f(x)| < 0.10 \quad (x > 2)", [r"|f(x)| < 0.09 \quad (x > 2)", r"|f(x)| < 0.10 \quad (x > 1)"]),
    ("number", r"-1 < f(x) \quad (-1 < x)", [r"-0 < f(x) \quad (-1 < x)", r"-1 < f(x) \quad (-2 < x)"]),
    ("constant", r"e^x \pi", ["2^x \\pi", "e^x 3"]),
    ("exponent", "x^2 + x^{n-1} + x_2", ["x^3 + x^{n-1} + x_2", "x^2 + x^{n-2} + x_2"]),
    ("exponent", "x^9", ["x^{10}"]),
    ("dropped exponent", r"x^2 + \sum_{i=1}^{n} a^{(1)} A^\top", [r"x + \sum_{i=1}^{n} a^{(1)} A^\top"]),
    ("dropped exponent", "f(x) = O(x^2)", []),
    ("dropped term", "y = a - b + c", ["y = - b + c", "y = a + c", "y = a - b"]),
    ("dropped term", "f(a + b)", ["f(b)", "f(a)"]),
    ("dropped factor", r"y = a \cdot f(x) / b", [r"y = f(x) / b", r"y = a \cdot (x) / b", r"y = a \cdot 1 / b", r"y = a \cdot f(x)"]),
    ("dropped factor", r"\frac{d}{dx} a x", [r"a x", r"\frac{d}{dx} x", r"\frac{d}{dx} a"]),
    ("dropped prime", "f'(x) + g''(x)", ["f(x) + g''(x)", "f'(x) + g'(x)"]),
    ("doubled prime", "f'(x) + g''(x)", ["f''(x) + g''(x)", "f'(x) + g'''(x)"]),
    ("dropped transpose", r"A^\top b^T C^{-\top}", [r"A b^T C^{-\top}", r"A^\top b C^{-\top}", r"A^\top b^T C^{-1}"]),
    ("dropped condition", r"y = a \quad (x > 0, x \ne 1)", ["y = a", r"y = a \quad (x \ne 1)", r"y = a \quad (x > 0)"]),
    ("dropped condition", r"y = a \quad (x \in \mathbb{R})", []),
    ("inverted fraction", r"\frac{a}{b} + \frac12 + \frac x2", [r"\frac{b}{a} + \frac12 + \frac x2", r"\frac{a}{b} + \frac21 + \frac x2",
                                                             r"\frac{a}{b} + \frac12 + \frac{2}{x}"]),
    ("swapped operands", "y = a - b - c", ["y = b - a - c"]),
    ("swapped operands", r"2x / \sigma(x)", [r"2\sigma(x) / x"]),
    ("swapped operands", r"|a - b| + (a - b)^2 + (a - b)^3", [r"|a - b| + (a - b)^2 + (b - a)^3"]),
    ("swapped function", r"\sin x + \operatorname{arsinh} x", [r"\cos x + \operatorname{arsinh} x", r"\sin x + \operatorname{arcosh} x"]),
    ("swapped function", r"\max(a, \tanh x)", [r"\min(a, \tanh x)", r"\max(a, \sinh x)"]),
    ("variable", "f(x) y + g(x)", ["f(y) y + g(x)", "f(x) x + g(x)", "f(x) y + g(y)", "g(x) y + g(x)", "f(x) y + f(x)"]),
    ("index", "A_{ij} b_j", ["A_{jj} b_j", "A_{ji} b_j", "A_{ii} b_j", "A_{ij} b_i"]),
    ("index", r"\delta_{ij}", [r"\delta_{jj}", r"\delta_{ii}"]),
    ("shifted index", "x_1 - x_3", ["x_2 - x_3", "x_1 - x_1"]),
    ("layer", "z^{(1)} z^{(3)} z^{(l)}", ["z^{(2)} z^{(3)} z^{(l)}", "z^{(1)} z^{(2)} z^{(l)}", "z^{(1)} z^{(3)} z^{(l-1)}"]),
    ("layer", "z^{(l-1)}", []),  # dropping the term -1 makes (l) of it
    ("branch", CASES, [r"\begin{cases} b & x > 0 \\ a & x \le 0 \end{cases}"]),
    ("dropped branch", CASES, [r"\begin{cases} b & x \le 0 \end{cases}", r"\begin{cases} a & x > 0 \end{cases}"]),
    ("comparison", CASES, [r"\begin{cases} a & x < 0 \\ b & x \le 0 \end{cases}", r"\begin{cases} a & x > 0 \\ b & x \ge 0 \end{cases}"]),
    ("comparison", r"y = a \quad (x \neq 0)", [r"y = a \quad (x = 0)"]),
    ("border", rf"f(x) = {CASES}", []),
    ("border", r"f(x) \le 1 \quad (0 < x)", [r"f(x) < 1 \quad (0 < x)", r"f(x) \le 1 \quad (0 \le x)"]),
]  # fmt: skip


@pytest.mark.parametrize(("operator", "latex", "wanted"), HAND)
def test_an_operator_makes_these_mutants_and_no_others(operator: str, latex: str, wanted: list[str]) -> None:
    made = [mutant.latex for mutant in mutants(latex) if mutant.operator == operator]
    assert sorted(map(normal, made)) == sorted(map(normal, wanted)), made


def test_every_operator_has_a_case() -> None:
    assert {operator for operator, _, _ in HAND} == set(OPERATORS)


def test_mutants_differ_from_the_formula_and_from_each_other() -> None:
    latex = r"\frac{d}{dx} x^{2} = {2} x + 0 - 0 \quad (x > 0)"
    readings = [normal(mutant.latex) for mutant in mutants(latex)]
    assert len(set(readings)) == len(readings)
    assert normal(latex) not in readings


def test_a_mutant_knows_whether_it_changed_a_condition() -> None:
    found = {mutant.latex: mutant.in_condition for mutant in mutants(r"y = 2 \quad (x > 2)")}
    assert found[r"y = 3 \quad (x > 2)"] is False
    assert found[r"y = 2 \quad (x > 1)"] is True


@pytest.mark.parametrize(
    "latex", [r"\frac{a", "", "}", r"\unknown", r"\frac", "x^", "_", r"\begin{cases} a \end{cases}", "(", "| a"]
)
def test_no_formula_makes_an_operator_fail(latex: str) -> None:
    assert isinstance(mutants(latex), list)
    assert isinstance(random_mutants(latex, 20, 0), list)


def test_random_mutants_are_the_same_for_the_same_seed() -> None:
    latex = r"\sigma'(x) = \sigma(x)\,(1 - \sigma(x))"
    first = [mutant.latex for mutant in random_mutants(latex, 20, 1)]
    assert len(first) > 10
    assert first == [mutant.latex for mutant in random_mutants(latex, 20, 1)]
    assert first != [mutant.latex for mutant in random_mutants(latex, 20, 2)]


def test_commands_stay_apart_from_letters() -> None:
    assert join(r"\cdot", "x") == r"\cdot x"
    assert join(r"\cdot", "2", "x") == r"\cdot2x"


def test_a_structure_finds_the_parts_of_a_formula() -> None:
    formula = Structure(r"a\,\bigl(b + \frac12 c^{2}\bigr) f'(x)_i")
    assert [formula.source(part) for part in formula.factors(Span(0, len(formula.tokens)))] == [
        "a", r"\bigl(b + \frac12 c^{2}\bigr)", "f'(x)_i"]  # fmt: skip


def test_a_condition_is_the_same_behind_any_space():
    spellings = [r"f(x) = 2 \quad (x > 0)", r"f(x) = 2\qquad(x > 0).", r"f(x) = 2 (x > 0)"]
    assert len(set(map(normal, spellings))) == 1
    assert normal(r"f(x) = 2 \quad g(x) = 2") != normal(r"f(x) = 2 g(x) = 2")
