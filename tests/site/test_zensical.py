"""The same pages and settings built by Zensical, which is to come after MkDocs.

It runs Python-Markdown extensions but no hooks: the notebook and the files beside the pages are MkDocs' alone.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import urljoin

import pytest

from scripts.pages import every_page
from scripts.paths import CACHE, ROOT

PARTS = ("docs", "snippets", "scripts", "theme", "mkdocs.yml", "package.json", "package-lock.json", "requirements.txt")
# What Zensical adds, takes off or writes in another way, and what is written here instead.
KNOWN = [
    (re.compile(r'<a id="__skip" tabindex="-1"></a>'), ""),  # where its link past the header leads
    (re.compile(r' data-search-exclude(="")?'), ""),  # taken off once it has made its index
    (re.compile(r'href="([^"]*)\.ipynb"(?! download)'), r'href="\1/"'),  # a page of MkDocs', a file of Zensical's
    (re.compile(r"\s+"), " "),
    (re.compile(r"> (?=<)"), ">"),
]


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


def article_of(site: Path, address: str) -> str:
    """Return the article of a page, with its links from the site's root."""
    found = re.search("<article.*?</article>", (site / address / "index.html").read_text(encoding="utf-8"), re.S)
    assert found, f"{site / address} has no article"
    article = found[0]
    for form, same in KNOWN:
        article = form.sub(same, article)
    return re.sub('(?<=href=")[^"]+', lambda link: urljoin(f"/{address}/".replace("//", "/"), link[0]), article)


def test_zensical_gives_the_same_articles(site: Path, zensical: Path) -> None:
    """Formulas, figures, code, the marks of what was checked and all that is written around them are the same."""
    for page in every_page():
        address = page.address.removesuffix(".md").removesuffix("index").removesuffix("/")
        assert article_of(site, address) == article_of(zensical, address), page.path
