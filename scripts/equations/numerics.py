"""Derivatives, limits, integrals and roots by evaluation alone: no rule of calculus is known here.

A result is wanted to the working precision of the caller; inside, as many more digits are used as the method loses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import lru_cache, partial
from itertools import pairwise
from math import comb

import numpy as np

from .algebra import Value, column, describe, entries
from .errors import ARITHMETIC, Diverges, OutOfReach, Undefined, Unreadable
from .reals import REAL, mp, mpf

Curve = Callable[[mpf], Value]
MOST_DIGITS = 3000


def differentiate(curve: Curve, at: mpf, order: int, side: int = 0, rough: bool = False) -> Value:
    """Return the derivative of a curve of numbers or arrays.

    The difference quotients from the left and from the right must approach each other, else it is Undefined, unless
    `rough` says that the one from the right will do.

    Parameters
    ----------
    curve : callable
        What is differentiated; evaluated on both sides of `at`, or on one.
    at : mpf
        The place.
    order : int
        How many times.
    side : int
        0 for the derivative, +1 or -1 for the one-sided one.
    """
    if order == 0:
        return curve(at)
    digits = mp.dps
    half = digits if side or rough else digits // 2 + 1
    reach, lost = (mp.mag(at) * 30103 // 100000, 0) if at else (0, 0)
    if reach > 0:
        lost, reach = reach, 0
    exponent = half - reach
    with mp.workdps(digits + order * exponent + lost + 6):
        step = mpf(10) ** -exponent
        if rough:
            return _difference(curve, at, step, order, 0, None)
        if side:  # without the value at the place itself, which may stand apart
            quotient = side**order * _difference(curve, at, side * step, order, -1, None)
            check = side**order * _difference(curve, at, side * step * 1000, order, -1, None)
            if _distance(quotient, check) > mpf(10) ** (-digits // 4) * (1 + _size(quotient)):
                raise Undefined("no one-sided derivative")
            return quotient
        center, right, left = _both_sides(curve, at, step, order)
        result = (right + left) / 2 if order == 1 else _difference(curve, at, step, order, mpf(order) / 2, None)
        gap, size = _distance(right, left), max(_size(right), _size(left))
        noise = mpf(10) ** (-digits * 4 // 5)
        if gap <= noise * _size(center) or gap <= mpf(10) ** (-digits // 4) * size:
            return result
    closer = digits // 4
    with mp.workdps(2 * digits + order * (exponent + closer) + lost + 6):  # so that no gap of rounding lasts
        _, right, left = _both_sides(curve, at, mpf(10) ** -(exponent + closer), order)
        if _distance(right, left) > gap * mpf(10) ** (-digits // 10):
            raise Undefined("not differentiable")
    return result


def by_value(
    function: Callable[[Value], Value], at: Value, order: int, side: int = 0, rough: bool = False
) -> Value:
    """Differentiate by a number or by every entry of an array."""
    if isinstance(at, REAL):
        return differentiate(function, at, order, side, rough)
    if not isinstance(at, np.ndarray) or order != 1:
        raise Undefined(f"a derivative of order {order} by {describe(at)}")
    slopes = np.empty(at.shape, dtype=object)
    centers: dict[int, Value] = {}  # the value at the place itself, by precision: the same for each entry
    for place in np.ndindex(at.shape):

        def along(entry: mpf, place: tuple[int, ...] = place) -> Value:
            if entry == at[place]:
                if mp.prec not in centers:
                    centers[mp.prec] = function(at)
                return centers[mp.prec]
            moved = at.copy()
            moved[place] = entry
            return function(moved)

        slopes[place] = differentiate(along, at[place], 1, side, rough)
    return arrange(slopes)


def arrange(slopes: np.ndarray) -> Value:
    """Lay out derivatives by entries: the array's shape for a number, rows for the output of a vector."""
    first = slopes.flat[0]
    if not isinstance(first, np.ndarray):
        return slopes
    outer = tuple(size for size in first.shape if size != 1)
    by = tuple(size for size in slopes.shape if size != 1)
    result = np.empty(outer + by, dtype=object)
    for place in np.ndindex(slopes.shape):
        kept = tuple(p for p, size in zip(place, slopes.shape, strict=True) if size != 1)
        result[(..., *kept)] = slopes[place].reshape(outer)
    return result


def gradient(
    function: Callable[..., Value], arguments: tuple[Value, ...], order: int, side: int, rough: bool = False
) -> Value:
    """Return the gradient or the Hessian of a function of one array, or of several numbers."""
    if len(arguments) == 1 and isinstance(arguments[0], np.ndarray):
        if order == 1:
            return by_value(function, arguments[0], 1, side, rough)
        return by_value(lambda inner: by_value(function, inner, 1, 0, rough), arguments[0], 1, 0, rough)
    if order == 1 and len(arguments) == 1:
        return by_value(function, arguments[0], 1, side, rough)
    stacked = column(arguments)
    return gradient(lambda inner: function(*inner.ravel()), (stacked,), order, side, rough)


def _both_sides(curve: Curve, at: mpf, step: mpf, order: int) -> tuple[Value, Value, Value]:
    """Return the value at a place and the difference quotients from the right and from the left."""
    center = curve(at)
    right, left = (_difference(curve, at, way, order, 0, center) for way in (step, -step))
    return center, right, left * (-1) ** order


def _difference(curve: Curve, at: mpf, step: mpf, order: int, offset: mpf | int, center: Value | None) -> Value:
    """Return the difference quotient of an order, from nodes (k - offset) steps away."""
    total: Value = None
    for k in range(order + 1):
        value = center if k == 0 and center is not None else curve(at + (k - offset) * step)
        if not isinstance(value, (*REAL, np.ndarray)):
            raise Undefined(f"the derivative of {describe(value)}")
        factor = (-1) ** (order - k) * comb(order, k)
        term = value if factor == 1 else value * factor
        total = term if total is None else total + term
    return total / abs(step) ** order


def _size(value: Value) -> mpf:
    return max((abs(entry) for entry in entries(value)), default=mpf(0))


def _distance(left: Value, right: Value) -> mpf:
    return max((abs(a - b) for a, b in zip(entries(left), entries(right), strict=True)), default=mpf(0))


def limit(curve: Curve, target: Callable[[], mpf], side: int) -> Value:
    """Return a limit, which must settle from both sides when it has two; it may be infinite.

    Parameters
    ----------
    curve : callable
        Its roundings must differ from one precision to the next: what two of them agree on is taken for right.
    target : callable
        Gives the place, to the working precision.
    side : int
        +1 or -1 for a limit from one side, else 0.
    """
    if mp.isinf(end := target()):
        return _approach(lambda nearness: curve(mp.sign(end) * nearness))

    def beside(way: int) -> Value:
        return _approach(lambda nearness: curve(target() + way / nearness))

    values = [beside(way) for way in ([side] if side else [1, -1])]
    slack = mpf(10) ** (-mp.dps * 2 // 3) * (1 + _size(values[0]))
    if len(values) == 2 and values[0] != values[1] and not _distance(*values) <= slack < mp.inf:
        raise Diverges("the limits from the two sides differ")
    return values[0]


def _approach(curve: Curve) -> Value:
    """Follow a curve far outwards by powers of ten; where digits cancel faster than it settles, by equal steps."""
    digits, reasons = mp.dps, []

    def point(step: float, k: int) -> Value:
        """Return the value at a place of either parity, as (-1)^n settles on the even ones."""
        return _sure(curve, step * k if step else 10 ** (digits * k // 2) + k)

    for step in (0, 511, 127, 31, 7, 1, 0.25):
        last, other = (32, 25) if step else (6, 5)
        try:
            nearest, nearer = point(step, last), point(step, other)
        except Unreadable:
            raise
        except ARITHMETIC as reason:
            reasons.append(reason)
        else:
            if (rest := _distance(nearer, nearest)) <= mpf(10) ** (-digits * 2 // 3) * (1 + _size(nearest)):
                return nearest if _size(nearest) > rest else nearest * 0
            growth, before = nearest - nearer, nearer - point(step, 2 * other - last)
            if isinstance(nearest, REAL) and growth * before > 0 and abs(growth) >= abs(before) * (1 - mpf(10) ** -10):
                return mp.inf * mp.sign(growth)
            return _beyond(partial(point, step), 32 if step else 10)
    undecided = next((reason for reason in reasons if isinstance(reason, OutOfReach)), None)
    raise undecided or Diverges(str(reasons[-1])) from reasons[-1]


def _sure(curve: Curve, nearness: float) -> Value:
    """Return a value of a curve, half of whose digits another precision confirms; zero if all of it is rounding."""
    previous, reason = None, None
    for working in (mp.dps * times for times in (8, 16, 32, 64) if mp.dps * times <= MOST_DIGITS):
        with mp.workdps(working):
            try:
                value = curve(mpf(nearness))
            except ARITHMETIC as error:
                if isinstance(error, (Unreadable, OutOfReach)):
                    raise
                reason = error
                continue
        if callable(value):
            raise Undefined("the limit of a function without its argument")
        if previous is not None and _distance(previous, value) <= mpf(10) ** (-working // 4) * _size(value):
            return value
        previous = value
    if previous is not None and _size(previous) < mpf(10) ** (-working // 4):
        return previous * 0
    raise reason or OutOfReach("the limit is out of reach: its digits cancel")


def _beyond(point: Callable[[int], Value], count: int) -> mpf:
    """Return where numbers that have not settled yet lead to."""
    values: list[Value] = []
    with suppress(*ARITHMETIC):  # the first may be outside the curve's domain
        for k in range(count, 0, -1):
            values.insert(0, point(k))
    if any(isinstance(value, np.ndarray) for value in values):
        raise OutOfReach("the limit does not settle within reach")
    changes = [abs(after - value) for value, after in pairwise(values)]
    ways = {after > value for value, after in pairwise(values)}
    is_slow = all(after < change for change, after in pairwise(changes))
    if len(ways) == 2 and max(changes[-3:]) > max(changes[:3]) / 2 and not is_slow:
        raise Diverges("the limit does not settle")
    if all(after < change for change, after in pairwise(changes[len(changes) // 2 :])):
        ends = (_extrapolated(values, powers) for powers in (False, True))
        if (end := next((end for end in ends if end is not None), None)) is not None:
            return end
    raise OutOfReach("the limit does not settle within reach")


def _extrapolated(values: list[mpf], powers: bool) -> mpf | None:
    """Return where values lead to if they differ from it by powers of the number of the step, or else by powers of some
    numbers (Wynn's rho and epsilon algorithm)."""
    older, newer = [mpf(0)] * (len(values) + 1), values
    unit = mpf(10) ** (-mp.dps * 2 // 3)
    with mp.workdps(16 * mp.dps), suppress(ZeroDivisionError):
        for column in range(1, len(values) - 2):
            steps = [(column if powers else 1) / (after - value) for value, after in pairwise(newer)]
            older, newer = newer, [value + step for value, step in zip(older[1:], steps, strict=False)]
            if column % 2 == 0 and max(newer[-3:]) - min(newer[-3:]) <= unit * (1 + abs(newer[-1])):
                return newer[-1]
    return None


def integrate(curve: Curve, low: mpf, high: mpf) -> mpf:
    """Return a definite integral, which must converge; in parts that meet where a kink or a peak is to be expected."""
    if low == high:
        return mpf(0)
    if low > high:
        return -integrate(curve, high, low)
    if low < 0 < high:
        return integrate(curve, low, mpf(0)) + integrate(curve, mpf(0), high)
    try:
        with mp.extradps(10):
            value = _double_exponential(curve, low, high)
            if value is None and (peak := _peak(curve, low, high)) is not None:
                parts = [_double_exponential(curve, *ends) for ends in ((low, peak), (peak, high))]
                value = None if None in parts else mp.fsum(parts)
    except OutOfReach:
        raise
    except Undefined as reason:  # of the curve; an integral at many more digits would take too long
        raise Diverges(str(reason)) from reason
    if value is None:
        raise OutOfReach("the integral is out of reach")
    return value


def integrate_roughly(curve: Curve, low: mpf, high: mpf) -> mpf:
    """Return a definite integral by a dozen values."""
    if low > high:
        return -integrate_roughly(curve, high, low)
    path = _path(low, high)
    values = (curve(x) * speed for x, speed in (path(place / 2) for place in range(-5, 6)))
    return sum(values, mpf(0)) / 2


def _path(low: mpf, high: mpf) -> Callable[[float], tuple[mpf, mpf]]:
    """Return the way from one end to the other along all numbers, and its speed: e^{sinh s} close to every end."""

    def outwards(s: float) -> tuple[mpf, mpf]:
        distance, speed = _far_node(s if mp.isinf(high) else -s, mp.prec)
        return (low + distance if mp.isinf(high) else high - distance), speed

    def between(s: float) -> tuple[mpf, mpf]:
        distance, speed = _near_node(abs(s), mp.prec)
        width = high - low
        return (low + width * distance if s < 0 else high - width * distance), width * speed

    return outwards if mp.isinf(high - low) else between


@lru_cache(maxsize=2**14)
def _far_node(s: float, _prec: int) -> tuple[mpf, mpf]:
    """Return the distance from the finite end of a path, and the speed there, to the working precision."""
    distance = mp.exp(2 * mp.sinh(s))
    return distance, 2 * mp.cosh(s) * distance


@lru_cache(maxsize=2**14)
def _near_node(s: float, _prec: int) -> tuple[mpf, mpf]:
    """Return the distance from the nearer end of a path of length 1, and the speed there, to the working precision."""
    part = mp.exp(-3 * mp.sinh(s))
    distance = part / (1 + part)
    return distance, 3 * mp.cosh(s) * distance / (1 + part)


def _double_exponential(curve: Curve, low: mpf, high: mpf) -> mpf | None:
    """Return an integral by the trapezoidal rule on a path on which the curve falls off at both ends; None if no
    step is small enough. Two steps agree relative to the curve's size, so that no narrow peak is stepped over."""
    path = _path(low, high)

    def terms(place: float, step: float) -> Iterator[mpf]:
        """Yield the terms in one direction until they are negligible."""
        biggest = term = before = mpf(0)
        while abs(place) <= 4 or abs(term) > mp.eps * biggest:
            if abs(place) > 12:
                if _falls_off(before, term, place, step):
                    raise OutOfReach("the integral converges too slowly")
                raise Diverges("the integral does not converge")
            x, speed = path(place)
            if x in (low, high):  # but for rounding
                left = 4 * mp.eps * x
                if abs(curve(x - left if x == high else x + left) * left) > mpf(10) ** (-mp.dps * 2 // 3) * biggest:
                    raise OutOfReach("the integral is out of reach near its end")
                return
            before, term = term, curve(x) * speed
            biggest = max(biggest, abs(term))
            yield term
            place += step

    total = size = mpf(0)
    finest = min(6 + mp.dps // 40, 8 + (mp.dps // 40).bit_length())  # more digits take hardly more than so many times
    for level in range(1, finest + 1):
        step = 2.0**-level
        ways = [(step, 2 * step), (-step, -2 * step)] if level > 1 else [(0.0, step), (-step, -step)]
        added = [term for way in ways for term in terms(*way)]
        before, total, size = total, total + mp.fsum(added), size + mp.fsum(map(abs, added))
        change = abs(total - 2 * before)
        # The next step would have twice as many digits right, as this one has.
        if level > 2 and change <= mpf(10) ** (-mp.dps * 11 // 20) * size:
            return total * step
        if level > 7 and change > size / 1000:  # half the step is no better: there is a pole or a narrow peak
            return None
    return None


def _falls_off(before: mpf, term: mpf, place: float, step: float) -> bool:
    """Whether the last two terms, the second one step before a place, are of a curve that is integrable at the end: it
    is a power of the distance d = e^{2 \\sinh s} there, and times d it vanishes."""
    if not before or not term:
        return True
    last, first = (abs(place - count * step) for count in (1, 2))
    fall = mp.log(abs(before / term) * mp.cosh(last) / mp.cosh(first))
    return fall > mpf(10) ** -9 * (mp.sinh(last) - mp.sinh(first))


def _peak(curve: Curve, low: mpf, high: mpf) -> mpf | None:
    """Return where between two ends a curve is farthest from zero; None if it is so at an end."""
    path = _path(low, high)

    def height(s: float) -> mpf:
        return abs(curve(path(s)[0]))

    top = max((k / 8 for k in range(-24, 25)), key=height)
    if abs(top) == 3:
        return None
    left, right = top - 1 / 8, top + 1 / 8
    for _ in range(80):
        first, second = (2 * left + right) / 3, (left + 2 * right) / 3
        left, right = (first, right) if height(first) < height(second) else (left, second)
    return path(left)[0]


def series(term: Callable[[int], Value], first: int) -> Value:
    """Sum an infinite series whose terms fall off at least geometrically."""
    total: Value = term(first)
    small = 0
    sizes = []
    for number in range(first + 1, first + 300):
        value = term(number)
        total = total + value
        sizes.append(_size(value))
        small = small + 1 if sizes[-1] <= mp.eps * (_size(total) + mp.eps) / 1000 else 0
        if small == 6:
            return total
    # What follows finds a value even for 1 - 2 + 4 - 8 + ...
    if max(sizes[-10:]) >= max(sizes[-160:-150]):
        if sizes[-1] * sizes[-151] < sizes[-2] * sizes[-150]:  # terms that grow ever less may yet fall off
            raise OutOfReach("the series is out of reach")
        raise Diverges("the series does not converge")

    if isinstance(total, np.ndarray):
        return _series_by_entries(term, first, total.shape)

    def accelerated(start: int) -> mpf:
        return mp.fsum(map(term, range(first, start))) + mp.nsum(term, start)

    try:
        total, later = accelerated(first), accelerated(first + 40)
    except (mp.NoConvergence, ValueError) as reason:
        raise Diverges("the series does not converge") from reason
    if abs(total - later) > mpf(10) ** (-mp.dps * 2 // 3) * (1 + abs(total)):  # it depends on where one begins
        raise OutOfReach("the series is out of reach")
    return total


def _series_by_entries(term: Callable[[int], Value], first: int, shape: tuple[int, ...]) -> np.ndarray:
    """Sum an infinite series of arrays."""
    kept = lru_cache(maxsize=None)(lambda number, prec: term(number))

    def entry(place: tuple[int, ...], number: int) -> mpf:
        return kept(number, mp.prec)[place]

    total = np.empty(shape, dtype=object)
    for place in np.ndindex(shape):
        total[place] = series(partial(entry, place), first)
    return total


def solve(curve: Curve, low: mpf, high: mpf, at_low: mpf, at_high: mpf) -> mpf:
    """Return the root between two places where the curve differs in sign (Illinois' method)."""
    for _ in range(60 + mp.dps * 4):
        if at_low == 0:
            return low
        if at_high == 0:
            return high
        middle = (low * at_high - high * at_low) / (at_high - at_low)
        if middle in (low, high) or abs(high - low) <= mp.eps * 4 * max(abs(low), abs(high)):
            return middle
        value = curve(middle)
        if (value > 0) == (at_high > 0) and value != 0:
            high, at_high, at_low = middle, value, at_low / 2
        else:
            low, high, at_low, at_high = high, middle, at_high, value
        if value == 0:
            return middle
    return (low + high) / 2


def invert(function: Callable[[mpf], mpf], value: mpf) -> mpf:
    """Return the x with f(x) = value, which must be the only one on a wide grid."""
    near: mpf | None = getattr(function, "last_root", None)
    if near is None or abs(function(near) - value) > mpf("1e-6"):
        with mp.workdps(15):
            near = _bracket(function, value)
    with mp.extradps(10):
        nearby = (near, near + mpf(10) ** -12 * (abs(near) or 1))
        root = mp.findroot(lambda x: function(x) - value, nearby)
        beside = mpf(10) ** (-mp.dps * 4 // 5) * (abs(root) or 1)
        # A residual has no size beside a value of 0, and says little of a multiple root: there the sign must change.
        is_sure = function(root - beside) * function(root + beside) < 0 if value == 0 else False
        if not is_sure and abs(function(root) - value) > mpf(10) ** (-mp.dps // 2) * abs(value):
            raise OutOfReach("the inverse is out of reach")
    with suppress(AttributeError):
        function.last_root = root  # type: ignore[attr-defined]
    return root


NEAR = sorted(
    {mpf(sign) * mpf(k) ** 3 / 64 for k in range(19) for sign in (1, -1)} | {mpf(k) / 16 for k in range(-15, 16)}
)
FAR = sorted({mpf(sign) * mpf(2) ** k for k in range(-200, 201, 4) for sign in (1, -1)})


def _bracket(function: Callable[[mpf], mpf], value: mpf) -> mpf:
    """Return, to the working precision, where a function passes a value; it may do so once on a wide grid."""
    reached: dict[mpf, bool] = {}
    low, high = next(filter(None, (_passed(function, value, grid, reached) for grid in (NEAR, FAR))), (None, None))
    if low is None:
        ends = (sign * FAR[-1] ** power for sign in (1, -1) for power in (1, -1))
        if not all(reached.values()) or any(_comes_nearer(function, value, end) for end in ends):
            raise OutOfReach("the inverse is out of reach")
        raise Undefined("no single inverse value")
    if low == high:
        return low
    return solve(lambda x: function(x) - value, low, high, function(low) - value, function(high) - value)


def _comes_nearer(function: Callable[[mpf], mpf], value: mpf, end: mpf) -> bool:
    """Whether a function still approaches a value at an end of the wide grid, as a logarithm does."""
    with suppress(Undefined):
        before, last = (abs(function(x) - value) for x in (mp.sign(end) * abs(end) ** mpf("0.98"), end))
        return last < before * (1 - mpf(10) ** -9)
    return False


def _passed(
    function: Callable[[mpf], mpf], value: mpf, grid: list[mpf], reached: dict[mpf, bool]
) -> tuple[mpf, mpf] | None:
    """Return the places of a grid between which a function passes a value, or where it has it, if it does so once; and
    note which of them could be reached."""
    brackets = []
    last: tuple[mpf, mpf] | None = None
    for x in grid:
        try:
            height = function(x) - value
        except Undefined as error:
            reached[x] = not isinstance(error, OutOfReach)
            last = None
            continue
        if height == 0:
            brackets.append((x, x))
            last = None
            continue
        if last is not None and (last[1] > 0) != (height > 0):
            brackets.append((last[0], x))
        last = (x, height)
    if len(brackets) > 1:
        raise Undefined("no single inverse value")
    return brackets[0] if brackets else None
