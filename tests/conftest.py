"""What several tests need."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

# Helpers beside the tests are imported by their plain name.
for folder in ("snippets", "site"):
    sys.path.insert(0, str(Path(__file__).parent / folder))


def pytest_sessionstart(session: pytest.Session) -> None:
    """Make, once and on all cores, what the site's build would make; the workers of xdist find it in the caches."""
    if not hasattr(session.config, "workerinput"):
        from scripts.node import ensure_packages
        from scripts.prepare import prepare

        ensure_packages(development=True)
        prepare(lambda line: print(line, file=sys.stderr, flush=True))
