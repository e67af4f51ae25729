"""The search box, as a reader uses it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

INDEX_BYTES = 400_000


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
])  # fmt: skip
def test_search_finds(typed: str, found: str, chromium: Browser, address: str) -> None:
    page = chromium.new_page(viewport={"width": 1280, "height": 800})
    try:
        page.goto(address)
        page.locator(".md-search__input").click()
        page.keyboard.type(typed)
        page.wait_for_selector(".md-search-result__item a")
        page.wait_for_timeout(300)
        links = page.locator(".md-search-result__item > a").evaluate_all("all => all.map(one => one.href)")
        assert any(found in link for link in links[:3]), links[:5]
    finally:
        page.close()


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
