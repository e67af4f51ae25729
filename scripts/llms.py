"""The pages as Markdown for programs that read: beside each page its source, and llms.txt, which lists them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from scripts.pages import Page
from scripts.snippets import SnippetError, load
from scripts.social import description

SNIPPET = re.compile(r"^/// snippet \| (\S+)\n///$", re.M)


def markdown(page: Page) -> str:
    """Return a page's source with its code in the place of the blocks that show it."""

    def code(block: re.Match[str]) -> str:
        try:
            return f"```python\n{load(block[1]).source.rstrip()}\n```"
        except SnippetError:
            return block[0]

    return SNIPPET.sub(code, page.body).rstrip() + "\n"


def address(page: Page) -> str:
    """Return where a page's source is published."""
    return Path(page.address).with_suffix(".md").as_posix()


def index(pages: Iterable[Page], name: str, about: str, site_url: str) -> str:
    """Return llms.txt: each page's title, address and first sentence, in the order of the nav."""
    lines = [f"# {name}", "", f"> {about}", ""]
    section = None
    for page in pages:
        folder = page.address.rpartition("/")[0]
        if folder != section:
            lines += ["", f"## {folder.replace('/', ': ').replace('_', ' ').capitalize() or 'Site'}", ""]
            section = folder
        lines.append(f"- [{page.title}]({site_url}{address(page)}): {description(page)}")
    return "\n".join(lines).replace("\n\n\n", "\n\n") + "\n"


def write(folder: Path, pages: list[Page], name: str, about: str, site_url: str) -> None:
    """Write llms.txt and the sources into the built site."""
    (folder / "llms.txt").write_text(index(pages, name, about, site_url), encoding="utf-8")
    for page in pages:
        target = folder / address(page)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(markdown(page), encoding="utf-8")
