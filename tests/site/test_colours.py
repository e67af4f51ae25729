"""Every colour that a page names is defined, and each reader has the light or the dark ones at once."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser
from published import URLS

DEFINED = re.compile(r"(--[\w-]+)\s*:")
USED = re.compile(r"var\((--[\w-]+)\)")


@pytest.fixture(scope="module")
def defined(site: Path) -> set[str]:
    """Return the names of all variables of the published style sheets."""
    return {name for sheet in site.rglob("*.css") for name in DEFINED.findall(sheet.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("url", URLS)
def test_every_colour_that_a_page_names_is_defined(url: str, site: Path, defined: set[str]) -> None:
    """A drawing that names another is invisible, without a word from the browser."""
    used = set(USED.findall((site / url / "index.html").read_text(encoding="utf-8")))
    assert used <= defined


@pytest.mark.parametrize(("system", "first", "other"), [("light", "default", "slate"), ("dark", "slate", "default")])
def test_colours_are_the_systems_until_the_reader_chooses(
    system: Literal["light", "dark"], first: str, other: str, chromium: Browser, address: str
) -> None:
    context = chromium.new_context(color_scheme=system)
    page = context.new_page()
    try:
        # Before the theme's own script runs: nothing is painted in the wrong colours.
        page.route("**/bundle.*.js", lambda route: route.abort())
        page.goto(address)
        assert page.evaluate("document.body.dataset.mdColorScheme") == first
        assert page.evaluate("Object.keys(localStorage)") == []
        page.unroute("**/bundle.*.js")
        page.reload()
        assert page.evaluate("document.body.dataset.mdColorScheme") == first
        page.locator(".md-header label[title^='Switch to']:visible").click()
        assert page.evaluate("document.body.dataset.mdColorScheme") == other
        page.goto(address + "reference/rules/chain/")
        assert page.evaluate("document.body.dataset.mdColorScheme") == other
        page.locator(".md-option:checked").press("Enter")
        assert page.evaluate("document.body.dataset.mdColorScheme") == first
    finally:
        context.close()
