"""What is checked is what is published: the LaTeX in the built HTML, formula by formula."""

from __future__ import annotations

from pathlib import Path

import pytest
from published import url_of

from scripts.checking import every_page
from scripts.equations import Formula, read_html
from scripts.pages import Page
from scripts.paths import ROOT


@pytest.mark.parametrize(("page", "formulas"), [pytest.param(p, f, id=p.path) for p, f in every_page()])
def test_built_page_carries_the_formulas_that_were_checked(page: Page, formulas: list[Formula], site: Path) -> None:
    built = (site / url_of(ROOT / page.path) / "index.html").read_text(encoding="utf-8")
    published = [" ".join(formula.latex.split()) for formula in read_html(built)]
    assert published == [" ".join(formula.latex.split()) for formula in formulas]
    if any(formula.display for formula in formulas):
        assert 'id="what-was-checked"' in built
