"""Every page in a browser: nothing from elsewhere, no error, formulas and figures there, nothing clipped on a phone."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, ViewportSize
from published import SOURCES, url_of

from scripts.blocks import well_formed
from scripts.figures.drawing import has_figure
from scripts.pages import read

PHONE = ViewportSize(width=360, height=740)


@pytest.mark.parametrize("source", [pytest.param(s, id=url_of(s) or "home") for s in SOURCES])
def test_page_is_whole_on_a_phone(source: Path, chromium: Browser, address: str) -> None:
    requests: list[str] = []
    complaints: list[str] = []

    def note_request(request: Request) -> None:
        if not request.url.startswith("data:"):
            requests.append(request.url)

    def note_message(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(message.text)

    page = chromium.new_page(viewport=PHONE)
    try:
        page.on("request", note_request)
        page.on("console", note_message)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address + url_of(source), wait_until="load")
        assert [url for url in requests if not url.startswith(address)] == []
        assert complaints == []
        assert_formulas_are_seen(page)
        assert_figures_are_seen(page, source)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], "the page scrolls sideways"
    finally:
        page.close()


def assert_formulas_are_seen(page: Page) -> None:
    """Every formula has a drawing of some size, whose glyphs are all there, and MathML for screen readers."""
    assert page.evaluate("document.querySelectorAll('.arithmatex, .broken').length") == 0
    assert page.evaluate(
        """() => [...document.querySelectorAll('.maths')].filter(formula => {
             const svg = formula.querySelector('svg');
             const box = svg && svg.getBoundingClientRect();
             const hidden = formula.closest('details:not([open])');
             return !(formula.querySelector('math') && svg && (hidden || (box.width > 0 && box.height > 0)));
           }).map(formula => formula.dataset.latex)"""
    ) == []
    assert page.evaluate(
        """() => [...document.querySelectorAll('use')].map(use => use.href.baseVal)
             .filter(target => !document.getElementById(target.slice(1)))"""
    ) == []


def assert_figures_are_seen(page: Page, source: Path) -> None:
    """The page shows as many figures as its blocks ask for, each with a text alternative; ids are unique."""
    if source.suffix == ".md":
        blocks = well_formed(read(source), "function", "secant", "taylor", "composition", "graph", "numerics")
        asked = sum(has_figure(block) for block in blocks)
        assert page.evaluate("document.querySelectorAll('figure.plot').length") == asked
    assert page.evaluate(
        """() => [...document.querySelectorAll('figure.plot')].filter(figure => {
             const image = figure.querySelector('svg, img');
             const text = image.alt || image.querySelector('title, desc')?.textContent;
             return !text || image.getBoundingClientRect().width < 100;
           }).length"""
    ) == 0
    assert page.evaluate(
        """() => { const ids = [...document.querySelectorAll('[id]')].map(element => element.id);
                   return ids.filter((id, index) => ids.indexOf(id) !== index); }"""
    ) == []
