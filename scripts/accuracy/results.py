"""Measurements of the site's snippets: which there are, made on all cores, kept on disk by all that they depend on."""

from __future__ import annotations

import inspect
import json
import platform
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy
import scipy

from scripts import later
from scripts.accuracy.arrays import array_functions, array_truth, measure_arrays
from scripts.accuracy.measure import AIM, PLAIN, Measurement, measure
from scripts.accuracy.oracle import NoFormula, Truth, function_block, truths_of
from scripts.blocks import displays, well_formed
from scripts.cache import Cache, digest, digest_of_files
from scripts.equations import read_markdown
from scripts.equations.reals import MADE_WITH
from scripts.figures.drawing import number
from scripts.making import Batch, make_all
from scripts.paths import ROOT
from scripts.problems import Problem
from scripts.snippets import Snippet, SnippetError, define_functions, every_snippet, load

SEED = 0
POINTS = 250


@dataclass(frozen=True)
class Job:
    """One measurement to be made.

    Attributes
    ----------
    snippet, function, dtype : str
        What is measured.
    seed, points : int
        Where.
    code : str
        Another form of the function to measure in place of the snippet's own; empty for that.
    at : tuple of (str, float)
        Inputs that have these values only.
    """

    snippet: str
    function: str
    dtype: str = "float64"
    seed: int = SEED
    points: int = POINTS
    code: str = ""
    at: tuple[tuple[str, float], ...] = ()


def functions() -> list[tuple[str, str]]:
    """Return snippet and name of every function to be measured, in the order of the paths.

    A snippet that does not run is among them, so that whoever asks for its measurement is told why.
    """
    found = []
    for snippet in every_snippet():
        try:
            names = functions_of(snippet)
        except SnippetError:
            names = [snippet.name]
        found += [(snippet.path, name) for name in names]
    return found


def functions_of(snippet: Snippet) -> list[str]:
    """Return the functions of a snippet that are measured.

    Raises
    ------
    SnippetError
        It does not run.
    """
    return [snippet.name, *snippet.derivatives] if snippet.derivatives else array_functions(snippet)


def measurement(job: Job) -> Measurement:
    """Return a measurement, from the cache where nothing that it is made of has changed.

    Raises
    ------
    NoFormula
        The page gives no formula to measure against.
    SnippetError
        The function is missing or its code does not run.
    later.NotYet
        It is being made.
    """
    key = key_of(job)
    stored = _cache().get(key)
    if stored is not None:
        return Measurement(**json.loads(stored))
    if later.under_way():
        raise later.NotYet(f"snippets/{job.snippet}: {job.function} is being measured")
    found = _measure(job)
    _cache().put(key, json.dumps(found.data()).encode())
    return found


def measurements(jobs: Iterable[Job]) -> list[Measurement | str]:
    """Return the measurements in the order asked for, made on all cores; a line of text for one that cannot be made."""
    jobs = list(jobs)
    make_all([Batch("measurements", measure_together, waiting(jobs))])
    return [_or_reason(job) for job in jobs]


def waiting(jobs: Iterable[Job]) -> list[list[Job]]:
    """Return the jobs whose measurements are not in the cache; together those of a snippet: its page is read once."""
    together: dict[str, list[Job]] = {}
    for job in dict.fromkeys(jobs):
        if not is_known(job):
            together.setdefault(job.snippet, []).append(job)
    return list(together.values())


def measure_together(jobs: list[Job]) -> list[Measurement | str]:
    """Make measurements one after the other in one process."""
    return [_or_reason(job) for job in jobs]


def is_known(job: Job) -> bool:
    """Say whether a measurement is in the cache."""
    try:
        return _cache().get(key_of(job)) is not None
    except (NoFormula, SnippetError):
        return True  # it has no measurement, which whoever asks for it is told


def bounds_of(path: str, function: str) -> tuple[float, float]:
    """Return the conditioned and the plain error that a function may have: the aim, or what its page accepts."""
    found = function_block(path)
    bounds = {"accepted": AIM, "plain": PLAIN}
    for block in well_formed(found[0], "numerics") if found else ():
        for option in bounds:
            if block.argument == path and function in block.options.get(option, {}):
                bounds[option] = float(block.options[option][function])
    return bounds["accepted"], bounds["plain"]


def complaint(one: Measurement) -> Problem | None:
    """Return what is wrong with a measurement, and where the function stands; None where it holds the aim."""
    bound, plain = bounds_of(one.snippet, one.function)
    if not one.misses(bound, plain):
        return None
    if one.faults:
        reason = one.faults[0]
    elif one.conditioned > bound:
        reason = f"{one.conditioned:.3g} conditioned ULP at {one.at}, above {bound:g}"
    else:
        reason = f"{one.away:.3g} ULP at a distance from roots, above {plain:g}"
    found = function_block(one.snippet)
    place = (found[0].path, found[1].line) if found else (f"snippets/{one.snippet}", 0)
    return Problem(*place, f"`{one.function}` of snippets/{one.snippet} misses the aim in {one.dtype}: {reason}; "
                           f"see python -m scripts.accuracy {one.function}")  # fmt: skip


def _measure(job: Job) -> Measurement:
    snippet = load(job.snippet)
    if job.function not in functions_of(snippet):
        raise NoFormula(f"snippets/{job.snippet}: there is no function `{job.function}` to measure")
    code = define_functions(job.code, "numerics block") if job.code else snippet.functions
    if job.function not in code:
        raise SnippetError(f"the code defines no function `{job.function}`")
    if not snippet.derivatives:
        arrays = array_truth(job.snippet)
        return measure_arrays(code[job.function], arrays, job.function, job.dtype, job.points, job.seed)
    truth = truths_of(job.snippet)[job.function]
    given = values_on_page(job.snippet, truth)
    return measure(code[job.function], truth, job.snippet, job.dtype, job.points, job.seed, given, dict(job.at))


def _or_reason(job: Job) -> Measurement | str:
    try:
        return measurement(job)
    except (NoFormula, SnippetError, later.NotYet) as error:
        return str(error)


def values_on_page(path: str, truth: Truth) -> dict[str, float]:
    """Return the values of the other inputs at which the page draws, or which the snippet takes by default."""
    function = load(path).function
    given = {name: float(parameter.default) for name, parameter in inspect.signature(function).parameters.items()
             if parameter.default is not parameter.empty}  # fmt: skip
    found = function_block(path)
    if found is not None and found[1].options.get("plot"):
        given |= {name: number(value) for name, value in found[1].options["plot"].get("at", {}).items()}
    return {name: value for name, value in given.items() if name in truth.inputs}


def key_of(job: Job) -> str:
    """Return what a measurement is made of, besides our own sources and the libraries."""
    return json.dumps([vars(job), load(job.snippet).source, _formulas(job.snippet)], sort_keys=True)


def _formulas(path: str) -> list[Any]:
    """Return all formulas of the page that has the snippet's function block, and where the block stands."""
    found = function_block(path)
    if found is None:
        return []
    page, block = found
    return [_latex(page.body), displays(block.content), block.options.get("plot")]


@lru_cache(maxsize=1024)
def _latex(body: str) -> list[str]:
    return [formula.latex for formula in read_markdown(body)]


@cache
def version() -> str:
    """Return a hash of all that makes measurements besides their keys."""
    folder = ROOT / "scripts" / "accuracy"
    measuring = [folder / name for name in ("oracle.py", "points.py", "measure.py", "arrays.py", "results.py")]
    made_by = digest_of_files(*measuring, ROOT / "scripts" / "equations")
    return digest(made_by, numpy.__version__, scipy.__version__, MADE_WITH, platform.machine())


@cache
def _cache() -> Cache:
    return Cache("accuracy", version())
