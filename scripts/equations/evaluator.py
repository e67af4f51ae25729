"""Tree to values: every node becomes a Python closure; a page's definitions are evaluated in a World.

A World is one point: the values of the sampled names, and of any node that a derivative overrides. The derivative of
A by B evaluates A again in a World where B is replaced, whatever B is: a variable, an entry, a layer, a function's
value.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Any

import numpy as np
from mpmath import mp, mpf

from . import algebra, functions, numerics
from .algebra import Unsized, Value, compare, entrywise, is_tie
from .errors import Gap, NoSlope, Undefined, Unreadable
from .symbols import KRONECKER, Definition, FreeFunction, Symbols, Variable
from .tree import (
    Array,
    Binary,
    Call,
    Cases,
    Derivative,
    Differential,
    Domain,
    Entry,
    Finite,
    ForAll,
    Gradient,
    Indicator,
    Infinity,
    Integers,
    Integral,
    Interval,
    InverseFunction,
    Limit,
    Logic,
    Mapping,
    Matrix,
    Member,
    Name,
    Node,
    Norm,
    Number,
    Power,
    Prime,
    Reduce,
    Relation,
    Root,
    Substitute,
    Unary,
    free_names,
    is_literal,
    walk,
)  # fmt: skip

Key = Any  # a name, or (name, index) for a member of a family
CONSTANTS: dict[str, Callable[[], Value]] = {
    "e": lambda: +mp.e, r"\pi": lambda: +mp.pi, r"\mathbf{0}": lambda: mpf(0), "I": lambda: Unsized("eye", mpf(1)),
    r"\mathbf{I}": lambda: Unsized("eye", mpf(1)), r"\mathbf{1}": lambda: Unsized("column", mpf(1)),
}  # fmt: skip
ARRAY_FUNCTIONS: dict[str, Callable[..., Value]] = {
    functions.canonical("tr"): algebra.trace, functions.canonical("det"): algebra.determinant,
    functions.canonical("diag"): algebra.diagonal, functions.canonical("vec"): algebra.vectorize,
    functions.canonical("expm"): algebra.exponential,
    functions.canonical("tril"): algebra.triangle(lambda row, col: row >= col),
    functions.canonical("triu"): algebra.triangle(lambda row, col: row <= col),
}  # fmt: skip
EXTREMES = {functions.canonical("max"): max, functions.canonical("min"): min}
PRODUCTS: dict[str, Callable[[Value, Value], Value]] = {
    "*": algebra.multiply, "*.": algebra.dot, "hadamard": algebra.hadamard, "kron": algebra.kron,
    "cross": algebra.cross, "inner": algebra.inner, "compose": algebra.compose,
    "elementwise /": lambda a, b: entrywise(algebra.quotient, a, b),
}  # fmt: skip
ENTRYWISE = {"floor": mp.floor, "ceil": mp.ceil, "factorial": mp.factorial}


@dataclass
class World:
    """One point: values by name, results already found there, and how strict to be about ties.

    Attributes
    ----------
    side : int
        +1 or -1 where the outermost derivative is to be one-sided.
    tie : bool
        Whether numbers equal but for rounding count as equal: at border points that no float hits exactly.
    trace : dict or None
        Collects the quantities that vanish at borders, when borders are searched for.
    lost : list or None
        Holds the largest number of bits that a sum has lost, by cancellation or because one number vanishes beside
        the other.
    """

    library: Library
    values: dict[Key, Value]
    memo: dict[Key, Value] = field(default_factory=dict)
    side: int = 0
    tie: bool = False
    trace: dict[int, list[mpf]] | None = None
    draw: Callable[[Key], Value] | None = None
    conventions: bool = True
    lost: list[int] | None = None

    @property
    def is_watched(self) -> bool:
        """Whether borders are searched for, or this is one."""
        return self.trace is not None or self.tie

    def replace(self, changes: dict[Key, Value]) -> World:
        """Return this point with some values replaced; results that do not depend on them are kept."""
        names = {key if isinstance(key, str) else key[0] for key in changes}
        memo = {key: value for key, value in self.memo.items() if not names & self.library.reach(key[0])}
        return replace(self, values={**self.values, **changes}, memo=memo)

    def quiet(self) -> World:
        """Return this point without trace and side."""
        return self if self.trace is None and self.side == 0 else replace(self, side=0, trace=None)

    def value(self, key: Key) -> Value:
        """Return the value of a sampled name, drawing it if nobody has yet."""
        if key not in self.values:
            if self.draw is None:
                raise Unreadable(f"no value is given for {key}")
            self.values[key] = self.draw(key)
        return self.values[key]

    def node(self, name: str) -> Value:
        """Return the value of a defined name."""
        if name in self.values:
            return self.values[name]
        return self.remembered((name, mp.prec), lambda: self.library.evaluate(name, self, {}))

    def member(self, name: str, index: int) -> Value:
        """Return the member of a family, sampled or recurrent."""
        if (name, index) in self.values:
            return self.values[name, index]
        own = name.replace("()", f"({index})") if name.endswith("()}") else f"{name}_{index}"
        match self.library.symbols.get(own), self.library.symbols.get(name):
            case Definition(), _:
                return self.node(own)
            case Variable(), _:
                return self.value(own)
            case _, Definition(indices=(first, *_)):
                if not -1 <= index <= 60:
                    raise Undefined(f"the recurrence {name} does not end")
                return self.remembered(
                    (name, index, mp.prec), lambda: self.library.evaluate(name, self, {first: mpf(index)}, (first,))
                )
        return self.value((name, index))

    def remembered(self, key: Key, evaluate: Callable[[], Value]) -> Value:
        """Return a result, from the memory where it has been found before."""
        if key not in self.memo:
            self.memo[key] = evaluate()
        return self.memo[key]

    def count_loss(self, first: Value, second: Value, result: Value) -> None:
        """Remember how many bits a sum of two numbers has lost."""
        if self.lost is not None and type(first) is mpf and type(second) is mpf and first and second:
            sizes = mp.mag(first), mp.mag(second)
            cancelled = max(sizes) - mp.mag(result) if result else mp.prec
            self.lost[0] = max(self.lost[0], cancelled, abs(sizes[0] - sizes[1]))


@dataclass(slots=True)
class Scope:
    """A World and the bound names inside a definition, a sum or an integral."""

    world: World
    locals: dict[str, Value]

    def bind(self, name: str, value: Value) -> Scope:
        """Return this scope with one more bound name."""
        return Scope(self.world, {**self.locals, name: value})

    def within(self, world: World) -> Scope:
        """Return this scope at another point."""
        return Scope(world, self.locals)

    def vanishes(self, node: object, value: Value) -> bool:
        """Note a quantity whose zeros are borders; tell whether it is zero but for rounding, at a border point."""
        if not isinstance(value, mpf):
            return False
        if self.world.trace is not None:
            self.world.trace.setdefault(id(node), []).append(value)
        return self.world.tie and is_tie(value)

    def note_ties(self, node: object, values: Iterable[Value]) -> None:
        """Note the distances between numbers that are compared, or of which the largest or smallest is taken."""
        if self.world.trace is not None:
            numbers = [value for value in values if isinstance(value, mpf)]
            for first, second in itertools.combinations(numbers, 2):
                self.vanishes(node, first - second)


Compiled = Callable[[Scope], Any]  # gives a value, or tells of a condition whether it holds


@dataclass
class Target:
    """What a derivative is taken by: how to read it, and how to replace it."""

    read: Compiled
    write: Callable[[Scope, Value], Scope]


class Library:
    """The definitions of a page, compiled when they are first needed."""

    def __init__(self, symbols: Symbols) -> None:
        self.symbols = symbols
        self.conventions: dict[str, list[tuple[Node, Node]]] = {}
        self._reach: dict[str, frozenset[str]] = {}
        self._recipes: dict[tuple[str, tuple[str, ...]], Callable[[World, dict[str, Value]], Value]] = {}
        self._compiled: dict[tuple[Node, frozenset[str]], Compiled] = {}

    # --- definitions -----------------------------------------------------------------------------------------

    def reach(self, name: str) -> frozenset[str]:
        """Return all names that a name depends on, itself included."""
        if name not in self._reach:
            self._reach[name] = frozenset({name})
            symbol = self.symbols.get(name)
            if isinstance(symbol, Definition):
                inner = free_names(symbol.body) | (free_names(symbol.condition) if symbol.condition else set())
                inner -= symbol.bound
                if symbol.recurrent:
                    start = name.replace("()", "(") if name.endswith("()}") else f"{name}_"
                    inner |= {known for known in self.symbols.table if known.startswith(start)}
                self._reach[name] = frozenset({name}.union(*map(self.reach, inner)))
        return self._reach[name]

    def reach_of(self, node: Node) -> set[str]:
        """Return all names that a node depends on; the derivative of a bare function is taken at its parameters."""
        bare = {part.body.name for part in walk(node) if isinstance(part, Derivative) and isinstance(part.body, Name)}
        parameters = {parameter for name in bare for parameter in self.symbols.parameters(name)}
        return set().union(*map(self.reach, free_names(node) | parameters))

    def evaluate(self, name: str, world: World, inside: dict[str, Value], done: tuple[str, ...] = ()) -> Value:
        """Evaluate a definition's body; entries by index are gathered into an array."""
        if (name, done) not in self._recipes:
            self._recipes[name, done] = self._recipe(name, done)
        return self._recipes[name, done](world, inside)

    def _recipe(self, name: str, done: tuple[str, ...]) -> Callable[[World, dict[str, Value]], Value]:
        definition = self.symbols.table[name]
        assert isinstance(definition, Definition)
        bound = definition.bound
        inner = self.compile(definition.body, bound)
        condition = None if definition.condition is None else self.compile(definition.condition, bound)

        def body(scope: Scope) -> Value:
            if condition is not None and not condition(scope):
                raise Undefined(f"{name} is not defined there")
            return inner(scope)

        indices = tuple(index for index in definition.indices if index not in done)
        if not indices:
            return lambda world, inside: body(Scope(world, inside))
        shape = definition.shape or (None,) * len(indices)
        sizes = [self.extent(index, definition.body, bound, size) for index, size in zip(indices, shape, strict=True)]

        def entries(world: World, inside: dict[str, Value]) -> Value:
            extents = [size(Scope(world, inside)) for size in sizes]
            result = np.empty(extents, dtype=object)
            for place in np.ndindex(*extents):
                numbers = {index: mpf(number + 1) for index, number in zip(indices, place, strict=True)}
                result[place] = body(Scope(world, {**inside, **numbers}))
            return result if len(extents) > 1 else algebra.column(result)

        return entries

    def apply(
        self, definition: Definition, world: World, arguments: tuple[Value, ...], subscripts: tuple[Value, ...]
    ) -> Value:
        """Apply a defined function; one of numbers maps over arrays."""
        if definition.name in world.values:
            return world.values[definition.name](*arguments)

        def again(*inner: Value) -> Value:
            return self.apply(definition, world, inner, subscripts)

        if any(callable(value) for value in arguments):
            return algebra.lift(again, *arguments)
        if not definition.arrays and any(isinstance(value, np.ndarray) for value in arguments):
            return entrywise(again, *arguments)
        for name, value in zip(definition.parameters, arguments, strict=True):
            if isinstance(value, np.ndarray) != (name in definition.arrays):
                raise Undefined(f"shapes do not fit: {definition.name} of {algebra.describe(value)}")
        names = (*definition.parameters, *definition.subscripts)
        inside = dict(zip(names, (*arguments, *subscripts), strict=True))
        return self.evaluate(definition.name, world, inside)

    def extent(
        self, index: str, body: Node, bound: frozenset[str], declared: Node | None = None
    ) -> Callable[[Scope], int]:
        """Return how far an index runs: to the end of what it is used on, or of the set it was declared in."""
        symbol = self.symbols.get(index)
        for part in walk(body) if declared is None else ():
            if (
                isinstance(part, Entry)
                and Name(index) in part.indices
                and self._has_size(part.base, index, body, bound)
            ):
                axis = part.indices.index(Name(index)) if len(part.indices) > 1 else None
                array = self.compile(part.base, bound)
                return lambda scope: algebra.length(array(scope), axis)
        if declared is None and isinstance(symbol, Variable) and isinstance(symbol.domain, Integers):
            declared = symbol.domain.high
        if declared is None:
            raise Unreadable(
                f"the range of {index} is not known: it counts no array's entries; write {index} = 1 and n"
            )
        size = self.compile(declared, bound)
        return lambda scope: algebra.whole(size(scope))

    def _has_size(self, base: Node, index: str, body: Node, bound: frozenset[str]) -> bool:
        """Whether what is indexed is an array that can be evaluated outside the sums of a body."""
        summed = {limits.name for part in walk(body) if isinstance(part, Reduce) for limits in part.bounds} - bound
        if (summed | {index}) & free_names(base):
            return False
        is_kronecker = base == Name(KRONECKER) and not self.symbols.rank(KRONECKER)
        return not is_kronecker and not (isinstance(base, Name) and self.symbols.is_family(base.name))

    # --- expressions -----------------------------------------------------------------------------------------

    def compile(self, node: Node, bound: frozenset[str] = frozenset()) -> Compiled:
        """Return a closure that evaluates a node or tests a condition; `bound` are the names that the scope holds."""
        key = (node, bound)
        if key not in self._compiled:
            method = getattr(self, f"_{type(node).__name__.lower()}", None)  # each kind of node has its own
            if method is None:
                raise Unreadable(f"not a value: {type(node).__name__}")
            self._compiled[key] = method(node, bound)
        return self._compiled[key]

    def _number(self, node: Number, bound: frozenset[str]) -> Compiled:
        if node.value.denominator == 1:
            whole = mpf(node.value.numerator)
            return lambda scope: whole
        at_precision: dict[int, mpf] = {}

        def constant(scope: Scope) -> mpf:
            if mp.prec not in at_precision:
                at_precision[mp.prec] = mpf(node.value.numerator) / node.value.denominator
            return at_precision[mp.prec]

        return constant

    def _infinity(self, node: Infinity, bound: frozenset[str]) -> Compiled:
        return lambda scope: mp.inf

    def _name(self, node: Name, bound: frozenset[str]) -> Compiled:
        name, symbol = node.name, self.symbols.get(node.name)
        if name in bound:
            return lambda scope: scope.locals[name]
        if isinstance(symbol, Definition) and symbol.is_function:
            return lambda scope: lambda *arguments: self.apply(symbol, scope.world, arguments, ())
        if isinstance(symbol, Definition):
            return lambda scope: scope.world.node(name)
        if symbol is not None:
            return lambda scope: scope.world.value(name)
        if name in CONSTANTS:
            constant = CONSTANTS[name]
            return lambda scope: constant()
        if name in functions.SCALAR:
            scalar = functions.SCALAR[name]
            return lambda scope: lambda *arguments: entrywise(scalar, *arguments)
        if name in ARRAY_FUNCTIONS:
            function = ARRAY_FUNCTIONS[name]
            return lambda scope: function
        raise Unreadable(f"an unknown name: {name}")

    def _binary(self, node: Binary, bound: frozenset[str]) -> Compiled:
        if node.operator == "/":
            return self._quotient(node, bound)
        first, second = self.compile(node.left, bound), self.compile(node.right, bound)
        if node.operator in PRODUCTS:
            operation = PRODUCTS[node.operator]
            return lambda scope: operation(first(scope), second(scope))
        is_scaled = is_literal(node.left) or is_literal(node.right)
        combine = algebra.add if node.operator == "+" else algebra.subtract

        def combined(scope: Scope) -> Value:
            left, right = first(scope), second(scope)
            result = combine(left, right, is_scaled)
            if scope.world.lost is not None:
                scope.world.count_loss(left, right, result)
            return result

        return combined

    def _quotient(self, node: Binary, bound: frozenset[str]) -> Compiled:
        first, second = self.compile(node.left, bound), self.compile(node.right, bound)
        factors = [(factor, self.compile(factor, bound)) for factor in vanishing_factors(node.right)]
        from_literal = is_literal(node.left)

        def divide_numbers(scope: Scope, above: Value, below: Value) -> Value:
            if scope.vanishes(node, below):
                raise Undefined("a division by zero")
            return algebra.quotient(above, below, from_literal)

        def divide(scope: Scope) -> Value:
            below = second(scope)
            if callable(below):
                return algebra.lift(lambda a, b: divide_numbers(scope, a, b), first(scope), below)
            if scope.world.trace is not None:
                for factor, value in factors:
                    scope.vanishes(factor, value(scope))
            if scope.world.tie and type(below) is mpf and is_tie(below):
                raise Undefined("a division by zero")
            return algebra.quotient(first(scope), below, from_literal)

        return divide

    def _power(self, node: Power, bound: frozenset[str]) -> Compiled:
        base, degree = self.compile(node.base, bound), self.compile(node.exponent, bound)
        if node.base == Name("e") and "e" not in self.symbols.table:
            exp = functions.SCALAR[functions.canonical("exp")]

            def exponential(scope: Scope) -> Value:
                value = degree(scope)
                if isinstance(value, np.ndarray) and 1 not in value.shape:
                    raise Undefined(r"e to a matrix has two readings: write \exp or \operatorname{expm}")
                return entrywise(exp, value)

            return exponential
        is_whole = all(self.symbols.is_whole(name) or name in bound for name in free_names(node.exponent))
        if node.elementwise:
            return lambda scope: entrywise(lambda x: algebra.power(x, degree(scope), is_whole), base(scope))

        def raised(scope: Scope) -> Value:
            value, exponent = base(scope), degree(scope)
            is_border = isinstance(value, mpf) and (not is_whole or exponent < 1)
            if is_border and scope.vanishes(node.base, value) and exponent < 1:
                raise Undefined("zero to a power that is not positive")
            return algebra.power(value, exponent, is_whole)

        return raised

    def _unary(self, node: Unary, bound: frozenset[str]) -> Compiled:
        inner = self.compile(node.operand, bound)

        def absolute(scope: Scope) -> Value:
            value = inner(scope)
            if isinstance(value, np.ndarray) and 1 not in value.shape:
                return algebra.determinant(value)
            scope.vanishes(node.operand, value)
            if isinstance(value, np.ndarray):
                raise Undefined(r"| | of a vector has two readings: write \lVert x \rVert, or |x_i|")
            return abs(value)

        def inverted(scope: Scope) -> Value:
            value = inner(scope)
            if scope.world.trace is not None and isinstance(value, np.ndarray):
                scope.vanishes(node.operand, algebra.determinant(value))
            if scope.vanishes(node.operand, value):
                raise Undefined("a division by zero")
            return algebra.inverse(value)

        match node.operator:
            case "abs":
                return absolute
            case "inverse":
                return inverted
            case "negate":
                return lambda scope: algebra.negate(inner(scope))
            case "transpose":
                return lambda scope: algebra.transpose(inner(scope))
        function = ENTRYWISE[node.operator]
        return lambda scope: entrywise(function, inner(scope))

    def _root(self, node: Root, bound: frozenset[str]) -> Compiled:
        inner, degree = self.compile(node.operand, bound), self.compile(node.degree, bound)

        def root(scope: Scope) -> Value:
            value = inner(scope)
            is_zero = scope.vanishes(node, value)  # but for rounding
            return algebra.root(abs(value) if is_zero else value, degree(scope))

        return root

    def _norm(self, node: Norm, bound: frozenset[str]) -> Compiled:
        inner, order = self.compile(node.operand, bound), node.order
        if isinstance(order, Node):
            degree = self.compile(order, bound)
            return lambda scope: algebra.norm(inner(scope), degree(scope))
        return lambda scope: algebra.norm(inner(scope), order)

    def _call(self, node: Call, bound: frozenset[str]) -> Compiled:
        values = [self.compile(argument, bound) for argument in node.arguments]
        name = node.function.name if isinstance(node.function, Name) and node.function.name not in bound else ""
        symbol = self.symbols.get(name)
        if isinstance(symbol, Definition):
            below = [self.compile(subscript, bound) for subscript in node.subscripts]
            return lambda s: self.apply(symbol, s.world, tuple(v(s) for v in values), tuple(b(s) for b in below))
        if name in EXTREMES:
            return self._extreme(node, EXTREMES[name], values)
        if name == r"\binom":
            return lambda scope: mp.binomial(*(value(scope) for value in values))
        if symbol is None and name in CONSTANTS:
            return lambda scope: CONSTANTS[name]().of_length(algebra.whole(values[0](scope)))
        if symbol is None and name in functions.SCALAR:
            return self._scalar(node, name, values)
        called = self.compile(node.function, bound)

        def call(scope: Scope) -> Value:
            callee = called(scope)
            if not callable(callee):
                raise Undefined(f"{algebra.describe(callee)} is applied")
            return callee(*(value(scope) for value in values))

        return call

    def _scalar(self, node: Call, name: str, values: list[Compiled]) -> Compiled:
        scalar, poles, ends = functions.SCALAR[name], functions.POLES.get(name, ()), functions.ENDS.get(name, ())

        def applied(scope: Scope) -> Value:
            inner = [value(scope) for value in values]
            if type(inner[0]) is not mpf or len(inner) > 1:
                return entrywise(scalar, *inner)
            for border in (*poles, *ends) if scope.world.is_watched else ():
                if scope.vanishes(node, border(inner[0])):
                    raise (Undefined if border in poles else NoSlope)(f"{name} at the end of its domain")
            return scalar(inner[0])

        return applied

    def _extreme(self, node: Call, choose: Callable[..., mpf], values: list[Compiled]) -> Compiled:
        def extreme(scope: Scope) -> Value:
            found = [value(scope) for value in values]
            if len(found) == 1 and isinstance(found[0], np.ndarray):
                found = list(found[0].ravel())
            scope.note_ties(node, found)
            return entrywise(lambda *numbers: choose(numbers), *found)

        return extreme

    def _entry(self, node: Entry, bound: frozenset[str]) -> Compiled:
        base, name = node.base, node.base.name if isinstance(node.base, Name) else ""
        compiled = [None if index is None else self.compile(index, bound) for index in node.indices]

        def numbers(scope: Scope) -> list[Any]:
            return [None if index is None else algebra.whole(index(scope)) for index in compiled]

        if name == KRONECKER and not self.symbols.rank(KRONECKER):
            return lambda scope: mpf(len(set(numbers(scope))) == 1)
        if self.symbols.is_family(name) and name not in bound:
            return lambda scope: scope.world.member(name, numbers(scope)[0])
        inner = self.compile(base, bound)
        return lambda scope: algebra.pick(inner(scope), numbers(scope))

    def _matrix(self, node: Matrix, bound: frozenset[str]) -> Compiled:
        rows = [[self.compile(cell, bound) for cell in row] for row in node.rows]

        def matrix(scope: Scope) -> Value:
            blocks = [[algebra.block(cell(scope)) for cell in row] for row in rows]
            try:
                return algebra.scalar(np.block(blocks))
            except ValueError as reason:
                raise Undefined("shapes do not fit in a matrix") from reason

        return matrix

    def _cases(self, node: Cases, bound: frozenset[str]) -> Compiled:
        branches = [(self.compile(v, bound), None if c is None else self.compile(c, bound)) for v, c in node.branches]

        def cases(scope: Scope) -> Value:
            holding = [value for value, test in branches if test is not None and test(scope)]
            holding = holding or [value for value, test in branches if test is None]
            if not holding:
                raise Gap("no case holds")
            found, *others = (value(scope) for value in holding)
            if not all(value is found or algebra.close(found, value) for value in others):
                raise Undefined("cases overlap and disagree")
            return found

        return cases

    def _indicator(self, node: Indicator, bound: frozenset[str]) -> Compiled:
        condition = node.condition
        if isinstance(condition, Relation) and len(condition.operators) == 1:
            left, right = (self.compile(side, bound) for side in condition.sides)
            (operator,) = condition.operators

            def indicator(scope: Scope) -> Value:
                first, second = left(scope), right(scope)
                scope.note_ties(condition, (first, second))
                return entrywise(lambda a, b: mpf(compare(operator, a, b, scope.world.tie)), first, second)

            return indicator
        test = self.compile(condition, bound)
        return lambda scope: mpf(test(scope))

    def _reduce(self, node: Reduce, bound: frozenset[str]) -> Compiled:
        names = [limits.name for limits in node.bounds]
        body = self.compile(node.body, bound | set(names))
        condition = None if node.condition is None else self.compile(node.condition, bound | set(names))
        ranges: list[tuple[Compiled, Compiled]] = []
        for place, limits in enumerate(node.bounds):
            earlier = bound | set(names[:place])
            if limits.low is not None and limits.high is not None:
                ranges.append((self.compile(limits.low, earlier), self.compile(limits.high, earlier)))
            else:
                ranges.append((lambda scope: mpf(1), self.extent(limits.name, node.body, bound)))

        def terms(scope: Scope, depth: int = 0) -> Iterator[Value]:
            if depth < len(names):
                low, high = (algebra.whole(end(scope)) for end in ranges[depth])
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

    def _integral(self, node: Integral, bound: frozenset[str]) -> Compiled:
        low, high = self.compile(node.low, bound), self.compile(node.high, bound)
        body = self.compile(node.body, bound | {node.variable})

        def integral(scope: Scope) -> Value:
            ends = low(scope), high(scope)
            if any(isinstance(end, np.ndarray) for end in ends):
                raise Undefined("shapes do not fit: an integral goes from number to number")
            return numerics.integrate(lambda x: body(scope.bind(node.variable, x)), *ends)

        return integral

    def _limit(self, node: Limit, bound: frozenset[str]) -> Compiled:
        goal, body = self.compile(node.target, bound), self.compile(node.body, bound | {node.variable})
        return lambda s: numerics.limit(lambda x: body(s.bind(node.variable, x)), goal(s), node.side)

    def _inversefunction(self, node: InverseFunction, bound: frozenset[str]) -> Compiled:
        inner = self.compile(node.function, bound)
        return lambda scope: lambda value: entrywise(lambda y: numerics.invert(inner(scope), y), value)

    def _substitute(self, node: Substitute, bound: frozenset[str]) -> Compiled:
        targets = [(self.target(target, bound), self.compile(value, bound)) for target, value in node.replacements]
        inner = self.compile(node.body, bound)

        def substituted(scope: Scope) -> Value:
            values = [value(scope) for _, value in targets]
            for (target, _), value in zip(targets, values, strict=True):
                scope = target.write(scope, value)
            result = inner(scope)
            return result(*values) if callable(result) else result

        return substituted

    # --- derivatives -----------------------------------------------------------------------------------------

    def target(self, node: Node, bound: frozenset[str]) -> Target:
        """Return how to read and replace what a derivative is taken by."""
        match node:
            case Unary("transpose", operand):
                return self.target(operand, bound)
            case Name(name) if name in bound:
                return Target(self.compile(node, bound), lambda scope, value: scope.bind(name, value))
            case Name(name) | Call(Name(name)) if self.symbols.is_function(name):
                return self._function_target(node, name, bound)
            case Name(name):

                def write(scope: Scope, value: Value) -> Scope:
                    return scope.within(scope.world.replace({name: value}))

            case Entry(Name(name), (Node() as index,)) if self.symbols.is_family(name):
                number = self.compile(index, bound)

                def write(scope: Scope, value: Value) -> Scope:
                    return scope.within(scope.world.replace({(name, algebra.whole(number(scope))): value}))

            case Entry(base, indices):
                whole = self.target(base, bound)
                numbers = [self.compile(index, bound) for index in indices if index is not None]

                def write(scope: Scope, value: Value) -> Scope:
                    array = whole.read(scope).copy()
                    array[algebra.locate(array, [algebra.whole(number(scope)) for number in numbers])] = value
                    return whole.write(scope, array)

            case _:
                raise Unreadable("a derivative is taken by a name")
        return Target(self.compile(node, bound), write)

    def _function_target(self, node: Node, name: str, bound: frozenset[str]) -> Target:
        """Replace the value of a function where it is applied: f becomes f + shift, starting from a shift of 0."""
        function = self.compile(Name(name), bound)
        places = [self.compile(a, bound) for a in node.arguments] if isinstance(node, Call) else None

        def write(scope: Scope, shift: Value) -> Scope:
            original = function(scope)
            wanted = tuple(place(scope) for place in places) if places is not None else None
            seen: list[tuple[Value, ...]] = []

            def shifted(*arguments: Value) -> Value:
                if wanted is not None and arguments != wanted:
                    return original(*arguments)
                if not seen:
                    seen.append(arguments)
                if seen[0] != arguments:
                    raise Unreadable(f"the derivative by {name}, which is applied to several arguments")
                return algebra.add(original(*arguments), shift)

            return scope.within(scope.world.replace({name: shifted}))

        return Target(lambda scope: mpf(0), write)

    def _check_direction(self, body: Node, by: Node, bound: frozenset[str]) -> None:
        """Refuse the derivative of x by y where y is made from x: it is upside down, and as a derivative always 0."""
        by = by.operand if isinstance(by, Unary) else by
        by = by.base if isinstance(by, Entry) else by
        if not isinstance(by, Name) or by.name in bound or not isinstance(self.symbols.get(by.name), Definition):
            return
        causes = (free_names(body) - bound) & self.reach(by.name) - {by.name}
        if causes and by.name not in self.reach_of(body):
            raise Unreadable(f"{sorted(causes)[0]} does not depend on {by.name}")

    def _derivative(self, node: Derivative, bound: frozenset[str]) -> Compiled:
        if not node.held and (function := self._as_function(node, bound)) is not None:
            return self.compile(function, bound)
        (by, order_node), *rest = node.targets
        self._check_direction(node.body, by, bound)
        inner: Node = node.body
        if isinstance(inner, Name) and inner.name not in bound and (names := self.symbols.parameters(inner.name)):
            inner = Call(inner, tuple(map(Name, names)))
        inner = Derivative(inner, tuple(rest), node.held) if rest else inner
        body, target, order = self.compile(inner, bound), self.target(by, bound), self.compile(order_node, bound)
        held = [self.target(Name(name), bound) for name in node.held]

        def derivative(scope: Scope) -> Value:
            side = scope.world.side
            if scope.world.trace is not None:
                body(scope)
            scope = scope.within(scope.world.quiet())
            for fixed in held:
                scope = fixed.write(scope, fixed.read(scope))
            at = target.read(scope)

            def value(place: Value) -> Value:
                result = body(target.write(scope, place))
                return result(place) if callable(result) else result

            result = numerics.by_value(value, at, algebra.whole(order(scope)), side)
            is_row = isinstance(by, Unary) and isinstance(at, np.ndarray) and np.shape(result) == at.shape
            return algebra.transpose(result) if is_row else result

        return derivative

    def _as_function(self, node: Derivative, bound: frozenset[str]) -> Node | None:
        """Read the derivative of a bare function by its parameter, and d/dx f(x) with a stated convention, as f'."""
        names = [target.name for target, _ in node.targets if isinstance(target, Name)]
        match node.body:
            case Name(name) if self.symbols.is_function(name) and name not in bound and len(names) == len(node.targets):
                parameters = self.symbols.parameters(name)
                if set(names) <= set(parameters):
                    function: Node = node.body
                    for by, (_, order) in zip(names, node.targets, strict=True):
                        function = Prime(function, order, parameters.index(by))
                    return Call(function, tuple(map(Name, parameters)))
                depends = len(parameters) == 1 and names[0] in self.reach(parameters[0])
                if len(parameters) <= 1 and len(names) == 1 and not depends:
                    return Call(Prime(node.body, node.targets[0][1]), (Name(names[0]),))
            case Call(Name(name), (argument,), ()) if name in self.conventions and len(node.targets) == 1:
                target, order = node.targets[0]
                if argument == target and order == Number(1):  # type: ignore[arg-type]
                    return Call(Prime(Name(name), order), (argument,))
        return None

    def _prime(self, node: Prime, bound: frozenset[str]) -> Compiled:
        inner, order, parameter = self.compile(node.function, bound), self.compile(node.order, bound), node.parameter
        maps = self._maps_entries(node.function)
        name = node.function.name if isinstance(node.function, Name) else ""
        stated = [(self.compile(place), self.compile(value)) for place, value in self.conventions.get(name, ())]

        def prime(scope: Scope) -> Value:
            callee, count, world = inner(scope), algebra.whole(order(scope)), scope.world

            def slope(*arguments: Value) -> Value:
                if any(callable(argument) for argument in arguments):
                    return algebra.lift(slope, *arguments)
                if maps and any(isinstance(argument, np.ndarray) for argument in arguments):
                    return entrywise(slope, *arguments)
                if count == 1 and world.conventions and len(arguments) == 1:
                    for place, value in stated:
                        if compare("=", place(Scope(world, {})), arguments[0], world.tie):
                            return value(Scope(world, {}))
                if world.trace is not None:
                    callee(*arguments)
                quiet = inner(scope.within(world.quiet()))

                def value_at(place: Value) -> Value:
                    return quiet(*arguments[:parameter], place, *arguments[parameter + 1 :])

                return numerics.by_value(value_at, arguments[parameter], count, world.side)

            return slope

        return prime

    def _maps_entries(self, function: Node) -> bool:
        """Whether a function takes numbers, so that it maps over arrays."""
        for part in walk(function):
            match self.symbols.get(part.name) if isinstance(part, Name) else None:
                case Definition(arrays=arrays, indices=indices) if arrays or indices:
                    return False
                case FreeFunction(mapping=Mapping(inputs=inputs)) if any(isinstance(i, Array) for i in inputs):
                    return False
        return True

    def _gradient(self, node: Gradient, bound: frozenset[str]) -> Compiled:
        inner = self.compile(node.function, bound)
        return lambda scope: lambda *places: numerics.gradient(inner(scope), places, node.order, scope.world.side)

    def _differential(self, node: Differential, bound: frozenset[str]) -> Compiled:
        inner = self.compile(node.body, bound)
        names = [
            name for name in sorted(self.reach_of(node.body) - bound)
            if isinstance(self.symbols.get(name), Variable) and not self.symbols.is_whole(name)
        ]  # fmt: skip

        def differential(scope: Scope) -> Value:
            quiet = scope.world.quiet()
            directions = {name: quiet.value(("d", name)) for name in names}

            def along(step: mpf) -> Value:
                moved = {name: quiet.value(name) + step * way for name, way in directions.items()}
                return inner(scope.within(quiet.replace(moved)))

            return numerics.differentiate(along, mpf(0), 1)

        return differential

    # --- conditions ------------------------------------------------------------------------------------------

    def _relation(self, node: Relation, bound: frozenset[str]) -> Compiled:
        sides = [self.compile(side, bound) for side in node.sides]

        def relation(scope: Scope) -> bool:
            values = [side(scope) for side in sides]
            for operator, left, right in zip(node.operators, values, values[1:], strict=False):
                scope.note_ties(node, (left, right))
                if not compare(operator, left, right, scope.world.tie):
                    return False
            return True

        return relation

    def _logic(self, node: Logic, bound: frozenset[str]) -> Compiled:
        tests = [self.compile(condition, bound) for condition in node.conditions]
        if node.operator == "and":
            return lambda scope: all(test(scope) for test in tests)
        return lambda scope: any([test(scope) for test in tests])  # all of them, for the borders of each

    def _member(self, node: Member, bound: frozenset[str]) -> Compiled:
        value, contains = self.compile(node.element, bound), self.contains(node.container, bound)
        return lambda scope: contains(scope, value(scope)) != node.negated

    def _forall(self, node: ForAll, bound: frozenset[str]) -> Compiled:
        test = self.compile(node.condition, bound | {node.name})
        try:
            extent = self.extent(node.name, node.condition, bound)
        except Unreadable:
            return lambda scope: all(test(scope.bind(node.name, mpf(number))) for number in range(-40, 41))
        return lambda scope: all(test(scope.bind(node.name, mpf(number + 1))) for number in range(extent(scope)))

    def contains(self, container: Domain, bound: frozenset[str] = frozenset()) -> Callable[[Scope, Value], bool]:
        """Return a closure that tells whether a value is in a set."""
        match container:
            case Interval(low, high, closed_low, closed_high):
                ends = [
                    (self.compile(end, bound), operator)
                    for end, operator in (
                        (low, r"\geq" if closed_low else ">"),
                        (high, r"\leq" if closed_high else "<"),
                    )
                    if end is not None
                ]

                def inside(scope: Scope, value: Value) -> bool:
                    for end, _ in ends if scope.world.trace is not None else ():
                        scope.note_ties(container, (value, end(scope)))
                    return all(compare(operator, value, end(scope), scope.world.tie) for end, operator in ends)

                return inside
            case Integers(low, high):
                lowest, highest = (None if end is None else self.compile(end, bound) for end in (low, high))

                def whole(scope: Scope, value: Value) -> bool:
                    if not isinstance(value, mpf) or not compare("=", value, mp.nint(value), scope.world.tie):
                        return False
                    return (lowest is None or value >= lowest(scope)) and (highest is None or value <= highest(scope))

                return whole
            case Finite(items):
                values = [self.compile(item, bound) for item in items]
                return lambda scope, value: any(compare("=", value, item(scope), scope.world.tie) for item in values)
        return lambda scope, value: isinstance(value, (mpf, np.ndarray))


def vanishing_factors(node: Node) -> list[Node]:
    """Return the parts of a denominator whose zeros are its zeros."""
    match node:
        case Power(Name("e"), _) | Number():
            return []
        case Binary("*" | "*.", left, right):
            return vanishing_factors(left) + vanishing_factors(right)
        case Power(base, Number()) | Root(base, _) | Unary("negate", base):
            return vanishing_factors(base)
    return [node]
