"""Points at which claims are evaluated: random ones, special ones, and those on borders.

All sampled numbers are short binary fractions, exact at every precision.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, partial
from typing import Any

import numpy as np
from mpmath import mp, mpf

from . import algebra, numerics
from .algebra import Value, entrywise
from .errors import Undefined, Unreadable
from .library import Context, Library
from .symbols import FreeFunction, Variable
from .tree import (
    Array,
    Binary,
    Call,
    Derivative,
    Domain,
    Finite,
    Index,
    Integers,
    Interval,
    Logic,
    Name,
    Node,
    Number,
    Prime,
    Relation,
    Size,
    Unary,
    is_literal,
    walk,
)  # fmt: skip
from .world import Compiled, Key, Scope, World

GRID = [mpf(k) / 32 for k in (-1617, -690, -261, -171, -107, -77, -51, -35, -23, -13, -4, 3, 11, 22, 37, 54, 85, 109,
                              175, 277, 681, 1601)]  # fmt: skip
MOST_BORDERS = 12
Height = Callable[[World], mpf | None]  # of a point; None where there is none


class Sampler:
    """Draws the values of one point, the same for the same seed.

    Parameters
    ----------
    extents : dict
        How far each free index runs, as functions of a scope.
    given : dict
        Values that are set, not drawn.
    style : str
        "" for random numbers; "positive", "small", "zero", "one" or "equal" for all that is drawn; "first" for indices;
        "flat" for free functions that are constant.
    """

    def __init__(self, library: Library, seed: str, extents: dict[str, Callable[[Scope], int]] | None = None,
                 given: dict[Key, Value] | None = None, style: str = "") -> None:  # fmt: skip
        self.library = library
        self.random = random.Random(seed)
        self.extents = extents or {}
        self.style = style
        self.sizes: list[int] = []
        self.world = World(library, dict(given or {}), draw=self.draw)

    def draw(self, key: Key) -> Value:
        """Return the value of a name, of a member of a family, or of a direction ("d", name); drawn once a point."""
        if key not in self.world.values:
            self.world.values[key] = self._draw(key)
        return self.world.values[key]

    def _draw(self, key: Key) -> Value:
        if isinstance(key, tuple) and key[0] == "d":
            return entrywise(lambda _: self.number(), self.world.value(key[1]))
        name = key if isinstance(key, str) else key[0]
        match self.library.symbols.get(name):
            case FreeFunction() as symbol:
                return self.function(symbol)
            case Variable(domain=Index()) if self.style == "first":
                return mpf(1)
            case Variable(domain=Index()):
                extent = self.extents[name](Scope(self.world, {})) if name in self.extents else 4
                return mpf(self.random.randint(1, max(1, extent)))
            case Variable(domain=domain):
                return self.element(domain)
            case None:
                return self.number()
        raise Unreadable(f"{name} has no value")

    def number(self) -> mpf:
        """Draw a real number, of ordinary size most of the time."""
        if self.style in ("zero", "one"):
            return mpf(int(self.style == "one"))
        scale = self.random.choice((1, 1, 3, 3, 10)) if self.style != "small" else 0.25
        value = mpf(round(self.random.uniform(-scale, scale) * 2**20)) / 2**20
        return abs(value) if self.style == "positive" else value

    def element(self, domain: Domain) -> Value:
        """Draw an element of a set."""
        match domain:
            case Interval(low, high, closed_low, closed_high):
                return self.between(self.end(low), self.end(high), closed_low, closed_high)
            case Integers(low, high):
                start = -6 if low is None else max(self.end(low), -6)
                stop = start + 12 if high is None else min(self.end(high), start + 8)
                return mpf(start if self.style == "first" else self.random.randint(int(start), int(stop)))
            case Size():
                choices = [size for size in range(2, 6) if size not in self.sizes] or [max(self.sizes) + 1]
                self.sizes.append(self.random.choice(choices))
                return mpf(self.sizes[-1])
            case Finite(items):
                return self.library.compile(self.random.choice(items))(Scope(self.world, {}))
            case Array(shape, entries, kind):
                return self.array([algebra.whole(self.end(size)) for size in shape], entries, kind)
        return self.number()

    def end(self, node: Node | None) -> Any:
        """Evaluate the end of an interval or a size."""
        return None if node is None else self.library.compile(node)(Scope(self.world, {}))

    def between(self, low: mpf | None, high: mpf | None, closed_low: bool, closed_high: bool) -> mpf:
        """Draw from an interval; its ends too, if they belong to it."""
        if self.style == "zero" and low is not None and closed_low:
            return low
        if self.style == "one" and high is not None and closed_high:
            return high
        part = mpf(self.random.randint(1, 2**20 - 1)) / 2**20
        if low is not None and high is not None:
            return low + (high - low) * part
        away = part * self.random.choice((1, 1, 3, 8))
        return low + away if low is not None else high - away if high is not None else self.number()

    def array(self, shape: list[int], entries: Domain, kind: str) -> Value:
        """Draw an array of independent entries, a probability vector or a symmetric matrix."""
        if kind == "simplex":
            cuts = sorted(self.random.sample(range(1, 2**12), shape[0] - 1))
            parts = [b - a for a, b in zip([0, *cuts], [*cuts, 2**12], strict=True)]
            return algebra.column([mpf(part) / 2**12 for part in parts])
        result = np.empty(shape if len(shape) > 1 else (shape[0], 1), dtype=object)
        same = self.element(entries) if self.style == "equal" else None
        for place in np.ndindex(result.shape):
            result[place] = self.element(entries) if same is None else same
        if kind == "symmetric":
            return result + result.T
        if kind == "definite":
            return result @ result.T + algebra.Identity(mpf(1)).sized(result.shape)
        return algebra.scalar(result)

    # --- free functions --------------------------------------------------------------------------------------

    def function(self, symbol: FreeFunction) -> Callable[..., Value]:
        """Draw a smooth function; one that rises everywhere if its inverse is used."""
        inputs, output = symbol.mapping.inputs, symbol.mapping.output
        only_numbers = not any(isinstance(part, Array) for part in inputs)
        shape = [algebra.whole(self.end(size)) for size in output.shape] if isinstance(output, Array) else []
        finish = self.finish(output.entries if isinstance(output, Array) else output)
        is_flat = self.style == "flat" and not symbol.invertible
        curve = self.curve(symbol)
        contains = [self.library.contains(part) for part in inputs]

        def entry(row: int, numbers: list[mpf]) -> mpf:
            if is_flat:
                return finish(mpf(row + 1))
            total = sum((curve(row, place, x) for place, x in enumerate(numbers)), mpf(0))
            mixed = sum((x * y for x, y in zip(numbers, numbers[1:], strict=False)), mpf(0))
            return finish(total + mixed * (row + 2) / 4)

        def smooth(*arguments: Value) -> Value:
            for contain, argument in zip(contains, arguments, strict=False):
                if not contain(Scope(self.world, {}), argument):
                    raise Undefined(f"{symbol.name} outside its domain")
            numbers = [number for argument in arguments for number in algebra.entries(argument)]
            if not shape:
                return entry(0, numbers)
            rows = algebra.column([entry(row, numbers) for row in range(int(np.prod(shape)))])
            return rows.reshape(shape) if len(shape) > 1 else rows

        return partial(entrywise, smooth) if only_numbers else algebra.pointwise(smooth)

    def curve(self, symbol: FreeFunction) -> Callable[[int, int, mpf], mpf]:
        """Draw curves of one smooth family, one for each entry of the value and number of the argument."""
        coefficients: dict[tuple[int, int], list[mpf]] = {}
        kind = self.random.randrange(3)

        def curve(row: int, place: int, x: mpf) -> mpf:
            if mp.mag(x) > algebra.OUT_OF_REACH:
                raise Undefined(f"{symbol.name} of a number out of reach")
            if (row, place) not in coefficients:
                drawn = [self.random.randint(8, 48) * self.random.choice((1, -1)) for _ in range(4)]
                coefficients[row, place] = [mpf(number) / 32 for number in drawn]
            a, b, c, d = coefficients[row, place]
            if symbol.invertible:
                return (3 + abs(d)) * x + a * mp.sin(b * x + c) + (x**3 / 8 if kind else 0)
            if kind == 0:
                return a * mp.sin(b * x + c) + d * x
            if kind == 1:
                return ((a * x / 8 + b) * x / 4 + c) * x + d
            return a / (1 + (b * x + c) ** 2) + d * x + c

        return curve

    def finish(self, output: Domain) -> Callable[[mpf], mpf]:
        """Return a map from all numbers into the set of a function's values."""
        if not isinstance(output, Interval):
            return lambda value: value
        low, high = self.end(output.low), self.end(output.high)
        if low is not None and high is not None:
            return lambda value: low + (high - low) / (1 + mp.exp(-value))
        if low is not None:
            return lambda value: low + mp.exp(value / 4)
        return lambda value: high - mp.exp(value / 4) if high is not None else value


@dataclass(frozen=True)
class Line:
    """A point of which one number, or one entry of an array, is moved."""

    base: World
    name: str
    place: tuple[int, ...] | None = None

    def at(self, value: mpf) -> World:
        """Return the point where it has this value."""
        if self.place is None:
            return self.base.replace({self.name: value})
        array = self.base.value(self.name).copy()
        array[self.place] = value
        return self.base.replace({self.name: array})


class Points:
    """The points for a claim about some nodes, its sides, wherever a condition holds."""

    def __init__(self, library: Library, nodes: tuple[Node, ...], condition: Node | None, seed: str) -> None:
        self.library, self.nodes, self.seed = library, nodes, seed
        self.sides = [library.compile(node) for node in nodes]
        reached = set().union(
            *(library.reach_of(node) for node in nodes), library.reach_of(condition) if condition else ()
        )
        symbols = library.symbols
        self.names = sorted(name for name in reached if isinstance(symbols.get(name), Variable))
        conditions = [condition] if condition is not None else []
        pending = list(self.names)
        while pending:
            symbol = symbols.get(pending.pop())
            if isinstance(symbol, Variable) and symbol.condition is not None and symbol.condition not in conditions:
                conditions.append(symbol.condition)
                pending += library.reach_of(symbol.condition)
        self.conditions = conditions
        self.own = library.compile(condition) if condition is not None else None
        self.declared = [library.compile(part) for part in conditions if part is not condition]
        self.equalities = [part for whole in conditions for part in equalities(whole)]
        shown = Relation(("=",) * (len(nodes) - 1), nodes)
        self.extents: dict[str, Callable[[Scope], int]] = {}
        for name in filter(symbols.is_index, self.names):
            with suppress(Unreadable):
                self.extents[name] = Context(library).extent(name, shown)
        self.arguments: tuple[str, ...] = ()
        applied = [not self.is_function(side) for side in self.sides]
        if not all(applied):
            # sides that are functions, as in (f g)' = f' g + f g', are compared by their values at a point
            if any(is_value and not is_literal(node) for is_value, node in zip(applied, nodes, strict=True)):
                raise Unreadable("one side is a function, another a value: an argument is missing")
            self.arguments = next(filter(None, map(symbols.parameters, sorted(reached))), ("x",))
            self.sides = [self.applied(side) for side in self.sides]
            self.names = sorted({*self.names, *self.arguments})
        self.numbers = [name for name in self.names if self.is_number(name)]
        self.outside: list[World] = []
        parts = dict.fromkeys(part for node in nodes for part in self.bordered(node))
        self.watched = self.sides if not all(applied) else [library.compile(part) for part in parts]

    def bordered(self, node: Node) -> Iterator[Node]:
        """Yield the parts of a side whose borders are all of its borders: for the derivative of A, those of A."""
        match node:
            case Derivative(body, _, ()) if not self.library.symbols.is_function(getattr(body, "name", "")):
                yield from self.bordered(body)
            case Call(Prime(function), arguments, subscripts):
                yield from self.bordered(Call(function, arguments, subscripts))
            case Binary("+" | "-" | "*" | "*.", left, right):
                yield from self.bordered(left)
                yield from self.bordered(right)
            case Unary("negate" | "transpose", operand):
                yield from self.bordered(operand)
            case _:
                yield node

    def is_function(self, side: Compiled) -> bool:
        """Whether a side is a function rather than its value."""
        for attempt in range(12):
            with suppress(ArithmeticError, ValueError), mp.workdps(15):
                world = self.world(f"probe/{attempt}", style="positive" if attempt % 2 else "")
                return callable(side(Scope(world, {})))
        return False

    def applied(self, side: Compiled) -> Compiled:
        """Apply a side that is a function to the names of its arguments."""

        def value(scope: Scope) -> Value:
            found = side(scope)
            return found(*map(scope.world.value, self.arguments)) if callable(found) else found

        return value

    def is_number(self, name: str) -> bool:
        """Whether a name is a single real number."""
        symbol = self.library.symbols.get(name)
        return isinstance(symbol, Variable) and symbol.index is None and type(symbol.domain) in (Domain, Interval)

    def world(self, number: object, given: dict[Key, Value] | None = None, style: str = "") -> World:
        """Draw one point and settle the equations among its conditions."""
        sampler = Sampler(self.library, f"{self.seed}/{number}", self.extents, given, style)
        world = sampler.world
        for left, right in self.equalities:
            for name, other in ((left, right), (right, left)):
                symbol = self.library.symbols.get(name.name) if isinstance(name, Name) else None
                if isinstance(symbol, Variable) and isinstance(name, Name):
                    if other == Unary("transpose", name):
                        value = world.value(name.name)
                        world.values[name.name] = value + value.T
                    elif name.name not in self.library.reach_of(other):
                        world.values[name.name] = self.library.compile(other)(Scope(world, {}))
                    break
        return world

    def holds(self, world: World, own: bool = True) -> bool:
        """Whether the condition, and all that the names were declared with, hold at a point."""
        scope = Scope(world, {})
        try:
            if not all(test(scope) for test in self.declared):
                return False
            return not own or self.own is None or self.own(scope)
        except Undefined:
            return False

    def random(self, count: int) -> Iterator[World]:
        """Yield random points where the condition holds."""
        styles = ("", "", "positive", "", "small")
        for number in range(count):
            for attempt in range(60):
                world = self.world((number, attempt), style=styles[(number + attempt) % len(styles)])
                if self.holds(world):
                    yield world
                    break

    def special(self) -> Iterator[World]:
        """Yield points with zeros, ones, ties, and the numbers of the formula and beside them."""
        for style in ("zero", "one", "equal", "first", "flat"):  # "first" makes i = j
            yield from filter(self.fits, [self.world(style, style=style)])
        for number, name in enumerate(self.numbers[:5]):
            for value in self.telling_values()[: 14 if len(self.numbers) < 3 else 7]:
                exact = mpf(value.numerator) / value.denominator
                # Other names may have to be positive, say; a point is not given up for one unlucky draw of theirs.
                labels = [(name, value, number, *([attempt] if attempt else [])) for attempt in range(6)]
                worlds = (self.world(l, {name: exact}, "positive" if n % 2 else "") for n, l in enumerate(labels))
                yield from itertools.islice(filter(self.fits, worlds), 1)
        for name in self.names:
            domain = self.drawn_array(name)
            if domain is not None and not domain.kind and type(domain.entries) is Domain:
                world = self.world((name, "zeros"))
                one_zero = algebra.block(world.value(name)).copy()
                one_zero.flat[0] = mpf(0)
                arrays = map(algebra.scalar, (one_zero, one_zero * mpf(0)))
                yield from filter(self.fits, [world.replace({name: array}) for array in arrays])

    def drawn_array(self, name: str) -> Array | None:
        """Return the set of a name that is an array, and no family of such."""
        match self.library.symbols.get(name):
            case Variable(domain=Array() as domain, index=None):
                return domain
        return None

    def telling_values(self) -> list[Fraction]:
        """Return the numbers at which a formula is most likely wrong: 0, ±1, and its own with what is beside them."""
        parts = [part for node in (*self.nodes, *self.conditions, *self._definitions()) for part in walk(node)]
        literals = {part.value for part in parts if isinstance(part, Number)}
        values = [Fraction(0), Fraction(1), Fraction(-1), Fraction(1, 2)]
        for literal in sorted(literals, key=lambda value: (value.denominator > 1000, abs(value)))[:8]:
            if abs(literal) < 100:
                values += [literal, -literal, literal + Fraction(1, 64), -literal - Fraction(1, 64)]
        return list(dict.fromkeys(values))

    def _definitions(self) -> Iterator[Node]:
        for name in sorted(set().union(*(self.library.reach_of(node) for node in self.nodes))):
            body = getattr(self.library.symbols.get(name), "body", None)
            if body is not None:
                yield body

    def fits(self, world: World, own: bool = True) -> bool:
        """Whether a point is in the sets that its names are declared in, and fits the condition (if `own`)."""
        try:
            return all(self._fits(world, name) for name in self.names) and self.holds(world, own)
        except Undefined:
            return False

    def _fits(self, world: World, name: str) -> bool:
        symbol = self.library.symbols.get(name)
        if not isinstance(symbol, Variable) or symbol.index is not None or isinstance(symbol.domain, (Index, Size)):
            return True
        if isinstance(symbol.domain, Array):
            contains = self.library.contains(symbol.domain.entries)
            return all(contains(Scope(world, {}), entry) for entry in algebra.entries(world.value(name)))
        return self.library.contains(symbol.domain)(Scope(world, {}), world.value(name))

    # --- borders ---------------------------------------------------------------------------------------------

    @cached_property
    def borders(self) -> list[tuple[Line, mpf]]:
        """The places where something that is compared, divided by, or rooted vanishes; found by root search."""
        found: dict[tuple[str, str], tuple[Line, mpf]] = {}
        arrays = [name for name in self.names if self.drawn_array(name) is not None]
        for number in range(2):
            base = self._base(number)
            self.traces(base, 15)
            lines = [Line(base, name) for name in self.numbers[:4]]
            for name in arrays:
                value = base.value(name)
                if isinstance(value, np.ndarray) and number == 0 and len(lines) < 5:
                    lines.append(Line(base, name, (0,) * value.ndim))
            for line in lines:
                for root in self.roots(line):
                    label = (line.name, mp.nstr(root, 12))
                    if label not in found and len(found) < MOST_BORDERS:
                        found[label] = line, root
        return list(found.values())

    def at_borders(self) -> Iterator[World]:
        """Yield the border points, exact if they can be; else with ties read generously."""
        for line, root in self.borders:
            short = self.short(root)
            is_exact = abs(short - root) < mpf(10) ** -30
            yield from self._inside(replace(line.at(short if is_exact else root), tie=not is_exact))

    def beside_borders(self) -> Iterator[World]:
        """Yield the points just beside the borders: there a bound that is a little off shows, and a gap in cases."""
        for line, root in self.borders:
            if self.fits(replace(line.at(root), tie=True), own=False):  # not the border of a set declared for a name
                for way in (-1, 1):
                    yield from self._inside(line.at(root + mpf(way) / 2**20))

    def _inside(self, world: World) -> Iterator[World]:
        """Yield a point that fits; keep it as one outside if only the condition leaves it out."""
        if self.fits(world):
            yield world
        elif self.own is not None and self.fits(world, own=False):
            self.outside.append(world)

    # --- inequalities ----------------------------------------------------------------------------------------

    def descend(self, start: World, height: Height) -> World:
        """Go downhill from a point, along one number at a time."""
        lowest, at = height(start), start
        step, most = mpf(1), 60
        while lowest is not None and step > mpf(2) ** -12 and most > 0:
            moved = False
            for name in self.numbers[:4]:
                for way in (step, -step):
                    world = at.replace({name: at.value(name) + way})
                    most -= 1
                    found = height(world) if self.fits(world) else None
                    if found is not None and found < lowest:
                        lowest, at, moved = found, world, True
                        break
            step = step if moved else step / 4
        return at

    def bottom(self, at: World, height: Height) -> World:
        """Return the lowest point near a low one, to many digits, along one number at a time."""
        step = mpf(10) ** -30
        for name in self.numbers[:4]:
            start = at.value(name)

            def slope(x: mpf, name: str = name, at: World = at) -> mpf:
                right, left = (height(at.replace({name: x + way})) for way in (step, -step))
                if left is None or right is None:
                    raise Undefined("the way down ends")
                return (right - left) / step

            with suppress(Undefined), mp.workdps(100):
                low, high = start - mpf(2) ** -8, start + mpf(2) ** -8
                if slope(low) < 0 < slope(high):
                    lowest = at.replace({name: numerics.solve(slope, low, high, slope(low), slope(high))})
                    # A border that does not belong to the condition is not come nearer than this.
                    beside = at.replace({name: self.short(lowest.value(name))})
                    if all(self.fits(world) for world in (lowest, beside)):
                        at = replace(lowest, tie=True)
        return at

    def short(self, value: mpf) -> mpf:
        """Round to a short binary fraction."""
        with mp.workdps(17):
            return mpf(mp.nint(value * 2**24)) / 2**24

    def _base(self, number: int) -> World:
        """Draw a point to move away from; where another name than the moving one is wrong, no border is accepted."""
        base = self.world(("border", number))
        for attempt in range(1, 20):
            if self.holds(base):
                break
            base = self.world(("border", number, attempt), style="positive" if attempt % 2 else "")
        return base

    def traces(self, world: World, digits: int) -> dict[tuple[int, int], mpf]:
        """Evaluate all sides and conditions at a point and return what vanishes at borders."""
        world = replace(world, trace={}, memo={})
        scope = Scope(world, {})
        with mp.workdps(digits):
            for evaluate in (*self.declared, *([self.own] if self.own else []), *self.watched):
                with suppress(ArithmeticError, ValueError):
                    evaluate(scope)
        assert world.trace is not None
        return {(node, k): value for node, values in world.trace.items() for k, value in enumerate(values[:6])}

    def roots(self, line: Line) -> Iterator[mpf]:
        """Search a line through a point for the zeros of all traces."""
        last: dict[tuple[int, int], tuple[mpf, mpf]] = {}
        brackets: dict[tuple[int, int], list[tuple[mpf, mpf]]] = {}
        for x in GRID if line.place is None else GRID[::2]:
            seen = self.traces(line.at(x), 15)
            for key, value in seen.items():
                if key in last and mp.isfinite(value) and (last[key][1] > 0) != (value > 0):
                    brackets.setdefault(key, []).append((last[key][0], x))
            last = {key: (x, value) for key, value in seen.items()}
        wanted = [
            (key, low, high)
            for key, pairs in brackets.items()
            for low, high in sorted(pairs, key=lambda pair: abs(pair[0] + pair[1]))[:2]
        ]
        found: dict[mpf, dict[tuple[int, int], mpf]] = {}
        others = [value for other, value in line.base.values.items() if isinstance(value, mpf) and other != line.name]
        for guess in dict.fromkeys([mpf(0), mpf(1), mpf(-1), *others, *(-value for value in others)]):
            if any(low < guess < high for _, low, high in wanted):
                found[guess] = self.traces(line.at(guess), 40)
        for key, low, high in wanted:
            inside = [
                root for root, seen in found.items() if low < root < high and abs(seen.get(key, 1)) < mpf(10) ** -38
            ]
            root = inside[0] if inside else self.refine(line, key, low, high)
            if root is not None:
                if root not in found:
                    found[root] = self.traces(line.at(root), 90)
                yield root

    def refine(self, line: Line, key: tuple[int, int], low: mpf, high: mpf) -> mpf | None:
        """Return the zero of one trace between two places, to many digits."""

        def height(x: mpf) -> mpf:
            value = self.traces(line.at(x), mp.dps).get(key)
            if value is None:
                raise Undefined("the border ends")
            return value

        try:
            with mp.workdps(20):
                for _ in range(8):
                    middle = (low + high) / 2
                    if (height(middle) > 0) == (height(low) > 0):
                        low = middle
                    else:
                        high = middle
            with mp.workdps(90):
                root = numerics.solve(height, low, high, height(low), height(high))
                beside = mpf(10) ** -20
                crosses = height(root - beside) * height(root + beside) < 0
                return root if crosses and abs(height(root)) < mpf(10) ** -40 else None
        except (Undefined, ZeroDivisionError):
            return None


def equalities(condition: Node) -> list[tuple[Node, Node]]:
    """Return the equations that a condition asks for."""
    match condition:
        case Relation(("=",), (left, right)):
            return [(left, right)]
        case Logic("and", parts):
            return [pair for part in parts for pair in equalities(part)]
    return []
