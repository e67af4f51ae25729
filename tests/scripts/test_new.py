"""What a new function begins with."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from scripts import blocks, new, pages
from scripts.mathjax.typesetter import TYPESETTER, LatexError
from scripts.paths import ROOT
from scripts.snippets import define_functions


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copy(ROOT / "mkdocs.yml", tmp_path)
    return tmp_path


def test_snippet_page_and_nav_line_are_written(root: Path) -> None:
    snippet, page, nav = new.begin("activations/brand_new", "Brand new", root)
    assert list(define_functions(snippet.read_text(), "brand_new.py")) == ["brand_new", "brand_new_derivative"]
    before, after = (ROOT / "mkdocs.yml").read_text(), nav.read_text()
    assert set(after.splitlines()) - set(before.splitlines()) == {"      - reference/activations/brand_new.md"}
    read = pages.parse("docs/reference/activations/brand_new.md", page.read_text())
    assert read.title == "Brand new"
    assert [block.name for block in blocks.well_formed(read, *blocks.KINDS)] == ["function", "snippet"]


def test_build_tells_what_is_left(root: Path) -> None:
    _, page, _ = new.begin("losses/brand_new", "Brand new", root)
    [formula, _] = blocks.displays(page.read_text())
    with pytest.raises(LatexError, match="TODO"):
        TYPESETTER.typeset(formula, display=True)


@pytest.mark.parametrize(("path", "says"), [
    ("gelu", "not a family and a name"),
    ("Activations/x", "not a family and a name"),
    ("nowhere/x", "no section for nowhere"),
])  # fmt: skip
def test_mistakes_leave_nothing_behind(path: str, says: str, root: Path) -> None:
    with pytest.raises(new.NewError, match=says):
        new.begin(path, "X", root)
    assert [file.name for file in root.iterdir()] == ["mkdocs.yml"]


def test_nothing_is_overwritten() -> None:
    with pytest.raises(new.NewError, match="there already"):
        new.begin("activations/gelu", "GELU")
