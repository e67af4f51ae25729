"""Functions of vectors and matrices: the trace, the determinant, norms and the like."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .algebra import Unsized, Value, are_arrays, column, describe, eliminate, is_tie, is_vector, multiply, square
from .errors import Misfit, Undefined, Unreadable
from .functions import CROSS, canonical
from .reals import REAL, mp, mpf

ZERO = mpf(0)  # added to what NumPy fills with a 0 of its own


def determinant(value: Value) -> mpf:
    """Return the determinant of a matrix, 0 where all but rounding is: that of X^T X may be 0 for every X; a number is
    its own."""
    if isinstance(value, REAL):
        return value
    matrix = square(value)
    with mp.extradps(10):
        result = eliminate(matrix, matrix[:, :0])[0]
    size = mp.fprod(mp.fsum(map(abs, row)) for row in matrix)
    return mpf(0) if size and is_tie(result / size) else result


def trace(value: Value) -> Value:
    """Return the trace; a number is its own."""
    return value if isinstance(value, REAL) else mp.fsum(square(value).diagonal())


def diagonal(value: Value) -> np.ndarray:
    """Return the diagonal matrix of a vector, or the diagonal of a matrix."""
    return np.diagflat(value) + ZERO if is_vector(value) else column(square(value).diagonal())


def vectorize(value: Value) -> Value:
    """Stack the columns of a matrix."""
    return column(value.T.ravel()) if isinstance(value, np.ndarray) else value


def exponential(value: Value) -> Value:
    """Return the exponential of a matrix."""
    if isinstance(value, REAL):
        return mp.exp(value)
    return mp.expm(square(value))


def eigenvalues(value: Value) -> list[mpf]:
    """Return the eigenvalues of a symmetric matrix in descending order; a number is its own."""
    if isinstance(value, REAL):
        return [value]
    matrix = square(value)
    if not all(is_tie((a - b) / (1 + abs(a))) for a, b in zip(matrix.flat, matrix.T.flat, strict=True)):
        raise Undefined("the largest or smallest eigenvalue of a matrix that is not symmetric")
    return sorted(mp.eigsy(matrix).flat, reverse=True)


def singular_values(value: Value) -> list[mpf]:
    """Return the singular values of a matrix in descending order."""
    return sorted(mp.svd_r(np.atleast_2d(value)).flat, reverse=True)


def cross_matrix(value: Value) -> np.ndarray:
    """Return the matrix [a]_x of a vector of three entries, for which [a]_x b is the cross product of a and b."""
    if not isinstance(value, np.ndarray) or value.shape != (3, 1):
        raise Misfit(f": [{describe(value)}]_\\times")
    a, b, c = value.ravel()
    return np.array([[ZERO, -c, b], [c, ZERO, -a], [-b, a, ZERO]], dtype=object)


# The functions of an array by the name that the parser gives them; the largest and smallest entry are in evaluator.py.
FUNCTIONS: dict[str, Callable[[Value], Value]] = {
    canonical("tr"): trace, canonical("det"): determinant, canonical("diag"): diagonal, canonical("vec"): vectorize,
    canonical("expm"): exponential, canonical("tril"): lambda value: np.tril(value) + ZERO,
    canonical("triu"): lambda value: np.triu(value) + ZERO,
    r"\lambda_{\max}": lambda value: eigenvalues(value)[0], r"\lambda_{\min}": lambda value: eigenvalues(value)[-1],
    r"\sigma_{\max}": lambda value: singular_values(value)[0],
    r"\sigma_{\min}": lambda value: singular_values(value)[-1], CROSS: cross_matrix,
}  # fmt: skip


def kron(left: Value, right: Value) -> Value:
    """Return Kronecker's product."""
    if isinstance(left, Unsized) or isinstance(right, Unsized):
        raise Unreadable(r"Kronecker's product needs sizes: write I_n, \mathbf{1}_n")
    return np.kron(left, right) if are_arrays(left, right) else multiply(left, right)


def cross(left: Value, right: Value) -> Value:
    """Multiply as \\times does: two vectors of three entries give their cross product."""
    if are_arrays(left, right) and left.shape == right.shape == (3, 1):
        return column(np.cross(left.ravel(), right.ravel()))
    return multiply(left, right)


def norm(value: Value, order: Any) -> mpf:
    """Return a norm of the entries: Euclidean or Frobenius by default; the 1, p and infinity norms of vectors."""
    if not isinstance(value, (*REAL, np.ndarray)):
        raise Undefined(f"the norm of {describe(value)}")
    entries = np.ravel(np.asarray(value, dtype=object))
    if order in (None, "F") or (order == 2 and (isinstance(value, REAL) or is_vector(value))):
        return mp.norm(entries)
    if isinstance(value, np.ndarray) and not is_vector(value):
        if order == 2:
            return singular_values(value)[0]
        raise Unreadable(r"of a matrix the Frobenius norm is known, \|A\|_F, and the largest singular value, \|A\|_2")
    if order == mp.inf:
        return max(map(abs, entries))
    if order < 1:
        raise Undefined("a norm of order below 1")
    return mp.fsum(abs(entry) ** order for entry in entries) ** (1 / order)  # mp.norm takes a whole order only
