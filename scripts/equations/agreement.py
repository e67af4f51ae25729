"""Whether two values agree: how far apart they are, and whether they stand in a relation but for rounding."""

from __future__ import annotations

import numpy as np

from . import algebra
from .algebra import Unsized, Value, compare
from .errors import Misfit
from .reals import REAL, mp, mpf
from .tree import Binary, Matrix, Node, Number, Power, Unary


def matched(left: Value, right: Value, literals: tuple[bool, bool]) -> tuple[Value, Value]:
    """Give two sides one shape, where one is of unknown size; only a literal may stand beside an array."""
    left, right = algebra.fit(*map(algebra.scalar, (left, right)))
    if isinstance(left, Unsized) or isinstance(right, Unsized):
        return algebra.scales(left, right)
    broadcasts = any(literal and isinstance(side, REAL) for literal, side in zip(literals, (left, right), strict=True))
    if np.shape(left) != np.shape(right) and not broadcasts:
        if np.shape(left) == np.shape(right)[::-1] and 1 in np.shape(left):
            layout = "one is a row; the derivative of a number by a column is a column"
            raise Misfit(f": {algebra.describe(left)} and {algebra.describe(right)}; {layout}")
        raise algebra.misfit(left, right)
    return left, right


def relate(operator: str, left: Value, right: Value, tolerance: mpf) -> tuple[bool, mpf]:
    """Tell whether two sides stand in a relation but for rounding, and of an equation how far they are apart."""
    error = distance(left, right)
    is_close = error <= tolerance
    match operator:
        case "=":
            return is_close, error
        case r"\neq":
            return not is_close, mpf(0)
        case "<" | ">":
            return not is_close and compare(operator, left, right), mpf(0)
    slack = tolerance * (abs(left) + abs(right)) * (1 if operator == r"\leq" else -1)
    return is_close or compare(operator, left, right + slack), mpf(0)


def rounds_to(left: Value, right: Value, unit: Value) -> bool:
    """Whether a value is a printed number, or each entry one, to half a unit of its last digit."""
    slack = 1 + mpf(10) ** -20
    return all(abs(a - b) <= digit / 2 * slack for a, b, digit in np.broadcast(left, right, unit))


def gap(left: Value, right: Value) -> mpf:
    """Return the largest difference of entries."""
    if mp.inf in (left, right) if isinstance(left, REAL) and isinstance(right, REAL) else False:
        return mpf(0) if left == right else mp.inf
    return max((abs(a - b) for a, b in np.broadcast(left, right)), default=mpf(0))


def distance(left: Value, right: Value) -> mpf:
    """Return the difference of two sides, relative to the larger."""
    size = max((max(abs(a), abs(b)) for a, b in np.broadcast(left, right)), default=mpf(0))
    apart = mpf(0) if isinstance(left, REAL) and isinstance(right, REAL) and left == right else gap(left, right)
    return apart / size if apart and mp.isfinite(size) else apart


def printed_unit(node: Node) -> Value | None:
    """Return the value of the last printed digit of a number such as -0.0123 or 1.2 \\times 10^{-5}; of a vector or a
    matrix of such numbers, of each of them."""
    match node:
        case Matrix(rows):
            units = [[printed_unit(entry) for entry in row] for row in rows]
            return None if any(unit is None for row in units for unit in row) else np.array(units, dtype=object)
        case Unary("transpose", operand):
            unit = printed_unit(operand)
            return unit if unit is None else np.transpose(unit)
        case Number(_, unit):
            return mpf(unit.numerator) / unit.denominator
        case Unary("negate", operand):
            return printed_unit(operand)
        case Binary(
            "cross" | "*.", Number(_, unit), Power(Number(base), (Number(n) | Unary("negate", Number(n))) as exponent)
        ) if base == 10:
            power = -int(n) if isinstance(exponent, Unary) else int(n)
            return mpf(unit.numerator) / unit.denominator * mpf(10) ** power
    return None


def show(value: Value, digits: int = 12) -> str:
    """Write a value; the entries of an array with half the digits, its rows parted by semicolons."""
    if isinstance(value, np.ndarray):
        width = value.shape[-1] if value.ndim == 2 and value.shape[1] > 1 else value.size
        texts = [show(entry, digits // 2) for entry in value.ravel()[:8]]
        rows = "; ".join(", ".join(texts[start : start + width]) for start in range(0, len(texts), width))
        return f"[{rows}…]" if value.size > 8 else f"[{rows}]"
    if isinstance(value, REAL) and mp.isfinite(value) and value and abs(mp.mag(value)) > 10**6:
        return f"{'-' * (value < 0)}10^{mp.nstr(mp.log10(abs(value)), 6)}"
    return mp.nstr(value, digits).removesuffix(".0") if isinstance(value, REAL) else algebra.describe(value)


def show_both(left: Value, right: Value) -> tuple[str, str]:
    """Write two values that differ, with as many digits as that takes; long arrays without the entries that agree."""
    for digits in (12, 24, 48):
        texts = show(left, digits), show(right, digits)
        if texts[0] != texts[1]:
            return texts
    if np.shape(left) != np.shape(right) or not np.shape(left):
        return texts
    place = max(np.ndindex(np.shape(left)), key=lambda place: abs(left[place] - right[place]))
    return show(left[place]), show(right[place])
