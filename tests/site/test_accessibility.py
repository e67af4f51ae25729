"""Every page, light and dark, examined by axe; and what axe cannot see: the keyboard."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import Browser
from published import URLS

from scripts.paths import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = {"light": 360, "dark": 1280}
EXAMINE = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ['violations'] });
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target}: ${failureSummary}`));
}"""


@pytest.mark.parametrize("scheme", WIDTHS)
@pytest.mark.parametrize("url", [pytest.param(url, id=url or "home") for url in [*URLS, "404.html"]])
def test_axe_finds_nothing(url: str, scheme: Literal["light", "dark"], chromium: Browser, address: str) -> None:
    page = chromium.new_page(viewport={"width": WIDTHS[scheme], "height": 800}, color_scheme=scheme)
    try:
        page.goto(address + url)
        page.add_script_tag(path=AXE)
        assert page.evaluate(EXAMINE) == []
    finally:
        page.close()


def test_wide_formula_and_its_tools_are_reached_by_keyboard(chromium: Browser, address: str) -> None:
    page = chromium.new_page(viewport={"width": 360, "height": 740})
    try:
        page.goto(address + "reference/activations/relu/")
        boxes = page.locator(".equation:has(.check)")
        wide = boxes.evaluate_all("boxes => boxes.findIndex(box => box.scrollWidth > box.clientWidth)")
        assert wide >= 0, "no formula of this page is wider than a phone"
        box = boxes.nth(wide)
        box.locator(".check").focus()
        for _ in range(3):
            page.keyboard.press("ArrowRight")
            page.wait_for_timeout(150)
        assert box.evaluate("box => box.scrollLeft") > 0
        page.keyboard.press("Shift+Tab")
        assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("Link to formula")
    finally:
        page.close()
