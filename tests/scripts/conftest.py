"""A small project to be built, served and spoilt."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from scripts.paths import ROOT


@pytest.fixture
def project(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Return a copy of the project with one snippet, activations/relu.py, no page, and the NAV of the test's module."""
    return copied(tmp_path, request.module.NAV)


@pytest.fixture(scope="module")
def project_of_module(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return such a copy for all tests of a module, which find it as the one before left it."""
    return copied(tmp_path_factory.mktemp("module"), request.module.NAV)


def copied(folder: Path, pages: list[str]) -> Path:
    """Copy what builds the site, with one snippet and a nav of pages that are still to be written."""
    copy = folder / "project"
    for name in ("scripts", "theme"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("package.json", "package-lock.json", "requirements.txt"):
        shutil.copy(ROOT / name, copy)
    (copy / "node_modules").symlink_to(ROOT / "node_modules")
    snippets = copy / "snippets" / "activations"
    snippets.mkdir(parents=True)
    shutil.copy(ROOT / "snippets/activations/relu.py", snippets)
    shutil.copytree(ROOT / "docs/assets", copy / "docs/assets")
    settings = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    start, end = settings.index("\nnav:"), settings.index("\nvalidation:")
    nav = "".join(f"  - {page}\n" for page in pages)
    (copy / "mkdocs.yml").write_text(f"{settings[:start]}\nnav:\n{nav}{settings[end:]}", encoding="utf-8")
    return copy
