"""Mutants of the site's formulas that survived once, each beside the formula it was made from."""

from __future__ import annotations

import pytest

from scripts.equations import Page, read_markdown

SOFTMAX = r"$z \in \mathbb{R}^n$, $y \in \{1, \ldots, n\}$, $$ p_i := \frac{e^{z_i}}{\sum_j e^{z_j}} $$ "
SLOPE = r"\frac{\partial}{\partial a}\,\frac{\log x}{\log a} = -\frac{\log x}{a\,(\log a)^2}"
SERIES = r"\frac{1}{1 + x^2} = \sum_{k=0}^{\infty} (-1)^k x^{2k}"
PAIRS = [
    # A special value of x is tried with another draw where another name, here one that must be positive, was drawn unluckily.
    ("$a > 0$, $b > 0$, $c > 0$ ", r"\frac{abc}{x + 1} \leq abc \quad (x \geq 0)", r"\frac{abc}{x + 1} < abc \quad (x \geq 0)"),
    ("", SLOPE + r" \quad (x > 0, a > 0, a \neq 1)", SLOPE + r" \quad (x \geq 0, a > 0, a \neq 1)"),
    # Two indices that are independent are equal somewhere.
    (SOFTMAX, r"\frac{\partial}{\partial z_j} \log p_y = \delta_{jy} - p_j", r"\frac{\partial}{\partial z_j} \log p_y = -p_j"),
    # A series is not continued to where it diverges.
    ("", SERIES + r" \quad (-1 < x < 1)", SERIES + r" \quad (-2 < x < 1)"),
    # A display, or a relation with a condition, is no remark in passing.
    ("", r"e^{\log x} = x \quad (x > 0)", r"e = x \quad (x > 0)"),
    ("", r"x^1 = x", r"1 = x"),
    # A function has a value wherever its definition says so.
    ("", r"g(x) := \log x \quad (x > 0)", r"g(x) := \log x \quad (x \geq 0)"),
    ("", r"g(x) := \frac{1}{\cos x} \quad (\cos x \neq 0)", r"g(x) := \frac{1}{\cos x}"),
    (r"$f : \mathbb{R} \to \mathbb{R}$ ", r"g(x) := \arcsin f(x) \quad (-1 \leq f(x) \leq 1)", r"g(x) := \arcsin f(x)"),
    (r"$a, b \in \mathbb{R}^n$ ", "r_i := a_i - b_i", "r_i := a_i - b_j"),
    # A derivative upside down is not simply 0.
    (
        r"$z \in \mathbb{R}^n$ $$ L := \sum_i (z_i - 1)^2 $$",
        r"\sum_j \frac{\partial L}{\partial z_j} = 2 \sum_j z_j - 2 n",
        r"\sum_j \frac{\partial z_j}{\partial L} = 0",
    ),
    # The right side of \approx is the rounded one.
    ("", r"-1.2785 \approx -1", r"-1 \approx -1.2785"),
    (r"$$ g(x) := 2 x $$ ", r"g(x) = x + x \quad (x \in \mathbb{R})", r"g(x) = x + x \quad (g \in \mathbb{R})"),
    # A gap between cases shows beside their borders; so does a branch that random points seldom reach.
    (
        "",
        r"\frac{d}{dx} \min(x, 6) = \begin{cases} 1 & x < 6 \\ 0 & x > 6 \end{cases} \quad (x \neq 6)",
        r"\frac{d}{dx} \min(x, 6) = \begin{cases} 1 & x < 5 \\ 0 & x > 6 \end{cases} \quad (x \neq 6)",
    ),
    # A bound is tried where it is tightest, and beside the border of its condition.
    ("", r"x e^{-x} < 0.3679", r"x e^{-x} < 0.3678"),
    ("", r"\cos x - x > 0 \quad (x < 0.7390)", r"\cos x - x > 0 \quad (x < 0.7391)"),
    (r"$\lambda > 0$ ", r"x^2 + \lambda^2 \ge 2 \lambda x", r"x^2 + \lambda^2 > 2 \lambda x"),
    # A function is no value.
    ("", r"\frac{d}{dx} \sin x = \cos x", r"\frac{d}{dx} \sin x = \cos"),
    ("", r"\frac{d}{dx} \log x = \frac{1}{x} \quad (x > 0)", r"\frac{d}{dx} \log = \frac{1}{x} \quad (x > 0)"),
    ("", r"\sin^2 + \cos^2 = 1", r"\sin^2 + \cos^2 x = 1"),
    ("", r"\frac{d}{dx} (-\log x) = -\frac{1}{x} \quad (x > 0)", r"\frac{d}{dx} (-\log) = -\frac{1}{x} \quad (x > 0)"),
    # A free function may be flat, and may vanish.
    (
        r"$L : \mathbb{R}^n \to \mathbb{R}$ $\mathbf{w} \in \mathbb{R}^n$ ",
        r"\frac{\nabla L(\mathbf{w})}{\lVert \nabla L(\mathbf{w}) \rVert} = \frac{2 \nabla L(\mathbf{w})}{\lVert 2 \nabla L(\mathbf{w}) \rVert} \quad (\nabla L(\mathbf{w}) \neq 0)",
        r"\frac{\nabla L(\mathbf{w})}{\lVert \nabla L(\mathbf{w}) \rVert} = \frac{2 \nabla L(\mathbf{w})}{\lVert 2 \nabla L(\mathbf{w}) \rVert}",
    ),
    (r"$u : \mathbb{R} \to \mathbb{R}$ ", r"u(x)^{-n} u(x)^n = 1 \quad (u(x) \neq 0)", r"u(x)^{-n} u(x)^n = 1"),
    # These raised exceptions that were no verdicts.
    ("", r"e^{x \log x} = x^x \quad (x > 0)", r"e^{x \log } = x^x \quad (x > 0)"),
    (r"$q \in \mathbb{R}^n$ ", r"\sum_{i=1}^n q_i = \mathbf{1}^\top q", r"\sum_{i=1}^q q_i = \mathbf{1}^\top q"),
    (r"$q \in \mathbb{R}^n$ ", r"\frac{\partial q_i}{\partial q_j} = \delta_{ij}", r"\frac{\partial q_i}{\partial q_j} = \delta_{iq}"),
    (r"$b \in \mathbb{R}^n$ ", r"\mathbf{1}_n^\top b = \sum_i b_i", r"\mathbf{1}_b^\top b = \sum_i b_i"),
    ("", r"\lim_{x \to 0^+} \cot x = \infty", r"\lim_{x \to 0^+} \cot = \infty"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "right", "wrong"), PAIRS)
def test_the_formula_holds_and_the_mutant_does_not(before: str, right: str, wrong: str) -> None:
    assert verdict(before, right) in ("true", "definition")
    assert verdict(before, wrong) in ("false", "unreadable")


def test_a_place_has_one_convention() -> None:
    before = r"$$ f(x) := \max(x, 0) $$ $$ f'(0) := 0 $$ "
    assert verdict("", r"f(x) := \max(x, 0)") == "definition"
    assert verdict(before, "f'(0) := 1") == "unreadable"


def test_a_convention_is_about_the_first_derivative() -> None:
    before = r"$$ f(x) := \max(x, 0) $$ "
    assert verdict(before, "f'(0) := 0") == "convention"
    assert verdict(before, "f''(0) := 0") == "unreadable"


@pytest.mark.parametrize(
    ("latex", "is_narrow"),
    [
        (r"\frac{d}{dx} \log x = \frac{1}{x} \quad (x > 0)", False),
        (r"\frac{d}{dx} \log x = \frac{1}{x} \quad (x > 1)", True),
        (r"\frac{d}{dx} \lvert x \rvert = 1 \quad (x > 0)", False),
        (r"\arcsin x = \sin^{-1} x \quad (1 \leq x \leq 1)", True),
        (r"\frac{x^2}{x} = x \quad (x \neq 0)", False),
        (r"\frac{x^2}{2} = \frac12 x^2 \quad (x \neq 0)", True),
    ],
)
def test_a_needlessly_narrow_condition_is_told(latex: str, is_narrow: bool) -> None:
    found = Page(read_markdown(f"$$ {latex} $$")).check()[-1]
    assert (found.verdict, "narrower" in found.message) == ("true", is_narrow)


def verdict(before: str, latex: str) -> str:
    return Page(read_markdown(f"{before} $$ {latex} $$"), one_meaning=True).check()[-1].verdict
