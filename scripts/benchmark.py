"""How long the site takes to build: ``python -m scripts.benchmark``.

``--growth`` builds sites of a few functions and of many; ``--serve`` times what an author waits for after an edit.
All is built in copies of the project in a temporary folder, so that the caches of the project are neither used nor
touched. Beside each time stands the processor's, which another load on the machine changes less.
"""

from __future__ import annotations

import argparse
import itertools
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from scripts.paths import ROOT
from scripts.serving import Served
from scripts.snippets import every_snippet

PARTS = ("docs", "snippets", "scripts", "theme", "mkdocs.yml", "package.json", "package-lock.json", "requirements.txt")
# Of the functions, the generated sites hold every so many-th, and that many copies of each.
EVERY, TIMES = 10, 10
LIMIT_COLD, LIMIT_RATIO, LIMIT_SEEN = 120, 1.3, 2
# What an author edits: the file, and after which words something is written, with a number to know it by.
EDITS = {
    "prose": ("docs/reference/activations/gelu.md", "The error function is an integral", " {mark}"),
    "what a page is about": ("docs/reference/activations/relu.md", "stops negative ones;", " {mark}"),
    "a title": ("docs/reference/activations/tanh.md", "# Tanh", " {mark}"),
    "a formula": ("docs/tutorial/chain_rule.md", "such an error:", r" $0 \cdot {mark} = 0$"),
    "a snippet": ("snippets/activations/sigmoid.py", "Sigmoid", " {mark}"),
    "prose of a notebook": ("docs/tutorial/network.ipynb", "You will build a neural network", " {mark}"),
}


@dataclass(frozen=True)
class Time:
    """Seconds, by the clock and of all processors."""

    clock: float
    processor: float

    def __str__(self) -> str:
        return f"{self.clock:7.2f} s {self.processor:7.2f} s"


def main() -> int:
    """Run the command; return 1 if a build takes longer than it may."""
    parser = argparse.ArgumentParser(prog="python -m scripts.benchmark", description=__doc__)
    parser.add_argument("--growth", action="store_true", help="build generated sites of few functions and of many")
    parser.add_argument("--serve", action="store_true", help="edit a site while it is served, and wait for the page")
    parser.add_argument("--runs", type=int, default=5, help="how many warm builds (the fastest counts)")
    options = parser.parse_args()
    measure = growth if options.growth else serve if options.serve else benchmark
    with tempfile.TemporaryDirectory() as folder:
        return measure(Path(folder), options.runs)


def benchmark(folder: Path, runs: int) -> int:
    """Print what the project's site takes, beside MkDocs alone."""
    print(f"{'':34}   clock processor")
    site = copy_of_project(folder / "one")
    cold = told("cold, nothing made before", build(site))
    first = contents(site / "site")
    warm = told("warm, everything made before", min((build(site) for _ in range(runs)), key=lambda t: t.processor))
    moved = folder / "another" / "place"
    shutil.copytree(site, moved, symlinks=True, ignore=shutil.ignore_patterns(".cache", "site", "__pycache__"))
    shutil.copytree(site / ".cache", moved / ".cache")
    build(moved)
    alone = without_us(folder / "alone")
    build(alone)  # compiles Python's files, as ours are by now
    bare = told("MkDocs alone, the same Markdown", min((build(alone) for _ in range(runs)), key=lambda t: t.processor))
    ratio = warm.processor / bare.processor
    same = first == contents(site / "site") == contents(moved / "site")
    print(f"warm / MkDocs alone: {ratio:.2f} (clock {warm.clock / bare.clock:.2f}), at most {LIMIT_RATIO}")
    print(f"cold on two cores: at most {LIMIT_COLD} s")
    print(f"the same bytes cold, warm and from another folder: {'yes' if same else 'NO'}")
    return int(ratio > LIMIT_RATIO or cold.clock > LIMIT_COLD or not same)


def growth(folder: Path, runs: int) -> int:
    """Print what generated sites take by function: growth is linear if it stays the same."""
    print(f"{'':34}   clock processor  a function")
    for times in (1, TIMES):
        site, functions = generated(folder / str(times), times)
        cold = build(site)
        warm = min((build(site) for _ in range(runs)), key=lambda took: took.processor)
        for what, took in (("cold", cold), ("warm", warm)):
            print(f"{f'{what}, {functions} functions':34} {took} {took.processor / functions:8.3f} s", flush=True)
    return 0


def serve(folder: Path, runs: int) -> int:
    """Print after how long an edited page is seen, at the median; what gathers from other pages follows later."""
    site = copy_of_project(folder / "site")
    build(site)
    served = Served(site)
    slowest, marks = 0.0, itertools.count(70001)
    try:
        served.settle()
        for what, (file, text, addition) in EDITS.items():
            seen = []
            for mark in itertools.islice(marks, runs):
                served.edit(file, text, text + addition.format(mark=mark))
                start = time.perf_counter()
                served.wait(address_of(file), partial(re.search, str(mark)))
                seen.append(time.perf_counter() - start)
                served.settle()
            slowest = max(slowest, statistics.median(seen))
            print(f"{what:34} {statistics.median(seen):7.2f} s", flush=True)
    finally:
        served.stop()
    print(f"at most {LIMIT_SEEN} s")
    return int(slowest > LIMIT_SEEN)


def address_of(file: str) -> str:
    """Return where the page of a file, or of a snippet, is published."""
    return f"{Path(file.replace('snippets', 'reference').removeprefix('docs/')).with_suffix('')}/"


def told(what: str, took: Time) -> Time:
    """Print and return a time."""
    print(f"{what:34} {took}", flush=True)
    return took


def build(project: Path) -> Time:
    """Build the site of a project as its author would."""
    # Python's own files are compiled once on any machine, whatever this one's settings are.
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"NO_MKDOCS_2_WARNING": "1", "PYTHONPYCACHEPREFIX": str(project.parent / "compiled")}
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q"], cwd=project, env=environment, check=True,
                   stderr=subprocess.DEVNULL)  # fmt: skip
    clock, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Time(clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def copy_of_project(target: Path) -> Path:
    """Copy all that a build needs, without what builds have made."""
    target.mkdir(parents=True)
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, target / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / part, target)
    (target / "node_modules").symlink_to(ROOT / "node_modules")
    return target


def without_us(target: Path) -> Path:
    """Copy the pages and the theme only, with the settings that MkDocs knows without us."""
    copy_of_project(target)
    for notebook in (target / "docs").rglob("*.ipynb"):
        notebook.unlink()
    settings = (target / "mkdocs.yml").read_text(encoding="utf-8")
    settings = re.sub(r"^hooks:\n(?:  .*\n)+", "", settings, flags=re.M)
    settings = re.sub(r"^ *- (?:scripts\.|.*\.ipynb).*\n", "", settings, flags=re.M)
    (target / "mkdocs.yml").write_text(settings, encoding="utf-8")
    return target


def generated(target: Path, times: int) -> tuple[Path, int]:
    """Generate a site of some of the functions, each as often as asked for under other names."""
    copy_of_project(target)
    reference = ROOT / "docs/reference"
    pages = {snippet: (reference / snippet.path).with_suffix(".md") for snippet in every_snippet()}
    # A page that shows another snippet too would miss it.
    chosen = [snippet for snippet, page in pages.items() if page.exists() and shows_only(page, snippet.path)]
    for part in ("docs/reference", "docs/tutorial", "snippets"):
        shutil.rmtree(target / part)
    for other in (target / "docs").glob("*.md"):
        other.unlink()
    nav = ["index.md", "accuracy.md"]
    for snippet in chosen[::EVERY]:
        page = pages[snippet].read_text(encoding="utf-8")
        for number in range(times):
            name = f"{snippet.name}{number}"
            path = snippet.path.replace(f"/{snippet.name}.py", f"/{name}.py")
            own = page.replace(snippet.path, path)
            texts = {f"snippets/{path}": snippet.source, f"docs/{path.removesuffix('.py')}.md": own}
            for file, text in texts.items():
                text = re.sub(rf"(?<![\\\w.]){snippet.name}(?=(?:_d\w+|_vjp)?[(:])", name, text)
                text = re.sub(r"\[([^\]]+)\]\([^)\s]+\.(?:md|ipynb)[^)]*\)", r"\1", text)
                (target / file).parent.mkdir(parents=True, exist_ok=True)
                (target / file).write_text(text, encoding="utf-8")
            nav.append(f"{path.removesuffix('.py')}.md")
    (target / "docs/index.md").write_text("# Functions\n\n/// derivative-table\n///\n", encoding="utf-8")
    (target / "docs/accuracy.md").write_text("# Accuracy\n\n/// accuracy-table\n///\n", encoding="utf-8")
    settings = (target / "mkdocs.yml").read_text(encoding="utf-8")
    listed = "nav:\n" + "".join(f"  - {page}\n" for page in nav) + "\n"
    settings = re.sub(r"^nav:\n.*?(?=^\w)", listed, settings, flags=re.M | re.S)
    (target / "mkdocs.yml").write_text(settings, encoding="utf-8")
    return target, len(nav) - 2


def shows_only(page: Path, path: str) -> bool:
    """Say whether a page names no snippet but this one."""
    return set(re.findall(r"\b\w+/\w+\.py\b", page.read_text(encoding="utf-8"))) == {path}


def contents(site: Path) -> dict[str, bytes]:
    """Return all published files."""
    return {file.relative_to(site).as_posix(): file.read_bytes() for file in site.rglob("*") if file.is_file()}


if __name__ == "__main__":
    sys.exit(main())
