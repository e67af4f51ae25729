# ruff: noqa: E501 (formulas are kept whole)
"""A page typed in other styles: all of it is read, and the slips among it are found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.equations import Page, read_markdown
from scripts.equations.reading import read_file

PAGES = Path(__file__).parent / "styles"

PAGE = r"""
Let $f\colon \mathbb{R} \to \mathbb{R}$, $g: \mathbb R\to\mathbb R$, $\alpha \in (0, 1)$, $c \in \mathbb{R}$, $\mathbf{x} \in \mathbb{R}^{n}$,
$\boldsymbol{\theta}\in\mathbb{R}^{d}$, $\mathbf{W} \in \mathbb{R}^{m\times n}$, $\bm{b} \in \mathbb{R}^m$, $\hat y \in \mathbb{R}$, $x_1, x_2 \in \mathbb{R}$,
$\lambda > 0$ and $0 < \rho < 1$.

$$\operatorname{sigm}(x) \coloneqq \dfrac{1}{1+\exp(-x)}$$
$$\mathrm{sp}(x) \triangleq \ln\left(1+\mathrm{e}^{x}\right)$$
$$\operatorname{sq}(x) \stackrel{\text{def}}{=} x^{2}$$
$$L_{\text{total}} := (\hat{y} - c)^2 + \lambda \, \lVert \boldsymbol\theta \rVert_2^2$$
"""
TRUE = [
    r"\frac{\mathrm{d}}{\mathrm{d}x}\,\sin x = \cos x",
    r"\frac{\mathrm d}{\mathrm d x}\bigl( x^2 \bigr) = 2x.",
    r"\dfrac{d}{dx}\left(\frac{1}{x}\right) = -\dfrac{1}{x^2}, \quad x \neq 0",
    r"\tfrac{d}{dx} \ln(x) = \tfrac1x \qquad \text{for } x > 0",
    r"\frac{d}{dx}\ln x = \frac{1}{x},\ x > 0",
    r"\frac{d}{dx}\sqrt{x}=\frac1{2\sqrt x} \text{ if } x>0",
    r"\frac{d}{dx}\arctan x=\frac{1}{1+x^{2}} \;\; (x\in\mathbb{R})",
    r"\frac{d}{dx}\tanh^{-1} x = \frac{1}{1-x^2} \quad \text{where } {-1} < x < 1",
    r"\frac{d}{dx}\operatorname{artanh}(x) = \frac{1}{1-x^2} \quad (x \in (-1, 1))",
    r"\frac{d}{dx} |x| = \operatorname{sgn}(x), \quad x \ne 0;",
    r"\frac{d}{dx}\left|x\right| = \frac{\left|x\right|}{x} \quad\text{whenever } x < 0 \text{ or } x > 0",
    r"\operatorname{sigm}'(x)=\operatorname{sigm}(x)\bigl(1-\operatorname{sigm}(x)\bigr)",
    r"\mathrm{sp}^{\prime}(x) = \operatorname{sigm}(x)",
    r"\mathrm{sp}''(x) = \operatorname{sigm}'(x)",
    r"\frac{d\,\mathrm{sp}}{dx} = \operatorname{sigm}(x)",
    r"\sin^2 x + \cos^2 x = 1",
    r"\sin 2x = 2\sin x\cos x",
    r"\frac12 x \cdot \frac ab = \frac{a x}{2 b} \quad (a \in \mathbb{R}, b > 0)",
    r"\big(f(x)\,g(x)\big)' = f'(x)\,g(x) + f(x)\,g'(x)",
    r"(f\circ g)'(x) = f'\!\left(g(x)\right) g'(x)",
    r"\left(\frac{f}{g}\right)' = \frac{f' g - f g'}{g^2} \quad (g(x) \neq 0)",
    r"\frac{\partial}{\partial x_1}\bigl(x_1^2 x_2\bigr) = 2 x_1 x_2",
    r"\partial_x (x^2 y) = 2 x y",
    r"\frac{\partial L_{\text{total}}}{\partial\hat y} = 2(\hat y - c)",
    r"\nabla_{\boldsymbol{\theta}} L_{\mathrm{total}} = 2\lambda\boldsymbol{\theta}",
    r"\frac{\partial \lVert\mathbf{x}\rVert^{2}}{\partial \mathbf{x}} = 2 \mathbf x",
    r"\frac{\partial (\mathbf{W}\mathbf{x} + \boldsymbol{b})}{\partial\mathbf{x}} = \mathbf{W}",
    r"\nabla_{\mathbf x}\,\bigl\|\mathbf{W}\mathbf{x}-\bm{b}\bigr\|^2 = 2\mathbf{W}^{\mathsf{T}}(\mathbf{W}\mathbf{x} - \bm{b})",
    r"\mathbf{x}^T \mathbf{x} = \sum_{i=1}^{n} x_i^2 = \langle \mathbf x, \mathbf x \rangle",
    r"\mathbf{x}^{\mathrm T}\mathbf{x} = \mathbf{x} \cdot \mathbf{x}",
    r"(\mathbf{W}\mathbf{x})_i = \sum_{j} W_{ij}x_j",
    r"\log_{10} 100 = 2",
    r"\lim_{h\to0}\frac{f(x+h)-f(x)}{h} = f'(x) \quad (h \in \mathbb{R})",
    r"\int_{0}^{1} t^{2}\,\mathrm{d}t = \frac13",
    r"\alpha^{-1} > 1",
    r"\rho(1-\rho) \leqslant \tfrac14",
    r"\begin{aligned}(x+1)^3 &= (x+1)(x^2+2x+1)\\ &= x^3+3x^2+3x+1\end{aligned}",
    r"\max\{x, 0\} = \frac{x + |x|}{2}",
    r"\mathbb{1}_{x > 0} + \mathbb{1}\{x \le 0\} = 1",
    r"\left.\frac{d}{dx}e^{x}\right\rvert_{x=0} = 1",
    r"\frac{d}{dx} e^{2x} \Big|_{x = 0} = 2",
    r"e^{i} = e \cdot e^{i - 1} \quad (i \in \{1, \dots, 4\})",
    r"\begin{aligned}[t] x + x &= 2x, \\[4pt] 3x &= 2x + x \\*[-1ex] &= 4x - x \end{aligned}",
    r"\begin{array}[t]{rcl} (x+1)^2 &=& (x+1)(x+1) \\[\jot] &=& x^2+2x+1 \end{array}",
    r"x\hspace*{1em} = x\mkern-3mu \mspace{2mu}\smash{1}\tag*{7}",
    r"\boxed{\ln x = \frac12\ln x^2} \quad\text{if $x > 0$}",
    r"\boxed{x}\,x = x^2",
    r"|x| = \left\{\begin{array}{ll} x, & \text{if $x \ge 0$,} \\ -x, & \text{otherwise.}\end{array}\right.",
    r"|x| = \left\{\begin{matrix} x & \text{if} & x \ge 0 \\ -x & \text{if} & x < 0 \end{matrix}\right.",
    r"e^x \ge 1 + x \quad \forall x \in \R",
    r"x^2 \overset{(a)}{=} x\,x \mathrel{=} x^3 x^{-1} \quad (x \ne 0)",
    r"\underset{i}{\max}\; \mathbf{x}_i \geq \mathbf{x}_j",
    r"\overset{n}{\underset{i=1}{\sum}} i = {n(n+1) \over 2} = {n+1 \choose 2}",
    r"\sum_{i \in \{1, \dots, n\}} \mathbf{x}_i^2 = \|{\bf x}\|^2",
    r"{f}^{'}(x) = {f}'\left(x\right) = f^{\prime}(x)",
    r"(f \circ g)(x) + (f + g)(x) = f(g(x)) + f(x) + g(x)",
    r"D_x\left[x^3\right] = 3x^2",
    r"\mathop{\mathrm{sech}}\nolimits x = \frac{1}{\cosh x}",
    r"{{\rm d}\over{\rm d}x}\,{1\over x} = -{1\over x^2}, \qquad x\ne0",
    r"\Bigl(\frac{\partial (c x y)}{\partial x}\Bigr)_{\!y} = c y",
    r"\mathrm{Tr}(M^{-1}) = \mathrm{Tr}(M^{-T}) \quad (M \in \mathbb{R}^{2 \times 2}, \det M \ne 0)",
]
FALSE = [
    r"\frac{\mathrm{d}}{\mathrm{d}x}\,\cos x = \sin x",
    r"\tfrac{d}{dx} \ln(x) = \tfrac1x \qquad \text{for } x > -1",
    r"\mathrm{sp}^{\prime}(x) = \mathrm{sp}(x)",
    r"\frac{\partial L_{\text{total}}}{\partial\hat y} = \hat y - c",
    r"\frac{\partial (\mathbf{W}\mathbf{x} + \boldsymbol{b})}{\partial\mathbf{x}} = \mathbf{W}^{\mathsf T}",
    r"(f\circ g)'(x) = f'(g(x))",
    r"\rho(1-\rho) < \tfrac14",
    r"\left.\frac{d}{dx}e^{x}\right\rvert_{x=1} = 1",
    r"\ln x = \frac12\ln x^2 \quad\text{if $x > -1$}",
    r"{{\rm d}\over{\rm d}x}\,{1\over x} = {1\over x^2}, \qquad x\ne0",
    r"\sum_{i \in \{1, \dots, n\}} \mathbf{x}_i = \|{\bf x}\|^2",
    r"|x| = \left\{\begin{array}{ll} x, & \text{if $x \ge 0$,} \\ x, & \text{otherwise.}\end{array}\right.",
]


@pytest.mark.parametrize("latex", TRUE)
def test_read_and_true(latex: str) -> None:
    verdict = Page(read_markdown(f"{PAGE}\n$${latex}$$")).check()[-1]
    assert verdict.verdict == "true", verdict


@pytest.mark.parametrize("latex", FALSE)
def test_read_and_false(latex: str) -> None:
    verdict = Page(read_markdown(f"{PAGE}\n$${latex}$$")).check()[-1]
    assert verdict.verdict == "false", verdict


CLAIMS = {
    "ten_authors": 67, "more_authors": 37, "vectors_with_arrows": 31, "notes_of_five_fields": 45,
    "backprop_refresher": 49, "maximum_likelihood": 35, "fields_and_particles": 39, "backprop_blog_post": 37,
    "gradients_looked_up": 34, "smooth_functions": 64, "backprop_paper_notebook": 67, "calculus_for_estimators": 57,
    "backward_passes": 69, "differentiation_solutions": 45, "gradients_wiki": 40, "deferred_derivations": 40,
    "gradients_lecture": 66, "activations_losses_optimisers": 62, "matrix_calculus_sheet": 63, "newtons_method": 39,
    "backprop_by_hand": 53, "one_and_two_variables": 56, "numerical_optimisation": 56, "deep_learning_one_page": 61,
    "activations_and_densities": 43, "logistic_regression": 45, "recurrent_attention_normalisation": 69,
    "engineering_mathematics": 90, "reinforcement_learning": 73, "convolutional_networks": 56, "econometrics": 57,
    "numerical_analysis": 82, "geometry": 73, "differentiation_handout": 70, "backprop_lecture_notes": 67,
    "gradient_cheat_sheet": 43, "textbook_appendix": 44, "deep_learning_summary": 56, "control_engineering": 58,
    "autograd_blog_post": 56, "statistics_course": 56, "physics_handout": 58, "textbook_matrix_calculus": 57,
    "loss_cheat_sheet": 53, "automatic_differentiation": 56, "revision_sheet": 59, "transformer_block": 58,
    "optimisation_lecture": 56, "numpy_blog_post": 58, "first_course": 57, "notebook_cells": 59, "calculus_on_rn": 55,
    "lab_report": 53, "gradient_reference": 57,
}  # fmt: skip


def verdicts(page: Page, goes_on: Callable[[int, str], bool]) -> Counter[str]:
    """Evaluate the items of a page at random points, and those that are to go on at points of all kinds, which take
    longer."""
    found: Counter[str] = Counter()
    for number in range(len(page.items)):
        part = slice(number, number + 1)
        told = [verdict.verdict for verdict in page.check(points=2, quick=True, part=part)]
        if told and goes_on(number, told[0]):
            told = [verdict.verdict for verdict in page.check(points=4, part=part)]
        found.update(told)
    return found


@pytest.mark.parametrize(("name", "claims"), CLAIMS.items())
def test_pages_of_other_authors(name: str, claims: int) -> None:
    """Every relation of a page is seen, read and true; each near miss in its place is seen, read and false.

    Every eighth item that is true at random points is tried at all kinds of them; the command does it all.
    """
    first, second = (Page(read_file(PAGES / file)) for file in (f"{name}.md", f"{name}_wrong.md"))
    right = verdicts(first, lambda number, _: number % 8 == 0)
    wrong = verdicts(second, lambda _, verdict: verdict == "true")
    assert right["true"] + right["convention"] == claims
    assert right.total() == claims + right["definition"]
    assert wrong["convention"] <= right["convention"]
    assert wrong["false"] + wrong["convention"] == claims
    assert wrong.total() == right.total()
