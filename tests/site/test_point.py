"""The point that a reader moves along a curve: by mouse, touch and keyboard, seen and spoken."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

RELU = "reference/activations/relu/"
SCRIPT_BYTES = {"point.js": 2048, "copy.js": 2560}


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 390, "height": 800}, has_touch=True, reduced_motion="reduce")
    page = context.new_page()
    page.goto(address + RELU)
    page.wait_for_selector(".plot.alive")
    yield page
    context.close()


def place(page: Page, x: float) -> tuple[float, float]:
    """Return where on the screen the value x of the first plot lies."""
    return tuple(page.evaluate("""wanted => {
        const figure = document.querySelector('.plot'), { box, x } = JSON.parse(figure.dataset.plot);
        const [left, top, right, bottom] = box;
        const at = left + (wanted - x[0]) / (x[1] - x[0]) * (right - left);
        const svg = figure.querySelector('svg');
        const point = new DOMPoint(at, (top + bottom) / 2).matrixTransform(svg.getScreenCTM());
        return [point.x, point.y];
    }""", x))  # fmt: skip


def assert_says(page: Page, wanted: str | re.Pattern[str]) -> None:
    """The first point comes to be where it is wanted, seen and spoken; the browser may be a moment in passing an event."""
    expect(page.locator(".plot output").first).to_have_text(wanted)
    expect(page.locator(".plot input").first).to_have_attribute("aria-valuetext", wanted)


def test_mouse_drags_the_point(page: Page) -> None:
    page.mouse.move(*place(page, -1))
    page.mouse.down()
    page.mouse.move(*place(page, 1.5))
    assert_says(page, "x = 1.5, f(x) = 1.5, f′(x) = 1")
    page.mouse.move(*place(page, -2))
    assert_says(page, "x = −2, f(x) = 0, f′(x) = 0")
    page.mouse.up()
    page.mouse.move(*place(page, 2))
    page.wait_for_timeout(200)
    assert_says(page, "x = −2, f(x) = 0, f′(x) = 0")


def test_touch_moves_the_point(page: Page) -> None:
    page.touchscreen.tap(*place(page, 2))
    assert_says(page, "x = 2, f(x) = 2, f′(x) = 1")


def test_arrow_keys_move_the_point_and_go_on_where_the_mouse_left_it(page: Page) -> None:
    page.mouse.click(*place(page, 1))
    page.keyboard.press("ArrowRight")
    assert_says(page, re.compile(r"^x = (1\.0\d+), f\(x\) = \1, f′\(x\) = 1$"))
    page.keyboard.press("Home")
    assert_says(page, "x = −3, f(x) = 0, f′(x) = 0")


def test_kink_has_no_derivative_and_no_tangent(page: Page) -> None:
    page.mouse.click(*place(page, 0))
    assert_says(page, "x = 0, f(x) = 0, no derivative here; the code returns 0")
    assert not page.locator(".plot .tangent").first.is_visible()


def test_touch_that_becomes_scrolling_leaves_the_point(page: Page) -> None:
    page.mouse.click(*place(page, 1.5))
    touch = page.context.new_cdp_session(page)
    x, y = place(page, -2)
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    assert_says(page, "x = −2, f(x) = 0, f′(x) = 0")
    touch.send("Input.dispatchTouchEvent", {"type": "touchCancel", "touchPoints": []})
    assert_says(page, "x = 1.5, f(x) = 1.5, f′(x) = 1")


def test_infinite_slope_and_pole_are_no_derivatives(page: Page, address: str) -> None:
    for url, at, said in [
        ("cbrt", 0, "x = 0, f(x) = 0, no derivative here; the code returns ∞"),
        ("reciprocal", 0, "x = 0, undefined here; the code returns ∞ and −∞"),
    ]:
        page.goto(f"{address}reference/elementary/{url}/")
        page.wait_for_selector(".plot.alive")
        page.mouse.click(*place(page, at))
        assert_says(page, said)
        assert not page.locator(".plot .tangent").first.is_visible()


def test_the_plot_of_a_function_has_a_point_and_one_with_tangents_of_its_own_has_none(page: Page, address: str) -> None:
    page.goto(address + "reference/elementary/sin/")
    page.wait_for_selector(".plot.alive")
    titles = page.locator(".plot > svg > title").evaluate_all("all => all.map(one => one.textContent)")
    assert any("secants" in title for title in titles) and any("Taylor" in title for title in titles)
    names = page.locator(".plot input").evaluate_all("all => all.map(one => one.ariaLabel)")
    assert names == ["x of Sine and derivative"]


def test_point_is_there_after_instant_navigation(page: Page, address: str) -> None:
    # The theme asks the sitemap which links stay within the site; built for another port, it says none.
    def sitemap(route: Route) -> None:
        route.fulfill(body=re.sub(r"<loc>https?://[^/]+/", f"<loc>{address}", route.fetch().text()))

    page.route("**/sitemap.xml", sitemap)
    page.goto(address + RELU, wait_until="networkidle")
    page.evaluate("window.stays = true")
    page.locator("article a[href*='leaky_relu']").first.click()
    page.wait_for_url("**/leaky_relu/")
    page.wait_for_selector(".plot.alive input")
    assert page.evaluate("window.stays"), "the page was loaded anew"
    assert page.locator(".plot input").count() == page.locator(".plot[data-plot]").count()


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_shifts(width: int, chromium: Browser, address: str) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 800})
    try:
        page.goto(address + RELU)
        page.wait_for_selector(".plot.alive")
        page.wait_for_timeout(300)
        assert page.evaluate("""() => new Promise(done => new PerformanceObserver(list =>
            done(list.getEntries().reduce((sum, { value }) => sum + value, 0))
          ).observe({ type: 'layout-shift', buffered: true }) ?? setTimeout(() => done(0), 200))""") < 0.001
    finally:
        page.close()


def test_without_scripts_the_plot_stands(chromium: Browser, address: str) -> None:
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + RELU)
    assert page.locator(".plot svg").first.is_visible()
    assert page.locator(".plot input").count() == 0
    context.close()


def test_script_is_small(site: Path) -> None:
    for script, most in SCRIPT_BYTES.items():
        assert len(gzip.compress((site / "assets" / script).read_bytes())) < most
