"""The command: python -m scripts.accuracy [SNIPPET...] measures the snippets against their pages' formulas."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence

from scripts.accuracy.measure import AIM, DTYPES, PLAIN, Measurement, describe
from scripts.accuracy.results import POINTS, SEED, Job, bounds_of, complaint, functions, measurements
from scripts.paths import SNIPPETS


def chosen(wanted: Sequence[str]) -> list[tuple[str, str]]:
    """Return the functions of the snippets asked for, by path or name or folder; of all where none is.

    Raises
    ------
    ValueError
        There is no such snippet, or nothing in it to measure.
    """
    every = functions()
    if not wanted:
        return every
    kept: list[tuple[str, str]] = []
    for text in wanted:
        plain = text.removeprefix("snippets/").rstrip("/")
        fits = [(path, name) for path, name in every
                if plain in (path, path.removesuffix(".py"), path.rpartition("/")[2].removesuffix(".py"), name)
                or path.startswith(f"{plain}/")]  # fmt: skip
        if not fits:
            there = any(SNIPPETS.rglob(f"{plain.rpartition('/')[2].removesuffix('.py')}.py"))
            reason = "it applies functions that it is given, none of its own" if there else "no such snippet"
            raise ValueError(f"{text}: {reason}")
        kept += fits
    return list(dict.fromkeys(kept))


def line(found: Measurement) -> str:
    """Write a measurement as a line of the table."""
    bound, plain = bounds_of(found.snippet, found.function)
    verdict = "ok" if not found.misses(bound, plain) else "MISSES"
    if verdict == "ok" and found.conditioned > AIM:
        verdict = f"accepted up to {bound:g}"
    elif verdict == "ok" and (found.away or 0) > PLAIN:
        verdict = f"accepted off roots up to {plain:g}"
    figures = [found.conditioned, found.conditioned_999, found.plain, found.away]
    errors = " ".join(f"{figure:10.3g}" if figure is not None else " " * 10 for figure in figures)
    return (f"{found.function:28} {found.dtype:8} {found.points:6} {errors}"
            f" {len(found.specials):8} {len(found.warnings):8}  {verdict}  {describe(found.at)}")


def report(found: list[Measurement]) -> None:
    """Print the table, what is wrong in detail, and a summary."""
    titles = ["cond.", "cond. 99.9", "plain", "off roots", "specials", "warnings"]
    print(f"{'function':28} {'dtype':8} {'points':>6} " + " ".join(f"{title:>10}" for title in titles[:4])
          + " ".join(f" {title:>8}" for title in titles[4:]))
    for one in found:
        print(line(one))
        for fault in one.faults[:3]:
            print(f"    {fault}")
        if len(one.faults) > 3:
            print(f"    and {len(one.faults) - 3} more")
    missing = sum(complaint(one) is not None for one in found)
    worst = max(found, key=lambda one: one.conditioned, default=None)
    if worst is not None:
        print(f"{len(found)} measurements, {missing} miss the aim; the worst conditioned error in ULP is "
              f"{worst.conditioned:.3g}, {worst.function} in {worst.dtype}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return 0 if all hold the aim, 1 if one misses it or cannot be measured, 2 for bad usage."""
    parser = argparse.ArgumentParser(prog="python -m scripts.accuracy", description=__doc__)
    parser.add_argument("snippets", nargs="*", metavar="SNIPPET",
                        help="activations/gelu.py, gelu, activations (default: all)")
    parser.add_argument("--seed", type=int, default=SEED, help=f"of the random points (default {SEED})")
    parser.add_argument("--dtype", choices=sorted(DTYPES), help="only this one (default: both)")
    parser.add_argument("--points", type=int, default=POINTS, help=f"a function, about (default {POINTS})")
    parser.add_argument("--json", action="store_true", help="print one JSON list")
    options = parser.parse_args(arguments)
    if options.points < 1 or options.seed < 0:
        parser.error("--points is at least 1, --seed at least 0")
    try:
        wanted = chosen(options.snippets)
    except ValueError as error:
        print(f"accuracy: {error}", file=sys.stderr)
        return 2
    dtypes = [options.dtype] if options.dtype else list(DTYPES)
    jobs = [Job(path, name, dtype, options.seed, options.points) for path, name in wanted for dtype in dtypes]
    results = measurements(jobs)
    found = [result for result in results if isinstance(result, Measurement)]
    problems = list(dict.fromkeys(result for result in results if isinstance(result, str)))
    problems += [str(wrong) for wrong in map(complaint, found) if wrong]
    if options.json:
        told = [(one, *bounds_of(one.snippet, one.function)) for one in found]
        rows = [{**one.data(), "bound": bound, "plain_bound": plain, "misses": one.misses(bound, plain)}
                for one, bound, plain in told]  # fmt: skip
        print(json.dumps(rows, indent=1))
    else:
        report(found)
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
