"""Pages as MkDocs renders them, kept by all that they are made of: what has not changed is not rendered again.

A page is made of its text, of the snippets that it names, of the pages that state these snippets' functions, and of the
files that its links lead to. A page that shows other pages is made of all that authors write. A page on which anything
is wrong is not kept, so that each build tells it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, get_toc

from scripts import later, notebooks, pages, problems
from scripts.blocks import OPENING, OTHERS
from scripts.cache import Cache, digest, digest_of_files, installed
from scripts.pages import written
from scripts.paths import ROOT
from scripts.snippets import SnippetError, load

# Blocks that show nothing but their snippet and their own page; any other shows what other pages say.
LOCAL = {"function", "snippet", "numerics", "secant", "taylor", "graph"}
EXCLUDED = re.compile(r"<(?P<tag>\w+)(?= [^>]*\bdata-search-exclude\b)[^>]*>")


@dataclass(frozen=True)
class Rendered:
    """What MkDocs knows of a page once it is rendered.

    Attributes
    ----------
    content : str
        The HTML.
    searched : str
        The HTML without what the search leaves out.
    title : str or None
        The first heading.
    toc : list of dict
        The headings, as Python-Markdown's `toc` gives them.
    anchors : list of str
        All ids.
    links : dict
        The anchors that the page links to, by file, each with the link as written.
    targets : dict
        What was asked of the site's files, and the address of the answer.
    """

    content: str
    searched: str
    title: str | None
    toc: list[dict[str, Any]]
    anchors: list[str]
    links: dict[str, dict[str, str]]
    targets: dict[str, str]


class _Asked(Files):
    """The files of a site, and what was asked of them."""

    def __init__(self, files: Files) -> None:
        super().__init__(files)
        self.answers: dict[str, str] = {}

    def get_file_from_path(self, path: str) -> File | None:
        found = super().get_file_from_path(path)
        self.answers[path] = found.url if found else ""
        return found


def is_kept(source: pages.Page, config: MkDocsConfig) -> bool:
    """Say whether a page was rendered before, from all that it is made of but the files that its links lead to."""
    return _cache().get(_key(source, config)) is not None


def shows_others(source: pages.Page) -> bool:
    """Say whether a page shows what other pages say."""
    openings = map(OPENING.match, source.body.split("\n"))
    return any(opening["name"] not in LOCAL | OTHERS for opening in openings if opening)


def known(source: pages.Page, config: MkDocsConfig, files: Files) -> Rendered | None:
    """Return a page as it was rendered before, if all that it is made of is the same."""
    stored = _cache().get(_key(source, config))
    if stored is None:
        return None
    rendered = Rendered(**json.loads(stored))
    there = ((files.get_file_from_path(path), url) for path, url in rendered.targets.items())
    return rendered if all((file.url if file else "") == url for file, url in there) else None


def render(page: Page, source: pages.Page, config: MkDocsConfig, files: Files) -> Rendered:
    """Render a page, and keep it unless something is wrong with it."""
    before = problems.reported()
    asked = _Asked(files)
    Page.render(page, config, asked)
    content = notebooks.with_outputs(source, page.content or "")
    rendered = Rendered(
        content, without_excluded(content), page._title_from_render, [_token(item) for item in page.toc],
        sorted(page.present_anchor_ids or ()),
        {file.src_uri: anchors for file, anchors in (page.links_to_anchors or {}).items()}, asked.answers,
    )  # fmt: skip
    if problems.reported() == before:
        _cache().put(_key(source, config), json.dumps(asdict(rendered)).encode())
    return rendered


def apply(rendered: Rendered, page: Page, files: Files) -> None:
    """Give a page what rendering it would."""
    page.content = rendered.content
    page._title_from_render = rendered.title
    page.toc = get_toc(rendered.toc)  # type: ignore[arg-type]
    page.present_anchor_ids = set(rendered.anchors)
    links = ((files.get_file_from_path(path), anchors) for path, anchors in rendered.links.items())
    page.links_to_anchors = {file: anchors for file, anchors in links if file}


def without_excluded(html: str) -> str:
    """Return HTML without the elements that the search leaves out: they are most of a page, and slow to read."""
    parts, position = [], 0
    while opening := EXCLUDED.search(html, position):
        parts.append(html[position : opening.start()])
        depth, position = 1, opening.end()
        edges = re.compile(rf"<(?P<end>/?){opening['tag']}\b")
        while depth and (edge := edges.search(html, position)):
            depth += -1 if edge["end"] else 1
            position = edge.end()
        position = html.index(">", position) + 1
    return "".join([*parts, html[position:]])


def known_data(site: str, edition: str) -> dict[str, str] | None:
    """Return the catalogue as data, by address, if nothing that authors write has changed since it was made."""
    stored = _cache().get(digest(written(), site, edition))
    return None if stored is None else json.loads(stored)


def make_data(site: str, edition: str) -> dict[str, str]:
    """Make the catalogue as data, by address."""
    from scripts import datafiles  # here, since it brings all that checks and measures

    made = datafiles.files(site, edition)
    if not later.under_way():
        _cache().put(digest(written(), site, edition), json.dumps(made).encode())
    return made


def _token(item: AnchorLink) -> dict[str, Any]:
    return {"name": item.title, "id": item.id, "level": item.level, "children": [_token(c) for c in item.children]}


def _key(source: pages.Page, config: MkDocsConfig) -> str:
    settings = [config.markdown_extensions, config.mdx_configs, config.use_directory_urls]
    return digest(source.path, source.body, json.dumps(settings, default=repr), *_ingredients(source))


def _ingredients(source: pages.Page) -> Iterator[str]:
    """Yield what a page shows besides its text."""
    if shows_others(source):
        yield written()
        return
    stating = pages.stating()
    for snippet in dict.fromkeys(re.findall(r"^/// [a-z-]+ *\| *(\S.*?) *$", source.body, re.M)):
        yield _source(snippet)
        yield from (page.body for page in stating.get(snippet, ()))


def _source(path: str) -> str:
    try:
        return load(path).source
    except SnippetError:
        return ""  # a page that names it is not kept


@cache
def _cache() -> Cache:
    lock = ROOT / "package-lock.json"
    return Cache("pages", digest(digest_of_files(ROOT / "scripts", lock), installed()))
