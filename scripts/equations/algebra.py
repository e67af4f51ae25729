"""Arithmetic on values: real numbers, arrays of them, functions, and the identity and ones of a size yet unknown.

Vectors are columns, of shape (n, 1), so that a lost transpose does not fit. Only a literal number broadcasts. What is
true of values is true of functions point by point: f g is the function x -> f(x) g(x).
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any

import numpy as np

from .errors import Misfit, Undefined, Unreadable
from .reals import REAL, mp, mpf

Value = Any  # mpf, a NumPy array of mpf, a function of values, or Unsized
COMPARISONS: dict[str, Callable[[mpf, mpf], Any]] = {
    "=": operator.eq, r"\neq": operator.ne, "<": operator.lt, ">": operator.gt, r"\leq": operator.le,
    r"\geq": operator.ge,
}  # fmt: skip
OUT_OF_REACH = 3000  # the exponential of a number with a thousand digits would have as many itself


# --- arrays whose size follows from what they meet -------------------------------------------------------------------


@dataclass(frozen=True)
class Unsized:
    """A value that has the size of what it meets: `scale` times the identity, or what has `scale` again and again."""

    scale: Value

    def times(self, number: Value) -> Unsized:
        """Return a multiple."""
        return replace(self, scale=self.scale * number)

    def sized(self, shape: tuple[int, ...]) -> np.ndarray:
        """Return the array of this shape, if there is one."""
        raise NotImplementedError

    def of_length(self, length: int) -> np.ndarray:
        """Return the square or the column with as many rows."""
        raise NotImplementedError


@dataclass(frozen=True)
class Identity(Unsized):
    """A multiple of the identity matrix, and another of the matrix of ones, 1 1ᵀ, which need not be square."""

    everywhere: mpf = mpf(0)

    def times(self, number: Value) -> Identity:
        """Return a multiple."""
        return Identity(self.scale * number, self.everywhere * number)

    def sized(self, shape: tuple[int, ...]) -> np.ndarray:
        """Return the array of this shape, square where it has a diagonal."""
        if len(shape) != 2 or self.scale != 0 and shape[0] != shape[1]:
            raise Misfit(f": the identity and {show_shape(shape)}")
        return np.eye(*shape, dtype=int) * self.scale + self.everywhere

    def before(self, right: Value) -> Value:
        """Multiply something from the left, where it is more than a multiple of the identity."""
        if not isinstance(right, np.ndarray):
            raise size_unknown()
        sums = right.sum(axis=0, keepdims=True) * self.everywhere
        return right * self.scale + sums if self.scale != 0 else Repeated(sums, 0)

    def of_length(self, length: int) -> np.ndarray:
        """Return the square array with as many rows."""
        return self.sized((length, length))


@dataclass(frozen=True)
class Repeated(Unsized):
    """A row again and again along axis 0, or a column along axis 1: 1 pᵀ, p 1ᵀ; of one entry, the ones vector."""

    axis: int = 0

    def sized(self, shape: tuple[int, ...]) -> np.ndarray:
        """Return the array of this shape; along its axis any length will do."""
        if len(shape) != 2 or shape[1 - self.axis] != self.scale.shape[1 - self.axis]:
            raise Misfit(f": {describe(self)} and {show_shape(shape)}")
        return np.array(np.broadcast_to(self.scale, shape))

    def of_length(self, length: int) -> np.ndarray:
        """Return the column with as many rows."""
        return self.sized((length, 1))


def size_unknown() -> Unreadable:
    """Return the error for a size that does not follow from anything."""
    return Unreadable(r"the size of the ones vector is not known: write \mathbf{1}_n")


def fit(left: Value, right: Value) -> tuple[Value, Value]:
    """Give a value of unknown size the shape of the other."""
    if isinstance(left, Unsized) and isinstance(right, np.ndarray):
        left = left.sized(right.shape)
    if isinstance(right, Unsized) and isinstance(left, np.ndarray):
        right = right.sized(left.shape)
    return left, right


def scales(left: Value, right: Value) -> tuple[Value, Value]:
    """Return what two values of unknown size are multiples of the same by."""
    is_alike = type(left) is type(right) and getattr(left, "axis", None) == getattr(right, "axis", None)
    if is_alike and isinstance(left, Identity):
        return column([left.scale, left.everywhere]), column([right.scale, right.everywhere])
    if not is_alike or np.shape(left.scale) != np.shape(right.scale):
        raise misfit(left, right)
    return left.scale, right.scale


# --- kinds of values -------------------------------------------------------------------------------------------------


def show_shape(shape: tuple[int, ...]) -> str:
    """Write a shape as 3×4."""
    return "×".join(map(str, shape))


def describe(value: Value) -> str:
    """Name the shape of a value."""
    if isinstance(value, np.ndarray):
        return show_shape(value.shape)
    if isinstance(value, Unsized):
        return "the identity" if isinstance(value, Identity) and value.everywhere == 0 else "ones of unknown size"
    return "a function" if callable(value) else "a number"


def misfit(left: Value, right: Value) -> Misfit:
    """Return the error for two values that do not go together."""
    return Misfit(f": {describe(left)} and {describe(right)}")


def are_arrays(left: Value, right: Value) -> bool:
    """Whether both are arrays."""
    return isinstance(left, np.ndarray) and isinstance(right, np.ndarray)


def is_vector(value: Value) -> bool:
    """Whether a value is a row or a column."""
    return isinstance(value, np.ndarray) and 1 in value.shape


def scalar(value: Value) -> Value:
    """Turn an array of one entry into a number."""
    return value.item() if isinstance(value, np.ndarray) and value.size == 1 else value


def block(value: Value) -> np.ndarray:
    """Return a number as an array of one entry, an array as it is."""
    return value if isinstance(value, np.ndarray) else column([value])


def entries(value: Value) -> list[Any]:
    """Return the entries of an array, or the number alone."""
    return list(value.ravel()) if isinstance(value, np.ndarray) else [value]


def column(values: Any) -> np.ndarray:
    """Return a column vector of the values."""
    array = np.empty((len(values), 1), dtype=object)
    array[:, 0] = values
    return array


def whole(value: Value) -> int:
    """Return a value as what it must be to count, to number or to size something."""
    if not isinstance(value, (*REAL, int)) or not mp.isint(value):
        raise Undefined(f"{mp.nstr(value, 6) if isinstance(value, REAL) else describe(value)} is no whole number")
    return int(value)


# --- operations ------------------------------------------------------------------------------------------------------


def pointwise(operation: Callable[..., Value]) -> Callable[..., Value]:
    """Let an operation on values take functions too."""

    @wraps(operation)
    def lifted(*values: Value, **options: Any) -> Value:
        for value in values:
            if callable(value):
                return lambda *arguments: lifted(*(v(*arguments) if callable(v) else v for v in values), **options)
        return operation(*values, **options)

    return lifted


@pointwise
def map_entries(*values: Value, operation: Callable[..., mpf]) -> Value:
    """Apply a scalar function to the entries of arrays, beside numbers."""
    if any(isinstance(value, Unsized) for value in values):
        raise size_unknown()
    arrays = [value for value in values if isinstance(value, np.ndarray)]
    if any(array.shape != arrays[0].shape for array in arrays):
        raise misfit(arrays[0], arrays[1])
    return np.frompyfunc(operation, len(values), 1)(*values) if arrays else operation(*values)


def entrywise(operation: Callable[..., mpf], *values: Value) -> Value:
    """Apply a scalar function to numbers or, entry by entry, to arrays of one shape."""
    for value in values:
        if type(value) is not mpf:
            return map_entries(*values, operation=operation)
    return operation(*values)


@pointwise
def add(left: Value, right: Value, literal: bool = False) -> Value:
    """Add numbers, or arrays of one shape; a literal broadcasts."""
    if type(left) is mpf and type(right) is mpf:
        return left + right
    left, right = fit(left, right)
    if isinstance(left, Unsized) or isinstance(right, Unsized):
        return add_unsized(left, right)
    if np.shape(left) != np.shape(right) and (are_arrays(left, right) or not literal):
        raise misfit(left, right)
    return left + right


def add_unsized(left: Value, right: Value) -> Unsized | np.ndarray:
    """Add two values of unknown size; one beside the identity is square."""
    if isinstance(left, Unsized) and isinstance(right, Unsized) and type(left) is not type(right):
        size = max(np.shape(left.scale) + np.shape(right.scale))
        return left.sized((size, size)) + right.sized((size, size))
    first, second = scales(left, right)
    return Identity(*(first + second).flat) if isinstance(left, Identity) else replace(left, scale=first + second)


def subtract(left: Value, right: Value, literal: bool = False) -> Value:
    """Subtract as `add` adds."""
    if type(left) is mpf and type(right) is mpf:
        return left - right
    return add(left, negate(right), literal=literal)


@pointwise
def negate(value: Value) -> Value:
    """Change the sign."""
    return value.times(-1) if isinstance(value, Unsized) else -value


@pointwise
def multiply(left: Value, right: Value) -> Value:
    """Multiply numbers, scale arrays, or multiply matrices."""
    if type(left) is mpf and type(right) is mpf:
        return left * right
    if are_arrays(left, right):
        if left.ndim != 2 or right.ndim != 2 or left.shape[1] != right.shape[0]:
            raise misfit(left, right)
        return scalar(left @ right)
    if isinstance(left, Unsized) or isinstance(right, Unsized):
        return multiply_unsized(left, right)
    return left * right


def multiply_unsized(left: Value, right: Value) -> Value:
    """Multiply where a side is an identity or has an axis of unknown length."""
    for first, second in ((left, right), (right, left)):
        if isinstance(first, REAL):
            return second.times(first)
    for first, second in ((left, right), (right, left)):
        if isinstance(first, Identity) and first.everywhere == 0:
            return multiply(first.scale, second)
    if isinstance(left, Repeated) and isinstance(right, Repeated) and (left.axis, right.axis) == (0, 1):
        return Identity(mpf(0), block(multiply(left.scale, right.scale)).item())  # 1 1^T
    if isinstance(left, Unsized) and isinstance(right, Unsized):
        raise size_unknown()
    if isinstance(left, Identity):
        return left.before(right)
    if isinstance(right, Identity):  # it is symmetric
        return transpose(right.before(transpose(left)))
    if isinstance(left, Unsized):
        return transpose(multiply_unsized(transpose(right), transpose(left)))
    if right.axis == 0:  # its rows are as many as the columns on the left
        return multiply(left, right.sized((left.shape[-1], right.scale.shape[1])))
    return Repeated(block(multiply(left, right.scale)), 1)


@pointwise
def transpose(value: Value) -> Value:
    """Transpose a matrix; a number is its own transpose."""
    if isinstance(value, Repeated):
        return Repeated(value.scale.T, 1 - value.axis)
    if isinstance(value, np.ndarray) and value.ndim != 2:
        raise Undefined("the transpose of a tensor")
    return value.T if isinstance(value, np.ndarray) else value


@pointwise
def dot(left: Value, right: Value) -> Value:
    r"""Multiply as \cdot does: two vectors of one shape give their inner product."""
    return inner(left, right) if is_vector(left) and np.shape(left) == np.shape(right) else multiply(left, right)


@pointwise
def hadamard(left: Value, right: Value) -> Value:
    """Multiply entry by entry."""
    left, right = fit(left, right)
    if isinstance(left, Unsized) or np.shape(left) != np.shape(right):
        raise misfit(left, right)
    return left * right


@pointwise
def inner(left: Value, right: Value) -> Value:
    """Return the sum of the products of entries."""
    return mp.fsum(entries(hadamard(left, right)))


@pointwise
def quotient(left: Value, right: Value, literal: bool = False) -> Value:
    """Divide by a number; a literal is divided by each entry of an array."""
    if isinstance(right, np.ndarray) and literal and isinstance(left, REAL):
        return entrywise(lambda x: quotient(left, x), right)
    if not isinstance(right, REAL):
        raise misfit(left, right)
    if right == 0:
        raise Undefined("a division by zero")
    return left.times(1 / right) if isinstance(left, Unsized) else left / right


@pointwise
def power(base: Value, exponent: Value, whole: bool = False) -> Value:
    """Raise to a power; matrices to whole powers, vectors entry by entry; `whole` exponents allow 0^0."""
    if not isinstance(base, REAL) or not isinstance(exponent, REAL):
        return power_of_array(base, exponent, whole)
    if base == 0 and (exponent < 0 or (exponent == 0 and not whole)):
        raise Undefined("zero to a power that is not positive")
    if base < 0 and not mp.isint(exponent):
        raise Undefined("a fractional power of a negative number")
    if mp.mag(exponent) > OUT_OF_REACH:
        raise Undefined("a power out of reach")
    return mp.power(base, exponent)


def power_of_array(base: Value, exponent: Value, whole: bool) -> Value:
    """Raise a vector entry by entry, or a square matrix to a whole power; or a number to the entries of a vector."""
    if isinstance(exponent, np.ndarray) and (isinstance(base, np.ndarray) or not is_vector(exponent)):
        raise Undefined(r"a power with a matrix as its exponent: write \operatorname{expm}")
    if is_vector(base) or is_vector(exponent):
        return entrywise(lambda b, e: power(b, e, whole=whole), base, exponent)
    if isinstance(base, Identity):
        if base.everywhere != 0:
            raise size_unknown()
        return Identity(power(base.scale, exponent, whole=whole))
    if not mp.isint(exponent):
        raise Unreadable("a fractional power of a matrix is not known")
    if exponent == 0:
        return Identity(mpf(1)).sized(square(base).shape)
    factor = square(base)
    if exponent < 0:
        with mp.extradps(10):
            determinant, factor = eliminate(factor, Identity(mpf(1)).sized(factor.shape))
        if determinant == 0:
            raise Undefined("the inverse of a singular matrix")
    return np.linalg.matrix_power(factor + mpf(0), abs(int(exponent)))  # + 0 rounds


def eliminate(matrix: np.ndarray, right: np.ndarray) -> tuple[mpf, np.ndarray]:
    """Return the determinant of A, and the X with A X = B unless that is 0, by Gauss' elimination with the largest
    pivots of the columns."""
    rows, size, determinant = np.hstack([matrix, right]), len(matrix), mpf(1)
    for place in range(size):
        pivot = max(range(place, size), key=lambda row: abs(rows[row, place]))
        if rows[pivot, place] == 0:
            return mpf(0), right
        if pivot != place:
            rows[[place, pivot]] = rows[[pivot, place]]
            determinant = -determinant
        determinant *= rows[place, place]
        rows[place] = rows[place] / rows[place, place]
        others = np.arange(size) != place
        rows[others] = rows[others] - np.outer(rows[others, place], rows[place])
    return determinant, rows[:, size:]


def square(value: Value) -> np.ndarray:
    """Return the value if it is a square matrix."""
    if not isinstance(value, np.ndarray) or value.ndim != 2 or value.shape[0] != value.shape[1]:
        raise Undefined(f"a square matrix is needed, not {describe(value)}")
    return value


@pointwise
def inverse(value: Value) -> Value:
    """Return the inverse of a matrix that has one by more than rounding, or the reciprocal of a number."""
    if isinstance(value, REAL):
        return quotient(mpf(1), value)
    if isinstance(value, Identity):
        return power(value, mpf(-1))
    result = power(square(value), mpf(-1))
    if is_tie(1 / (max(map(abs, value.flat)) * max(map(abs, result.flat)))):
        raise Undefined("the inverse of a singular matrix")
    return result


def root(value: Value, degree: mpf) -> Value:
    """Return the real root; odd roots of negative numbers exist."""
    if not isinstance(value, REAL):
        return entrywise(lambda x: root(x, degree), value)
    if degree == 2 and value >= 0:
        return mp.sqrt(value)
    if not mp.isint(degree) or degree < 1 or (value < 0 and int(degree) % 2 == 0):
        raise Undefined("an even root of a negative number")
    return mp.sign(value) * mp.root(abs(value), int(degree))


def compose(left: Value, right: Value) -> Value:
    """Compose functions; between arrays, the circle is the product of entries."""
    if not callable(left):
        return hadamard(left, right)
    return lambda *arguments: left(right(*arguments) if callable(right) else right)


# --- comparisons -----------------------------------------------------------------------------------------------------


def is_tie(difference: mpf) -> bool:
    """Whether a number is zero but for rounding."""
    return bool(abs(difference) <= mp.eps * 1_000_000)


def compare(relation: str, left: Value, right: Value, tie: bool = False) -> bool:
    """Compare numbers, or arrays entry by entry; with `tie`, numbers equal but for rounding are equal."""
    if isinstance(left, np.ndarray) or isinstance(right, np.ndarray):
        left, right = fit(left, right)
        found = (compare(relation, a, b, tie) for a, b in np.broadcast(left, right))
        return any(found) if relation == r"\neq" else all(found)
    if not isinstance(left, REAL) or not isinstance(right, REAL):
        raise misfit(left, right)
    if relation not in COMPARISONS:
        raise Unreadable(f"{relation} in a condition")
    difference = left - right
    if tie and is_tie(difference / max(1, abs(left))):
        difference = mpf(0)
    return bool(COMPARISONS[relation](difference, 0))


def close(left: Value, right: Value) -> bool:
    """Whether two values of overlapping cases agree but for rounding."""
    return all(is_tie((a - b) / (1 + abs(a) + abs(b))) for a, b in np.broadcast(left, right))


# --- entries ---------------------------------------------------------------------------------------------------------


def length(array: Value, axis: int | None) -> int:
    """Return how many entries an array has along an axis, or in all."""
    if not isinstance(array, np.ndarray):
        raise Undefined(f"an index on {describe(array)}")
    return array.size if axis is None else array.shape[axis]


def locate(array: np.ndarray, numbers: list[int]) -> tuple[int, ...]:
    """Turn indices from 1 into a place of an array; a vector has one index."""
    if len(numbers) == 1 and array.ndim == 2 and is_vector(array):
        place: tuple[int, ...] = (numbers[0] - 1, 0) if array.shape[1] == 1 else (0, numbers[0] - 1)
    else:
        place = tuple(number - 1 for number in numbers)
    if len(place) != array.ndim or any(not 0 <= p < size for p, size in zip(place, array.shape, strict=True)):
        shown = ", ".join(str(number) if abs(number) < 10**9 else "…" for number in numbers)
        raise Undefined(f"there is no entry {shown} in {describe(array)}")
    return place


@pointwise
def pick(array: Value, numbers: list[int | None]) -> Value:
    """Return an entry of an array, a row or a column (None stands for the colon)."""
    if isinstance(array, REAL) and set(numbers) == {1}:
        return array  # of one entry
    if not isinstance(array, np.ndarray):
        raise Undefined(f"an index on {describe(array)}")
    if None not in numbers:
        return array[locate(array, [number for number in numbers if number is not None])]
    if len(numbers) != 2 or array.ndim != 2:
        raise Undefined("a slice of what is not a matrix")
    row, col = (slice(None) if n is None else slice(n - 1, n) for n in numbers)
    return array[row, col]
