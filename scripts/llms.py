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
    sections: dict[str, list[str]] = {}
    for page in pages:
        folder = page.address.rpartition("/")[0]
        heading = folder.replace("/", ": ").replace("_", " ").capitalize() or "Site"
        line = f"- [{page.title}]({site_url}{address(page)}): {description(page)}"
        sections.setdefault(heading, []).append(line)
    lists = ["\n".join([f"## {heading}", "", *lines]) for heading, lines in sections.items()]
    return "\n\n".join([f"# {name}", f"> {about}", *lists]) + "\n"


def write(folder: Path, pages: list[Page], name: str, about: str, site_url: str) -> None:
    """Write llms.txt and the sources into the built site."""
    (folder / "llms.txt").write_text(index(pages, name, about, site_url), encoding="utf-8")
    for page in pages:
        target = folder / address(page)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(markdown(page), encoding="utf-8")
