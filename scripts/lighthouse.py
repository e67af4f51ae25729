"""Measure pages of the built site with Lighthouse's mobile preset: ``python -m scripts.lighthouse [address …]``.

The site is served compressed, as any host serves it; each page is measured three times and the medians are printed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import shutil
import statistics
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from scripts.node import NODE, ensure_packages
from scripts.paths import ROOT

# One of each kind of page.
PAGES = ["", "reference/activations/gelu/", "reference/activations/relu/", "reference/rules/chain/", "reference/table/",
         "tutorial/chain_rule/", "tutorial/network/", "verification/"]
CATEGORIES = ["performance", "accessibility", "best-practices", "seo"]
TEXT = {".html", ".css", ".js", ".json", ".svg", ".xml", ".txt", ".md", ".py"}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking " \
        "--disable-component-update --disable-sync"


@cache
def _compressed(path: str) -> bytes:
    return gzip.compress(Path(path).read_bytes(), 9, mtime=0)


class Compressing(SimpleHTTPRequestHandler):
    """Serves text with gzip, and lets the browser keep what it has, as hosts of static sites do."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            self.send_error(404)
            return
        data = _compressed(str(path)) if path.suffix in TEXT else path.read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "max-age=600")
        if path.suffix in TEXT:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *arguments: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder; give the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Compressing, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def measure(url: str) -> dict[str, float]:
    """Run Lighthouse once; return the scores from 0 to 100, the layout shift and the KiB transferred."""
    command = [str(NODE), str(ROOT / "node_modules" / "lighthouse" / "cli" / "index.js"), url, "--quiet",
               "--output=json", f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={FLAGS}"]
    chromium = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), "")
    environment = {**os.environ, "CHROME_PATH": chromium}
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise RuntimeError(f"Lighthouse failed on {url}: {ran.stderr.strip()[-500:]}")
    report = json.loads(ran.stdout)
    result: dict[str, float] = {name: round(100 * (report["categories"][name]["score"] or 0)) for name in CATEGORIES}
    result["shift"] = report["audits"]["cumulative-layout-shift"]["numericValue"]
    result["KiB"] = report["audits"]["total-byte-weight"]["numericValue"] / 1024
    wanting = [audit for name in CATEGORIES[1:] for audit in report["categories"][name]["auditRefs"]
               if audit["weight"] and report["audits"][audit["id"]]["score"] not in (None, 1)]
    for audit in wanting:
        print(f"  {url}: {report['audits'][audit['id']]['title']}", file=sys.stderr)
    return result


def main() -> int:
    """Print a line for each page; return 1 if one misses the marks."""
    parser = argparse.ArgumentParser(prog="python -m scripts.lighthouse", description=__doc__)
    parser.add_argument("pages", nargs="*", default=PAGES, help="addresses in the site (default: one of each kind)")
    parser.add_argument("--site", type=Path, default=ROOT / "site", help="folder of the built site")
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    if not (options.site / "index.html").is_file():
        parser.error(f"{options.site} holds no built site; build it with `nox -s build`")
    ensure_packages(development=True)
    print(f"{'page':34} performance accessibility best practices SEO  shift   KiB")
    missed = False
    with served(options.site) as address:
        for page in options.pages:
            runs = [measure(address + page) for _ in range(options.runs)]
            median = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
            print(f"{page or '(home)':34} {median['performance']:11.0f} {median['accessibility']:13.0f} "
                  f"{median['best-practices']:14.0f} {median['seo']:3.0f} {median['shift']:6.3f} {median['KiB']:5.0f}",
                  flush=True)
            missed |= median["performance"] < (95 if page else 99) or min(median[n] for n in CATEGORIES[1:]) < 100
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
