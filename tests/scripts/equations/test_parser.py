# ruff: noqa: E501 (formulas are kept whole)
"""What is unreadable, and where; what looks alike and is not."""

from __future__ import annotations

import pytest

from scripts.equations import Page, read_markdown
from scripts.equations.lexer import tokenize

NAMES = r"$f : \mathbb{R} \to \mathbb{R}$ $a, b, c \in \mathbb{R}$ $\mathbf{x} \in \mathbb{R}^n$ $A \in \mathbb{R}^{m \times n}$ "
# the formula, and the piece that the error points at
UNREADABLE = [
    ("a/b c = 1", "/b c"),
    ("a/b/c = 1", "/c"),
    (r"\log x y = 1", "y ="),
    (r"\sin x / x = 1", "/ x"),
    (r"q = 1", "q ="),
    (r"t_1 = 1", "t_1"),
    (r"L_{\text{total}} = 1", "L_"),
    (r"W^{(2)} = 1", "W"),
    (r"y(x) = 1", "y("),
    (r"exp(x) = 1", "exp"),
    (r"f(x", "" ),
    (r"\frac{d}{dx} (x + 1) \sin x = 1", r"\sin"),
    (r"\frac{d}{dx} f(x) \frac{d}{dx} f(x) = 1", r"\frac{d}{dx} f(x) ="),
    (r"f_z(x) = 1", "_z"),
    (r"A_{ijk} = 1", "ijk"),
    (r"\mathbf{x}_{ij} = 1", "ij"),
    (r"x \propto y", r"\propto"),
    (r"x \pm y = 1", r"\pm"),
    (r"\unknown x = 1", r"\unknown"),
    (r"x 2 = 1", "2"),
    (r"2 \frac12 = 1", r"\frac12"),
    (r"f(f) = 1", "f("),
    (r"a \odot b \otimes c = 1", r"\otimes"),
    (r"\sum a = 1", r"\sum"),
    (r"\int x \, dx = 1", r"\int"),
    (r"\begin{foo} x \end{foo}", r"\begin"),
    (r"\{ x = 1", ""),
    (r"x^{*} = 1", "^"),
    (r"\frac{d^2}{dx} f(x) = 1", r"\frac"),
    (r"x \approx y", ""),
    (r"\partial y / \partial x z = 1", "z"),
    (r"z \in \{0, , 1\}", r"\{0"),
    (r"\lVert \mathbf{x} \rVert_{2, 3} = 1", "{2, 3}"),
    (r"\begin{aligned} (x + 1)^2 &= (x + 1)(x + 1) \\ &\quad x^2 + 2x + 1 \end{aligned}", "x^2 +"),
    (r"\begin{aligned} 2x &= x + x \\ 3x - x \\ &= 2x \end{aligned}", "3x"),
    (r"\begin{aligned} 2x &= x + x \\ & 3x = x + 2x \end{aligned}", "3x"),
    (r"x \overset{!}{=} 1", r"\overset"),
    (r"\log(2, x) = 1", r"\log"),
    (r"\operatorname{arcosh} 1 1 = 0", "1 ="),
    (r"x = \begin{cases} 1 & & x > 0 \\ 2 & & x \le 0 \end{cases}", "1"),
    (r"x^2 = x \quad (\mathbf{x} \ne \vec 2)", r"\vec"),
    (r"x = 1 \over 2", r"\over"),
    (r"\dot x = 1", r"\dot"),
    (r"T \mathbf{x}^T \mathbf{x} = 1 \quad (T > 0)", "^T"),
    (r"(\mathbf{x} + \mathbf{x})_y = 1", "y = 1"),
]  # fmt: skip


@pytest.mark.parametrize(("latex", "piece"), UNREADABLE)
def test_unreadable(latex: str, piece: str) -> None:
    verdict = Page(read_markdown(f"{NAMES}\n\n$${latex}$$")).check()[-1]
    assert verdict.verdict == "unreadable", verdict
    assert verdict.message
    if piece:
        assert verdict.column is not None
        assert latex[verdict.column :].startswith(piece), (verdict.message, latex[verdict.column :])


@pytest.mark.parametrize(
    ("latex", "cure"),
    [
        (r"q = 1", r"$q \in \mathbb{R}$"),
        (r"q(x) = 1", r"q(x) := ..."),
        (r"\beta_1 = 1", r"\beta_1"),
        (r"\mathbf{b} = 1", "b is another"),
        (r"\frac{df}{x} = 1", r"\frac{d...}{d...}"),
        (r"y' = 1", r"f : \mathbb{R} \to \mathbb{R}"),
        (r"x \pm y = 1", "write both"),
        (r"x \equiv y", "write = for a claim, := for a definition"),
        (r"x = \left( 2", "( is not closed"),
        (r"x = 1 \quad \text{if x > 0}", r"write \text{if } x > 0"),
        (r"q_t := q_{t-1}", r"$t \in \{1, \dots, T\}$"),
        (r"2 x := 3", "f(x)"),
        (r"\mathbf{x} := 3", "another shape"),
        (r"\sqrt = x", "missing before ="),
        (r"\lim x = 1", r"\lim_{x \to 0}"),
        (r"\tanh 0 = 0,25", "0.5"),
        (r"\sin 0 = 0; 3", "no statement"),
        (r"x = 0{,}5", "0.5"),
        (r"\underbrace{\tanh 0}_{=1} + 1 = 1", "statement of its own"),
        (r"1 + 2 + \dots + x = 1", r"\sum_{i=1}^n"),
        (r"\|A\|_* = 1", "an unknown norm"),
        (r"a := a + 1", "number the steps"),
        (r"\delta x := 3", "is a product"),
        (r"a b := 3", "is a product"),
        (r"a = 1e-8", "10^{-8}"),
    ],
)
def test_messages_name_the_cure(latex: str, cure: str) -> None:
    verdict = Page(read_markdown(f"{NAMES}\n\n$${latex}$$")).check()[-1]
    assert verdict.verdict == "unreadable", verdict
    assert cure in verdict.message
    assert verdict.column is not None


def test_no_definition_of_what_was_used() -> None:
    """A claim about any a must not become one about the a that is defined below it."""
    formulas = read_markdown(r"$a \in \mathbb{R}$ $$a = 3$$ $a := 3$")
    assert [v.verdict for v in Page(formulas, one_meaning=True).check()] == ["false", "unreadable"]
    assert [v.verdict for v in Page(formulas).check()] == ["false", "definition"]


@pytest.mark.parametrize(
    ("latex", "value"),
    [
        ("x(1 - x)", -6), (r"\sin 0 \cos 0", 0), (r"\log e^2", 2), ("2^3", 8), ("-x^2", -9), ("f(x)^2", 16), (r"\sqrt[3]{-8}", -2),
        (r"\frac12 x", 1.5), (r"\frac{1}{2} \cdot x", 1.5), ("|x - 5||x|", 6), ("|-|x||", 3), (r"\lfloor 2.5 \rfloor", 2), ("x!", 6),
        (r"\binom{4}{2}", 6), (r"\sum_{k=1}^3 k + 1", 7), (r"\max(x, 4) x", 12), ("[x > 2]", 1), (r"f'(x)", 1), (r"\frac{df}{dx}", 1),
        (r"\left.\frac{d}{dx} x^2 \right|_{x=5}", 10), (r"x^{-1} \cdot 3", 1), (r"\det \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix}", -2),
        (r"\begin{cases} 1 & x < 0 \\ 2 & \text{otherwise} \end{cases}", 2), (r"\sin^{-1} 0", 0), (r"\delta_{12} + \delta_{22}", 1),
        (r"\operatorname{tr}(\mathbf{1}_3 \mathbf{1}_3^\top)", 3), (r"10^{-2} \times 300", 3), (r"x / 3 \cdot 2", 2),
        (r"3 \frac{1}{2x}", 0.5), (r"(x^3)^\prime", 27),
    ],
)  # fmt: skip
def test_values(latex: str, value: float) -> None:
    page = Page(read_markdown(r"$f(x) := x + 1$"))
    assert abs(page.evaluate(latex, {"x": 3}) - value) < 1e-40


@pytest.mark.parametrize(
    ("rows", "claims"),
    [
        (r"x + x &= x \\ &\qquad + x \\ &= 2x", 1),
        (r"&x + x + x \\ &\quad = 3x", 1),
        (r"x + x &= 2x \\ x x &= x^2", 2),
        (r"&x + x = 2x \\ &x x = x^2", 2),
        (r"\log x^2 &= 2 \log x \\ &\text{for } x > 0", 1),
    ],
)
def test_rows_go_on_or_begin_anew(rows: str, claims: int) -> None:
    verdicts = Page(read_markdown(rf"$$\begin{{aligned}} {rows} \end{{aligned}}$$")).check()
    assert [verdict.verdict for verdict in verdicts] == ["true"] * claims


def test_one_meaning_a_page() -> None:
    formulas = read_markdown(r"$q := 2$ $q := 3$ $\frac{d}{dx} x = 1$ $x \in \mathbb{R}^n$")
    found = [v.verdict for v in Page(formulas, one_meaning=True).check()]
    assert found == ["definition", "unreadable", "true", "unreadable"]


@pytest.mark.parametrize(
    ("page", "verdicts"),
    [
        (r"$q := 2$, $$q = 2$$ $q := 3$, $$q = 3$$", "definition true definition true"),
        (r"$q := 2$, $r := q + 1$, $q := 3$, $$r = 3$$", "definition definition definition unreadable"),
        (r"$y := x^2$. $x \in \mathbb{R}^n$ $$x^\top x = \|x\|^2$$ $$y = x^2$$", "definition true unreadable"),
        (r"$$(x^2)' = 2x$$ $A \in \mathbb{R}^{n \times n}$, $$\nabla_x (x^\top A x) = (A + A^\top) x \text{ for } x \in \mathbb{R}^n$$", "true true"),
        (r"$f(x) := x$, $f'(0) := 1$, $f(x) := |x|$ $$f'(0) = 1$$", "definition false definition false"),
        (r"$n \in \{2, 3\}$, $x \in \mathbb{R}^n$, $F(x) := \|x\|^2$. $n \in \{4, 5\}$. $$F(x) = 1$$", "definition unreadable"),
        (r"$w \in \mathbb{R}$ $w := w - 1$", "unreadable"),
    ],
)  # fmt: skip
def test_another_meaning_further_down(page: str, verdicts: str) -> None:
    """What was defined with the old meaning has none any more, so that no claim is about a mixture."""
    assert [v.verdict for v in Page(read_markdown(page)).check()] == verdicts.split()


def test_restrictions_in_passing_are_no_claims() -> None:
    assert Page(read_markdown(r"at $x = 0$, for $|x| < 1$, where $i \ne j$, and $\alpha > 0$")).check() == []


def test_tokens_know_their_place() -> None:
    latex = r"\frac{\mathrm{d}}{\mathrm dx}\, \bigl| \hat y \bigr|"
    tokens = tokenize(latex)
    assert [token.text for token in tokens[-4:-1]] == ["|", r"\hat{y}", "|"]
    assert [token.side for token in tokens[-4:-1]] == ["left", "", "right"]
    assert all(latex[token.start : token.end].strip() for token in tokens[:-1])
