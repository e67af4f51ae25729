"""The table of the accuracy page: every measured function, and what PyTorch and JAX give."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from scripts.accuracy.comparison import every_job
from scripts.accuracy.frameworks import known
from scripts.accuracy.measure import AIM, DTYPES, Measurement
from scripts.accuracy.oracle import function_block
from scripts.accuracy.results import complaint, functions, measurements
from scripts.figures.errors import plain_text
from scripts.problems import Problem

TITLES = ("Function", "float64", "float32", "wrong, warnings",
          "PyTorch float64", "PyTorch float32", "JAX float64", "JAX float32")  # fmt: skip

# A line that tells what is wrong begins with the file, and its line where there is one.
PLACE = re.compile(r"([\w./-]+\.(?:md|py))(?::(\d+))?: (.*)", re.S)


@dataclass(frozen=True)
class Line:
    """One function.

    Attributes
    ----------
    family, address : str
        The folder of its page; the page, relative to docs/.
    function : str
        Its name in the snippet.
    cells : tuple of str
        What stands beside it.
    """

    family: str
    address: str
    function: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """All lines, a sentence about them, and what could not be measured."""

    lines: list[Line]
    note: str
    problems: list[Problem]


def table() -> Table:
    """Measure every function, or take what is known, and lay it out."""
    wanted = functions()
    results = measurements(job for job in every_job() if not job.code)
    together: dict[tuple[str, str, str], list[Measurement]] = {}
    for one in results:
        if isinstance(one, Measurement):
            together.setdefault((one.function, one.snippet, one.dtype), []).append(one)
    found = {key: Measurement.worst_of(several) for key, several in together.items()}
    problems = [placed(text) for text in dict.fromkeys(one for one in results if isinstance(one, str))]
    measured = known()
    lines = []
    for path, name in wanted:
        both = [found[name, path, dtype] for dtype in DTYPES if (name, path, dtype) in found]
        place = function_block(path)
        if len(both) < len(DTYPES) or place is None:
            continue
        problems += [wrong for wrong in map(complaint, both) if wrong]
        address = place[0].address
        cells = (*_ours(both), *_frameworks(measured["functions"].get(name, {})))
        lines.append(Line(path.partition("/")[0], address, name, cells))
    return Table(lines, _note(found, measured), problems)


def _ours(both: list[Measurement]) -> list[str]:
    away = ["" if one.away is None else f" ({plain_text(one.away)})" for one in both]
    errors = [plain_text(one.conditioned) + outside for one, outside in zip(both, away)]
    return [*errors, f"{sum(len(one.specials) for one in both)}, {sum(len(one.warnings) for one in both)}"]


def _frameworks(measured: dict[str, Any]) -> list[str]:
    cells = []
    for framework in ("PyTorch", "JAX"):
        for dtype in DTYPES:
            one = measured.get(framework, {}).get(dtype)
            wrong = f"; wrong: {', '.join(one['wrong'])}" if one and one["wrong"] else ""
            cells.append(f"{plain_text(one['conditioned'])}{wrong}" if one else "")
    return cells


def placed(text: str) -> Problem:
    """Return a line that tells what is wrong as a problem of the file with which it begins."""
    found = PLACE.match(text)
    return Problem(found[1], int(found[2] or 0), found[3]) if found else Problem("docs/accuracy.md", 0, text)


def _note(found: dict[Any, Measurement], measured: dict[str, Any]) -> str:
    versions = measured["versions"]
    worst = max(found.values(), key=lambda one: one.conditioned)
    within = sum(one.conditioned <= AIM for one in found.values())
    grouped = f"{sum(one.points for one in found.values()):,}".replace(",", "\N{NO-BREAK SPACE}")
    ours = (f"{len(found) // 2} functions, measured at {grouped} points; {within} of {len(found)} measurements "
            f"are within {AIM:g} conditioned ULP, and the worst is {plain_text(worst.conditioned)} ULP, "
            f"{worst.function} in {worst.dtype}.")
    counts = []
    for framework in ("PyTorch", "JAX"):
        all_of = [one[framework]["float64"] for one in measured["functions"].values() if framework in one]
        held = sum(one["conditioned"] <= AIM for one in all_of)
        wrong = sum(bool(one["wrong"]) for one in all_of)
        counts.append(f"of {len(all_of)} functions of {framework} {versions[framework]}, {held} keep within it "
                      f"in float64, and {wrong} have wrong values somewhere")
    return f"{ours} The same measure, taken on {measured['date']}: {'; '.join(counts)}."
