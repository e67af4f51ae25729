"""A display is broken where a person would break it, and nowhere else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scripts.blocks import displays
from scripts.extensions.maths import drawn
from scripts.mathjax.breaking import broken
from scripts.mathjax.typesetter import TYPESETTER
from scripts.paths import ROOT


@pytest.mark.parametrize(
    ("latex", "pieces"),
    [
        (r"f(x) := x^2 \quad (x > 0)", ["f(x)", "{}:= x^2", r"\quad (x > 0)"]),
        (r"y'(x) = u'(x)\,v(x) + u(x)\,v'(x)", ["y'(x)", r"{}= u'(x)\,v(x)", r"{}+ u(x)\,v'(x)"]),
        (r"f(x) = -\log(1 - x) \cdot -2", ["f(x)", r"{}= -\log(1 - x) \cdot -2"]),
        (r"|a + b| \le \lvert a \rvert + \left| b - c \right|", [r"|a + b|", r"{}\le \lvert a \rvert",
                                                                 r"{}+ \left| b - c \right|"]),
        (r"\begin{cases} 1 & x > 0 \\ 0 & x < 0 \end{cases}", [r"\begin{cases} 1 & x > 0 \\ 0 & x < 0 \end{cases}"]),
        (r"\frac{a + b}{c} \in \{0, 1\}", [r"\frac{a + b}{c} \in \{0, 1\}"]),
    ],
)
def test_a_statement_is_broken_before_its_signs(latex: str, pieces: list[str]) -> None:
    assert broken(latex).rows == [[pieces]]


def test_statements_side_by_side_are_told_apart() -> None:
    assert broken(r"a = b, \qquad c = d").rows == [[["a", "{}= b,"], ["c", "{}= d"]]]


def test_a_chain_has_a_left_side_and_rows() -> None:
    found = broken(r"\begin{aligned} y &= a + b \\ &= c \quad (c > 0) \end{aligned}")
    assert found.left == "y"
    assert found.rows == [[["{}= a", "{}+ b"]], [["{}= c", r"\quad (c > 0)"]]]


def test_a_row_of_a_chain_is_set_in_as_it_was() -> None:
    found = broken(r"\begin{aligned} &a \\ &\quad = b \\ &\qquad + c \end{aligned}")
    assert [[[re.sub(r"\s", "", piece)]] for [[piece]] in found.rows] == [[["{}a"]], [[r"\quad{}=b"]], [[r"\qquad{}+c"]]]


def test_columns_of_left_sides_stay_one_drawing() -> None:
    assert broken(r"\begin{aligned} a &= b \\ c &= d \end{aligned}").is_whole


# In ex: what a space between two pieces may differ by.
SPACE = 0.7
WIDTH = re.compile(r'<svg style[^>]* width="([\d.]+)ex"')
PAGES = sorted((ROOT / "docs").rglob("*.md"))


@pytest.mark.parametrize("page", [pytest.param(page, id=str(page.relative_to(ROOT))) for page in PAGES])
def test_pieces_of_each_wide_statement_of_the_site_are_together_as_wide_as_the_whole(page: Path) -> None:
    for latex in displays(page.read_text(encoding="utf-8")):
        whole = TYPESETTER.typeset(latex, display=True)
        if broken(latex).is_statement:
            # Side by side the pieces are as wide as the whole: no space is lost or won between them.
            widths = map(float, WIDTH.findall(drawn(latex, whole, display=True)))
            assert sum(widths) == pytest.approx(whole.width, abs=SPACE), latex
