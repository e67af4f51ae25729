"""A textbook form beside the snippet's: the code in a ``/// numerics`` block, measured at the same points."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from scripts.accuracy.arrays import array_truth
from scripts.accuracy.lines import errors_on_line, read_line
from scripts.accuracy.measure import DTYPES, Measurement, plain_error
from scripts.accuracy.oracle import Truth, truths_of
from scripts.accuracy.points import NORMAL, class_of
from scripts.accuracy.results import Job, bounds_of, functions, key_of, measurement, values_on_page, version
from scripts.blocks import Block, well_formed
from scripts.cache import digest_of_files
from scripts.figures.drawing import number
from scripts.pages import Page, every_page
from scripts.snippets import SnippetError, define_functions, load

FENCE = re.compile(r"^(`{3,}) *(?:python|py)\b[^\n]*\n(.*?)^\1", re.M | re.S)
# `np` is there in every block, so that a form of one line needs no import.
PRELUDE = "import numpy as np\n"
# The errors of each form at places of the input.
Errors = Callable[[np.ndarray], list[np.ndarray]]
# The figure shows the worst error in each of so many parts of its range, of so many points each.
BINS, EACH = 72, 3
# Magnitudes below and above which nothing new happens, unless errors begin there.
SMALLEST, LARGEST = 1e-20, 1e20
MAGNITUDE = math.log10(np.finfo(float).max) - 1e-9
# From so many ULP on an error counts as one; below, it is rounding that any form has.
SEEN = 8.0
# From so many on, digits are lost.
LOST = 1e3
# Above so many, nothing is right.
HIGHEST = 1e20
# Where nothing happens, the axis ends here.
ORDINARY = 30.0
# Errors whose powers of ten differ by less are the same: a result without a right digit is 2**52 to 2**53 ULP off.
STEADY = 0.35


@dataclass(frozen=True)
class Comparison:
    """What a numerics block shows.

    Attributes
    ----------
    function : str
        The function of which both forms are measured.
    moving : str
        The input along which the figure runs.
    at : dict
        Values of the other inputs; of arrays, all inputs, as the block writes them.
    held : dict
        The inputs that the block holds at a value, in the measurements too.
    scale : float
        The figure's axis is linear up to this size of the input, logarithmic beyond; 0 for linear throughout.
    x : numpy.ndarray
        The middle of each part of the range.
    textbook, ours : numpy.ndarray
        The worst error there in ULP, inf for a result that is no number; nan where nothing was measured.
    measured : dict
        The measurements of "textbook" and "ours", by dtype.
    bounds : tuple of float
        What the page accepts of ours, conditioned and plain.
    ends : tuple of float
        The ends of the range.
    """

    function: str
    moving: str
    at: dict[str, Any]
    held: dict[str, float]
    scale: float
    x: np.ndarray
    textbook: np.ndarray
    ours: np.ndarray
    measured: dict[str, dict[str, Measurement]]
    bounds: tuple[float, float]
    ends: tuple[float, float]

    @property
    def on_line(self) -> bool:
        """Whether the function takes arrays, whose entries move together."""
        return any(isinstance(value, str) for value in self.at.values())


def code_of(block: Block) -> tuple[str, str]:
    """Return the function that a numerics block is about, and its code.

    Raises
    ------
    SnippetError
        The block has no Python fence, or it defines no function of the snippet.
    """
    fence = FENCE.search(block.content)
    if not fence:
        raise SnippetError("`/// numerics` needs a fence ```python with the textbook form")
    source = PRELUDE + fence[2]
    known = load(block.argument).functions
    defined = [name for name in define_functions(source, "numerics") if name in known]
    if not defined:
        raise SnippetError(f"the code defines none of the snippet's functions: {', '.join(known)}")
    return defined[-1], source


def jobs_of(block: Block) -> dict[tuple[str, str], Job]:
    """Return the measurements that a numerics block shows, by form and dtype."""
    function, source = code_of(block)
    if "at" in block.options and "line" in block.options:
        raise SnippetError("`line` gives all inputs; leave out `at`")
    at = tuple(sorted((name, number(value)) for name, value in block.options.get("at", {}).items()))
    return {
        (form, dtype): Job(block.argument, function, dtype, code=source if form == "textbook" else "", at=at)
        for form in ("textbook", "ours") for dtype in DTYPES
    }  # fmt: skip


def ingredients(block: Block) -> list[str]:
    """Return what the picture of a numerics block is made of, besides the sources that draw.

    Raises
    ------
    ValueError
        The block's code does not run, or its snippet is missing.
    """
    drawn_by = digest_of_files(Path(__file__), Path(__file__).with_name("lines.py"))
    return [version(), drawn_by, *map(key_of, jobs_of(block).values())]


def every_job() -> Iterator[Job]:
    """Yield all measurements that the site shows: those of every snippet, and of every textbook form that runs."""
    for path, function in functions():
        for dtype in DTYPES:
            yield Job(path, function, dtype)
    for page in every_page():
        yield from jobs_on(page)


def jobs_on(page: Page) -> Iterator[Job]:
    """Yield the measurements that the numerics blocks of a page show."""
    for block in well_formed(page, "numerics"):
        try:
            yield from jobs_of(block).values()
        except ValueError:
            continue  # the page reports it


def compare(block: Block) -> Comparison:
    """Measure both forms.

    Raises
    ------
    ValueError
        The block's code does not run, or its page has no formula to measure against.
    """
    function, source = code_of(block)
    jobs = jobs_of(block)
    measured = {form: {dtype: measurement(jobs[form, dtype]) for dtype in DTYPES} for form in ("textbook", "ours")}
    bounds = bounds_of(block.argument, function)
    forms: list[Callable] = [define_functions(source, "numerics")[function], load(block.argument).functions[function]]
    truths = truths_of(block.argument)
    if function not in truths:
        arrays = array_truth(block.argument)
        line = read_line(block.options, arrays, function)
        along = partial(errors_on_line, forms, arrays, function, line)
        x, errors = worst_in_parts(along, len(forms), (line.low, line.high, 0.0), [])
        entries = {name: written(value) for name, value in block.options["line"].items() if name != line.letter}
        ends = line.low, line.high
        return Comparison(function, line.letter, entries, {}, 0.0, x, errors[0], errors[1], measured, bounds, ends)
    if "line" in block.options:
        raise SnippetError(f"`{function}` is a function of numbers, which has no `line`")
    truth = truths[function]
    held = dict(jobs["ours", "float64"].at)
    at = {**values_on_page(block.argument, truth), **held}
    moving = truth.arguments[0]
    fixed = {name: float(value) for name, value in at.items() if name != moving}
    textbook = measured["textbook"]["float64"]
    worst = [textbook.at[moving]] if textbook.plain > SEEN else []
    grid = np.sort([*search_grid(), *worst])
    [errors_there] = errors_along(forms[:1], truth, moving, fixed, grid)
    low, high, scale = interesting(grid, errors_there)
    along = partial(errors_along, forms, truth, moving, fixed)
    x, errors = worst_in_parts(along, len(forms), (low, high, scale), worst)
    ends = (float(x[0]), float(x[-1])) if scale else (low, high)
    return Comparison(function, moving, fixed, held, scale, x, errors[0], errors[1], measured, bounds, ends)


# --- where to look --------------------------------------------------------------------------------------------------


def search_grid() -> np.ndarray:
    """Return numbers of both signs and all magnitudes, the ordinary ones closer together; none is round."""
    sizes = 10.0 ** np.concatenate([np.arange(-30, 308, 4), np.arange(-3, 4, 0.14)]) * 1.0123
    return np.sort(np.concatenate([-sizes, sizes]))


def interesting(x: np.ndarray, errors: np.ndarray) -> tuple[float, float, float]:
    """Return a range of the input in which the textbook form is seen to go wrong, and the scale of its axis."""
    # What overflows at the far end only, such as a square, is worth the whole axis; so is a side, if the other is lost.
    ordinary = np.abs(x) < LARGEST
    if any(0 < np.mean(errors[ordinary & side] > LOST) < 1 for side in (x < 0, x > 0)):
        x, errors = x[ordinary], errors[ordinary]
    bad = np.abs(x[errors > SEEN])
    small = min(max(bad.min(initial=10.0) / 100, SMALLEST), 0.1)
    known = x[~np.isnan(errors)]
    left, right = (known[0], known[-1]) if known.size else (x[0], x[-1])
    if max(-left, right) <= 1.05 and small >= 1e-3:  # a bounded domain: all of it
        return -1.0 if left < -0.5 else 0.0, 1.0, 0.0
    to_left, to_right = (reach(side * x[side * x > 0][::side], errors[side * x > 0][::side]) for side in (-1, 1))
    start = -to_left if left < -small else left if left > small else 0.0
    return start, (to_right if right > small else 0.0), small


def reach(sizes: np.ndarray, errors: np.ndarray) -> float:
    """Return how far the axis goes to one side: beyond the last size at which the error changes or the values end."""
    known = np.flatnonzero(~np.isnan(errors))
    levels = np.log10(np.clip(errors[known], SEEN, HIGHEST))
    ended = known.size and known[-1] < len(sizes) - 1
    changing = known if ended else known[np.abs(levels - levels[-1:]) > STEADY]
    last = sizes[changing].max(initial=0.0)
    return float(np.clip(last * max(10.0, last**0.2), ORDINARY, sizes[-1]))


def stretched(x: Any, scale: float) -> Any:
    """Return where on the axis an input stands: its logarithm with its sign, linear within the scale."""
    return np.sign(x) * (np.log10(scale + np.abs(x)) - math.log10(scale)) if scale else x


def unstretched(place: Any, scale: float) -> Any:
    """Return the input at a place of the axis."""
    if not scale:
        return place
    return np.sign(place) * (10 ** np.minimum(np.abs(place) + math.log10(scale), MAGNITUDE) - scale)


# --- errors ---------------------------------------------------------------------------------------------------------


def worst_in_parts(along: Errors, forms: int, axis: tuple[float, float, float],
                   also: list[float]) -> tuple[np.ndarray, list[np.ndarray]]:
    """Return the middle of each part of an axis (its ends and scale), and the worst error of each form there."""
    low, high, scale = axis
    random = np.random.default_rng(0)
    edges = np.linspace(stretched(low, scale), stretched(high, scale), BINS + 1)
    inside = [x for x in also if low < x < high]
    # An error may begin in a corner of the range, as where a tail meets the smallest number: look around it too.
    nearby = [x * (1 + step) for x in inside for step in np.linspace(-0.04, 0.04, 9) if low < x * (1 + step) < high]
    places = (edges[:-1, None] + np.diff(edges)[:, None] * random.uniform(0, 1, (BINS, EACH))).ravel()
    places = np.concatenate([places, stretched(np.array(nearby), scale)])
    if not scale:  # a bounded domain, whose ends are approached by halves
        steps = (high - low) * 2.0 ** -np.arange(7, 52, 2)
        places = np.concatenate([places, low + steps, high - steps])
    errors = along(unstretched(places, scale))
    part = np.clip(np.searchsorted(edges, places, side="right") - 1, 0, BINS - 1)
    worst = [np.full(BINS, np.nan) for _ in range(forms)]
    for form, error in zip(worst, errors):
        np.fmax.at(form, part, error)
    return unstretched((edges[:-1] + edges[1:]) / 2, scale), worst


def errors_along(forms: list[Callable], truth: Truth, moving: str, fixed: dict[str, float],
                 x: np.ndarray) -> list[np.ndarray]:
    """Return the errors of each form in float64, in ULP; nan where the exact value is no normal number."""
    with np.errstate(all="ignore"):
        results = [np.broadcast_to(np.asarray(form(**{moving: x}, **fixed), dtype=float), x.shape) for form in forms]
    errors = [np.full(x.shape, np.nan) for _ in forms]
    for index, value in enumerate(map(float, x)):
        at = {**fixed, moving: value}
        exact = truth.exact(at) if truth.declared(at) else None
        if exact is None or class_of(exact, np.float64)[1] != NORMAL:
            continue
        for error, result in zip(errors, results):
            finite = np.isfinite(result[index])
            error[index] = plain_error(exact, float(result[index]), np.float64) if finite else np.inf
    return errors


def written(value: Any) -> str:
    """Return an input of a line as text: a list as a vector."""
    return f"({', '.join(map(written, value))})" if isinstance(value, list) else str(value)
