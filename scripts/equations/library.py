"""A page's definitions: what each depends on, and how it is evaluated once it has been compiled.

`evaluator`, `calculus` and `conditions` say how each kind of node is compiled; a Context is what they are told of the
place where the node stands.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np

from . import algebra, calculus, conditions, evaluator
from .algebra import Value
from .errors import Beyond, Misfit, Undefined, Unreadable
from .lexer import member_of
from .reals import REAL, mpf
from .symbols import KRONECKER, Definition, Symbols
from .tree import (
    ONE,
    Derivative,
    Domain,
    Entry,
    Integers,
    Integral,
    Limit,
    Name,
    Node,
    Reduce,
    free_names,
    last_of,
    rewrite,
    walk,
)
from .world import Compiled, Key, Scope, World

Recipe = Callable[[World, dict[str, Value]], Value]
# How each kind of node is compiled.
CLOSURES = {**evaluator.CLOSURES, **calculus.CLOSURES, **conditions.CLOSURES}


class Library:
    """The definitions of a page, compiled when they are first needed; `conventions` are the places and values of f',
    by the name of f."""

    def __init__(self, symbols: Symbols, conventions: dict[str, list[tuple[Node, Node]]]) -> None:
        self.symbols, self.conventions = symbols, conventions
        self._reach: dict[str, frozenset[str]] = {}
        self._recipes: dict[tuple[str, tuple[str, ...]], Recipe] = {}
        self._compiled: dict[tuple[Node, frozenset[str]], Compiled] = {}

    def compile(self, node: Node, bound: frozenset[str] = frozenset()) -> Compiled:
        """Return a closure that evaluates a node or tests a condition; `bound` are the names that the scope holds."""
        key = (node, bound)
        if key not in self._compiled:
            if type(node) not in CLOSURES:
                raise Unreadable(f"not a value: {type(node).__name__}")
            self._compiled[key] = CLOSURES[type(node)](node, Context(self, bound))
        return self._compiled[key]

    def forget(self) -> None:
        """Drop what was compiled, as names that it spoke of have their meaning now."""
        for kept in (self._reach, self._recipes, self._compiled):
            kept.clear()

    def contains(self, container: Domain) -> Callable[[Scope, Value], bool]:
        """Return a closure that tells whether a value is in a set."""
        return conditions.membership(container, Context(self))

    def reach(self, name: str) -> frozenset[str]:
        """Return all names that a name depends on, itself included."""
        if name not in self._reach:
            self._reach[name] = frozenset({name})  # while it is being found: a recurrence depends on itself
            symbol = self.symbols.get(name)
            if isinstance(symbol, Definition):
                inner = symbol.carries()
                if symbol.is_family:
                    start = member_of(name)
                    inner |= {known for known in self.symbols.table if known.startswith(start)}
                self._reach[name] = frozenset({name}.union(*map(self.reach, inner)))
        return self._reach[name]

    def reach_of(self, node: Node) -> set[str]:
        """Return all names that a node depends on; the derivative of a bare function is taken at its parameters."""
        bare = {part.body.name for part in walk(node) if isinstance(part, Derivative) and isinstance(part.body, Name)}
        parameters = {parameter for name in bare for parameter in self.symbols.parameters(name)}
        return set().union(*map(self.reach, free_names(node) | parameters))

    def carried(self, definition: Definition, name: str) -> bool:
        """Whether a definition speaks of other values that depend on one of the names which it binds."""
        return any(self.symbols.depends(other, name) for other in definition.carries())

    def evaluate(self, name: str, world: World, inside: dict[str, Value], done: tuple[str, ...] = ()) -> Value:
        """Evaluate a definition's body with its bound names; the entries by its indices that are not `done` yet are
        gathered into an array."""
        if (name, done) not in self._recipes:
            self._recipes[name, done] = self._recipe(name, done)
        return self._recipes[name, done](world, inside)

    def _recipe(self, name: str, done: tuple[str, ...]) -> Recipe:
        definition = self.symbols.table[name]
        assert isinstance(definition, Definition)
        context = Context(self, definition.bound)
        inner = context.compile(definition.body)
        condition = None if definition.condition is None else context.compile(definition.condition)

        # What is defined by a parameter, as \hat y in L(w) := (\hat y - y)^2 with \hat y := w x, changes with it.
        moving = [name for name in definition.bound if self.carried(definition, name)]

        def body(world: World, inside: dict[str, Value]) -> Value:
            if moving:
                world = world.replace({name: inside[name] for name in moving if name in inside})
            scope = Scope(world, inside)
            if condition is not None and not condition(scope):
                raise (Beyond if definition.is_family else Undefined)(f"{name} is not defined there")
            return inner(scope)

        indices = tuple(index for index in definition.indices if index not in done)
        if not indices:
            return body
        shape = definition.shape or (None,) * len(indices)
        sizes = [context.extent(index, definition.body, size, definition.condition)
                 for index, size in zip(indices, shape, strict=True)]  # fmt: skip

        def entries(world: World, inside: dict[str, Value]) -> Value:
            extents = [size(Scope(world, inside)) for size in sizes]
            if min(extents) < 1:
                raise Undefined(f"{name} has no entries at these sizes")
            result = np.empty(extents, dtype=object)
            for place in np.ndindex(*extents):
                numbers = {index: mpf(number + 1) for index, number in zip(indices, place, strict=True)}
                result[place] = body(world, {**inside, **numbers})
            return result if len(extents) > 1 else algebra.column(result)

        return entries

    def applied(self, definition: Definition, world: World, subscripts: tuple[Value, ...] = ()) -> Callable[..., Value]:
        """Return a defined function at a point; one of numbers maps over arrays."""
        if definition.name in world.values:
            return world.values[definition.name]

        def function(*arguments: Value) -> Value:
            if len(arguments) != len(definition.parameters):
                takes = f"{definition.name} takes {len(definition.parameters)} arguments"
                raise Unreadable(f"{takes}, not {len(arguments)}")
            sizes: dict[Key, Value] = {}  # of a function of x in R^n, n is the size of its argument
            given: dict[str, Value] = {}
            for name, value in zip(definition.parameters, arguments, strict=True):
                shape = getattr(getattr(self.symbols.get(name), "domain", None), "shape", ())
                is_array = name in definition.arrays
                if is_array and shape and isinstance(value, REAL) and value == 0:  # f(\mathbf{0})
                    extents = [algebra.whole(self.compile(size)(Scope(world))) for size in shape]
                    value = np.full(extents if len(extents) > 1 else (*extents, 1), mpf(0), dtype=object)
                given[name] = value
                if isinstance(value, np.ndarray) != is_array:  # but that of R^1 is a number
                    if not is_array or any(self.compile(size)(Scope(world)) != 1 for size in shape):
                        raise Misfit(f": {definition.name} of {algebra.describe(value)}")
                elif is_array:
                    lengths = zip(shape, np.shape(value), strict=False)
                    sizes |= {size.name: mpf(length) for size, length in lengths
                              if isinstance(size, Name) and world.values.get(size.name) != length}  # fmt: skip
            given |= dict(zip(definition.subscripts, subscripts, strict=True))
            return self.evaluate(definition.name, world.replace(sizes) if sizes else world, given)

        return algebra.pointwise(function) if definition.arrays else partial(algebra.entrywise, function)


@dataclass(frozen=True)
class Context:
    """Where a node stands when it is compiled: on whose page, and which names are bound around it."""

    library: Library
    bound: frozenset[str] = frozenset()

    @property
    def symbols(self) -> Symbols:
        """What the names of the page mean."""
        return self.library.symbols

    def compile(self, node: Node) -> Compiled:
        """Return a closure that evaluates a node that stands here, or tests a condition."""
        return self.library.compile(node, self.bound)

    def inside(self, *names: str) -> Context:
        """Return this place with more names bound."""
        return Context(self.library, self.bound.union(names))

    def around(self, body: Node, *names: str) -> Context:
        """Return the place inside a sum, an integral or a limit, whose letters no value in it may depend on unseen.

        Raises
        ------
        Unreadable
            One does: \\int_0^1 u\\,dt after u := t^2.
        """
        for other in sorted(free_names(body) - {*names}):
            for name in names:
                if other not in self.bound and self.symbols.depends(other, name):
                    raise Unreadable(f"{other} depends on {name}, which is bound here: define {other}({name}) := ...")
        return self.inside(*names)

    def is_function(self, name: str) -> bool:
        """Whether a name stands for a function here."""
        return self.symbols.is_function(name) and name not in self.bound

    def extent(
        self, index: str, body: Node, declared: Node | None = None, condition: Node | None = None
    ) -> Callable[[Scope], int]:
        """Return how far an index runs: as a condition says, to the end of what a body has it on, or of its set."""
        declared = declared or last_of(index, condition)
        for part in walk(body) if declared is None else ():
            if isinstance(part, Entry) and Name(index) in part.indices and self._has_size(part.base, index, body):
                axis = part.indices.index(Name(index)) if len(part.indices) > 1 else None
                # Whatever a limit or an integral runs over, the size is the same.
                runs: dict[Node, Node] = {Name(p.variable): ONE for p in walk(body) if isinstance(p, (Integral, Limit))}
                array = self.compile(rewrite(part.base, runs.get))
                return lambda scope: algebra.length(array(scope), axis)
        declared = declared or self._last(index)
        for part in walk(body) if declared is None else ():
            if isinstance(part, Entry) and Name(index) in part.indices and isinstance(part.base, Name):
                family = self.symbols.get(part.base.name)
                declared = declared or self._last(getattr(family, "index", None) or "")
        if declared is None:
            raise Unreadable(
                f"the range of {index} is not known: it counts no array's entries; write {index} = 1 and n"
            )
        size = self.compile(declared)
        return lambda scope: algebra.whole(size(scope))

    def _last(self, index: str) -> Node | None:
        """Return the end of the set of whole numbers that an index was declared in."""
        domain = getattr(self.symbols.get(index), "domain", None)
        return domain.high if isinstance(domain, Integers) else None

    def _has_size(self, base: Node, index: str, body: Node) -> bool:
        """Whether what is indexed is an array that can be evaluated outside the sums of a body."""
        summed = {limits.name for part in walk(body) if isinstance(part, Reduce) for limits in part.bounds}
        if (summed - self.bound) & free_names(base) or index in self.library.reach_of(base):
            return False
        is_kronecker = base == Name(KRONECKER) and not self.symbols.rank(KRONECKER)
        return not is_kronecker and not (isinstance(base, Name) and self.symbols.is_family(base.name))
