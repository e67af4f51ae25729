"""How far a function's results lie from the truth, in units of the last place, and what else is wrong with them.

The conditioned error forgives what no code can avoid, since its inputs are rounded: the error is divided by one unit in
the last place plus the change of the exact value when each input moves by half of one.
"""

from __future__ import annotations

import math
import warnings
import zlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from typing import Any

import numpy as np

from scripts.accuracy.oracle import DIGITS, Answer, Truth
from scripts.accuracy.points import points
from scripts.equations.reals import mp, mpf

AIM = 4.0
DTYPES = {"float64": np.float64, "float32": np.float32}
# What the plain error may be at a distance from roots.
PLAIN = 8.0
# Errors up to this many ULP are within the aim whatever the condition, so nothing is forgiven there.
SMALL = 1.0
# A result next to a root is relatively inexact however it is computed: next to means within this part of an input.
NEAR_ROOT = 1 / 8
# Functions of several inputs are measured at as many random values of the others.
SETTINGS = 2
# However few points a function may have, along each input there are this many.
FEWEST = 40


@dataclass
class Measurement:
    """What was found about one function in one dtype.

    Attributes
    ----------
    snippet, function, dtype : str
        What was measured.
    points : int
        At how many points the exact value is a normal number.
    conditioned, conditioned_999 : float
        Worst conditioned error, and the one that all but a thousandth stay below.
    at : dict
        Where the conditioned error is worst.
    plain, plain_999 : float
        The same without forgiveness.
    away : float or None
        Worst plain error away from roots; None for functions of arrays, whose roots are everywhere.
    specials, warnings, other : list of str
        Wrong values at special points, floating-point warnings, lost dtypes and the like; one line each.
    """

    snippet: str
    function: str
    dtype: str
    points: int = 0
    conditioned: float = 0.0
    conditioned_999: float = 0.0
    at: dict[str, Any] = field(default_factory=dict)
    plain: float = 0.0
    plain_999: float = 0.0
    away: float | None = None
    specials: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)

    @classmethod
    def worst_of(cls, found: list[Measurement]) -> Measurement:
        """Return what measurements of one function at several sets of points say together."""
        away = [one.away for one in found if one.away is not None]
        return replace(
            max(found, key=lambda one: one.conditioned), points=sum(one.points for one in found),
            away=max(away, default=None), specials=[fault for one in found for fault in one.specials],
            warnings=[fault for one in found for fault in one.warnings],
            other=[fault for one in found for fault in one.other],
        )  # fmt: skip

    @property
    def faults(self) -> list[str]:
        """What is wrong besides the size of the errors."""
        return self.specials + self.warnings + self.other

    def misses(self, aim: float = AIM, plain: float = PLAIN) -> bool:
        """Say whether the function falls short of the aim."""
        return self.conditioned > aim or (self.away or 0) > plain or bool(self.faults)

    def data(self) -> dict[str, Any]:
        """Return it as JSON knows it."""
        return asdict(self)


@dataclass(frozen=True)
class Sweep:
    """Points along one input, the others fixed.

    Attributes
    ----------
    moving : str
        The input.
    fixed : dict
        The values of the others, rounded to the dtype.
    values : numpy.ndarray
        The values of the input.
    held : frozenset of str
        The inputs that are exact.
    """

    moving: str
    fixed: dict[str, float]
    values: np.ndarray
    held: frozenset[str] = frozenset()

    def at(self, index: int) -> dict[str, float]:
        """Return all inputs at one of the points."""
        return {**self.fixed, self.moving: float(self.values[index])}


@dataclass(frozen=True)
class Error:
    """The error of one result.

    Attributes
    ----------
    at : dict
        The point.
    moving : str
        The input that was moved; empty where all are.
    exact : mpf
        The exact value.
    plain, conditioned : float
        In ULP.
    """

    at: dict[str, Any]
    moving: str
    exact: mpf
    plain: float
    conditioned: float


def measure(function: Callable, truth: Truth, snippet: str, dtype: str, count: int, seed: int,
            given: dict[str, float] | None = None, held: dict[str, float] | None = None) -> Measurement:
    """Measure a function of a snippet, or another form of it.

    Parameters
    ----------
    function : callable
        What is measured.
    truth : Truth
        Its exact values.
    snippet, dtype : str
        Path of the snippet; float64 or float32.
    count : int
        About how many points.
    seed : int
        Changes all random points.
    given : dict
        Values of the inputs other than the first, where the page names some.
    held : dict
        Inputs that have these values only, and exactly: nothing is forgiven for their rounding.
    """
    found = Measurement(snippet, truth.name, dtype)
    errors: list[Error] = []
    for sweep in sweeps(truth, DTYPES[dtype], count, seed, given or {}, held or {}):
        results = call(function, truth, sweep, found)
        if results is not None:
            errors += judge(truth, sweep, results, found)
    summarise(errors, found)
    found.away = worst_away_from_roots(truth, errors)
    return found


# --- where ----------------------------------------------------------------------------------------------------------


def sweeps(truth: Truth, dtype: type, count: int, seed: int, given: dict[str, float],
           held: dict[str, float] | None = None) -> Iterator[Sweep]:
    """Yield points along each argument: at the page's values of the other inputs, and at random ones."""
    given, held = {**given, **(held or {})}, held or {}
    # A hash of Python's own would differ from run to run.
    random = np.random.default_rng([seed, zlib.crc32(f"{truth.name}/{dtype.__name__}".encode())])
    chosen: list[dict[str, float]] = [dict(given)] if all(p in given for p in list(truth.inputs)[1:]) else []
    if len(truth.inputs) > 1 + len(held):
        chosen += [{**given, **drawn, **held} for drawn in truth.settings(SETTINGS, f"{seed}/{truth.name}")]
    moved = [p for p in truth.arguments if p not in held and (p == truth.arguments[0] or truth.depends_on(p))]
    jobs = [(moving, others) for moving in moved for others in chosen
            if all(p in others for p in truth.inputs if p != moving)]  # fmt: skip
    for moving, others in jobs:
        fixed = {p: float(dtype(others[p])) for p in truth.inputs if p != moving}
        kinks = [float(place) for place, _ in truth.kinks({**fixed, moving: 0.0})] if truth.conventions else []
        kinks += [abs(value) for value in fixed.values() if abs(value) < 1e4]

        def exact(x: Any, fixed: dict[str, float] = fixed, moving: str = moving) -> mpf | None:
            return truth.exact({**fixed, moving: x})

        values = points(exact, dtype, max(count // len(jobs), FEWEST), random, kinks)
        inside = [truth.declared({**fixed, moving: float(x)}) for x in values]
        yield Sweep(moving, fixed, values[inside], frozenset(held))


# --- calling --------------------------------------------------------------------------------------------------------


def call(function: Callable, truth: Truth, sweep: Sweep, found: Measurement) -> np.ndarray | None:
    """Return the results for an array, noting what is wrong with how they are given; None where the function raises."""
    dtype = sweep.values.dtype.type
    # An argument comes in the dtype that is measured; a constant of the formula as a plain number, as people pass it.
    fixed = {p: dtype(v) if p in truth.arguments else v for p, v in sweep.fixed.items()}
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            results = function(**{sweep.moving: sweep.values}, **fixed)
        singles = _one_by_one(function, sweep, fixed, found)
        _check_warning_of_array(function, sweep, fixed, found)
    except Exception as error:
        found.other.append(f"raises {type(error).__name__}: {error}")
        return None
    try:
        with np.errstate(all="ignore"):
            _check_form(function, sweep, fixed, results, found)
    except Exception as error:
        found.other.append(f"raises {type(error).__name__} for a plain number or a matrix: {error}")
    if np.shape(results) != sweep.values.shape:
        found.other.append(f"returns the shape {np.shape(results)} for {sweep.values.shape} values of {sweep.moving}")
        return singles
    _check_agreement(sweep, results, singles, found)
    return np.asarray(results, dtype=float)


def _check_form(function: Callable, sweep: Sweep, fixed: dict[str, Any], results: Any, found: Measurement) -> None:
    """Note results that lose the shape or the dtype, or are no NumPy values."""
    dtype, name = sweep.values.dtype, sweep.moving
    if kind_of(results) != dtype.name:
        found.other.append(f"returns {kind_of(results)} for an array of {dtype}")
    square = sweep.values[:4].reshape(2, 2)
    if np.shape(function(**{name: square}, **fixed)) != (2, 2):
        found.other.append("does not keep the shape (2, 2)")
    given = [dtype.type(0.5)]
    if dtype == np.float64:
        given += [0.5, 1]
        fixed = {p: float(v) for p, v in fixed.items()}
    for x in given:
        single = function(**{name: x}, **fixed)
        if kind_of(single) != dtype.name or np.shape(single) != ():
            found.other.append(f"returns {kind_of(single)} {np.shape(single)} for a {type(x).__name__}")


def kind_of(result: Any) -> str:
    """Return the dtype of a NumPy value by name, or that something is none."""
    return result.dtype.name if hasattr(result, "dtype") else f"Python's {type(result).__name__}"


def _one_by_one(function: Callable, sweep: Sweep, fixed: dict[str, Any], found: Measurement) -> np.ndarray:
    """Return the results for single numbers, noting where floating-point warnings arise."""
    results, complaints = [], []
    for x in sweep.values:
        try:
            with np.errstate(all="raise"):
                results.append(float(function(**{sweep.moving: x}, **fixed)))
        except FloatingPointError as error:
            complaints.append(f"{error} at {describe({**sweep.fixed, sweep.moving: float(x)})}")
            with np.errstate(all="ignore"):
                results.append(float(function(**{sweep.moving: x}, **fixed)))
    found.warnings += complaints
    return np.array(results)


def _check_warning_of_array(function: Callable, sweep: Sweep, fixed: dict[str, Any], found: Measurement) -> None:
    if found.warnings:
        return
    try:
        with np.errstate(all="raise"):
            function(**{sweep.moving: sweep.values}, **fixed)
    except FloatingPointError as error:
        found.warnings.append(f"{error} for an array")


def _check_agreement(sweep: Sweep, results: np.ndarray, singles: np.ndarray, found: Measurement) -> None:
    """Note where an array's entry and a single number differ by more than two loops of NumPy may."""
    many = np.asarray(results, dtype=float).ravel()
    slack = AIM * float(np.finfo(sweep.values.dtype).eps) * np.abs(np.where(np.isfinite(singles), singles, 0.0))
    with np.errstate(invalid="ignore"):
        same = (many == singles) | (np.isnan(many) & np.isnan(singles)) | (np.abs(many - singles) <= slack)
    for index in np.flatnonzero(~same)[:3]:
        found.other.append(f"gives {many[index]:.17g} in an array, {singles[index]:.17g} alone "
                           f"at {describe(sweep.at(index))}")


# --- judging --------------------------------------------------------------------------------------------------------


def judge(truth: Truth, sweep: Sweep, results: np.ndarray, found: Measurement) -> list[Error]:
    """Return the errors where the exact value is a normal number; note wrong values elsewhere."""
    dtype = sweep.values.dtype.type
    kinks = {float(place) for place, _ in truth.kinks({**sweep.fixed, sweep.moving: 0.0})}
    errors = []
    for index, result in enumerate(map(float, results)):
        at, x = sweep.at(index), float(sweep.values[index])
        exact = truth.exact(at) if math.isfinite(x) else None
        answer = truth.expected(at, sweep.moving) if exact is None or x in kinks else None
        if answer is not None:
            if not is_right(result, answer, dtype):
                found.specials.append(f"{result:.8g} instead of {describe_answer(answer)} at {describe(at)}")
        elif math.isnan(result):
            found.specials.append(f"nan instead of {mp.nstr(exact, 8)} at {describe(at)}")
        elif not is_faint(exact, result, dtype):
            errors.append(error_of(truth, at, sweep.moving, exact, result, dtype, sweep.held))
    return errors


def is_right(result: float, answer: Answer, dtype: type) -> bool:
    """Say whether a result at a special point is among the right ones."""
    if math.isnan(result):
        return answer.or_nan
    if answer.low is None:
        return False
    ends = [end for end in (answer.low, answer.high) if mp.isfinite(end) and end]
    slack = max((AIM * ulp(end, dtype) for end in ends), default=mpf(0))
    near_zero = float(np.finfo(dtype).tiny) if 0 in (answer.low, answer.high) else 0
    reach = max(slack, near_zero)
    value = mpf(result)
    if mp.isinf(value) or mp.isinf(answer.low) or mp.isinf(answer.high):
        return answer.low <= value <= answer.high
    return answer.low - reach <= value <= answer.high + reach


def describe_answer(answer: Answer) -> str:
    """Write down what would be right."""
    if answer.low is None:
        return "nan"
    ends = dict.fromkeys(mp.nstr(end, 8) for end in (answer.low, answer.high))
    return " to ".join(ends)


def is_faint(exact: mpf, result: float, dtype: type) -> bool:
    """Say whether the exact value is zero or subnormal and the result is close to it: no more is asked there."""
    tiny = float(np.finfo(dtype).tiny)
    return abs(exact) < tiny and math.isfinite(result) and abs(mpf(result) - exact) <= tiny


def ulp(value: mpf, dtype: type) -> mpf:
    """Return the unit in the last place of an exact value: the distance of the floats around it."""
    info = np.finfo(dtype)
    exponent = max(int(mp.mag(value)) - 1, int(info.minexp)) if value else int(info.minexp)
    return mp.ldexp(mpf(1), min(exponent, int(info.maxexp) - 1) - int(info.nmant))


def clipped(value: mpf, dtype: type) -> mpf:
    """Return the value, or the first power of two that the dtype has no number for where it is larger."""
    bound = _first_beyond(dtype)
    return value if abs(value) <= bound else bound * mp.sign(value)


@cache
def _first_beyond(dtype: type) -> mpf:
    return mp.ldexp(mpf(1), int(np.finfo(dtype).maxexp))


def plain_error(exact: mpf, result: float, dtype: type) -> float:
    """Return the error of a result in ULP; one that overflows counts as the first number that does."""
    with mp.workdps(DIGITS + 10):
        return as_float(abs(clipped(mpf(result), dtype) - clipped(exact, dtype)) / ulp(exact, dtype))


def error_of(truth: Truth, at: dict[str, float], moving: str, exact: mpf, result: float, dtype: type,
             held: frozenset[str] = frozenset()) -> Error:
    """Return the error of a result, plain and conditioned."""
    plain = plain_error(exact, result, dtype)
    if plain <= SMALL:
        return Error(at, moving, exact, plain, plain)
    with mp.workdps(DIGITS + 10):
        excused = forgiven(truth, at, exact, dtype, held) / ulp(exact, dtype)
        return Error(at, moving, exact, plain, as_float(mpf(plain) / (1 + excused)))


def forgiven(truth: Truth, at: dict[str, float], exact: mpf, dtype: type, held: frozenset[str] = frozenset()) -> mpf:
    """Return by how much the exact value changes when each input that is not held moves by half a ULP."""
    total = mpf(0)
    for name, value in at.items():
        if name in held:
            continue
        half = ulp(mpf(value), dtype) / 2
        moved = [truth.exact({**at, name: mpf(value) + side * half}) for side in (1, -1)]
        total += max((abs(other - exact) for other in moved if other is not None), default=mpf(0))
    return total


def as_float(value: mpf) -> float:
    """Return a float; what is too large for one becomes the largest power of ten."""
    return float(min(value, mpf(10) ** 308))


# --- summing up -----------------------------------------------------------------------------------------------------


def summarise(errors: list[Error], found: Measurement) -> None:
    """Write the worst errors into the measurement."""
    if not errors:
        return
    worst = max(errors, key=lambda error: error.conditioned)
    found.points = len(errors)
    found.at, found.conditioned = worst.at, worst.conditioned
    found.plain = max(error.plain for error in errors)
    found.conditioned_999 = float(np.quantile([error.conditioned for error in errors], 0.999, method="higher"))
    found.plain_999 = float(np.quantile([error.plain for error in errors], 0.999, method="higher"))


def worst_away_from_roots(truth: Truth, errors: list[Error]) -> float:
    """Return the worst plain error at a distance from roots."""
    return next((error.plain for error in sorted(errors, key=lambda error: -error.plain)
                 if error.plain <= SMALL or not is_near_root(truth, error)), 0.0)  # fmt: skip


def is_near_root(truth: Truth, error: Error) -> bool:
    """Say whether the exact value changes its sign close to a point, when one of the inputs moves."""
    with mp.workdps(DIGITS):
        around = [truth.exact({**error.at, name: mpf(value) * (1 + side * NEAR_ROOT * part)})
                  for name, value in error.at.items() for side in (1, -1)
                  for part in (mpf(1) / 256, mpf(1) / 16, 1)]  # fmt: skip
    return any(value is not None and value * error.exact <= 0 for value in around)


def describe(at: dict[str, Any]) -> str:
    """Write down a point."""
    return ", ".join(f"{name} = {value!r}" for name, value in at.items())
