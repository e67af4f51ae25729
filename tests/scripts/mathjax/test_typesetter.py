"""MathJax makes the same bytes of the same formula, and an error of a wrong one."""

from __future__ import annotations

import pytest

from scripts import cache
from scripts.mathjax.typesetter import LatexError, Typesetter, glyph_sheet


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
    assert all(f'"#{glyph}"' in formula.svg for glyph in formula.glyphs)


def test_glyphs_are_shared(cold: Typesetter) -> None:
    formulas = [cold.typeset(latex, display=False) for latex in ("x + x", "x + y")]
    sheet = glyph_sheet(formulas)
    assert sheet.count("<path") == len(formulas[0].glyphs | formulas[1].glyphs) == 3
    assert glyph_sheet([]) == ""


@pytest.mark.parametrize(
    ("latex", "message"),
    [(r"\foo", r"Undefined control sequence \\foo"), (r"\frac{a", "Missing close brace"), (r"x^a^b", "Double exponent")],
)
def test_an_error_is_raised_and_never_kept(cold: Typesetter, latex: str, message: str) -> None:
    for _ in range(2):
        with pytest.raises(LatexError, match=message):
            cold.typeset(latex, display=False)
    assert cold.typeset("x", display=False)
