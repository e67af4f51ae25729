"""The command: python -m scripts.mutation [PATH...] changes formulas in one place and tells what the checker misses."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Sequence

from scripts.mutation.judge import SECONDS
from scripts.mutation.review import reviewed
from scripts.mutation.run import Result, Trial, all_trials, random_trials, run, sampled_trials, subjects


def chosen(options: argparse.Namespace) -> list[Trial]:
    """Return the mutants that are asked for."""
    of_pages = subjects(options.paths)
    if options.random:
        return random_trials(of_pages, options.random, options.seed)
    return sampled_trials(of_pages, options.sample, options.seed) if options.sample else all_trials(of_pages)


def record(result: Result, reason: str | None) -> str:
    """Write a result for programs."""
    subject, mutant = result.trial.subject, result.trial.mutant
    return json.dumps({
        "place": subject.place, "operator": mutant.operator, "original": subject.latex, "mutant": mutant.latex,
        "outcome": result.finding.outcome, "detail": result.finding.detail, "equivalent": reason,
    }, ensure_ascii=False)  # fmt: skip


def report(result: Result) -> str:
    """Write a result for people."""
    _, original, mutant = result.key
    place, outcome, detail = result.trial.subject.place, result.finding.outcome, result.finding.detail
    lines = [f"{place}: {outcome}, {result.trial.mutant.operator}", f"    {original}", f"    {mutant}"]
    lines += [f"    {detail}"] if detail else []
    return "\n".join(lines)


def summary(results: Sequence[Result], equivalent: int) -> str:
    """Write the counts and the kill rate: of the mutants that are not equivalent, how many were killed."""
    counts = Counter(result.finding.outcome for result in results)
    killed = sum(result.is_killed for result in results)
    false = len(results) - equivalent - counts["weaker"]
    parts = ", ".join(f"{number} {outcome}" for outcome, number in sorted(counts.items()))
    rate = f"{100 * killed / false:.2f} %" if false else "no"
    return f"{len(results)} mutants: {parts}; {equivalent} survivors are known to be equivalent; kill rate {rate}"


class Progress:
    """A line on a terminal that tells how far a run is."""

    def __init__(self, total: int) -> None:
        self.total, self.done, self.shown = total, 0, 0.0

    def step(self) -> None:
        """Count one more."""
        self.done += 1
        if sys.stderr.isatty() and (time.monotonic() - self.shown > 0.2 or self.done == self.total):
            self.shown = time.monotonic()
            end = "\n" if self.done == self.total else ""
            print(f"\r{self.done} of {self.total} mutants", end=end, file=sys.stderr, flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; return 0 if all survivors are reviewed, 1 if one is not or it crashed, 2 for bad usage."""
    parser = argparse.ArgumentParser(prog="python -m scripts.mutation", description=__doc__)
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="docs/reference/activations, gelu.md (default: the whole site)"
    )
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="only N mutants, spread over the pages")
    parser.add_argument(
        "--random", type=int, default=0, metavar="N", help="N mutants with one random token changed instead"
    )
    parser.add_argument("--seed", type=int, default=0, help="of the sample or the random tokens (default 0)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes (default: all cores)")
    parser.add_argument("--seconds", type=float, default=SECONDS, help=f"for one mutant (default {SECONDS:g})")
    parser.add_argument("--json", action="store_true", help="print one JSON object a mutant")
    options = parser.parse_args(arguments)
    if options.sample < 0 or options.random < 0 or options.jobs < 1 or options.seconds <= 0:
        parser.error("--sample and --random are not negative, --jobs and --seconds positive")
    if options.sample and options.random:
        parser.error("--sample or --random, not both")
    try:
        trials = chosen(options)
        known = reviewed()
    except ValueError as error:
        print(f"mutation: {error}", file=sys.stderr)
        return 2
    progress, results, unknown = Progress(len(trials)), [], 0
    for result in run(trials, options.jobs, options.seconds):
        reason = known(result)
        is_unknown = result.finding.outcome in ("survived", "crashed", "timeout") and reason is None
        unknown += is_unknown
        results.append(result)
        if options.json:
            print(record(result, reason), flush=True)
        elif is_unknown:
            print(report(result), flush=True)
        progress.step()
    equivalent = sum(known(result) is not None for result in results)
    print(summary(results, equivalent), file=sys.stderr if options.json else sys.stdout)
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
