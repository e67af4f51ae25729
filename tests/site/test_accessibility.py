"""What axe cannot see: the keyboard; paper; a browser without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page

RELU = "reference/activations/relu/"
FOCUSED = """() => {
  const focused = document.activeElement, { x, y, right, bottom } = focused.getBoundingClientRect();
  const name = focused.ariaLabel ?? [...focused.labels ?? [focused]].map((label) => label.textContent).join(" ");
  return { name: name.trim(), seen: right > 0 && bottom > 0 && x < innerWidth && y < innerHeight };
}"""


def tab(page: Page, times: int = 1) -> dict[str, object]:
    """Press the tabulator key and return what then has the focus, when it has come to rest."""
    for _ in range(times):
        page.keyboard.press("Tab")
    page.wait_for_timeout(350)
    return page.evaluate(FOCUSED)


def test_wide_formula_and_its_tools_are_reached_by_keyboard(chromium: Browser, address: str) -> None:
    page = chromium.new_page(viewport={"width": 360, "height": 740})
    try:
        page.goto(address + "reference/activations/tanh/")
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


@pytest.mark.parametrize("scripts", [True, False])
def test_menu_of_a_narrow_window_is_worked_by_keyboard(scripts: bool, chromium: Browser, address: str) -> None:
    """At 640 px, what a desktop shows at 200 %: the closed menu is no stop, and all of it opens without a mouse."""
    context = chromium.new_context(viewport={"width": 640, "height": 600}, java_script_enabled=scripts)
    page = context.new_page()
    try:
        page.goto(address + RELU)
        sidebar = page.locator(".md-sidebar--primary")
        assert not sidebar.get_by_text("Sigmoid", exact=True).is_visible()
        for _ in range(3):
            tab(page)
            if page.evaluate("document.activeElement.matches('.menu, [data-md-toggle=drawer]')"):
                break
        page.keyboard.press("Space")
        names: list[object] = []
        while "Activations" not in names:
            names.append(tab(page)["name"])
            assert len(names) < 6, names
        assert tab(page) == {"name": "Sigmoid", "seen": True}
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Space")
        page.wait_for_timeout(350)
        assert sidebar.get_by_role("link", name="Losses").is_visible()
        page.keyboard.press("Space")
        page.wait_for_timeout(350)
        assert sidebar.get_by_role("link", name="Sigmoid", exact=True).is_visible()
    finally:
        context.close()


def test_focus_is_always_on_something_seen(chromium: Browser, address: str) -> None:
    page = chromium.new_page(viewport={"width": 640, "height": 600}, reduced_motion="reduce")
    try:
        page.goto(address + RELU)
        stops = 0
        while page.evaluate("document.activeElement !== document.body") or not stops:
            page.keyboard.press("Tab")
            stops += 1
            # The search is a moment in coming.
            page.wait_for_function("""() => {
              const focused = document.activeElement;
              // The switches of the header and the menu are seen by their labels.
              if (focused === document.body || focused.matches(".md-option, .md-toggle")) return true;
              const { x, right } = focused.getBoundingClientRect(), { outlineStyle } = getComputedStyle(focused);
              return focused.checkVisibility({ visibilityProperty: true }) && right > 0 && x < innerWidth
                && outlineStyle !== "none";
            }""", timeout=3000)
        assert stops > 40
    finally:
        page.close()


def test_tables_and_code_scroll_by_keyboard_before_any_script(chromium: Browser, address: str) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page = context.new_page()
    try:
        page.goto(address + "reference/losses/mae/")
        boxes = page.locator("article :is(.scroll, pre)")
        assert boxes.count() > 2
        assert page.locator("article :is(.scroll, pre):not([tabindex='0'])").count() == 0
        assert page.locator("article table:not(.scroll > table)").count() == 0
    finally:
        context.close()


def test_boxes_that_do_not_scroll_are_no_stops(chromium: Browser, address: str) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    try:
        page.goto(address + RELU)
        page.wait_for_function("document.querySelectorAll('article pre[tabindex=\"0\"]').length === 0")
        page.set_viewport_size({"width": 360, "height": 740})
        page.wait_for_function("document.querySelectorAll('article pre[tabindex=\"0\"]').length > 0")
    finally:
        page.close()


@pytest.mark.parametrize("url", ["", RELU, "reference/table/", "tutorial/chain_rule/", "tutorial/network/"])
def test_paper_is_light_and_cuts_nothing(url: str, chromium: Browser, address: str) -> None:
    # As wide as A4 within its margins.
    page = chromium.new_page(viewport={"width": 680, "height": 960}, color_scheme="dark")
    try:
        page.goto(address + url)
        page.emulate_media(media="print", color_scheme="dark")
        ground, ink = page.evaluate("""() => {
          const { backgroundColor, color } = getComputedStyle(document.body);
          return [backgroundColor, getComputedStyle(document.querySelector("article")).color];
        }""")
        numbers = [float(part) for part in re.findall(r"[\d.]+", ground)]
        assert min(numbers[:3]) == 255 or numbers[3:] == [0.0], ground
        assert max(float(part) for part in re.findall(r"[\d.]+", ink)[:3]) < 60, ink
        assert page.evaluate("getComputedStyle(document.body).getPropertyValue('--figure-ground')").strip() == "#ffffff"
        assert page.evaluate("""() => [...document.querySelectorAll("article :is(.maths > svg, figure, table, pre, pre span)")]
            .filter((shown) => shown.checkVisibility() && shown.getBoundingClientRect().right > innerWidth)
            .map((shown) => shown.outerHTML.slice(0, 80))""") == []
        assert page.locator(".md-header, .md-sidebar, .md-footer, .copy-button").evaluate_all(
            "all => all.filter(one => one.checkVisibility()).length") == 0
    finally:
        page.close()
