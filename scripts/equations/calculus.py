"""Derivatives, limits and integrals to closures: what is differentiated, and by what; `numerics` calculates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from . import algebra, numerics, tree
from .algebra import Value, compare, entrywise
from .errors import Misfit, Undefined, Unreadable
from .functions import canonical
from .reals import mp, mpf
from .symbols import Definition, FreeFunction, Variable
from .world import Compiled, Key, Scope

if TYPE_CHECKING:
    from .library import Context


ONE = tree.Number(Fraction(1))
VEC = canonical("vec")


@dataclass
class Target:
    """What a derivative is taken by, or a bar replaces: how to read it, and how to replace it."""

    read: Compiled
    write: Callable[[Scope, Value], Scope]


def target_of(node: tree.Node, context: Context) -> Target:
    """Return how to read and replace a node."""
    match node:
        case tree.Unary("transpose", operand):
            return target_of(operand, context)
        case tree.Name(name) if name in context.bound:
            return Target(context.compile(node), lambda scope, value: scope.bind(name, value))
        case tree.Call(tree.Name(name), (operand,)) if name == VEC:
            return _stacked_target(node, operand, context)
        case tree.Name(name) | tree.Call(tree.Name(name)) if context.symbols.is_function(name):
            return _function_target(node, name, context)
        case tree.Name(name):
            return Target(context.compile(node), lambda scope, value: scope.replace(name, value))
        case tree.Entry(tree.Name(name), (tree.Node() as index,)) if context.symbols.is_family(name):
            number = context.compile(index)

            def key(scope: Scope) -> Key:
                return name, algebra.whole(number(scope))

            return Target(context.compile(node), lambda scope, value: scope.replace(key(scope), value))
        case tree.Entry():
            return _entry_target(node, context)
    raise Unreadable("a derivative is taken by a name")


def _entry_target(node: tree.Entry, context: Context) -> Target:
    """Replace an entry by replacing its array."""
    array = target_of(node.base, context)
    numbers = [context.compile(index) for index in node.indices if index is not None]

    def write(scope: Scope, value: Value) -> Scope:
        changed = array.read(scope).copy()
        changed[algebra.locate(changed, [algebra.whole(number(scope)) for number in numbers])] = value
        return array.write(scope, changed)

    return Target(context.compile(node), write)


def _stacked_target(node: tree.Node, matrix: tree.Node, context: Context) -> Target:
    """Replace the columns of a matrix, stacked by vec."""
    target = target_of(matrix, context)

    def write(scope: Scope, value: Value) -> Scope:
        return target.write(scope, np.reshape(value, np.shape(target.read(scope)), order="F"))

    return Target(context.compile(node), write)


def _function_target(node: tree.Node, name: str, context: Context) -> Target:
    """Replace the value of a function where it is applied: f becomes f + shift, starting from a shift of 0."""
    function = context.compile(tree.Name(name))
    places = [context.compile(a) for a in node.arguments] if isinstance(node, tree.Call) else None

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

        return scope.replace(name, shifted)

    return Target(lambda scope: mpf(0), write)


def _substitute(node: tree.Substitute, context: Context) -> Compiled:
    targets = [(target_of(target, context), context.compile(value)) for target, value in node.replacements]
    inner = context.compile(node.body)

    def substituted(scope: Scope) -> Value:
        values = [value(scope) for _, value in targets]
        for (target, _), value in zip(targets, values, strict=True):
            scope = target.write(scope, value)
        result = inner(scope)
        return result(*values) if callable(result) else result

    return substituted


# --- derivatives -----------------------------------------------------------------------------------------------------


def _derivative(node: tree.Derivative, context: Context) -> Compiled:
    if not node.held and (function := _as_function(node, context)) is not None:
        return context.compile(function)
    (by, order_node), *rest = node.targets
    _check_direction(node.body, by, context)
    inner = _at_parameters(node.body, context)
    inner = tree.Derivative(inner, tuple(rest), node.held) if rest else inner
    body, target, order = context.compile(inner), target_of(by, context), context.compile(order_node)
    held = [target_of(tree.Name(name), context) for name in node.held]
    # A body of bare functions is taken where the function stands that it is differentiated by.
    parameters = context.symbols.parameters(by.name) if isinstance(by, tree.Name) else ()
    places = [context.compile(tree.Name(parameter)) for parameter in parameters]

    def derivative(scope: Scope) -> Value:
        side = scope.world.side
        if scope.world.trace is not None:  # the borders of a derivative are those of what is differentiated
            body(scope)
        scope = scope.within(scope.world.quiet())
        for fixed in held:
            scope = fixed.write(scope, fixed.read(scope))
        at = target.read(scope)

        def value(place: Value) -> Value:
            result = body(target.write(scope, place))
            arguments = [parameter(scope) for parameter in places] or [place]
            return result(*arguments) if callable(result) else result

        result = numerics.by_value(value, at, algebra.whole(order(scope)), side, scope.world.rough)
        is_row = isinstance(by, tree.Unary) and isinstance(at, np.ndarray) and np.shape(result) == at.shape
        return algebra.transpose(result) if is_row else result

    return derivative


def _at_parameters(node: tree.Node, context: Context) -> tree.Node:
    """Apply a bare function to its parameters, whose names are values on the page."""
    name = node.name if isinstance(node, tree.Name) and node.name not in context.bound else ""
    parameters = context.symbols.parameters(name)
    return tree.Call(node, tuple(map(tree.Name, parameters))) if parameters else node


def _as_function(node: tree.Derivative, context: Context) -> tree.Node | None:
    """Read the derivative of a bare function by its parameter, and d/dx f(x) with a stated convention, as f'."""
    names = [target.name for target, _ in node.targets if isinstance(target, tree.Name)]
    match node.body:
        case tree.Name(name) if context.is_function(name) and len(names) == len(node.targets):
            parameters = context.symbols.parameters(name)
            if set(names) <= set(parameters):
                function: tree.Node = node.body
                for by, (_, order) in zip(names, node.targets, strict=True):
                    function = tree.Prime(function, order, parameters.index(by))
                return tree.Call(function, tuple(map(tree.Name, parameters)))
            depends = len(parameters) == 1 and names[0] in context.library.reach(parameters[0])
            if len(parameters) <= 1 and len(names) == 1 and not depends and names != [name]:
                return tree.Call(tree.Prime(node.body, node.targets[0][1]), (tree.Name(names[0]),))
        case tree.Call(tree.Name(name), (argument,), ()) if name in context.library.conventions:
            if node.targets == ((argument, ONE),):
                return tree.Call(tree.Prime(tree.Name(name), ONE), (argument,))
    return None


def _check_direction(body: tree.Node, by: tree.Node, context: Context) -> None:
    """Refuse the derivative of x by y where y is made from x: it is upside down, and as a derivative always 0."""
    by = by.operand if isinstance(by, tree.Unary) else by
    by = by.base if isinstance(by, tree.Entry) else by
    library, bound = context.library, context.bound
    if not isinstance(by, tree.Name) or by.name in bound or not isinstance(context.symbols.get(by.name), Definition):
        return
    causes = (tree.free_names(body) - bound) & library.reach(by.name) - {by.name}
    if causes and by.name not in library.reach_of(body):
        raise Unreadable(f"{sorted(causes)[0]} does not depend on {by.name}")


def _prime(node: tree.Prime, context: Context) -> Compiled:
    inner, order, parameter = context.compile(node.function), context.compile(node.order), node.parameter
    is_mapped = not any(_takes_arrays(part, context) for part in tree.walk(node.function))
    name = node.function.name if isinstance(node.function, tree.Name) else ""
    compile_alone = context.library.compile
    stated = [(compile_alone(at), compile_alone(value)) for at, value in context.library.conventions.get(name, ())]

    def prime(scope: Scope) -> Value:
        callee, count, world = inner(scope), algebra.whole(order(scope)), scope.world

        def slope(*arguments: Value) -> Value:
            if count == 1 and world.conventions and len(arguments) == 1:
                for place, value in stated:
                    if compare("=", place(Scope(world)), arguments[0], world.tie):
                        return value(Scope(world))
            if world.trace is not None:
                callee(*arguments)
            quiet = inner(scope.within(world.quiet()))

            def value_at(place: Value) -> Value:
                return quiet(*arguments[:parameter], place, *arguments[parameter + 1 :])

            return numerics.by_value(value_at, arguments[parameter], count, world.side, world.rough)

        return partial(entrywise, slope) if is_mapped else algebra.pointwise(slope)

    return prime


def _takes_arrays(node: tree.Node | tree.Domain, context: Context) -> bool:
    """Whether a node names a function of arrays, or one whose values have entries: it does not map over arrays."""
    match context.symbols.get(node.name) if isinstance(node, tree.Name) else None:
        case Definition(arrays=arrays, indices=indices):
            return bool(arrays or indices)
        case FreeFunction(mapping=tree.Mapping(inputs=inputs)):
            return any(isinstance(part, tree.Array) for part in inputs)
    return False


def _gradient(node: tree.Gradient, context: Context) -> Compiled:
    inner = context.compile(node.function)

    def gradient(scope: Scope) -> Value:
        world = scope.world
        quiet = inner(scope.within(world.quiet()))

        def slopes(*places: Value) -> Value:
            if world.trace is not None:
                inner(scope)(*places)
            return numerics.gradient(quiet, places, node.order, world.side, world.rough)

        return slopes

    return gradient


def _differential(node: tree.Differential, context: Context) -> Compiled:
    body, symbols = _at_parameters(node.body, context), context.symbols
    inner = context.compile(body)
    # L alone, after L(q, v) := ..., is a function of q and v; its other names are constants.
    varied = (body,) if body is node.body else getattr(body, "arguments", ())
    reached = set().union(*map(context.library.reach_of, varied))
    variables = {name for name in reached - context.bound if isinstance(symbols.get(name), Variable)}
    names = [name for name in sorted(variables) if not symbols.is_whole(name)]

    def differential(scope: Scope) -> Value:
        quiet = scope.world.quiet()
        directions = {name: quiet.value(("d", name)) for name in names}

        def along(step: mpf) -> Value:
            moved = {name: quiet.value(name) + step * way for name, way in directions.items()}
            return inner(scope.within(quiet.replace(moved)))

        return numerics.differentiate(along, mpf(0), 1, rough=quiet.rough)

    return differential


# --- the rest --------------------------------------------------------------------------------------------------------


def _inverse_function(node: tree.InverseFunction, context: Context) -> Compiled:
    inner = context.compile(node.function)
    return lambda scope: partial(entrywise, partial(numerics.invert, inner(scope)))


def _integral(node: tree.Integral, context: Context) -> Compiled:
    low, high = context.compile(node.low), context.compile(node.high)
    body = context.around(node.body, node.variable).compile(node.body)

    def integral(scope: Scope) -> Value:
        ends = low(scope), high(scope)
        if any(isinstance(end, np.ndarray) for end in ends):
            raise Misfit(": an integral goes from number to number")
        quiet = scope.within(scope.world.quiet())  # what vanishes on the way is no border
        # Where borders are looked for, few depend on an integral, which would take most of the time.
        calculate = numerics.integrate_roughly if scope.world.rough else numerics.integrate
        effort = scope.world.effort

        def integrand(x: mpf) -> Value:
            value = body(quiet.bind(node.variable, x))
            if callable(value):
                raise Undefined("the integral of a function without its argument")
            if effort is not None:
                effort.spend(value)
            return value

        return calculate(integrand, *ends)

    return integral


def _limit(node: tree.Limit, context: Context) -> Compiled:
    goal, body = context.compile(node.target), context.around(node.body, node.variable).compile(node.body)

    def limit(scope: Scope) -> Value:
        if scope.world.rough:
            end = goal(scope)
            near = mp.sign(end) * 2**20 if mp.isinf(end) else end + (node.side or 1) * mpf(2) ** -20
            return body(scope.bind(node.variable, near))
        shaken = scope.within(replace(scope.world, shaken=True, memo={}))
        return numerics.limit(lambda x: body(shaken.bind(node.variable, x)), lambda: goal(shaken), node.side)

    return limit


CLOSURES: dict[type[tree.Node], Callable[..., Compiled]] = {
    tree.Substitute: _substitute, tree.Derivative: _derivative, tree.Prime: _prime, tree.Gradient: _gradient,
    tree.Differential: _differential, tree.InverseFunction: _inverse_function, tree.Integral: _integral,
    tree.Limit: _limit,
}  # fmt: skip
