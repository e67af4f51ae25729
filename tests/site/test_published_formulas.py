"""What is checked is what is published: the LaTeX in the built HTML, formula by formula."""

from __future__ import annotations

from pathlib import Path

import pytest
from published import url_of

from scripts.accuracy.comparison import jobs_on
from scripts.accuracy.measure import DTYPES
from scripts.accuracy.results import Job, functions_of, measurement
from scripts.checking import every_page
from scripts.equations import Formula, read_html
from scripts.pages import Page, stating
from scripts.paths import ROOT
from scripts.snippets import load


@pytest.mark.parametrize(("page", "formulas"), [pytest.param(p, f, id=p.path) for p, f in every_page()])
def test_built_page_carries_the_formulas_that_were_checked(page: Page, formulas: list[Formula], site: Path) -> None:
    built = (site / url_of(ROOT / page.path) / "index.html").read_text(encoding="utf-8")
    published = [" ".join(formula.latex.split()) for formula in read_html(built)]
    assert published == [" ".join(formula.latex.split()) for formula in formulas]
    if any(formula.display for formula in formulas):
        assert 'id="what-was-checked"' in built


@pytest.mark.parametrize("path", ["activations/relu.py", "activations/gelu.py", "elementary/power.py", "rules/product.py"])
def test_page_tells_how_exact_its_code_is(path: str, site: Path) -> None:
    jobs = [Job(path, name, dtype) for name in functions_of(load(path)) for dtype in DTYPES]
    jobs += [job for page in stating()[path] for job in jobs_on(page) if not job.code]
    worst = max(measurement(job).conditioned for job in jobs)
    built = (site / "reference" / path.removesuffix(".py") / "index.html").read_text(encoding="utf-8")
    told = built.partition('id="what-was-checked"')[2].partition("<details")[0]
    assert (f"the worst conditioned error is {worst:.3g} ULP" if worst else "it is exact at every point") in told
