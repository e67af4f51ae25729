"""The built site, served to a headless Chromium."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from scripts.paths import ROOT

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# A browser that looks for updates asks other hosts, which is not the site's doing.
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site strictly, once for all workers, and return its folder; or take the one that SITE names."""
    if given := os.environ.get("SITE"):
        return Path(given)
    workers = os.environ.get("PYTEST_XDIST_WORKER")
    shared = tmp_path_factory.getbasetemp().parent if workers else tmp_path_factory.getbasetemp()
    folder, done = shared / "site", shared / "site-built"
    try:
        (shared / "site-building").mkdir()
    except FileExistsError:
        while not done.exists():
            time.sleep(0.2)
    else:
        done.with_suffix(".log").write_text(build(folder))
        done.touch()
    assert (folder / "index.html").is_file(), done.with_suffix(".log").read_text()
    return folder


def build(folder: Path) -> str:
    """Run the strict build as an author does; return what it printed."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    return ran.stdout + ran.stderr


class Quietly(SimpleHTTPRequestHandler):
    """Serves files without a word."""

    def log_message(self, *arguments: object) -> None:
        pass


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Serve the site and return its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quietly, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start the Chromium of the machine, or the one that Playwright has fetched."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    with sync_playwright() as playwright:
        path = path or playwright.chromium.executable_path
        if not Path(path).exists():
            if os.environ.get("CI"):
                pytest.fail("no Chromium; install Debian's `chromium`")
            pytest.skip("no Chromium: install one, or run `playwright install chromium`")
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()
