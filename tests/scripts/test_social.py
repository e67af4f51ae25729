"""What is shown of a page elsewhere: its description and its card; and the sources for programs."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from scripts import llms, social
from scripts.pages import Page, every_page

GELU = next(page for page in every_page() if page.address == "reference/activations/gelu.md")


@pytest.mark.parametrize("page", [pytest.param(page, id=page.path) for page in every_page()])
def test_every_page_has_a_description_without_latex(page: Page) -> None:
    said = social.description(page)
    assert 20 < len(said) <= social.LONGEST
    assert not set(said) & set("\\${}[]*")


def test_formulas_become_letters() -> None:
    said = social.plain(r"The map $\sigma(x)$, *half* of [it](a.md): $\frac1{\sqrt x}$.")
    assert said == "The map σ(x), half of it: 1/√x."


def test_card_is_the_same_every_time() -> None:
    once, again = social._draw(GELU), social._draw(GELU)
    assert once == again
    assert Image.open(io.BytesIO(once)).size == (1200, 630)
    assert len(once) < 40_000


def test_source_holds_the_code_that_the_page_shows() -> None:
    assert "def gelu_derivative(x):" in llms.markdown(GELU)
    listed = llms.index([GELU], "Site", "About.", "https://example.org/")
    assert "- [GELU](https://example.org/reference/activations/gelu.md): Weights its input" in listed
