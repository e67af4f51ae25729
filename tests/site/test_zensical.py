"""The same pages and settings built by Zensical, which is to come after MkDocs.

It runs Python-Markdown extensions but no hooks: the notebook and the files beside the pages are MkDocs' alone.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from scripts.pages import every_page
from scripts.paths import CACHE, ROOT

PARTS = ("docs", "snippets", "scripts", "theme", "mkdocs.yml", "package.json", "package-lock.json", "requirements.txt")
# What must be the same, by the CSS that finds it.
PIECES = {
    "formulas": ".md-content .maths",
    "figures": ".md-content figure, .md-content .cards svg",
    "code": ".md-content pre code",
    "marks of what was checked": ".md-content a.check",
    "what was checked": ".md-content section.checked, .md-content .verification",
}


@pytest.fixture(scope="session")
def zensical(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site with Zensical, in a copy, since it writes into the project; return the site's folder."""
    copy = tmp_path_factory.mktemp("zensical")
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / part, copy)
    # Zensical keeps its own cache in .cache, so ours are linked one by one.
    (copy / ".cache").mkdir()
    for kept in CACHE.iterdir():
        (copy / ".cache" / kept.name).symlink_to(kept)
    (copy / "node_modules").symlink_to(ROOT / "node_modules")
    ran = subprocess.run([sys.executable, "-m", "zensical", "build"], cwd=copy, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return copy / "site"


def pieces(page: Path) -> dict[str, list[str]]:
    """Return what must be the same on a page, as HTML."""
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    for excluded in soup.select("[data-search-exclude]"):
        del excluded["data-search-exclude"]  # which Zensical takes off once it has made its index
    for link in soup.select('a[href$=".ipynb"]:not([download])'):
        link["href"] = str(link["href"]).removesuffix(".ipynb") + "/"  # a page of MkDocs', a file of Zensical's
    return {name: [str(piece) for piece in soup.select(where)] for name, where in PIECES.items()}


def test_zensical_gives_the_same_maths_figures_code_and_checks(site: Path, zensical: Path) -> None:
    found = dict.fromkeys(PIECES, 0)
    for page in every_page():
        address = page.address.removesuffix(".md").removesuffix("index")
        ours, theirs = (pieces(folder / address / "index.html") for folder in (site, zensical))
        for name in PIECES:
            assert ours[name] == theirs[name], f"{name} of {page.path}"
            found[name] += len(ours[name])
    assert all(found.values()), f"nothing was compared: {found}"
