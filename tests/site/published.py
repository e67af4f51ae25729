"""Where each page of docs/ is published."""

from __future__ import annotations

from pathlib import Path

from scripts.paths import DOCS

SOURCES = sorted(p for p in DOCS.rglob("*") if p.suffix in {".md", ".ipynb"} and ".ipynb_checkpoints" not in p.parts)


def url_of(source: Path) -> str:
    """Return a page's address, relative to the site."""
    path = source.relative_to(DOCS).with_suffix("").as_posix()
    return path.removesuffix("index") if path.endswith("index") else path + "/"


URLS = [url_of(source) for source in SOURCES]
