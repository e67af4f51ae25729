"""A build is written out of sight and takes the place of the published site when it is whole."""

from __future__ import annotations

import shutil
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.utils import clean_directory


class Staging:
    """A hidden folder in the site's own: moving out of it is renaming, and MkDocs cleans no hidden names."""

    def __init__(self, config: MkDocsConfig) -> None:
        self._site = Path(config.site_dir)
        self._new = self._site / ".new"
        config.site_dir = str(self._new)

    def publish(self, config: MkDocsConfig) -> None:
        """Replace what was published before."""
        clean_directory(str(self._site))
        for made in self._new.iterdir():
            made.rename(self._site / made.name)
        self._new.rmdir()
        config.site_dir = str(self._site)

    def discard(self) -> None:
        """Leave what was published before as it was, if the new site has not taken its place."""
        shutil.rmtree(self._new, ignore_errors=True)
        if self._site.is_dir() and not any(self._site.iterdir()):
            self._site.rmdir()
