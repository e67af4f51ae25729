"""The parse tree: one small frozen dataclass for each thing that a formula can say.

Nodes compare and hash by content (not by position), so that compiled pieces can be cached by node.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from fractions import Fraction
from typing import Any


@dataclass(frozen=True)
class Node:
    """Anything that can be evaluated."""


@dataclass(frozen=True)
class Number(Node):
    """A literal; `unit` is the value of its last printed digit, which `\\approx` needs."""

    value: Fraction
    unit: Fraction = Fraction(1)


ONE, TWO = Number(Fraction(1)), Number(Fraction(2))


@dataclass(frozen=True)
class Infinity(Node):
    """`\\infty`: a bound of an integral, a sum or a limit, or the value of a limit."""


@dataclass(frozen=True)
class Name(Node):
    """A variable, constant, function or definition by its canonical LaTeX."""

    name: str


@dataclass(frozen=True)
class Entry(Node):
    """`A_{ij}`: indices count from 1; None stands for a colon. Also a member of a family, as in `h_{t-1}`."""

    base: Node
    indices: tuple[Node | None, ...]


@dataclass(frozen=True)
class Call(Node):
    """A function applied to arguments; `subscripts` are those of `f_\\alpha(x)`."""

    function: Node
    arguments: tuple[Node, ...]
    subscripts: tuple[Node, ...] = ()


@dataclass(frozen=True)
class Binary(Node):
    """An operation on two values: + - * / and dot, hadamard, kron, cross, compose, elementwise division."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Unary(Node):
    """An operation on one value: negate, transpose, inverse, factorial, abs, floor, ceil."""

    operator: str
    operand: Node


@dataclass(frozen=True)
class Power(Node):
    """A power; `elementwise` for `X^{\\odot 2}`."""

    base: Node
    exponent: Node
    elementwise: bool = False


@dataclass(frozen=True)
class Root(Node):
    """A square root, or the root of the given degree."""

    operand: Node
    degree: Node


@dataclass(frozen=True)
class Norm(Node):
    """`\\|x\\|_p`; the order is a node, or "F" for Frobenius, or None for the Euclidean norm."""

    operand: Node
    order: Node | str | None


@dataclass(frozen=True)
class Matrix(Node):
    """Rows of entries, which may be blocks."""

    rows: tuple[tuple[Node, ...], ...]


@dataclass(frozen=True)
class Cases(Node):
    """Branches of value and condition; a condition of None is "otherwise"."""

    branches: tuple[tuple[Node, Node | None], ...]


@dataclass(frozen=True)
class Indicator(Node):
    """1 where the condition holds, else 0."""

    condition: Node


@dataclass(frozen=True)
class Bound(Node):
    """The index of a sum with its range; both ends None when the range follows from the shapes."""

    name: str
    low: Node | None = None
    high: Node | None = None


@dataclass(frozen=True)
class Reduce(Node):
    """sum, prod, max or min over indices."""

    operator: str
    bounds: tuple[Bound, ...]
    condition: Node | None
    body: Node


@dataclass(frozen=True)
class Integral(Node):
    """A definite integral."""

    variable: str
    low: Node
    high: Node
    body: Node


@dataclass(frozen=True)
class Limit(Node):
    """A limit; side is +1, -1 or 0 for both."""

    variable: str
    target: Node
    side: int
    body: Node


@dataclass(frozen=True)
class Derivative(Node):
    """d body / d target, from the last target to the first; names in `held` stay fixed."""

    body: Node
    targets: tuple[tuple[Node, Node], ...]
    held: tuple[str, ...] = ()


@dataclass(frozen=True)
class Prime(Node):
    """The derivative of a function, as a function: by its parameter of that number, that many times."""

    function: Node
    order: Node
    parameter: int = 0


@dataclass(frozen=True)
class Gradient(Node):
    """`\\nabla f` of a function, as a function; order 2 is the Hessian."""

    function: Node
    order: int


@dataclass(frozen=True)
class InverseFunction(Node):
    """`f^{-1}`."""

    function: Node


@dataclass(frozen=True)
class Differential(Node):
    """`\\mathrm{d}A`: the change of A when every variable x moves along its own `\\mathrm{d}x`."""

    body: Node


@dataclass(frozen=True)
class Substitute(Node):
    """An evaluation bar: the body with names replaced by values."""

    body: Node
    replacements: tuple[tuple[Node, Node], ...]


@dataclass(frozen=True)
class BigO(Node):
    """`O(h^k)`, or `o(h^k)` when strict."""

    variable: str
    exponent: Node
    strict: bool = False


@dataclass(frozen=True)
class Relation(Node):
    """A chain of comparisons, a < b <= c."""

    operators: tuple[str, ...]
    sides: tuple[Node, ...]


@dataclass(frozen=True)
class Member(Node):
    """x is (not) an element of a set."""

    element: Node
    container: Domain
    negated: bool = False


@dataclass(frozen=True)
class Logic(Node):
    """Conditions joined by "and" or "or"."""

    operator: str
    conditions: tuple[Node, ...]


@dataclass(frozen=True)
class ForAll(Node):
    """A condition that holds for every value of an index or integer."""

    name: str
    condition: Node


# --- Sets that names are declared in -------------------------------------------------------------------------


@dataclass(frozen=True)
class Domain:
    """A set; by itself, all real numbers."""


@dataclass(frozen=True)
class Interval(Domain):
    """Real numbers between two ends, either of which may be infinite (None)."""

    low: Node | None
    high: Node | None
    closed_low: bool
    closed_high: bool


@dataclass(frozen=True)
class Integers(Domain):
    """Whole numbers from low to high; None stands for no bound."""

    low: Node | None = None
    high: Node | None = None


@dataclass(frozen=True)
class Size(Domain):
    """The number of entries along an axis: a small whole number, unlike every other size."""


@dataclass(frozen=True)
class Index(Domain):
    """A whole number that counts the entries of whatever it is used on."""


@dataclass(frozen=True)
class Finite(Domain):
    """A set written out."""

    items: tuple[Node, ...]


@dataclass(frozen=True)
class Array(Domain):
    """Vectors, matrices and tensors; kind is "", "simplex", "symmetric", "semidefinite" or "definite"."""

    shape: tuple[Node, ...]
    entries: Domain = Domain()
    kind: str = ""


@dataclass(frozen=True)
class Mapping(Domain):
    """Functions between sets."""

    inputs: tuple[Domain, ...]
    output: Domain


def children(node: Node | Domain | tuple[object, ...]) -> Iterator[Node | Domain]:
    """Yield the nodes and sets directly below one."""
    parts = node if isinstance(node, tuple) else [getattr(node, field.name) for field in fields(node)]
    for part in parts:
        if isinstance(part, (Node, Domain)):
            yield part
        elif isinstance(part, tuple):
            yield from children(part)


def walk(node: Node | Domain) -> Iterator[Node | Domain]:
    """Yield a node and all that is below it."""
    yield node
    for child in children(node):
        yield from walk(child)


def rewrite(node: Any, rule: Callable[[Node], Node | None]) -> Any:
    """Return a formula with each part replaced for which the rule has another, from the outside inwards."""
    if isinstance(node, tuple):
        return tuple(rewrite(part, rule) for part in node)
    if not is_dataclass(node):
        return node
    other = rule(node) if isinstance(node, Node) else None
    if other is not None:
        return other
    parts = {field.name: rewrite(getattr(node, field.name), rule) for field in fields(node)}
    return replace(node, **parts)  # type: ignore[type-var]


def free_names(node: Node | Domain) -> set[str]:
    """Return the names in a node that nothing inside it binds."""
    names = set().union(*(free_names(child) for child in children(node)))
    match node:
        case Name(name):
            return {name}
        case Reduce(bounds=bounds):
            return names - {bound.name for bound in bounds}
        case Integral(variable=name) | Limit(variable=name) | ForAll(name=name):
            return names - {name}
    return names


def free_names_of(*parts: Node | Domain | None) -> set[str]:
    """Return the free names of several nodes, as far as they are there."""
    return set().union(*(free_names(part) for part in parts if part is not None))


def last_of(name: str, condition: Node | None) -> Node | None:
    """Return how far a condition lets a letter run: n for k \\in \\{1, \\dots, n\\}."""
    match condition:
        case Logic("and", parts):
            return next(filter(None, (last_of(name, part) for part in parts)), None)
        case Member(Name(element), Integers(low, high), False) if element == name and low == ONE:
            return high
    return None


def is_literal(node: Node) -> bool:
    """Whether a node is made of numbers only, so that it may broadcast over an array."""
    match node:
        case Number() | Infinity() | Name("e" | "\\pi" | "\\mathbf{0}"):
            return True
        case Binary("+" | "-" | "*" | "/", left, right):
            return is_literal(left) and is_literal(right)
        case Unary("negate", operand) | Root(operand, _):
            return is_literal(operand)
        case Power(base, exponent):
            return is_literal(base) and is_literal(exponent)
    return False
