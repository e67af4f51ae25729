"""Conditions and sets to closures that tell whether they hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from . import tree
from .algebra import Value, compare
from .errors import Unreadable
from .reals import REAL, mp, mpf
from .world import Compiled, Scope

if TYPE_CHECKING:
    from .library import Context


def _relation(node: tree.Relation, context: Context) -> Compiled:
    sides = [context.compile(side) for side in node.sides]

    def holds(scope: Scope) -> bool:
        values = [side(scope) for side in sides]
        for operator, left, right in zip(node.operators, values, values[1:], strict=False):
            scope.note_ties(node, (left, right))
            if not compare(operator, left, right, scope.world.tie):
                return False
        return True

    return holds


def _logic(node: tree.Logic, context: Context) -> Compiled:
    tests = [context.compile(condition) for condition in node.conditions]
    if node.operator == "and":
        return lambda scope: all(test(scope) for test in tests)
    return lambda scope: any([test(scope) for test in tests])  # all of them, for the borders of each


def _member(node: tree.Member, context: Context) -> Compiled:
    value, contains = context.compile(node.element), membership(node.container, context)
    return lambda scope: contains(scope, value(scope)) != node.negated


def _for_all(node: tree.ForAll, context: Context) -> Compiled:
    test = context.inside(node.name).compile(node.condition)
    try:
        extent = context.extent(node.name, node.condition)
    except Unreadable:  # an integer, as in x \neq k\pi
        return lambda scope: all(test(scope.bind(node.name, mpf(number))) for number in range(-40, 41))
    return lambda scope: all(test(scope.bind(node.name, mpf(number + 1))) for number in range(extent(scope)))


def membership(container: tree.Domain, context: Context) -> Callable[[Scope, Value], bool]:
    """Return a closure that tells whether a value is in a set."""
    match container:
        case tree.Interval(low, high, closed_low, closed_high):
            ends = _ends(low, r"\geq" if closed_low else ">", high, r"\leq" if closed_high else "<", context)

            def is_inside(scope: Scope, value: Value) -> bool:
                for _, end in ends if scope.world.trace is not None else ():
                    scope.note_ties(container, (value, end(scope)))
                return all(compare(operator, value, end(scope), scope.world.tie) for operator, end in ends)

            return is_inside
        case tree.Integers(low, high):
            ends = _ends(low, r"\geq", high, r"\leq", context)

            def is_whole(scope: Scope, value: Value) -> bool:
                if not isinstance(value, REAL) or not compare("=", value, mp.nint(value), scope.world.tie):
                    return False
                return all(compare(operator, value, end(scope)) for operator, end in ends)

            return is_whole
        case tree.Finite(items):
            values = [context.compile(item) for item in items]
            return lambda scope, value: any(compare("=", value, item(scope), scope.world.tie) for item in values)
        case tree.Array(shape, _, kind):
            sizes, inner = [context.compile(size) for size in shape], membership(container.entries, context)
            if kind in ("definite", "semidefinite"):
                raise Unreadable("that a matrix is definite is only declared: write x^\\top A x > 0 (x \\ne 0)")

            def is_array(scope: Scope, value: Value) -> bool:
                wanted = tuple(int(size(scope)) for size in sizes)
                if not isinstance(value, np.ndarray) or value.shape != (wanted if len(wanted) > 1 else (*wanted, 1)):
                    return False
                first, second = (value, value.T) if kind == "symmetric" else (sum(value.flat), mpf(1))
                if kind and not compare("=", first, second, True):
                    return False
                return all(inner(scope, x) and (x >= 0 or kind != "simplex") for x in value.flat)

            return is_array
    return lambda scope, value: isinstance(value, REAL)


def _ends(
    low: tree.Node | None, above: str, high: tree.Node | None, below: str, context: Context
) -> list[tuple[str, Compiled]]:
    """Compile the ends of a set, each with how its elements stand to it."""
    return [(relation, context.compile(end)) for relation, end in ((above, low), (below, high)) if end is not None]


CLOSURES: dict[type[tree.Node], Callable[..., Compiled]] = {
    tree.Relation: _relation, tree.Logic: _logic, tree.Member: _member, tree.ForAll: _for_all
}  # fmt: skip
