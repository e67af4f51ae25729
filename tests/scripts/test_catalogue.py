"""Rows are made of what the pages state."""

from __future__ import annotations

import pytest

from scripts.blocks import well_formed
from scripts.catalogue import Stated, names, row_of, rows, split_condition
from scripts.pages import parse

PAGE = """# ReLU

/// function | activations/relu.py

$$
\\operatorname{ReLU}(x) := \\max(x, 0) \\quad (x \\in \\mathbb{R})
$$

$$
\\operatorname{ReLU}'(x) = 1 \\quad (x > 0)
$$

$$
\\operatorname{ReLU}'(0) := 0
$$
///
"""


@pytest.mark.parametrize(
    ("latex", "formula", "condition"),
    [
        (r"f(x) = 1 \quad (x > 0)", "f(x) = 1", "x > 0"),
        (r"f(x) = 1, \qquad (x \in (0, 1)).", "f(x) = 1", r"x \in (0, 1)"),
        (r"f(x) = g(x)", "f(x) = g(x)", ""),
        (r"f(x) = (1 \quad 2) (x)", r"f(x) = (1 \quad 2) (x)", ""),
    ],
)
def test_the_condition_is_taken_off(latex: str, formula: str, condition: str) -> None:
    assert split_condition(latex) == (formula, condition)


def test_a_row_holds_definition_derivative_domain_and_convention() -> None:
    page = parse("docs/reference/activations/relu.md", PAGE)
    [block] = well_formed(page, "function")
    row = row_of(page, block)
    assert row is not None
    assert row.family == "activations"
    assert row.id == "activations/relu"
    assert (row.title, row.anchor) == ("ReLU", "relu")
    assert row.definition == Stated(r"\operatorname{ReLU}(x) := \max(x, 0)", r"x \in \mathbb{R}")
    assert row.derivatives == (Stated(r"\operatorname{ReLU}'(x) = 1", "x > 0"),)
    assert row.domain == "x > 0"
    assert row.conventions == (r"\operatorname{ReLU}'(0) := 0",)


def test_a_row_holds_what_the_page_says_of_its_parameters() -> None:
    said = "For $\\alpha > 0$, $\\beta > 0$ and $x \\in \\mathbb{R}$:\n\n/// function"
    text = PAGE.replace("/// function", said).replace(r"\max(x, 0)", r"\max(x, \alpha x)") + "\nBelow, $x > 1$.\n"
    page = parse("docs/reference/activations/relu.md", text)
    [block] = well_formed(page, "function")
    row = row_of(page, block)
    assert row is not None
    assert (row.domain, row.parameters) == ("x > 0", [r"\alpha > 0"])


@pytest.mark.parametrize(
    ("latex", "by"),
    [
        ("f'(x) = 1", "x"),
        (r"\operatorname{ReLU}'(x) = \begin{cases} 1 & x > 0 \end{cases}", "x"),
        (r"\frac{d}{dx}\,f(x) = 1", "x"),
        (r"\frac{dz}{dx} = \frac{\partial z}{\partial u}\,\frac{du}{dx}", "x"),
        (r"\frac{\partial \operatorname{PReLU}(x)}{\partial \alpha} = \min(x, 0)", r"\alpha"),
        (r"\frac{\partial}{\partial p}\,f(x, p) = x^p \log x", "p"),
        (r"\frac{\partial L}{\partial \hat{y}_i} = 1", r"\hat{y}_i"),
        (r"\nabla_X \operatorname{tr}(V^\top Y) = V W^\top", "X"),
        (r"\nabla_{\mathbf{x}} f = 1", r"\mathbf{x}"),
        ("1 = 1", ""),
    ],
)
def test_the_input_of_a_derivative_is_read(latex: str, by: str) -> None:
    assert Stated(latex).by == by


def test_what_a_definition_uses_is_told_from_what_it_defines() -> None:
    content = "".join(f"$$\n{latex}\n$$\n\n" for latex in (
        r"u(x) := x^2 \quad (x \in \mathbb{R})", "f(x) := e^{u(x)}", "f'(x) = u'(x)\\,f(x)", "u'(x) = 2x", "f'(a) := 0",
        r"f'(-\lambda) := \frac{1}{2}"))  # fmt: skip
    page = parse("docs/p.md", f"# F\n\n/// function | a/f.py\n\n{content}///\n")
    [block] = well_formed(page, "function")
    row = row_of(page, block)
    assert row is not None
    assert row.definition.latex == "f(x) := e^{u(x)}"
    assert [d.latex for d in row.derivatives] == ["f'(x) = u'(x)\\,f(x)"]
    assert [helper.latex for helper in row.helpers] == ["u(x) := x^2", "u'(x) = 2x"]
    assert row.conventions == ("f'(a) := 0", r"f'(-\lambda) := \frac{1}{2}")


def test_every_derivative_of_the_site_tells_its_input() -> None:
    for row in rows():
        for derivative in row.derivatives:
            assert derivative.by, f"{row.id}: {derivative.latex}"


def test_headings_have_the_anchors_of_the_published_page() -> None:
    page = parse("docs/p.md", "# T\n\n## Code\n\n```\n# no heading\n```\n\n## Where f reaches ±1\n\n## Code\n")
    assert [(h.text, h.anchor, h.line) for h in page.headings] == [
        ("T", "t", 1), ("Code", "code", 3), ("Where f reaches ±1", "where-f-reaches-1", 9), ("Code", "code_1", 11),
    ]  # fmt: skip


def test_every_function_block_of_the_site_makes_a_row() -> None:
    from scripts.pages import every_page

    blocks = sum(len(well_formed(page, "function")) for page in every_page())
    made = list(rows())
    assert len(made) == blocks > 0
    for row in made:
        assert row.derivatives, f"{row.page.path} states no derivative in its function block"


def test_a_search_goes_by_the_other_names_and_by_that_in_code() -> None:
    text = PAGE.replace("relu.py\n", "leaky_relu.py\n    also: [rectifier, LReLU]\n", 1)
    assert names(parse("docs/p.md", text)) == ["leaky relu", "rectifier", "LReLU"]
    assert names(parse("docs/p.md", "# Prose\n")) == []
