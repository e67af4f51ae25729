"""Tree to values: every node becomes a Python closure; a page's definitions are evaluated in a World.

A World is one point: the values of the sampled names, and of any node that a derivative overrides. The derivative of
A by B evaluates A again in a World where B is replaced, whatever B is: a variable, an entry, a layer, a function's
value.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from mpmath import mp, mpf

from . import algebra, functions, numerics
from .algebra import Unsized, Value, entrywise
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
ARRAY_FUNCTIONS: dict[str, Callable[..., Value]] = {
    functions.canonical("tr"): algebra.trace, functions.canonical("det"): algebra.determinant,
    functions.canonical("diag"): algebra.diagonal, functions.canonical("vec"): algebra.vectorize,
    functions.canonical("expm"): algebra.exponential,
    functions.canonical("tril"): algebra.triangle(lambda row, col: row >= col),
    functions.canonical("triu"): algebra.triangle(lambda row, col: row <= col),
}  # fmt: skip


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

    def replace(self, changes: dict[Key, Value]) -> World:
        """Return this point with some values replaced; results that do not depend on them are kept."""
        names = {key if isinstance(key, str) else key[0] for key in changes}
        memo = {key: value for key, value in self.memo.items() if not names & self.library.reach(key[0])}
        return replace(self, values={**self.values, **changes}, memo=memo)

    def quiet(self) -> World:
        """Return this point without trace and side."""
        if self.trace is None and self.side == 0:
            return self
        return replace(self, side=0, trace=None)

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
        key = (name, mp.prec)
        if key not in self.memo:
            self.memo[key] = self.library.evaluate(name, self, {})
        return self.memo[key]

    def member(self, name: str, index: int) -> Value:
        """Return the member of a family, sampled or recurrent."""
        if (name, index) in self.values:
            return self.values[name, index]
        own = name.replace("()", f"({index})") if name.endswith("()}") else f"{name}_{index}"
        symbol = self.library.symbols.get(own)
        if isinstance(symbol, Definition):
            return self.node(own)
        if isinstance(symbol, Variable):
            return self.value(own)
        if isinstance(self.library.symbols.get(name), Variable):
            return self.value((name, index))
        key = (name, index, mp.prec)
        if key not in self.memo:
            if not -1 <= index <= 60:
                raise Undefined(f"the recurrence {name} does not end")
            definition = self.library.symbols.table[name]
            assert isinstance(definition, Definition)
            self.memo[key] = self.library.evaluate(
                name, self, {definition.indices[0]: mpf(index)}, definition.indices[:1]
            )
        return self.memo[key]


@dataclass(slots=True)
class Scope:
    """A World and the bound names inside a definition, a sum or an integral."""

    world: World
    locals: dict[str, Value]

    def bind(self, name: str, value: Value) -> Scope:
        """Return this scope with one more bound name."""
        return Scope(self.world, {**self.locals, name: value})

    def note(self, node: object, value: mpf) -> None:
        """Remember a quantity that vanishes at a border."""
        if self.world.trace is not None:
            self.world.trace.setdefault(id(node), []).append(value)


Compiled = Callable[[Scope], Value]
Test = Callable[[Scope], bool]


@dataclass
class Target:
    """What a derivative is taken by: how to read it, and how to replace it."""

    read: Compiled
    write: Callable[[Scope, Value], Scope]


class Library:
    """The definitions of a page, compiled when they are first needed.

    Parameters
    ----------
    symbols : Symbols
        All names of the page.
    """

    def __init__(self, symbols: Symbols) -> None:
        self.symbols = symbols
        self.conventions: dict[str, list[tuple[Node, Node]]] = {}
        self._reach: dict[str, frozenset[str]] = {}
        self._recipes: dict[tuple[str, tuple[str, ...]], Callable[[World, dict[str, Value]], Value]] = {}
        self._compiled: dict[tuple[Node, frozenset[str], str], Any] = {}

    # --- definitions -----------------------------------------------------------------------------------------

    def reach(self, name: str) -> frozenset[str]:
        """Return all names that a name depends on, itself included."""
        if name not in self._reach:
            self._reach[name] = frozenset({name})
            symbol = self.symbols.get(name)
            if isinstance(symbol, Definition):
                bound = {*symbol.parameters, *symbol.subscripts, *symbol.indices}
                inner = free_names(symbol.body) - bound
                if symbol.condition is not None:
                    inner |= free_names(symbol.condition) - bound
                if symbol.recurrent:
                    start = name.replace("()", "(") if name.endswith("()}") else f"{name}_"
                    inner |= {known for known in self.symbols.table if known.startswith(start)}
                self._reach[name] = frozenset({name}.union(*(self.reach(other) for other in inner)))
        return self._reach[name]

    def reach_of(self, node: Node) -> set[str]:
        """Return all names that a node depends on."""
        return set().union(*(self.reach(name) for name in free_names(node)))

    def evaluate(self, name: str, world: World, inside: dict[str, Value], done: tuple[str, ...] = ()) -> Value:
        """Evaluate a definition's body; entries by index are gathered into an array."""
        if (name, done) not in self._recipes:
            self._recipes[name, done] = self._recipe(name, done)
        return self._recipes[name, done](world, inside)

    def _recipe(self, name: str, done: tuple[str, ...]) -> Callable[[World, dict[str, Value]], Value]:
        definition = self.symbols.table[name]
        assert isinstance(definition, Definition)
        indices = tuple(index for index in definition.indices if index not in done)
        bound = frozenset({*definition.parameters, *definition.subscripts, *definition.indices})
        inner = self.compile(definition.body, bound)
        condition = None if definition.condition is None else self.test(definition.condition, bound)

        def body(scope: Scope) -> Value:
            if condition is not None and not condition(scope):
                raise Undefined(f"{name} is not defined there")
            return inner(scope)

        if not indices:
            return lambda world, inside: body(Scope(world, inside))
        shape = definition.shape or (None,) * len(indices)
        sizes = [self.extent(index, definition.body, bound, size) for index, size in zip(indices, shape, strict=True)]

        def entries(world: World, inside: dict[str, Value]) -> Value:
            extents = [size(Scope(world, inside)) for size in sizes]
            result = np.empty((extents[0], 1) if len(extents) == 1 else tuple(extents), dtype=object)
            for place in np.ndindex(*extents):
                numbers = {index: mpf(number + 1) for index, number in zip(indices, place, strict=True)}
                result[(*place, 0) if len(extents) == 1 else place] = body(Scope(world, {**inside, **numbers}))
            return result

        return entries

    def apply(
        self, definition: Definition, world: World, arguments: tuple[Value, ...], subscripts: tuple[Value, ...]
    ) -> Value:
        """Apply a defined function; one of numbers maps over arrays."""
        if definition.name in world.values:
            return world.values[definition.name](*arguments)
        if any(callable(value) for value in arguments):
            return algebra.lift(lambda *inner: self.apply(definition, world, inner, subscripts), *arguments)
        if not definition.arrays and any(isinstance(value, np.ndarray) for value in arguments):
            return entrywise(lambda *inner: self.apply(definition, world, inner, subscripts), *arguments)
        for name, value in zip(definition.parameters, arguments, strict=True):
            if isinstance(value, np.ndarray) != (name in definition.arrays):
                raise Undefined(f"shapes do not fit: {definition.name} of {algebra.describe(value)}")
        names = (*definition.parameters, *definition.subscripts)
        inside = dict(zip(names, (*arguments, *subscripts), strict=True))
        return self.evaluate(definition.name, world, inside)

    def extent(
        self, index: str, body: Node, bound: frozenset[str], declared: Node | None = None
    ) -> Callable[[Scope], int]:
        """Return how far an index runs: to the end of what it is used on."""
        if declared is not None:
            size = self.compile(declared, bound)
            return lambda scope: algebra.whole(size(scope))
        outside = {
            name for part in walk(body) if isinstance(part, Reduce) for name in (b.name for b in part.bounds)
        } - bound
        for part in walk(body):
            if not isinstance(part, Entry) or Name(index) not in part.indices:
                continue
            base = part.base
            is_family = isinstance(base, Name) and (self.symbols.is_family(base.name) or base.name == KRONECKER)
            if is_family and not (isinstance(base, Name) and self.symbols.rank(base.name) and base.name == KRONECKER):
                continue
            if (outside | {index}) & free_names(base):
                continue
            axis, count = part.indices.index(Name(index)), len(part.indices)
            array = self.compile(base, bound)

            def size_of(scope: Scope, array: Compiled = array, axis: int = axis, count: int = count) -> int:
                value = array(scope)
                if not isinstance(value, np.ndarray):
                    raise Undefined(f"an index on {algebra.describe(value)}")
                return value.size if count == 1 else value.shape[axis]

            return size_of
        symbol = self.symbols.get(index)
        if isinstance(symbol, Variable) and isinstance(symbol.domain, Integers) and symbol.domain.high is not None:
            high = self.compile(symbol.domain.high, bound)
            return lambda scope: algebra.whole(high(scope))
        raise Unreadable(f"the range of {index} is not known")

    # --- expressions -----------------------------------------------------------------------------------------

    def compile(self, node: Node, bound: frozenset[str] = frozenset()) -> Compiled:
        """Return a closure that evaluates a node; `bound` are the names that the scope holds."""
        key = (node, bound, "value")
        if key not in self._compiled:
            self._compiled[key] = self._compile(node, bound)
        compiled: Compiled = self._compiled[key]
        return compiled

    def _compile(self, node: Node, bound: frozenset[str]) -> Compiled:
        match node:
            case Number(value):
                return self._number(value.numerator, value.denominator)
            case Infinity():
                return lambda scope: mp.inf
            case Name(name):
                return self._name(name, bound)
            case Binary(operator, left, right):
                return self._binary(node, operator, left, right, bound)
            case Power(base, exponent, by_entry):
                return self._power(base, exponent, by_entry, bound)
            case Unary(operator, operand):
                return self._unary(node, operator, operand, bound)
            case Root(operand, degree):
                inner, order = self.compile(operand, bound), self.compile(degree, bound)

                def take_root(scope: Scope) -> Value:
                    value = inner(scope)
                    if isinstance(value, mpf):
                        scope.note(node, value)
                        if scope.world.tie and is_tie(value):
                            value = abs(value)  # zero but for rounding
                    return algebra.root(value, order(scope))

                return take_root
            case Call(function, arguments, subscripts):
                return self._call(node, function, arguments, subscripts, bound)
            case Entry(base, indices):
                return self._entry(base, indices, bound)
            case Norm(operand, order_node):
                inner = self.compile(operand, bound)
                if isinstance(order_node, Node):
                    order = self.compile(order_node, bound)
                    return lambda scope: algebra.norm(inner(scope), order(scope))
                return lambda scope: algebra.norm(inner(scope), order_node)
            case Matrix(rows):
                return self._matrix(rows, bound)
            case Cases(branches):
                return self._cases(branches, bound)
            case Indicator(condition):
                return self._indicator(condition, bound)
            case Reduce():
                return self._reduce(node, bound)
            case Integral(variable, low, high, body):
                start, end, inner = (
                    self.compile(low, bound),
                    self.compile(high, bound),
                    self.compile(body, bound | {variable}),
                )
                return lambda s: numerics.integrate(lambda x: inner(s.bind(variable, x)), start(s), end(s))
            case Limit(variable, target, side, body):
                goal, inner = self.compile(target, bound), self.compile(body, bound | {variable})
                return lambda s: numerics.limit(lambda x: inner(s.bind(variable, x)), goal(s), side)
            case Derivative():
                return self._derivative(node, bound)
            case Prime(function, order_node, parameter):
                return self._prime(function, order_node, parameter, bound)
            case Gradient(function, order_number):
                inner = self.compile(function, bound)
                return lambda scope: (
                    lambda *arguments: gradient(inner(scope), arguments, order_number, scope.world.side)
                )
            case InverseFunction(function):
                inner = self.compile(function, bound)
                return lambda scope: lambda value: entrywise(lambda y: numerics.invert(inner(scope), y), value)
            case Differential(body):
                return self._differential(body, bound)
            case Substitute(body, replacements):
                targets = [(self.target(target, bound), self.compile(value, bound)) for target, value in replacements]
                inner = self.compile(body, bound)

                def substituted(scope: Scope) -> Value:
                    values = [value(scope) for _, value in targets]
                    for (target, _), value in zip(targets, values, strict=True):
                        scope = target.write(scope, value)
                    result = inner(scope)
                    return result(*values) if callable(result) else result

                return substituted
        raise Unreadable(f"not a value: {type(node).__name__}")

    def _number(self, numerator: int, denominator: int) -> Compiled:
        if denominator == 1:
            whole = mpf(numerator)
            return lambda scope: whole
        at_precision: dict[int, mpf] = {}

        def constant(scope: Scope) -> mpf:
            if mp.prec not in at_precision:
                at_precision[mp.prec] = mpf(numerator) / denominator
            return at_precision[mp.prec]

        return constant

    def _name(self, name: str, bound: frozenset[str]) -> Compiled:
        symbol = self.symbols.get(name)
        if name in bound:
            return lambda scope: scope.locals[name]
        if isinstance(symbol, Definition):
            if symbol.is_function:
                definition = symbol
                return lambda scope: lambda *arguments: self.apply(definition, scope.world, arguments, ())
            return lambda scope: scope.world.node(name)
        if symbol is not None:
            return lambda scope: scope.world.value(name)
        constants: dict[str, Callable[[], Value]] = {
            "e": lambda: +mp.e, r"\pi": lambda: +mp.pi, "I": lambda: Unsized("eye", mpf(1)),
            r"\mathbf{0}": lambda: mpf(0),
            r"\mathbf{I}": lambda: Unsized("eye", mpf(1)), r"\mathbf{1}": lambda: Unsized("column", mpf(1)),
        }  # fmt: skip
        if name in constants:
            constant = constants[name]
            return lambda scope: constant()
        if name in functions.SCALAR:
            scalar = functions.SCALAR[name]
            return lambda scope: lambda *arguments: entrywise(scalar, *arguments)
        if name in ARRAY_FUNCTIONS:
            function = ARRAY_FUNCTIONS[name]
            return lambda scope: function
        raise Unreadable(f"an unknown name: {name}")

    def _binary(self, node: Node, operator: str, left: Node, right: Node, bound: frozenset[str]) -> Compiled:
        first, second = self.compile(left, bound), self.compile(right, bound)
        literal = is_literal(left) or is_literal(right)
        if operator == "/":
            factors = [(factor, self.compile(factor, bound)) for factor in vanishing_factors(right)]
            from_literal = is_literal(left)

            def divide_values(scope: Scope, above: Value, below: Value) -> Value:
                if isinstance(below, mpf):
                    scope.note(node, below)
                    if scope.world.tie and is_tie(below):
                        raise Undefined("a division by zero")
                return algebra.quotient(above, below, from_literal)

            def divide(scope: Scope) -> Value:
                world = scope.world
                below = second(scope)
                if callable(below):
                    return algebra.lift(lambda a, b: divide_values(scope, a, b), first(scope), below)
                if world.trace is not None:
                    for factor, value in factors:
                        if isinstance(found := value(scope), mpf):
                            scope.note(factor, found)
                if world.tie and type(below) is mpf and is_tie(below):
                    raise Undefined("a division by zero")
                return algebra.quotient(first(scope), below, from_literal)

            return divide
        if operator in ("+", "-"):
            combine = algebra.add if operator == "+" else algebra.subtract

            def combined(scope: Scope) -> Value:
                a, b = first(scope), second(scope)
                if type(a) is mpf and type(b) is mpf:
                    result = a + b if operator == "+" else a - b
                    if scope.world.lost is not None and a and b:
                        sizes = mp.mag(a), mp.mag(b)
                        cancelled = max(sizes) - mp.mag(result) if result else mp.prec
                        scope.world.lost[0] = max(scope.world.lost[0], cancelled, abs(sizes[0] - sizes[1]))
                    return result
                return combine(a, b, literal)

            return combined
        operations: dict[str, Callable[[Value, Value], Value]] = {
            "*": algebra.multiply, "*.": algebra.dot, "hadamard": algebra.hadamard, "kron": algebra.kron,
            "cross": algebra.cross, "inner": algebra.inner, "compose": compose,
            "elementwise /": lambda a, b: entrywise(algebra.quotient, a, b),
        }  # fmt: skip
        operation = operations[operator]
        return lambda scope: operation(first(scope), second(scope))

    def _power(self, base: Node, exponent: Node, by_entry: bool, bound: frozenset[str]) -> Compiled:
        inner, order = self.compile(base, bound), self.compile(exponent, bound)
        if base == Name("e") and "e" not in self.symbols.table:
            exp = functions.SCALAR[functions.canonical("exp")]

            def exponential(scope: Scope) -> Value:
                value = order(scope)
                if isinstance(value, np.ndarray) and 1 not in value.shape:
                    raise Undefined(r"e to a matrix has two readings: write \exp or \operatorname{expm}")
                return entrywise(exp, value)

            return exponential
        whole = all(self.symbols.is_whole(name) or name in bound for name in free_names(exponent))
        if by_entry:
            return lambda scope: entrywise(lambda x: algebra.power(x, order(scope), whole), inner(scope))

        def raised(scope: Scope) -> Value:
            value, degree = inner(scope), order(scope)
            if isinstance(value, mpf) and (not whole or degree < 1):
                scope.note(base, value)
            if scope.world.tie and isinstance(value, mpf) and is_tie(value) and degree < 1:
                raise Undefined("zero to a power that is not positive")
            return algebra.power(value, degree, whole)

        return raised

    def _unary(self, node: Node, operator: str, operand: Node, bound: frozenset[str]) -> Compiled:
        inner = self.compile(operand, bound)
        entry_by_entry: dict[str, Callable[[mpf], mpf]] = {
            "floor": mp.floor,
            "ceil": mp.ceil,
            "factorial": mp.factorial,
        }
        if operator == "abs":

            def absolute(scope: Scope) -> Value:
                value = inner(scope)
                if isinstance(value, np.ndarray) and 1 not in value.shape:
                    return algebra.determinant(value)
                if isinstance(value, mpf):
                    scope.note(operand, value)
                return entrywise(abs, value)

            return absolute
        if operator == "inverse":

            def inverted(scope: Scope) -> Value:
                value = inner(scope)
                if scope.world.trace is not None:
                    scope.note(operand, algebra.determinant(value) if isinstance(value, np.ndarray) else value)
                if scope.world.tie and isinstance(value, mpf) and is_tie(value):
                    raise Undefined("a division by zero")
                return algebra.inverse(value)

            return inverted
        if operator in entry_by_entry:
            function = entry_by_entry[operator]
            return lambda scope: entrywise(function, inner(scope))
        simple = {"negate": algebra.negate, "transpose": algebra.transpose}[operator]
        return lambda scope: simple(inner(scope))

    def _call(
        self,
        node: Node,
        function: Node,
        arguments: tuple[Node, ...],
        subscripts: tuple[Node, ...],
        bound: frozenset[str],
    ) -> Compiled:
        values = [self.compile(argument, bound) for argument in arguments]
        name = function.name if isinstance(function, Name) and function.name not in bound else ""
        symbol = self.symbols.get(name)
        if isinstance(symbol, Definition):
            definition, below = symbol, [self.compile(subscript, bound) for subscript in subscripts]
            return lambda s: self.apply(definition, s.world, tuple(v(s) for v in values), tuple(b(s) for b in below))
        if name in (functions.canonical("max"), functions.canonical("min")):
            return self._extreme(node, name == functions.canonical("max"), values)
        if name == r"\binom":
            return lambda scope: mp.binomial(*(value(scope) for value in values))
        if name in ("I", r"\mathbf{I}") and symbol is None:
            return lambda scope: Unsized("eye", mpf(1)).sized((algebra.whole(values[0](scope)),) * 2)
        if name == r"\mathbf{1}":
            return lambda scope: Unsized("column", mpf(1)).sized((algebra.whole(values[0](scope)), 1))
        if symbol is None and name in functions.SCALAR:
            scalar = functions.SCALAR[name]
            poles, ends = functions.POLES.get(name, ()), functions.ENDS.get(name, ())

            def applied(scope: Scope) -> Value:
                inner = [value(scope) for value in values]
                if type(inner[0]) is not mpf or len(inner) > 1:
                    return entrywise(scalar, *inner)
                for border in (*poles, *ends):
                    scope.note(node, border(inner[0]))
                    if scope.world.tie and is_tie(border(inner[0])):
                        raise (Undefined if border in poles else NoSlope)(f"{name} at the end of its domain")
                return scalar(inner[0])

            return applied
        called = self.compile(function, bound)

        def call(scope: Scope) -> Value:
            callee = called(scope)
            if not callable(callee):
                raise Undefined(f"{algebra.describe(callee)} is applied")
            return callee(*(value(scope) for value in values))

        return call

    def _extreme(self, node: Node, largest: bool, values: list[Compiled]) -> Compiled:
        def extreme(scope: Scope) -> Value:
            found = [value(scope) for value in values]
            if len(found) == 1 and isinstance(found[0], np.ndarray):
                found = list(found[0].ravel())
            note_ties(scope, node, found)
            return entrywise(lambda *numbers: max(numbers) if largest else min(numbers), *found)

        return extreme

    def _entry(self, base: Node, indices: tuple[Node | None, ...], bound: frozenset[str]) -> Compiled:
        places = [None if index is None else self.compile(index, bound) for index in indices]
        if base == Name(KRONECKER) and not self.symbols.rank(KRONECKER):
            first, second = places
            assert first is not None and second is not None
            return lambda scope: mpf(int(algebra.whole(first(scope)) == algebra.whole(second(scope))))
        if isinstance(base, Name) and self.symbols.is_family(base.name) and base.name not in bound:
            name, place = base.name, places[0]
            assert place is not None
            return lambda scope: scope.world.member(name, algebra.whole(place(scope)))
        inner = self.compile(base, bound)
        return lambda scope: pick(
            inner(scope), [None if place is None else algebra.whole(place(scope)) for place in places]
        )

    def _matrix(self, rows: tuple[tuple[Node, ...], ...], bound: frozenset[str]) -> Compiled:
        cells = [[self.compile(cell, bound) for cell in row] for row in rows]

        def matrix(scope: Scope) -> Value:
            values = [[cell(scope) for cell in row] for row in cells]
            blocks = [
                [v if isinstance(v, np.ndarray) else np.array([[v]], dtype=object) for v in row] for row in values
            ]
            try:
                return algebra.scalar(np.block(blocks))
            except ValueError as reason:
                raise Undefined("shapes do not fit in a matrix") from reason

        return matrix

    def _cases(self, branches: tuple[tuple[Node, Node | None], ...], bound: frozenset[str]) -> Compiled:
        compiled = [(self.compile(v, bound), None if c is None else self.test(c, bound)) for v, c in branches]

        def cases(scope: Scope) -> Value:
            holding = [value for value, test in compiled if test is not None and test(scope)]
            if not holding:
                holding = [value for value, test in compiled if test is None]
            if not holding:
                raise Gap("no case holds")
            found = holding[0](scope)
            for other in holding[1:]:
                value = other(scope)
                if value is not found and not close(found, value):
                    raise Undefined("cases overlap and disagree")
            return found

        return cases

    def _indicator(self, condition: Node, bound: frozenset[str]) -> Compiled:
        if isinstance(condition, Relation) and len(condition.operators) == 1:
            left, right = (self.compile(side, bound) for side in condition.sides)
            operator = condition.operators[0]

            def indicator(scope: Scope) -> Value:
                first, second = left(scope), right(scope)
                if type(first) is mpf and type(second) is mpf:
                    scope.note(condition, first - second)
                return entrywise(lambda a, b: mpf(int(compare(operator, a, b, scope.world.tie))), first, second)

            return indicator
        test = self.test(condition, bound)
        return lambda scope: mpf(int(test(scope)))

    def _reduce(self, node: Reduce, bound: frozenset[str]) -> Compiled:
        names = [b.name for b in node.bounds]
        inside = bound | set(names)
        body = self.compile(node.body, inside)
        condition = None if node.condition is None else self.test(node.condition, inside)
        ranges: list[tuple[Compiled, Compiled]] = []
        for place, limits in enumerate(node.bounds):
            earlier = bound | set(names[:place])
            if limits.low is not None and limits.high is not None:
                ranges.append((self.compile(limits.low, earlier), self.compile(limits.high, earlier)))
            else:
                ranges.append((lambda scope: mpf(1), self.extent(limits.name, node.body, bound)))

        def terms(scope: Scope, depth: int = 0) -> Iterator[Value]:
            if depth == len(names):
                if condition is None or condition(scope):
                    yield body(scope)
                return
            low, high = (end(scope) for end in ranges[depth])
            for number in range(algebra.whole(low), algebra.whole(high) + 1):
                yield from terms(scope.bind(names[depth], mpf(number)), depth + 1)

        def reduce(scope: Scope) -> Value:
            if node.operator == "sum" and len(names) == 1 and ranges[0][1](scope) is mp.inf:
                first = algebra.whole(ranges[0][0](scope))
                return numerics.series(lambda number: body(scope.bind(names[0], mpf(number))), first)
            found = list(terms(scope))
            if node.operator in ("sum", "prod"):
                result: Value = mpf(node.operator == "prod")
                for number, term in enumerate(found):
                    if number == 0:
                        result = term
                    else:
                        result = algebra.add(result, term) if node.operator == "sum" else algebra.multiply(result, term)
                return result
            if not found:
                raise Undefined("the largest of nothing")
            note_ties(scope, node, found)
            return max(found) if node.operator == "max" else min(found)

        return reduce

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
                return Target(
                    self.compile(node, bound),
                    lambda scope, value: Scope(scope.world.replace({name: value}), scope.locals),
                )
            case Entry(Name(name), (Node() as index,)) if self.symbols.is_family(name):
                place = self.compile(index, bound)

                def write_member(scope: Scope, value: Value) -> Scope:
                    return Scope(scope.world.replace({(name, algebra.whole(place(scope))): value}), scope.locals)

                return Target(self.compile(node, bound), write_member)
            case Entry(base, indices):
                whole = self.target(base, bound)
                places = [self.compile(index, bound) for index in indices if index is not None]

                def write_entry(scope: Scope, value: Value) -> Scope:
                    array = whole.read(scope).copy()
                    array[locate(array, [algebra.whole(place(scope)) for place in places])] = value
                    return whole.write(scope, array)

                return Target(self.compile(node, bound), write_entry)
        raise Unreadable("a derivative is taken by a name")

    def _function_target(self, node: Node, name: str, bound: frozenset[str]) -> Target:
        """Replace the value of a function where it is applied: f becomes f + shift, starting from a shift of 0."""
        function = self.compile(Name(name), bound)
        places = [self.compile(a, bound) for a in node.arguments] if isinstance(node, Call) else None

        def write(scope: Scope, shift: Value) -> Scope:
            original = function(scope)
            wanted = tuple(place(scope) for place in places) if places is not None else None
            seen: list[tuple[Value, ...]] = [] if wanted is None else [wanted]

            def shifted(*arguments: Value) -> Value:
                if not seen:
                    seen.append(arguments)
                if wanted is not None and arguments != wanted:
                    return original(*arguments)
                if seen[0] != arguments:
                    raise Unreadable(f"the derivative by {name}, which is applied to several arguments")
                return algebra.add(original(*arguments), shift)

            return Scope(scope.world.replace({name: shifted}), scope.locals)

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
        body_node = Derivative(node.body, tuple(rest), node.held) if rest else node.body
        if isinstance(node.body, Name) and self.symbols.is_function(node.body.name) and node.body.name not in bound:
            parameters = self.symbols.parameters(node.body.name)
            body_node = Call(node.body, tuple(map(Name, parameters))) if parameters else body_node
        body, target = self.compile(body_node, bound), self.target(by, bound)
        order = self.compile(order_node, bound)
        held = [(self.target(Name(name), bound)) for name in node.held]
        transposed = isinstance(by, Unary)

        def derivative(scope: Scope) -> Value:
            side, trace = scope.world.side, scope.world.trace
            if trace is not None:
                body(scope)
            scope = Scope(scope.world.quiet(), scope.locals)
            for fixed in held:
                scope = fixed.write(scope, fixed.read(scope))
            at = target.read(scope)

            def value(place: Value) -> Value:
                result = body(target.write(scope, place))
                return result(place) if callable(result) else result

            result = by_value(value, at, algebra.whole(order(scope)), side)
            is_row = (
                transposed
                and isinstance(at, np.ndarray)
                and isinstance(result, np.ndarray)
                and result.shape == at.shape
            )
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
                if (
                    len(parameters) <= 1
                    and len(names) == 1
                    and not self.reach(parameters[0] if parameters else "") & {names[0]}
                ):
                    return Call(Prime(node.body, node.targets[0][1]), (Name(names[0]),))
            case Call(Name(name), (argument,), ()) if name in self.conventions and len(node.targets) == 1:
                target, order = node.targets[0]
                if argument == target and order == Number(1):  # type: ignore[arg-type]
                    return Call(Prime(Name(name), order), (argument,))
        return None

    def _prime(self, function: Node, order_node: Node, parameter: int, bound: frozenset[str]) -> Compiled:
        inner, order = self.compile(function, bound), self.compile(order_node, bound)
        maps = self.maps_entries(function)
        name = function.name if isinstance(function, Name) else ""
        stated = [
            (self.compile(place, frozenset()), self.compile(value, frozenset()))
            for place, value in self.conventions.get(name, ())
        ]

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
                quiet = inner(Scope(world.quiet(), scope.locals))

                def value_at(place: Value) -> Value:
                    return quiet(*arguments[:parameter], place, *arguments[parameter + 1 :])

                return by_value(value_at, arguments[parameter], count, world.side)

            return slope

        return prime

    def maps_entries(self, function: Node) -> bool:
        """Whether a function takes numbers, so that it maps over arrays."""
        for part in walk(function):
            match self.symbols.get(part.name) if isinstance(part, Name) else None:
                case Definition(arrays=arrays, indices=indices) if arrays or indices:
                    return False
                case FreeFunction(mapping=Mapping(inputs=inputs)) if any(isinstance(i, Array) for i in inputs):
                    return False
        return True

    def _differential(self, body: Node, bound: frozenset[str]) -> Compiled:
        inner = self.compile(body, bound)
        names = [
            name for name in sorted(self.reach_of(body) - bound)
            if isinstance(self.symbols.get(name), Variable) and not self.symbols.is_whole(name)
        ]  # fmt: skip

        def differential(scope: Scope) -> Value:
            quiet = scope.world.quiet()
            directions = {name: quiet.value(("d", name)) for name in names}

            def along(step: mpf) -> Value:
                moved = {name: quiet.value(name) + step * way for name, way in directions.items()}
                return inner(Scope(quiet.replace(moved), scope.locals))

            return numerics.differentiate(along, mpf(0), 1)

        return differential

    # --- conditions ------------------------------------------------------------------------------------------

    def test(self, node: Node, bound: frozenset[str] = frozenset()) -> Test:
        """Return a closure that tells whether a condition holds."""
        key = (node, bound, "test")
        if key not in self._compiled:
            self._compiled[key] = self._test(node, bound)
        compiled: Test = self._compiled[key]
        return compiled

    def _test(self, node: Node, bound: frozenset[str]) -> Test:
        match node:
            case Relation(operators, sides):
                compiled = [self.compile(side, bound) for side in sides]

                def relation(scope: Scope) -> bool:
                    values = [side(scope) for side in compiled]
                    for operator, left, right in zip(operators, values, values[1:], strict=False):
                        if type(left) is mpf and type(right) is mpf:
                            scope.note(node, left - right)
                        if not compare(operator, left, right, scope.world.tie):
                            return False
                    return True

                return relation
            case Logic(operator, conditions):
                tests = [self.test(condition, bound) for condition in conditions]
                if operator == "and":
                    return lambda scope: all(test(scope) for test in tests)
                return lambda scope: any([test(scope) for test in tests])
            case Member(element, container, negated):
                value, contains = self.compile(element, bound), self.contains(container, bound)
                return lambda scope: contains(scope, value(scope)) != negated
            case ForAll(name, condition):
                test = self.test(condition, bound | {name})
                try:
                    extent = self.extent(name, condition, bound)
                except Unreadable:
                    return lambda scope: all(test(scope.bind(name, mpf(number))) for number in range(-40, 41))
                return lambda scope: all(test(scope.bind(name, mpf(number + 1))) for number in range(extent(scope)))
        raise Unreadable("not a condition")

    def contains(self, container: Domain, bound: frozenset[str] = frozenset()) -> Callable[[Scope, Value], bool]:
        """Return a closure that tells whether a value is in a set."""
        match container:
            case Interval(low, high, closed_low, closed_high):
                ends = [None if end is None else self.compile(end, bound) for end in (low, high)]

                def inside(scope: Scope, value: Value) -> bool:
                    tie = scope.world.tie
                    for end in ends:
                        if end is not None and isinstance(value, mpf):
                            scope.note(container, value - end(scope))
                    above = ends[0] is None or compare(r"\geq" if closed_low else ">", value, ends[0](scope), tie)
                    return above and (
                        ends[1] is None or compare(r"\leq" if closed_high else "<", value, ends[1](scope), tie)
                    )

                return inside
            case Integers(low, high):
                ends = [None if end is None else self.compile(end, bound) for end in (low, high)]

                def whole(scope: Scope, value: Value) -> bool:
                    if not isinstance(value, mpf) or not compare("=", value, mp.nint(value), scope.world.tie):
                        return False
                    return (ends[0] is None or value >= ends[0](scope)) and (ends[1] is None or value <= ends[1](scope))

                return whole
            case Finite(items):
                values = [self.compile(item, bound) for item in items]
                return lambda scope, value: any(compare("=", value, item(scope), scope.world.tie) for item in values)
        return lambda scope, value: isinstance(value, (mpf, np.ndarray))


# --- pieces without a page -----------------------------------------------------------------------------------


def is_tie(difference: mpf) -> bool:
    """Whether a number is zero but for rounding."""
    return bool(abs(difference) <= mp.eps * 1_000_000)


def compare(operator: str, left: Value, right: Value, tie: bool = False) -> bool:
    """Compare numbers, or arrays entry by entry."""
    if isinstance(left, np.ndarray) or isinstance(right, np.ndarray):
        entries = [compare(operator, a, b, tie) for a, b in np.broadcast(left, right)]
        return bool(any(entries) if operator == r"\neq" else all(entries))
    if not isinstance(left, mpf) or not isinstance(right, mpf):
        raise algebra.misfit(left, right)
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
        return algebra.hadamard(left, right)
    return lambda *arguments: left(right(*arguments) if callable(right) else right)


def note_ties(scope: Scope, node: Node, values: Iterable[Value]) -> None:
    """Remember the distances between numbers of which the largest or smallest is taken."""
    if scope.world.trace is not None:
        numbers = [value for value in values if isinstance(value, mpf)]
        for first, second in itertools.combinations(numbers, 2):
            scope.note(node, first - second)


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


def locate(array: np.ndarray, numbers: list[int]) -> tuple[int, ...]:
    """Turn indices from 1 into a place of an array; a vector has one index."""
    if len(numbers) == 1 and array.ndim == 2 and 1 in array.shape:
        place: tuple[int, ...] = (numbers[0] - 1, 0) if array.shape[1] == 1 else (0, numbers[0] - 1)
    else:
        place = tuple(number - 1 for number in numbers)
    if len(place) != array.ndim or any(not 0 <= p < size for p, size in zip(place, array.shape, strict=True)):
        raise Undefined(f"there is no entry {numbers} in {algebra.describe(array)}")
    return place


def pick(array: Value, numbers: list[int | None]) -> Value:
    """Return an entry of an array, a row or a column."""
    if callable(array):
        return algebra.lift(lambda inner: pick(inner, numbers), array)
    if not isinstance(array, np.ndarray):
        raise Undefined(f"an index on {algebra.describe(array)}")
    if None in numbers:
        if len(numbers) != 2 or array.ndim != 2:
            raise Undefined("a slice of what is not a matrix")
        row, col = (slice(None) if n is None else slice(n - 1, n) for n in numbers)
        return array[row, col]
    return array[locate(array, [number for number in numbers if number is not None])]


def by_value(function: Callable[[Value], Value], at: Value, order: int, side: int = 0) -> Value:
    """Differentiate by a number or by every entry of an array."""
    if isinstance(at, mpf):
        return numerics.differentiate(function, at, order, side)
    if not isinstance(at, np.ndarray) or order != 1:
        raise Undefined(f"a derivative of order {order} by {algebra.describe(at)}")
    slopes = np.empty(at.shape, dtype=object)
    for place in np.ndindex(at.shape):

        def along(entry: mpf, place: tuple[int, ...] = place) -> Value:
            moved = at.copy()
            moved[place] = entry
            return function(moved)

        slopes[place] = numerics.differentiate(along, at[place], 1, side)
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


def gradient(function: Callable[..., Value], arguments: tuple[Value, ...], order: int, side: int) -> Value:
    """Return the gradient or the Hessian of a function of one array, or of several numbers."""
    if len(arguments) == 1 and isinstance(arguments[0], np.ndarray):
        if order == 1:
            return by_value(function, arguments[0], 1, side)
        return by_value(lambda inner: by_value(function, inner, 1), arguments[0], 1)
    if order == 1 and len(arguments) == 1:
        return by_value(function, arguments[0], 1, side)
    stacked = algebra.column(arguments)
    return gradient(lambda inner: function(*inner.ravel()), (stacked,), order, side)
