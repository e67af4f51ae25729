"""The command: python -m scripts.equations PATH... reads pages and says of each relation whether it holds."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from pathlib import Path

from .page import Page
from .reading import SUFFIXES, read_file
from .statements import Declared, Shown
from .verdicts import Verdict

BAD = {"false", "unreadable"}
CHUNK = 8  # relations that one process takes at a time


def files_in(paths: Sequence[str]) -> list[Path]:
    """Return the pages under the paths, in order."""
    found: list[Path] = []
    for path in map(Path, paths):
        if path.is_dir():
            found += sorted(file for file in path.rglob("*") if file.suffix in SUFFIXES and file.is_file())
        elif path.is_file() and path.suffix in SUFFIXES:
            found.append(path)
        else:
            raise SystemExit(f"equations: {path}: no such page or folder")
    return list(dict.fromkeys(found))


@lru_cache(maxsize=4)
def page_of(path: Path) -> Page:
    """Read a page; kept because its relations are shared out in chunks."""
    return Page(read_file(path))


def check_part(job: tuple[Path, int, int, int, int, bool]) -> tuple[Path, list[Verdict]]:
    """Check some items of a page."""
    path, start, seed, points, digits, quick = job
    return path, page_of(path).check(seed, points, digits, quick, slice(start, start + CHUNK))


def report(path: Path, verdict: Verdict) -> str:
    """Write a verdict for people: the line where the statement stands, with the piece that is meant underlined."""
    latex, column, line = verdict.formula.latex, verdict.column, verdict.formula.line
    place = verdict.place if column is None else column
    if place is not None:
        line = verdict.formula.line_of(place)
        start = latex.rfind("\n", 0, place) + 1
        latex, column = latex[start:].partition("\n")[0], None if column is None else column - start
    text = f"{path}:{line}: {verdict.verdict}  {' '.join(latex.split())}"
    if column is not None:
        shift = len(" ".join((latex[:column] + "^").split())) - 1
        text += "\n" + " " * (len(text) - len(" ".join(latex.split())) + shift) + "^"
    return f"{text}\n    {verdict.message}" if verdict.message else text


def record(path: Path, verdict: Verdict) -> str:
    """Write a verdict for programs."""
    return json.dumps({
        "file": str(path), "line": verdict.formula.line, "latex": verdict.formula.latex, "verdict": verdict.verdict,
        "points": verdict.points, "error": verdict.error, "message": verdict.message,
    }, ensure_ascii=False)  # fmt: skip


def verdicts_of(files: list[Path], options: argparse.Namespace) -> Iterator[tuple[Path, list[Verdict]]]:
    """Check all files, on several processes if there are several."""
    jobs = [
        (path, start, options.seed, options.points, options.digits, options.quick)
        for path in files
        for start in range(0, len(page_of(path).items), CHUNK)
    ]
    if options.jobs == 1 or len(jobs) < 2:
        yield from map(check_part, jobs)
        return
    with ProcessPoolExecutor(options.jobs) as pool:
        yield from pool.map(check_part, jobs)


def timing(verdicts: list[tuple[Path, Verdict]], elapsed: float) -> str:
    """Write how many relations a second were checked, what kinds of points took the time, and the slowest relations."""
    kinds: Counter[str] = Counter()
    for _, verdict in verdicts:
        kinds.update(verdict.seconds)
    total = sum(kinds.values())
    shares = ", ".join(f"{kind} {seconds / total:.0%}" for kind, seconds in kinds.most_common()) if total else "nothing"
    slowest = sorted(verdicts, key=lambda found: -sum(found[1].seconds.values()))[:5]
    return "\n".join([
        f"{len(verdicts) / elapsed:.0f} relations a second; {elapsed:.1f} s, of the processor {total:.1f} s: {shares}",
        *(f"    {sum(v.seconds.values()):.2f} s  {path}:{v.formula.line}: {' '.join(v.formula.latex.split())}"
          for path, v in slowest),
    ])  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return 0 if all relations hold, 1 if one does not or cannot be read, 2 for bad usage."""
    parser = argparse.ArgumentParser(prog="python -m scripts.equations", description="Check every relation on pages.")
    parser.add_argument("paths", nargs="+", metavar="PATH", help="Markdown, HTML or notebook files, or folders of them")
    parser.add_argument("--json", action="store_true", help="one JSON object a relation")
    parser.add_argument("--seed", type=int, default=0, help="of the random points (default 0)")
    parser.add_argument("--points", type=int, default=12, help="random points a relation (default 12)")
    parser.add_argument("--digits", type=int, default=30, help="working digits (default 30)")
    parser.add_argument("--quick", action="store_true", help="a first look: at random points only")
    parser.add_argument("--time", action="store_true", help="say how fast it was and where the time went")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes (default: all cores)")
    options = parser.parse_args(arguments)
    if options.points < 1 or options.digits < 15 or options.jobs < 1:
        parser.error("--points and --jobs are at least 1, --digits at least 15")
    try:
        files = files_in(options.paths)
    except SystemExit as problem:
        print(problem, file=sys.stderr)
        return 2
    counts: Counter[str] = Counter()
    found: list[tuple[Path, Verdict]] = []
    started = time.monotonic()
    for path, verdicts in verdicts_of(files, options):
        for verdict in verdicts:
            counts[verdict.verdict] += 1
            found.append((path, verdict))
            print(record(path, verdict) if options.json else report(path, verdict), flush=True)
    if not options.json:
        total = sum(counts.values())
        parts = ", ".join(f"{number} {verdict}" for verdict, number in sorted(counts.items()))
        silent = sum(isinstance(item.statement, (Declared, Shown)) for path in files for item in page_of(path).items)
        print(f"{len(files)} pages, {total} relations: {parts or 'none'}; {silent} declarations and expressions read")
    if options.time:
        print(timing(found, time.monotonic() - started), file=sys.stderr)
    return 1 if any(counts[verdict] for verdict in BAD) else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:  # the reader, say head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
