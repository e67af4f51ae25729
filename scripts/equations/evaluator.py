"""Tree to values: every node becomes a Python closure of the Scope in which it is evaluated.

What may vanish (a denominator, the argument of a root or a logarithm, a difference that decides between cases) is noted
on the way: its zeros are the borders at which claims are tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial, reduce
from typing import TYPE_CHECKING, Any

import numpy as np

from . import algebra, functions, matrices, numerics, tree
from .algebra import Identity, Repeated, Value, compare, entrywise, is_tie, is_vector
from .errors import Gap, Misfit, NoSlope, OutOfReach, Undefined, Unreadable
from .functions import canonical
from .reals import REAL, mp, mpf
from .symbols import KRONECKER, Definition
from .world import Compiled, Scope

if TYPE_CHECKING:
    from .library import Context

CONSTANTS: dict[str, Callable[[], Value]] = {
    "e": lambda: +mp.e, r"\pi": lambda: +mp.pi, r"\mathbf{0}": lambda: mpf(0), "I": lambda: Identity(mpf(1)),
    r"\mathbf{I}": lambda: Identity(mpf(1)), r"\mathbf{1}": lambda: Repeated(algebra.column([mpf(1)])),
}  # fmt: skip
FUNCTIONS: dict[str, Callable[..., Value]] = {
    **{name: partial(entrywise, scalar) for name, scalar in functions.SCALAR.items()}, **matrices.FUNCTIONS
}  # fmt: skip
EXTREMES: dict[str, Callable[..., mpf]] = {canonical("max"): max, canonical("min"): min}
PRODUCTS: dict[str, Callable[[Value, Value], Value]] = {
    "*": algebra.multiply, "*.": algebra.dot, "hadamard": algebra.hadamard, "kron": matrices.kron,
    "cross": matrices.cross, "inner": algebra.inner, "compose": algebra.compose,
    "elementwise /": partial(entrywise, algebra.quotient),
}  # fmt: skip
UNARY: dict[str, Callable[[Value], Value]] = {
    "negate": algebra.negate, "transpose": algebra.transpose, "floor": partial(entrywise, mp.floor),
    "ceil": partial(entrywise, mp.ceil), "factorial": partial(entrywise, mp.factorial),
}  # fmt: skip
MOST_TERMS = 2_000  # a limit of sums would ask for ever more


# --- numbers and names -----------------------------------------------------------------------------------------------


def _number(node: tree.Number, context: Context) -> Compiled:
    if node.value.denominator == 1:
        whole = mpf(node.value.numerator)
        return lambda scope: whole
    at_precision = cache(lambda prec: mpf(node.value.numerator) / node.value.denominator)
    return lambda scope: at_precision(mp.prec)


def _infinity(node: tree.Infinity, context: Context) -> Compiled:
    return lambda scope: mp.inf


def _name(node: tree.Name, context: Context) -> Compiled:
    name, symbol = node.name, context.symbols.get(node.name)
    if name in context.bound:
        return lambda scope: scope.locals[name]
    if isinstance(symbol, Definition) and symbol.is_function:
        return lambda scope: context.library.applied(symbol, scope.world)
    if isinstance(symbol, Definition):
        return lambda scope: scope.world.node(name)
    if symbol is not None:
        return lambda scope: scope.world.value(name)
    if name in CONSTANTS:
        return lambda scope: CONSTANTS[name]()
    if name in FUNCTIONS:
        return lambda scope: FUNCTIONS[name]
    raise Unreadable(f"an unknown name: {name}")


def _entry(node: tree.Entry, context: Context) -> Compiled:
    name = node.base.name if isinstance(node.base, tree.Name) else ""
    compiled = [None if index is None else context.compile(index) for index in node.indices]

    def numbers(scope: Scope) -> list[Any]:
        return [None if index is None else algebra.whole(index(scope)) for index in compiled]

    if name == KRONECKER and len(node.indices) == 2 and context.symbols.rank(KRONECKER) < 2:
        return lambda scope: mpf(len(set(numbers(scope))) == 1)
    is_family = context.symbols.is_family(name) or context.symbols.is_begun(name)
    if is_family and name not in context.bound:
        return lambda scope: scope.world.member(name, numbers(scope)[0])
    inner = context.compile(node.base)
    return lambda scope: algebra.pick(inner(scope), numbers=numbers(scope))


def _matrix(node: tree.Matrix, context: Context) -> Compiled:
    rows = [[context.compile(cell) for cell in row] for row in node.rows]

    def matrix(scope: Scope) -> Value:
        blocks = [[algebra.block(cell(scope)) for cell in row] for row in rows]
        if any(callable(entry) for row in blocks for block in row for entry in block.flat):
            raise Unreadable("a function without its argument stands in a matrix")
        try:
            return algebra.scalar(np.block(blocks))
        except ValueError as reason:
            raise Misfit(" in a matrix") from reason

    return matrix


# --- arithmetic ------------------------------------------------------------------------------------------------------


def _unary(node: tree.Unary, context: Context) -> Compiled:
    inner = context.compile(node.operand)

    def absolute(scope: Scope) -> Value:
        value = inner(scope)
        if isinstance(value, np.ndarray) and not is_vector(value):
            return matrices.determinant(value)
        scope.vanishes(node.operand, value)
        return matrices.norm(value, None) if isinstance(value, np.ndarray) else entrywise(abs, value)

    def inverted(scope: Scope) -> Value:
        value = inner(scope)
        if scope.world.trace is not None and isinstance(value, np.ndarray):
            scope.vanishes(node.operand, matrices.determinant(value))
        if scope.vanishes(node.operand, value):
            raise Undefined("a division by zero")
        return algebra.inverse(value)

    if node.operator in UNARY:
        function = UNARY[node.operator]
        return lambda scope: function(inner(scope))
    return absolute if node.operator == "abs" else inverted


def _binary(node: tree.Binary, context: Context) -> Compiled:
    if node.operator == "/":
        return _quotient(node, context)
    first, second = context.compile(node.left), context.compile(node.right)
    if node.operator in PRODUCTS:
        operation = PRODUCTS[node.operator]
        return lambda scope: operation(first(scope), second(scope))
    has_literal = tree.is_literal(node.left) or tree.is_literal(node.right)
    combine, undo = algebra.add, algebra.subtract
    if node.operator == "-":
        combine, undo = undo, combine

    def combined(scope: Scope) -> Value:
        left, right = first(scope), second(scope)
        result = combine(left, right, literal=has_literal)
        if scope.world.lost is not None:
            scope.world.count_loss(left, right, result)
        if scope.world.shaken and isinstance(result, REAL):
            is_exact = undo(result, right) == left and abs(result - left) == abs(right)
            return result if is_exact else scope.world.rounded(result, left, right)
        return result

    return combined


def _quotient(node: tree.Binary, context: Context) -> Compiled:
    first, second = context.compile(node.left), context.compile(node.right)
    factors = [(factor, context.compile(factor)) for factor in vanishing_factors(node.right)]
    of_literal = tree.is_literal(node.left)

    def divide(scope: Scope) -> Value:
        below = second(scope)
        if callable(below):
            return algebra.pointwise(partial(divide_functions, scope))(first(scope), below)
        if scope.world.trace is not None:
            for factor, value in factors:
                scope.vanishes(factor, value(scope))
        if scope.world.tie and isinstance(below, REAL) and is_tie(below):
            raise Undefined("a division by zero")
        return algebra.quotient(first(scope), below, literal=of_literal)

    def divide_functions(scope: Scope, above: Value, below: Value) -> Value:
        if scope.vanishes(node, below):
            raise Undefined("a division by zero")
        return algebra.quotient(above, below, literal=of_literal)

    return divide


def vanishing_factors(node: tree.Node) -> list[tree.Node]:
    """Return the parts of a denominator whose zeros are its zeros."""
    match node:
        case tree.Power(tree.Name("e"), _) | tree.Number():
            return []
        case tree.Binary("*" | "*.", left, right):
            return vanishing_factors(left) + vanishing_factors(right)
        case tree.Power(base, tree.Number()) | tree.Root(base, _) | tree.Unary("negate", base):
            return vanishing_factors(base)
    return [node]


def _power(node: tree.Power, context: Context) -> Compiled:
    base, degree = context.compile(node.base), context.compile(node.exponent)
    if node.base == tree.Name("e") and "e" not in context.symbols.table:
        return _exponential(degree)
    is_whole = all(context.symbols.is_whole(name) or name in context.bound for name in tree.free_names(node.exponent))
    power = partial(algebra.power, whole=is_whole)

    def raised(scope: Scope) -> Value:
        value, exponent = base(scope), degree(scope)
        if node.elementwise and isinstance(value, np.ndarray):
            return entrywise(power, value, exponent)
        is_border = isinstance(value, REAL) and (not is_whole or exponent < 0)
        if is_border and scope.vanishes(node.base, value) and exponent < 1:
            raise Undefined("zero to a power that is not positive")
        result = power(value, exponent)
        is_exact = not scope.world.shaken or isinstance(exponent, REAL) and mp.isint(exponent)
        return result if is_exact else scope.world.rounded(result, value, exponent)

    return raised


def _exponential(degree: Compiled) -> Compiled:
    exp = functions.SCALAR[canonical("exp")]

    def exponential(scope: Scope) -> Value:
        value = degree(scope)
        if isinstance(value, np.ndarray) and not is_vector(value):
            raise Unreadable(r"e to a matrix has two readings: write \exp or \operatorname{expm}")
        return scope.world.rounded(entrywise(exp, value), value)

    return exponential


def _root(node: tree.Root, context: Context) -> Compiled:
    inner, degree = context.compile(node.operand), context.compile(node.degree)

    def root(scope: Scope) -> Value:
        value = inner(scope)
        is_zero = scope.vanishes(node, value)  # but for rounding
        return algebra.root(abs(value) if is_zero else value, degree(scope))

    return root


def _norm(node: tree.Norm, context: Context) -> Compiled:
    inner, order = context.compile(node.operand), node.order
    if isinstance(order, tree.Node):
        degree = context.compile(order)
        return lambda scope: matrices.norm(inner(scope), degree(scope))
    return lambda scope: matrices.norm(inner(scope), order)


# --- functions -------------------------------------------------------------------------------------------------------


def _call(node: tree.Call, context: Context) -> Compiled:
    values = [context.compile(argument) for argument in node.arguments]
    name = node.function.name if isinstance(node.function, tree.Name) else ""
    symbol = context.symbols.get(name)
    if isinstance(symbol, Definition) and name not in context.bound:
        below = [context.compile(subscript) for subscript in node.subscripts]
        apply = context.library.applied
        if symbol.parameters and not values:  # f_\alpha alone
            return lambda s: apply(symbol, s.world, tuple(sub(s) for sub in below))
        return lambda s: apply(symbol, s.world, tuple(sub(s) for sub in below))(*(value(s) for value in values))
    if name in EXTREMES:
        return _extreme(node, EXTREMES[name], values)
    if name == r"\binom":
        return lambda scope: mp.binomial(*(value(scope) for value in values))
    if symbol is None and name in CONSTANTS:
        return lambda scope: CONSTANTS[name]().of_length(algebra.whole(values[0](scope)))
    if symbol is None and name in functions.SCALAR:
        return _scalar(node, name, values)
    called = context.compile(node.function)

    def call(scope: Scope) -> Value:
        callee = called(scope)
        if not callable(callee):
            raise Undefined(f"{algebra.describe(callee)} is applied")
        return callee(*(value(scope) for value in values))

    return call


def _scalar(node: tree.Call, name: str, values: list[Compiled]) -> Compiled:
    scalar, poles, ends = functions.SCALAR[name], functions.POLES.get(name, ()), functions.ENDS.get(name, ())

    def applied(scope: Scope) -> Value:
        inner = [value(scope) for value in values]
        if not isinstance(inner[0], REAL) or len(inner) > 1:
            return entrywise(scalar, *inner)
        for border in (*poles, *ends) if scope.world.is_watched else ():
            if scope.vanishes(node, border(inner[0])):
                if border in ends and scope.world.has_ends:
                    return scalar(mp.nint(inner[0]))
                raise (Undefined if border in poles else NoSlope)(f"{name} at the end of its domain")
        return scope.world.rounded(scalar(inner[0]), *inner)

    return applied


def _extreme(node: tree.Call, choose: Callable[..., mpf], values: list[Compiled]) -> Compiled:
    def extreme(scope: Scope) -> Value:
        found = [value(scope) for value in values]
        if len(found) == 1:
            found = algebra.entries(found[0])
        scope.note_ties(node, found)
        return entrywise(lambda *numbers: choose(numbers), *found)

    return extreme


# --- cases and sums --------------------------------------------------------------------------------------------------


def _cases(node: tree.Cases, context: Context) -> Compiled:
    branches = [(context.compile(v), None if c is None else context.compile(c)) for v, c in node.branches]

    def cases(scope: Scope) -> Value:
        holding = [value for value, test in branches if test is not None and test(scope)]
        holding = holding or [value for value, test in branches if test is None]
        if not holding:
            raise Gap("no case holds; say where it is defined, as in (0 \\leq x \\leq 1)")
        found, *others = (value(scope) for value in holding)
        if not all(value is found or algebra.close(found, value) for value in others):
            raise Undefined("cases overlap and disagree")
        return found

    return cases


def _indicator(node: tree.Indicator, context: Context) -> Compiled:
    match node.condition:
        case tree.Relation((operator,), (left_node, right_node)) as condition:
            left, right = context.compile(left_node), context.compile(right_node)

            def indicator(scope: Scope) -> Value:
                first, second = left(scope), right(scope)
                scope.note_ties(condition, (first, second))
                return entrywise(lambda a, b: mpf(compare(operator, a, b, scope.world.tie)), first, second)

            return indicator
    test = context.compile(node.condition)
    return lambda scope: mpf(test(scope))


def _reduce(node: tree.Reduce, context: Context) -> Compiled:
    names = [limits.name for limits in node.bounds]
    inside = context.around(node.body, *names)
    body = inside.compile(node.body)
    condition = None if node.condition is None else inside.compile(node.condition)
    ranges: list[tuple[Compiled, Compiled]] = []
    for place, limits in enumerate(node.bounds):
        if limits.low is not None and limits.high is not None:
            earlier = context.inside(*names[:place])
            ranges.append((earlier.compile(limits.low), earlier.compile(limits.high)))
        else:
            ranges.append((lambda scope: mpf(1), context.extent(limits.name, node.body)))

    def terms(scope: Scope, depth: int = 0) -> Iterator[Value]:
        if depth < len(names):
            low, high = (algebra.whole(end(scope)) for end in ranges[depth])
            if high - low > MOST_TERMS:
                raise OutOfReach(f"a sum of more than {MOST_TERMS} terms")
            for number in range(low, high + 1):
                yield from terms(scope.bind(names[depth], mpf(number)), depth + 1)
        elif condition is None or condition(scope):
            yield body(scope)

    def reduced(scope: Scope) -> Value:
        if node.operator == "sum" and len(names) == 1 and ranges[0][1](scope) is mp.inf:
            first = algebra.whole(ranges[0][0](scope))
            return numerics.series(lambda number: body(scope.bind(names[0], mpf(number))), first)
        found = list(terms(scope))
        if node.operator in ("sum", "prod"):
            combine = algebra.add if node.operator == "sum" else algebra.multiply
            return reduce(combine, found) if found else mpf(node.operator == "prod")
        if not found:
            raise Undefined("the largest of nothing")
        scope.note_ties(node, found)
        return max(found) if node.operator == "max" else min(found)

    return reduced


CLOSURES: dict[type[tree.Node], Callable[..., Compiled]] = {
    tree.Number: _number, tree.Infinity: _infinity, tree.Name: _name, tree.Entry: _entry, tree.Matrix: _matrix,
    tree.Unary: _unary, tree.Binary: _binary, tree.Power: _power, tree.Root: _root, tree.Norm: _norm, tree.Call: _call,
    tree.Cases: _cases, tree.Indicator: _indicator, tree.Reduce: _reduce,
}  # fmt: skip
