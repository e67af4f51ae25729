"""Rows are made of what the pages state."""

from __future__ import annotations

import pytest

from scripts.blocks import well_formed
from scripts.catalogue import row_of, rows, split_condition
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
    assert row.definition == r"\operatorname{ReLU}(x) := \max(x, 0)"
    assert row.derivatives == (r"\operatorname{ReLU}'(x) = 1",)
    assert row.domain == "x > 0"
    assert row.conventions == (r"\operatorname{ReLU}'(0) := 0",)


def test_every_function_block_of_the_site_makes_a_row() -> None:
    from scripts.pages import every_page

    blocks = sum(len(well_formed(page, "function")) for page in every_page())
    made = list(rows())
    assert len(made) == blocks > 0
    for row in made:
        assert row.derivatives, f"{row.page.path} states no derivative in its function block"
