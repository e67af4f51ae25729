# ruff: noqa: E501 (formulas are kept whole)
"""Formulas that were wrong in print are rejected; their corrections are accepted."""

from __future__ import annotations

import pytest

from scripts.equations import Page, read_markdown

RECURRENCE = r"$T := 3$ $t \in \{1, \dots, 3\}$ $x_t \in \mathbb{R}$ $h_0 \in \mathbb{R}$ $w \in \mathbb{R}$ $h_t := w h_{t-1} + x_t$ "
TANH_RECURRENCE = r"$t \in \{1, \dots, 3\}$ $x_t \in \mathbb{R}$ $h_0 \in \mathbb{R}$ $w \in \mathbb{R}$ $h_t := \tanh(w h_{t-1} + x_t)$ "
# where | what the page says before | wrong | right
ERRATA = [
    ("Matrix Cookbook 95",
     r"$A \in \mathbb{R}^{m \times n}$ $B \in \mathbb{R}^{p \times n}$ $x \in \mathbb{R}^n$ ",
     r"\nabla_x \left( \frac{(A x)^\top (A x)}{(B x)^\top (B x)} \right)"
     r" = 2 \frac{A^\top A x}{x^\top B B x} - 2 \frac{x^\top A^\top A x\, B^\top B x}{(x^\top B^\top B x)^2} \quad (B x \ne 0)",
     r"\nabla_x \left( \frac{(A x)^\top (A x)}{(B x)^\top (B x)} \right)"
     r" = 2 \frac{A^\top A x}{x^\top B^\top B x} - 2 \frac{x^\top A^\top A x\, B^\top B x}{(x^\top B^\top B x)^2} \quad (\lVert B x \rVert > 0)"),
    ("softsign", r"$f(x) := \frac{x}{1 + |x|}$ ", "f'(x) = 1 - f(x)^2", r"f'(x) = \frac{1}{(1 + |x|)^2}"),
    ("SELU", r"$\lambda > 1$ $\alpha > 0$ $s(x) := \begin{cases} \lambda x & x > 0 \\ \lambda \alpha (e^x - 1) & x \le 0 \end{cases}$ ",
     r"s'(x) = \lambda (s(x) + \alpha) \quad (x < 0)", r"s'(x) = s(x) + \lambda \alpha \quad (x < 0)"),
    ("logistic loss", r"$f \in \mathbb{R}$ $\sigma(x) := \frac{1}{1 + e^{-x}}$ $L := -y \log \sigma(f) - (1 - y) \log(1 - \sigma(f))$ ",
     r"\frac{\partial L}{\partial f} = y - \sigma(f)", r"\frac{\partial L}{\partial f} = \sigma(f) - y"),
    ("backpropagation through time", RECURRENCE,
     r"\frac{\partial h_3}{\partial w} = \sum_{j=1}^3 w^{3 - j} h_j", r"\frac{\partial h_3}{\partial w} = \sum_{j=1}^3 w^{3 - j} h_{j-1}"),
    ("backpropagation through time, tanh", TANH_RECURRENCE,
     r"\frac{\partial h_2}{\partial w} = (1 - h_2^2) (h_2 + w \frac{\partial h_1}{\partial w})",
     r"\frac{\partial h_2}{\partial w} = (1 - h_2^2) (h_1 + w \frac{\partial h_1}{\partial w})"),
    ("hypot", r"$\Omega := \sqrt{x^2 + y^2}$ ", r"\frac{\partial \Omega}{\partial x} = \frac{y}{\Omega} \quad (\Omega \ne 0)",
     r"\frac{\partial \Omega}{\partial x} = \frac{x}{\Omega} \quad (\Omega \ne 0)"),
    ("atan2", "", r"\frac{\partial}{\partial y} \operatorname{atan2}(y, x) = \frac{x}{\sqrt{x^2 + y^2}} \quad (x > 0)",
     r"\frac{\partial}{\partial y} \operatorname{atan2}(y, x) = \frac{x}{x^2 + y^2} \quad (x > 0)"),
    ("log-softmax", r"$z \in \mathbb{R}^n$ $p_i := \frac{e^{z_i}}{\sum_j e^{z_j}}$ ",
     r"\log p_i = z_i + \log \sum_j e^{z_j}", r"\log p_i = z_i - \log \sum_j e^{z_j}"),
    ("Gaussian", r"$g(x) := e^{-x^2}$ ", "g(x) = e^{(-x)^2}", "g'(x) = -2 x g(x)"),
    ("soft exponential", r"$f(x, \alpha) := \frac{e^{\alpha x} - 1}{\alpha} + \alpha \quad (\alpha > 0)$ ",
     r"f(x, \alpha) = \frac{e^{\alpha x}}{\alpha} + \alpha \quad (\alpha > 0)", r"\frac{\partial}{\partial x} f(x, \alpha) = e^{\alpha x} \quad (\alpha > 0)"),
]  # fmt: skip


@pytest.mark.parametrize(("where", "before", "wrong", "right"), ERRATA, ids=[row[0] for row in ERRATA])
def test_published_error(where: str, before: str, wrong: str, right: str) -> None:
    for latex, expected in ((right, "true"), (wrong, "false")):
        verdict = Page(read_markdown(f"{before}\n\n$${latex}$$")).check()[-1]
        assert verdict.verdict == expected, (where, verdict)


def test_planted_bugs_are_named() -> None:
    """dW2 doubled and db1 quadrupled: exactly those two gradients are false."""
    network = (
        r"$\varphi(x) := \tanh x$ $x \in \mathbb{R}^n$ $W_1 \in \mathbb{R}^{m \times n}$ $W_2 \in \mathbb{R}^{p \times m}$ "
        r"$b_1 \in \mathbb{R}^m$ $b_2 \in \mathbb{R}^p$ $y \in \mathbb{R}^p$ $z := W_1 x + b_1$ $a := \varphi(z)$ $q := W_2 a + b_2$ "
        r"$L := \frac12 \lVert q - y \rVert^2$ $r := q - y$ $s := (W_2^\top r) \odot \varphi'(z)$ "
    )
    claims = (
        r"$\frac{\partial L}{\partial W_1} = s x^\top$ $\frac{\partial L}{\partial b_1} = 4 s$ "
        r"$\frac{\partial L}{\partial W_2} = 2 r a^\top$ $\frac{\partial L}{\partial b_2} = r$"
    )
    verdicts = Page(read_markdown(network + claims)).check()[-4:]
    assert [verdict.verdict for verdict in verdicts] == ["true", "false", "false", "true"]
