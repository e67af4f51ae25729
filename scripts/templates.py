"""The theme's templates: compiled once, and while the site is served filled in only where something has changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from scripts.cache import Cache, digest, installed
from scripts.following import Following
from scripts.paths import ROOT


class Compiled(BytecodeCache):
    """Templates by their place and content; MkDocs would compile all fifty for every build."""

    def __init__(self) -> None:
        self._cache = Cache("templates", installed())

    def load_bytecode(self, bucket: Bucket) -> None:
        stored = self._cache.get(f"{bucket.key} {bucket.checksum}")
        if stored is not None:
            bucket.bytecode_from_string(stored)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._cache.put(f"{bucket.key} {bucket.checksum}", bucket.bytecode_to_string())


class Filled:
    """The pages as the templates filled them in, by all that the templates read."""

    def __init__(self, following: Following) -> None:
        self._following = following
        self._settings = self._nav = ""
        self._shown: dict[str, tuple[str, str]] = {}
        self._known: dict[str, tuple[tuple[str, str], str]] = {}

    def begin(self, config: MkDocsConfig, nav: Navigation) -> None:
        """Take in what all pages show: the nav with what the pages say of themselves, the settings, the theme."""
        # Of what a page's front matter says, the nav of the others shows these.
        said = [[page.title, page.url, *map(page.meta.get, ("icon", "subtitle", "status"))] for page in nav.pages]
        theme = sorted(file for folder in config.theme.dirs if Path(folder).is_relative_to(ROOT)
                       for file in Path(folder).rglob("*") if file.is_file())  # fmt: skip
        self._nav = digest(str(nav), json.dumps(said, default=repr))
        self._settings = digest(config.site_url or "", (ROOT / "mkdocs.yml").read_bytes(),
                                *(file.read_bytes() for file in theme))  # fmt: skip

    def reuse(self, page: Page, context: Any, content: str) -> None:
        """Let the template give the page as it was, if nothing that it shows has changed; its nav may follow later."""
        name, meta = page.file.src_uri, json.dumps(page.meta, default=repr)
        own = digest(self._settings, name, page.canonical_url or "", meta, str(page.toc), content)
        self._shown[name] = own, self._nav
        (known, nav), output = self._known.get(name, (("", ""), ""))
        if known == own and (nav == self._nav or self._following.may_follow()):
            self._shown[name] = own, nav
            context.update(layout="again.html", again=output)

    def keep(self, page: Page, output: str) -> None:
        """Remember a page as it was filled in."""
        self._known[page.file.src_uri] = self._shown[page.file.src_uri], output
