"""What only MkDocs can do for us: files beside the pages, notebooks as pages, and one account of all that is wrong.

Everything else is Python-Markdown extensions, which outlive MkDocs.
"""

from __future__ import annotations

import logging
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page

from scripts import catalogue, later, llms, notebooks, pages, prepare, problems, rendering, social
from scripts.following import Following
from scripts.mkdocs_warnings import WarningCollector
from scripts.node import NoPackages
from scripts.paths import CACHE, DOCS, ROOT
from scripts.snippets import every_snippet
from scripts.staging import Staging
from scripts.templates import Compiled, Filled

log = logging.getLogger("mkdocs.derivatives")


_warnings = WarningCollector(apart_from=log.name)
_serving = _in_place = False
_told: set[problems.Problem] = set()
_rendered: dict[str, rendering.Rendered] = {}
_following = Following()
_filled = Filled(_following)
_staging: Staging | None = None
_nav: Navigation


def on_startup(*, command: str, dirty: bool) -> None:
    """Remember whether an author is watching, and whether the site is to be written into the one that is there."""
    global _serving, _in_place
    _serving = command == "serve"
    _in_place = _serving or dirty
    # MkDocs stamps its compressed sitemap with the time, which would make two builds of a commit differ.
    os.environ.setdefault("SOURCE_DATE_EPOCH", "315532800")


def on_config(config: MkDocsConfig) -> None:
    """Begin a build with nothing found and nothing written."""
    global _staging
    _staging = None if _in_place else Staging(config)
    problems.take()
    _told.clear()
    pages.refresh()
    _rendered.clear()
    _following.begin(serving=_serving)
    _warnings.watch(logging.getLogger("mkdocs"))


def on_pre_build(config: MkDocsConfig) -> None:
    """Make what takes long, in parallel, before the pages that have changed ask for it one by one."""
    if notebooks.waiting() or any(not rendering.is_kept(page, config) for page in pages.every_page()):
        try:
            prepare.prepare(log.info)
        except NoPackages as error:
            raise Abort(str(error)) from error
    prepare.report_unused_snippets()


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Publish the snippets for download, and the catalogue as data."""
    for snippet in every_snippet():
        files.append(File.generated(config, f"snippets/{snippet.path}", content=snippet.source))
    site = config.site_url or "", config.extra.get("edition", "")
    data = rendering.known_data(*site) or _following.last("data", "") or rendering.make_data(*site)
    _following.keep("data", "", data)
    for address, content in data.items():
        files.append(File.generated(config, address, content=content))
    for source in _sources():
        files.append(File.generated(config, social.card_address(source), content=social.card(source)))
    return files


def on_pre_page(page: Page, *, config: MkDocsConfig, files: Files) -> None:
    """Render the page only if something that it is made of has changed."""

    def render(config: MkDocsConfig, files: Files) -> None:
        source = pages.page_with(page.markdown or "")
        rendered = rendering.known(source, config, files)
        if rendered is None and rendering.shows_others(source) and (last := _following.last(source.path, source.body)):
            rendered = replace(last, links={})  # since they may lead to what is no longer there
        if rendered is None:
            log.debug("Rendering %s", page.file.src_uri)
            rendered = rendering.render(page, source, config, files)
        _following.keep(source.path, source.body, rendered)
        rendering.apply(rendered, page, files)
        _rendered[page.file.src_uri] = rendered

    vars(page)["render"] = render


def on_page_read_source(page: Page, *, config: MkDocsConfig) -> str | None:
    """Read a notebook as Markdown."""
    if not page.file.src_uri.endswith(".ipynb"):
        return None
    return notebooks.page(DOCS / page.file.src_uri).body


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> None:
    """Say in the page's head what it is about, and where its card and its source are; tell the search its names."""
    source = pages.page_with(markdown)
    page.meta.setdefault("description", social.description(source))
    # Tags without the plugin of that name are for the search alone: the page does not show them.
    page.meta.update(card=social.card_address(source), source=llms.address(source), tags=catalogue.names(source))


def on_nav(nav: Navigation, *, config: MkDocsConfig, files: Files) -> None:
    """Remember the nav, whose pages have their titles later."""
    global _nav
    _nav = nav


def on_env(env: Any, *, config: MkDocsConfig, files: Files) -> None:
    """Tell all that is wrong with the site, before any of it is written.

    Raises
    ------
    Abort
        Something is, and this is a build. While serving, the page shows what it can.
    """
    env.bytecode_cache = Compiled()
    _filled.begin(config, _nav)
    for file in files.documentation_pages():
        if file.page:
            file.page.validate_anchor_links(files=files, log_level=config.validation.links.anchors)
    _tell()


@event_priority(100)
def _before_the_search(context: Any, *, page: Page, config: MkDocsConfig, nav: Any) -> None:
    """Show the search what it is to read of the page; MkDocs' search would read all of it."""
    page.content = _rendered[page.file.src_uri].searched


@event_priority(-100)
def _after_the_search(context: Any, *, page: Page, config: MkDocsConfig, nav: Any) -> None:
    """Show the reader the page."""
    page.content = _rendered[page.file.src_uri].content
    if _serving:
        _filled.reuse(page, context, page.content)


on_page_context = CombinedEvent(_before_the_search, _after_the_search)


def on_post_page(output: str, *, page: Page, config: MkDocsConfig) -> None:
    """Remember the page for the next time that the site is built."""
    if _serving:
        _filled.keep(page, output)


@event_priority(-100)
def on_post_build(*, config: MkDocsConfig) -> None:
    """Write the sources beside the pages, tell what has come up while the pages were written, and publish the site."""
    about = config.site_description or ""
    llms.write(Path(config.site_dir), _sources(), config.site_name, about, config.site_url or "")
    _tell()
    if _staging:
        _staging.publish(config)
    if not later.under_way():  # which ends with a build
        _following.end(later.build_again)


def on_serve(server: LiveReloadServer, *, config: MkDocsConfig, builder: Any) -> None:
    """Build again when something has been made meanwhile."""
    made = CACHE / "made"
    made.touch()
    server.watch(str(made))
    later.enable(made)


def on_shutdown() -> None:
    """End what is being made, and leave nothing of a site that was not finished."""
    later.stop()
    if _staging:
        _staging.discard()


def _sources() -> list[pages.Page]:
    """Return the pages as their authors wrote them, in the order of the nav."""
    nav = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    place = {line.split()[-1]: number for number, line in enumerate(nav.splitlines()) if line.strip()}
    found = [*pages.every_page(), *notebooks.as_pages()]
    return sorted(found, key=lambda page: place.get(page.address, 0))


def _tell() -> None:
    # MkDocs looks at the anchors a second time, while it writes.
    found = sorted({*problems.take()} - _told)
    _told.update(found)
    if _serving:
        for problem in found:
            log.error(problem)
    elif found:
        listed = "\n".join(f"  {problem}" for problem in found)
        raise Abort(f"The site was not built. To mend ({len(found)}):\n{listed}")
