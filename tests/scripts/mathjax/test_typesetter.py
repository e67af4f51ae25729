"""MathJax makes the same bytes of the same formula, and an error of a wrong one."""

from __future__ import annotations

import re

import pytest

from scripts import cache
from scripts.mathjax.typesetter import LatexError, Typesetter


@pytest.fixture
def cold(tmp_path, monkeypatch: pytest.MonkeyPatch) -> Typesetter:
    monkeypatch.setattr(cache, "CACHE", tmp_path)
    return Typesetter()


def test_cold_and_warm_are_the_same(cold: Typesetter) -> None:
    latex = r"\sigma(x) = \frac{1}{1 + e^{-x}}"
    assert cold.typeset(latex, display=True) == Typesetter().typeset(latex, display=True)
    assert cold.typeset(latex, display=True) != cold.typeset(latex, display=False)


def test_a_formula_is_seen_and_heard(cold: Typesetter) -> None:
    formula = cold.typeset(r"x < 1", display=False)
    assert 'aria-hidden="true"' in formula.content
    assert "<mo>&lt;</mo>" in formula.content
    assert "data-" not in formula.content


def test_a_formula_is_one_path(cold: Typesetter) -> None:
    """Hundreds of groups and glyphs a page are slow to lay out; a letter is the same text wherever it stands."""
    formula = cold.typeset(r"\frac{x}{2} + \sqrt{x}", display=False)
    assert formula.svg.count("<path") == 1
    assert not re.search(r"<(g|use|rect|defs)\b", formula.svg)
    [letter] = re.findall(r'd="M-?\d+-?\d+ ?([^"]*)"', cold.typeset("x", display=False).svg)
    assert formula.svg.count(letter) == 1  # the other is in the fraction, and smaller
    assert cold.typeset("x + x = x", display=False).svg.count(letter) == 3


@pytest.mark.parametrize(
    ("latex", "kept"),
    [(r"\boxed{x}", 'fill="none"'), (r"\underbrace{a + b + c + d + e}_x", "<svg width=")],
)
def test_what_is_no_outline_is_drawn_as_mathjax_has_it(cold: Typesetter, latex: str, kept: str) -> None:
    assert kept in cold.typeset(latex, display=True).svg


@pytest.mark.parametrize(
    ("latex", "message"),
    [(r"\foo", r"Undefined control sequence \\foo"), (r"\frac{a", "Missing close brace"), (r"x^a^b", "Double exponent")],
)
def test_an_error_is_raised_and_never_kept(cold: Typesetter, latex: str, message: str) -> None:
    for _ in range(2):
        with pytest.raises(LatexError, match=message):
            cold.typeset(latex, display=False)
    assert cold.typeset("x", display=False)
