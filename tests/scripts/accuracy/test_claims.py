"""What the pages say of frameworks is listed with what was measured, and nothing is said that is not listed."""

from __future__ import annotations

import math
import re

import pytest

from scripts.accuracy.claims import every_claim, is_same, restored, storable
from scripts.accuracy.frameworks import known
from scripts.pages import Page, every_page

CLAIMS = list(every_claim())
NAMED = re.compile(r"PyTorch|JAX|Optax|TensorFlow|Keras|\btorch\.|\bjax\.|\bjnp\.|\bboth frameworks")
VERSION = re.compile(r"(PyTorch|JAX|Optax|SciPy)\s+(\d[\d.]*\d|\d)")
# Pages that make no statement about what a framework returns: they say whom the site is compared with.
ABOUT_THE_SITE = {"index.md", "accuracy.md", "coverage.md"}
PAGES = {page.address: page for page in every_page()}


def text_of(page: Page) -> str:
    return " ".join(page.body.split())


@pytest.mark.parametrize("told", [pytest.param(told, id=f"{told.page}-{told.says[:30]}") for told in CLAIMS])
def test_what_is_listed_stands_on_the_page_and_was_measured(told) -> None:
    assert " ".join(told.says.split()) in text_of(PAGES[told.page])
    measured = known()["claims"][told.page]
    assert told.measured
    for expression, expected in told.measured.items():
        assert is_same(restored(measured[expression]), expected), expression


def test_the_file_holds_no_more_than_the_list() -> None:
    listed: dict[str, set[str]] = {}
    for told in CLAIMS:
        listed.setdefault(told.page, set()).update(told.measured)
    assert {page: set(values) for page, values in known()["claims"].items()} == listed


@pytest.mark.parametrize("page", [page for page in PAGES if page not in ABOUT_THE_SITE])
def test_nothing_is_said_of_a_framework_that_is_not_listed(page: str) -> None:
    rest = text_of(PAGES[page])
    for told in CLAIMS:
        if told.page == page:
            rest = rest.replace(" ".join(told.says.split()), "")
    assert [rest[max(found.start() - 80, 0) : found.end() + 80] for found in NAMED.finditer(rest)] == []


@pytest.mark.parametrize("page", PAGES)
def test_a_version_on_a_page_is_the_one_that_was_measured(page: str) -> None:
    versions = known()["versions"]
    for name, version in VERSION.findall(text_of(PAGES[page])):
        assert f"{versions[name]}.".startswith(f"{version}."), f"{name} {version}"


def test_a_value_is_compared_to_the_digits_that_a_page_gives() -> None:
    assert is_same(-7.694598626706419e-22, -7.695e-22) and not is_same(-7.6944e-22, -7.695e-22)
    assert is_same(math.nan, math.nan) and not is_same(math.nan, 0) and not is_same(1.0, math.inf)
    assert is_same([0.0, math.inf], [0, math.inf]) and not is_same([0.0], [0, 0]) and not is_same([0.0], 0)
    assert is_same(-0.0, 0) and not is_same(1e-300, 0)
    assert is_same(True, True) and not is_same(1.0, True) and not is_same("x", "y")


def test_json_keeps_nan_and_infinity() -> None:
    kept = storable([math.nan, -math.inf, 0.5, "x", True])
    assert kept == ["nan", "-inf", 0.5, "x", True]
    assert is_same(restored(kept)[:3], [math.nan, -math.inf, 0.5]) and restored("x") == "x"
