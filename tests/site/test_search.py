"""The search box, as a reader uses it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

INDEX_BYTES = 400_000


@pytest.fixture(scope="module")
def box(chromium: Browser, address: str) -> Iterator[Page]:
    """Open the search on the home page."""
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    page.goto(address)
    page.locator(".md-search__input").click()
    yield page
    page.close()


def results(box: Page, typed: str) -> list[str]:
    """Type something; return where the results lead, in order."""
    box.locator(".md-search__input").fill(typed)
    box.keyboard.press("Shift")  # the theme listens to keys
    box.wait_for_selector(".md-search-result__item a")
    box.wait_for_timeout(300)
    return box.locator(".md-search-result__item > a").evaluate_all("all => all.map(one => one.href)")


@pytest.mark.parametrize(("typed", "found"), [
    ("silu", "activations/silu/"),
    ("swish", "activations/silu/"),
    ("gaussian", "activations/gelu/"),
    ("derivative of sigmoid", "activations/sigmoid/"),
    ("derivative of the inverse sine", "elementary/arcsin/"),
    ("σ", "activations/sigmoid/"),
    ("sec", "elementary/sec/"),
    ("chain rule", "rules/chain/"),
    ("log1p", "elementary/log1p/"),
    ("derivative of arcsin", "elementary/arcsin/"),
    ("derivative of ln", "elementary/log/"),
    ("derivative of tanh", "activations/tanh/"),
    ("sech", "elementary/sech/"),
    ("least absolute", "losses/mae/"),
    ("gated linear unit", "activations/glu/"),
    ("softmax2d", "activations/softmax/"),
    ("sin^(-1) x", "elementary/arcsin/"),
    ("log_a x", "elementary/log_base/"),
])  # fmt: skip
def test_search_finds(typed: str, found: str, box: Page) -> None:
    links = results(box, typed)
    assert any(found in link for link in links[:3]), links[:5]


@pytest.mark.parametrize(("typed", "found"), [
    ("tanh", "activations/tanh/"),
    ("ReLU", "activations/relu/"),
    ("sin", "elementary/sin/"),
    ("log", "elementary/log/"),
    ("derivative of the cosine", "elementary/cos/"),
    ("hyperbolic tangent", "activations/tanh/"),
    ("x^2", "elementary/square/"),
    ("e^x", "elementary/exp/"),
    ("x^(-1)", "elementary/reciprocal/"),
    ("x^(1/3)", "elementary/cbrt/"),
    ("tan^(-1) x", "elementary/arctan/"),
    ("L1 loss", "losses/mae/"),
])  # fmt: skip
def test_a_name_finds_first_the_page_that_bears_it(typed: str, found: str, box: Page) -> None:
    assert found in results(box, typed)[0]


def test_index_waits_for_the_reader(chromium: Browser, address: str) -> None:
    page = chromium.new_page()
    fetched: list[str] = []
    try:
        page.on("request", lambda request: fetched.append(request.url))
        page.goto(address, wait_until="networkidle")
        assert not [url for url in fetched if "search_index" in url]
        page.keyboard.press("/")
        page.wait_for_timeout(500)
        assert [url for url in fetched if "search_index" in url]
    finally:
        page.close()


def test_index_is_small(site: Path) -> None:
    assert (site / "search" / "search_index.json").stat().st_size < INDEX_BYTES
