"""Arithmetic on values: real numbers, arrays of them, functions, and the identity and ones of a size yet unknown.

Vectors are columns, of shape (n, 1), so that a lost transpose does not fit. Only a literal number broadcasts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from mpmath import mp, mpf

from .errors import Undefined, Unreadable

Value = Any  # mpf, a NumPy array of mpf, a function of values, or Unsized


@dataclass(frozen=True)
class Unsized:
    """A multiple of the identity ("eye") or of the ones vector ("column", "row"), of whatever size fits.

    A "stack" has the row `scale` again and again, a "tile" the column: 1 pᵀ and p 1ᵀ.
    """

    kind: str
    scale: Value

    def sized(self, shape: tuple[int, ...]) -> np.ndarray:
        """Return the array of this shape, if there is one."""
        fits = {"eye": len(shape) == 2 and shape[0] == shape[1], "column": shape[1:] == (1,), "row": shape[:1] == (1,),
                "stack": len(shape) == 2 and np.shape(self.scale)[1:] == shape[1:],
                "tile": len(shape) == 2 and np.shape(self.scale)[:1] == shape[:1]}  # fmt: skip
        if not fits[self.kind]:
            raise Undefined(f"shapes do not fit: {self.kind} and {show_shape(shape)}")
        ones = np.eye(shape[0], dtype=int) if self.kind == "eye" else np.ones(shape, dtype=int)
        return np.asarray(ones * self.scale, dtype=object)

    def of_length(self, length: int) -> np.ndarray:
        """Return the identity or the ones vector with as many rows."""
        return self.sized((length, length) if self.kind == "eye" else (length, 1))


def show_shape(shape: tuple[int, ...]) -> str:
    """Write a shape as 3×4."""
    return "×".join(map(str, shape))


def scalar(value: Value) -> Value:
    """Turn an array of one entry into a number."""
    return value.item() if isinstance(value, np.ndarray) and value.size == 1 else value


def entries(value: Value) -> list[Any]:
    """Return the entries of an array, or the number alone."""
    return list(value.ravel()) if isinstance(value, np.ndarray) else [value]


def column(values: Any) -> np.ndarray:
    """Return a column vector of the values."""
    array = np.empty((len(values), 1), dtype=object)
    array[:, 0] = values
    return array


def are_arrays(left: Value, right: Value) -> bool:
    """Whether both are arrays."""
    return isinstance(left, np.ndarray) and isinstance(right, np.ndarray)


def misfit(left: Value, right: Value) -> Undefined:
    """Return the error for two values that do not go together."""
    return Undefined(f"shapes do not fit: {describe(left)} and {describe(right)}")


def describe(value: Value) -> str:
    """Name the shape of a value."""
    if isinstance(value, np.ndarray):
        return show_shape(value.shape)
    return value.kind if isinstance(value, Unsized) else "a function" if callable(value) else "a number"


def whole(value: Value) -> int:
    """Return a value as what it must be to count, to number or to size something."""
    if not isinstance(value, (mpf, int)) or not mp.isint(value):
        raise Undefined(f"{mp.nstr(value, 6) if isinstance(value, mpf) else describe(value)} is no whole number")
    return int(value)


def lift(operation: Callable[..., Value], *values: Value) -> Value:
    """Apply an operation to functions point by point: f g means x -> f(x) g(x)."""

    def lifted(*arguments: Value) -> Value:
        return operation(*(value(*arguments) if callable(value) else value for value in values))

    return lifted


def entrywise(operation: Callable[..., mpf], *values: Value) -> Value:
    """Apply a scalar function to numbers or, entry by entry, to arrays of one shape."""
    if any(callable(value) for value in values):
        return lift(lambda *inner: entrywise(operation, *inner), *values)
    arrays = [value for value in values if isinstance(value, np.ndarray)]
    if any(isinstance(value, Unsized) for value in values):
        raise Undefined(r"the size of the ones vector is not known: write \mathbf{1}_n")
    if not arrays:
        return operation(*values)
    if any(array.shape != arrays[0].shape for array in arrays):
        raise misfit(arrays[0], arrays[1])
    result = np.empty(arrays[0].shape, dtype=object)
    for place in np.ndindex(result.shape):
        result[place] = operation(*(value[place] if isinstance(value, np.ndarray) else value for value in values))
    return result


def add(left: Value, right: Value, literal: bool = False) -> Value:
    """Add numbers, or arrays of one shape; a literal broadcasts."""
    if type(left) is mpf and type(right) is mpf:
        return left + right
    if are_arrays(left, right):
        if left.shape != right.shape:
            raise misfit(left, right)
        return left + right
    if callable(left) or callable(right):
        return lift(lambda a, b: add(a, b, literal), left, right)
    if isinstance(left, Unsized) or isinstance(right, Unsized):
        return add_unsized(left, right, literal)
    if (isinstance(left, np.ndarray) or isinstance(right, np.ndarray)) and not literal:
        raise misfit(left, right)
    return left + right


def add_unsized(left: Value, right: Value, literal: bool) -> Value:
    """Add where a side is an identity or ones vector of unknown size."""
    if isinstance(left, Unsized) and isinstance(right, Unsized):
        if left.kind == right.kind:
            return Unsized(left.kind, left.scale + right.scale)
        if "eye" in (left.kind, right.kind):
            size = max(np.shape(left.scale) + np.shape(right.scale), default=0)
            return left.sized((size, size)) + right.sized((size, size))
        raise misfit(left, right)
    if isinstance(left, Unsized):
        left, right = right, left
    if isinstance(left, np.ndarray):
        return left + right.sized(left.shape)
    if literal and left == 0:
        return right
    raise misfit(left, right)


def negate(value: Value) -> Value:
    """Change the sign."""
    return multiply(mpf(-1), value)


def subtract(left: Value, right: Value, literal: bool = False) -> Value:
    """Subtract, by the rules of add."""
    if type(left) is mpf and type(right) is mpf:
        return left - right
    return add(left, negate(right), literal)


def multiply(left: Value, right: Value) -> Value:
    """Multiply numbers, scale arrays, or take the matrix product."""
    if type(left) is mpf and type(right) is mpf:
        return left * right
    if callable(left) or callable(right):
        return lift(multiply, left, right)
    if isinstance(left, Unsized) or isinstance(right, Unsized):
        return multiply_unsized(left, right)
    if are_arrays(left, right):
        if left.ndim != 2 or right.ndim != 2 or left.shape[1] != right.shape[0]:
            raise misfit(left, right)
        return scalar(left @ right)
    return left * right


def multiply_unsized(left: Value, right: Value) -> Value:
    """Multiply where a factor is an identity or ones vector of unknown size."""
    if isinstance(left, mpf):
        return Unsized(right.kind, right.scale * left)
    if isinstance(right, mpf):
        return Unsized(left.kind, left.scale * right)
    if isinstance(left, Unsized) and left.kind == "eye":
        return multiply(left.scale, right)
    if isinstance(right, Unsized) and right.kind == "eye":
        return multiply(right.scale, left)
    if isinstance(left, np.ndarray) and left.ndim == 2:
        if right.kind == "row" and left.shape[1] == 1:
            return Unsized("tile", left * right.scale)
        if right.kind == "tile":
            return Unsized("tile", left @ right.scale)
        width = right.scale.shape[1] if right.kind == "stack" else 1
        return multiply(left, right.sized((left.shape[1], width)))
    if isinstance(right, np.ndarray) and right.ndim == 2:
        if left.kind == "column" and right.shape[0] == 1:
            return Unsized("stack", left.scale * right)
        if left.kind == "stack":
            product = multiply(left.scale, right)
            return Unsized("stack", product) if isinstance(product, np.ndarray) else Unsized("column", product)
        height = left.scale.shape[0] if left.kind == "tile" else 1
        return multiply(left.sized((height, right.shape[0])), right)
    raise Undefined(r"the size of the ones vector is not known: write \mathbf{1}_n")


def dot(left: Value, right: Value) -> Value:
    r"""Multiply as \cdot does: two vectors of one shape give their inner product."""
    if callable(left) or callable(right):
        return lift(dot, left, right)
    if are_arrays(left, right) and left.shape == right.shape and 1 in left.shape:
        return inner(left, right)
    return multiply(left, right)


def inner(left: Value, right: Value) -> Value:
    """Return the sum of the products of entries."""
    return total(hadamard(left, right))


def total(value: Value) -> Value:
    """Sum all entries."""
    return mp.fsum(value.ravel()) if isinstance(value, np.ndarray) else value


def hadamard(left: Value, right: Value) -> Value:
    """Multiply entry by entry."""
    if callable(left) or callable(right):
        return lift(hadamard, left, right)
    if isinstance(left, Unsized) and isinstance(right, np.ndarray):
        left = left.sized(right.shape)
    if isinstance(right, Unsized) and isinstance(left, np.ndarray):
        right = right.sized(left.shape)
    if isinstance(left, np.ndarray) != isinstance(right, np.ndarray) or np.shape(left) != np.shape(right):
        raise misfit(left, right)
    return left * right


def quotient(left: Value, right: Value, literal: bool = False) -> Value:
    """Divide by a number; a literal is divided by each entry of an array."""
    if callable(left) or callable(right):
        return lift(lambda a, b: quotient(a, b, literal), left, right)
    if isinstance(right, np.ndarray) and literal and isinstance(left, mpf):
        return entrywise(lambda x: quotient(left, x), right)
    if not isinstance(right, mpf):
        raise misfit(left, right)
    if right == 0:
        raise Undefined("a division by zero")
    if isinstance(left, Unsized):
        return Unsized(left.kind, left.scale / right)
    return left / right


def power(base: Value, exponent: Value, whole: bool = False) -> Value:
    """Raise to a power; matrices to whole powers, vectors entry by entry; `whole` exponents allow 0^0."""
    if callable(base) or callable(exponent):
        return lift(lambda b, e: power(b, e, whole), base, exponent)
    if isinstance(exponent, np.ndarray):
        if isinstance(base, np.ndarray) or 1 not in exponent.shape:
            raise Undefined(r"a power with a matrix as its exponent: write \operatorname{expm}")
        return entrywise(lambda e: power(base, e, whole), exponent)
    if isinstance(base, Unsized) and base.kind == "eye":
        return Unsized("eye", power(base.scale, exponent, whole))
    if isinstance(base, np.ndarray):
        if 1 in base.shape:
            return entrywise(lambda b: power(b, exponent, whole), base)
        if not mp.isint(exponent) or base.ndim != 2 or base.shape[0] != base.shape[1]:
            raise Undefined("a power of a matrix that is not square, or not a whole power")
        if exponent < 0:
            base, exponent = inverse(base), -exponent
        result = Unsized("eye", mpf(1)).sized(base.shape)
        for _ in range(int(exponent)):
            result = result @ base
        return result
    if base == 0 and (exponent < 0 or (exponent == 0 and not whole)):
        raise Undefined("zero to a power that is not positive")
    if base < 0 and not mp.isint(exponent):
        raise Undefined("a fractional power of a negative number")
    if mp.mag(exponent) > 3000:
        raise Undefined("a power out of reach")
    if mp.isint(exponent):
        return mp.mpf(base) ** int(exponent)
    return base**exponent


def root(value: Value, degree: mpf) -> Value:
    """Return the real root; odd roots of negative numbers exist."""
    if callable(value):
        return lift(lambda inner: root(inner, degree), value)
    if isinstance(value, np.ndarray):
        return entrywise(lambda x: root(x, degree), value)
    if degree == 2 and value >= 0:
        return mp.sqrt(value)
    if not mp.isint(degree) or degree < 1 or (value < 0 and int(degree) % 2 == 0):
        raise Undefined("an even root of a negative number")
    return mp.sign(value) * mp.root(abs(value), int(degree))


def transpose(value: Value) -> Value:
    """Transpose a matrix; a number is its own transpose."""
    if callable(value):
        return lift(transpose, value)
    if isinstance(value, Unsized):
        kinds = {"eye": "eye", "column": "row", "row": "column", "stack": "tile", "tile": "stack"}
        return Unsized(kinds[value.kind], transpose(value.scale))
    if isinstance(value, np.ndarray) and value.ndim != 2:
        raise Undefined("the transpose of a tensor")
    return value.T if isinstance(value, np.ndarray) else value


def square(value: Value) -> np.ndarray:
    """Return the value if it is a square matrix."""
    if not isinstance(value, np.ndarray) or value.ndim != 2 or value.shape[0] != value.shape[1]:
        raise Undefined(f"a square matrix is needed, not {describe(value)}")
    return value


def eliminate(matrix: np.ndarray, right: np.ndarray) -> tuple[mpf, np.ndarray]:
    """Solve by Gaussian elimination with pivoting; return the determinant and the solution."""
    matrix, right, determinant = matrix.copy(), right.copy(), mpf(1)
    size = len(matrix)
    for place in range(size):
        pivot = max(range(place, size), key=lambda row: abs(matrix[row, place]))
        if matrix[pivot, place] == 0:
            return mpf(0), right
        if pivot != place:
            matrix[[place, pivot]], right[[place, pivot]] = matrix[[pivot, place]], right[[pivot, place]]
            determinant = -determinant
        determinant *= matrix[place, place]
        for row in range(size):
            if row != place and matrix[row, place] != 0:
                factor = matrix[row, place] / matrix[place, place]
                matrix[row, place:] = matrix[row, place:] - factor * matrix[place, place:]
                right[row] = right[row] - factor * right[place]
    for place in range(size):
        right[place] = right[place] / matrix[place, place]
    return determinant, right


def inverse(value: Value) -> Value:
    """Return the inverse of a matrix or the reciprocal of a number."""
    if callable(value):
        return lift(inverse, value)
    if isinstance(value, Unsized) and value.kind == "eye":
        return Unsized("eye", quotient(mpf(1), value.scale))
    if isinstance(value, mpf):
        return quotient(mpf(1), value)
    matrix = square(value)
    found, solution = eliminate(matrix, Unsized("eye", mpf(1)).sized(matrix.shape))
    if found == 0:
        raise Undefined("the inverse of a singular matrix")
    return solution


def determinant(value: Value) -> mpf:
    """Return the determinant of a matrix, 0 where all but rounding is: that of X^T X may be 0 for every X."""
    matrix = square(value)
    result = eliminate(matrix, np.empty((len(matrix), 0), dtype=object))[0]
    size = mp.fprod(mp.fsum(map(abs, row)) for row in matrix)
    return mpf(0) if size and is_tie(result / size) else result


def trace(value: Value) -> Value:
    """Return the trace; a number is its own."""
    return value if isinstance(value, mpf) else mp.fsum(square(value).diagonal())


def diagonal(value: Value) -> np.ndarray:
    """Return the diagonal matrix of a vector, or the diagonal of a matrix."""
    if isinstance(value, np.ndarray) and 1 in value.shape:
        result = np.empty((value.size, value.size), dtype=object)
        result[...] = mpf(0)
        for place, entry in enumerate(value.ravel()):
            result[place, place] = entry
        return result
    return column(square(value).diagonal())


def vectorize(value: Value) -> Value:
    """Stack the columns of a matrix."""
    return column(value.T.ravel()) if isinstance(value, np.ndarray) else value


def kron(left: Value, right: Value) -> Value:
    """Return Kronecker's product."""
    return np.kron(left, right) if are_arrays(left, right) else multiply(left, right)


def cross(left: Value, right: Value) -> Value:
    """Multiply as \\times does: two vectors of three entries give their cross product."""
    if are_arrays(left, right) and left.shape == right.shape == (3, 1):
        return column(np.cross(left.ravel(), right.ravel()))
    return multiply(left, right)


def exponential(value: Value) -> Value:
    """Return the exponential of a matrix, by halving it until the series is short."""
    if isinstance(value, mpf):
        return mp.exp(value)
    matrix = square(value)
    halvings = max(0, int(mp.mag(max(map(abs, matrix.ravel())) + 1)) + 6)
    with mp.extradps(halvings // 3 + 8):
        term = result = Unsized("eye", mpf(1)).sized(matrix.shape)
        matrix = matrix / mpf(2) ** halvings
        for number in range(1, 10 * mp.dps):
            term = term @ matrix / number
            result = result + term
            if max(map(abs, term.ravel())) < mp.eps:
                break
        for _ in range(halvings):
            result = result @ result
    return result


def triangle(keep: Callable[[int, int], bool]) -> Callable[[Value], np.ndarray]:
    """Return the function that keeps the entries of a matrix on one side of the diagonal."""

    def kept(value: Value) -> np.ndarray:
        result = np.array(value, dtype=object)
        for row, col in np.ndindex(value.shape):
            if not keep(row, col):
                result[row, col] = mpf(0)
        return result

    return kept


def norm(value: Value, order: mpf | str | None) -> mpf:
    """Return a norm of the entries: Euclidean or Frobenius by default; the 1, p and infinity norms of vectors."""
    if isinstance(value, Unsized) or callable(value):
        raise Undefined(f"the norm of {describe(value)}")
    entries = [abs(entry) for entry in np.ravel(np.asarray(value, dtype=object))]
    if order is None or order == "F" or (order == 2 and (not isinstance(value, np.ndarray) or 1 in value.shape)):
        return mp.sqrt(mp.fsum(entry * entry for entry in entries))
    if isinstance(value, np.ndarray) and 1 not in value.shape:
        raise Undefined("of a matrix only the Frobenius norm is known")
    if order == mp.inf:
        return max(entries)
    assert not isinstance(order, str)
    if order < 1:
        raise Undefined("a norm of order below 1")
    return mp.fsum(entry**order if entry else mpf(0) for entry in entries) ** (1 / order)


# --- comparisons, entries, functions -------------------------------------------------------------------------


def is_tie(difference: mpf) -> bool:
    """Whether a number is zero but for rounding."""
    return bool(abs(difference) <= mp.eps * 1_000_000)


def compare(operator: str, left: Value, right: Value, tie: bool = False) -> bool:
    """Compare numbers, or arrays entry by entry."""
    if isinstance(left, np.ndarray) or isinstance(right, np.ndarray):
        entries = [compare(operator, a, b, tie) for a, b in np.broadcast(left, right)]
        return bool(any(entries) if operator == r"\neq" else all(entries))
    if not isinstance(left, mpf) or not isinstance(right, mpf):
        raise misfit(left, right)
    difference = left - right
    if tie and is_tie(difference / max(1, abs(left))):
        difference = mpf(0)
    match operator:
        case "=":
            return bool(difference == 0)
        case "<":
            return bool(difference < 0)
        case ">":
            return bool(difference > 0)
        case r"\leq":
            return bool(difference <= 0)
        case r"\geq":
            return bool(difference >= 0)
        case r"\neq":
            return bool(difference != 0)
    raise Unreadable(f"{operator} in a condition")


def close(left: Value, right: Value) -> bool:
    """Whether two values of overlapping cases agree but for rounding."""
    pairs = np.broadcast(left, right)
    return all(abs(a - b) <= mp.eps * 10**6 * (1 + abs(a) + abs(b)) for a, b in pairs)


def compose(left: Value, right: Value) -> Value:
    """Compose functions; between arrays, the circle is the product of entries."""
    if not callable(left):
        return hadamard(left, right)
    return lambda *arguments: left(right(*arguments) if callable(right) else right)


def length(array: Value, axis: int | None) -> int:
    """Return how many entries an array has along an axis, or in all."""
    if not isinstance(array, np.ndarray):
        raise Undefined(f"an index on {describe(array)}")
    return array.size if axis is None else array.shape[axis]


def block(value: Value) -> np.ndarray:
    """Return a number as an array of one entry, an array as it is."""
    return value if isinstance(value, np.ndarray) else column([value])


def locate(array: np.ndarray, numbers: list[int]) -> tuple[int, ...]:
    """Turn indices from 1 into a place of an array; a vector has one index."""
    if len(numbers) == 1 and array.ndim == 2 and 1 in array.shape:
        place: tuple[int, ...] = (numbers[0] - 1, 0) if array.shape[1] == 1 else (0, numbers[0] - 1)
    else:
        place = tuple(number - 1 for number in numbers)
    if len(place) != array.ndim or any(not 0 <= p < size for p, size in zip(place, array.shape, strict=True)):
        raise Undefined(f"there is no entry {numbers} in {describe(array)}")
    return place


def pick(array: Value, numbers: list[int | None]) -> Value:
    """Return an entry of an array, a row or a column."""
    if callable(array):
        return lift(lambda inner: pick(inner, numbers), array)
    if not isinstance(array, np.ndarray):
        raise Undefined(f"an index on {describe(array)}")
    if None in numbers:
        if len(numbers) != 2 or array.ndim != 2:
            raise Undefined("a slice of what is not a matrix")
        row, col = (slice(None) if n is None else slice(n - 1, n) for n in numbers)
        return array[row, col]
    return array[locate(array, [number for number in numbers if number is not None])]
