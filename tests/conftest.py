"""What several tests need."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
# They come first: with one of them last, one worker would wait for the other.
LONGEST = {"test_zensical.py", "test_bad_input.py", "test_serve.py", "test_styles.py"}

# Helpers beside the tests are imported by their plain name.
for folder in ("snippets", "site"):
    sys.path.insert(0, str(TESTS / folder))


def asks_for_the_site(arguments: list[str]) -> bool:
    """Say whether tests are asked for that need what a build makes; the others start at once."""
    paths = [Path(argument.partition("::")[0]).resolve() for argument in arguments]
    return any(path in {TESTS, TESTS / "test_relations.py", TESTS.parent} or TESTS / "site" in (path, *path.parents)
               for path in paths)


def pytest_sessionstart(session: pytest.Session) -> None:
    """Make, once and on all cores, what the site's build would make; the workers of xdist find it in the caches.

    Where SITE names a site that has been built, it has been made.
    """
    if hasattr(session.config, "workerinput") or not asks_for_the_site(session.config.args):
        return
    from scripts.node import ensure_packages
    from scripts.prepare import prepare

    ensure_packages(development=True)
    if "SITE" not in os.environ:
        prepare(lambda line: print(line, file=sys.stderr, flush=True))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest."""
    items.sort(key=lambda item: item.path.name not in LONGEST)
