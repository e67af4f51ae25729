"""A drawing that names a colour which no style sheet defines is invisible, without a word from the browser."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from published import URLS

DEFINED = re.compile(r"(--[\w-]+)\s*:")
USED = re.compile(r"var\((--[\w-]+)\)")


@pytest.fixture(scope="module")
def defined(site: Path) -> set[str]:
    """Return the names of all variables of the published style sheets."""
    return {name for sheet in site.rglob("*.css") for name in DEFINED.findall(sheet.read_text(encoding="utf-8"))}


@pytest.mark.parametrize("url", URLS)
def test_every_colour_that_a_page_names_is_defined(url: str, site: Path, defined: set[str]) -> None:
    used = set(USED.findall((site / url / "index.html").read_text(encoding="utf-8")))
    assert used <= defined
