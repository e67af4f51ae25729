"""The points at which a claim is evaluated: random ones, special ones, on borders, just beside them, and far out."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from functools import cached_property

import numpy as np

from . import algebra
from .algebra import Value
from .borders import Line, Search, Watched, telling
from .clauses import ZERO
from .errors import Undefined, Unreadable
from .library import Context, Library
from .reals import mp, mpf
from .sampler import Sampler
from .solving import DIGITS, Equations
from .symbols import Definition, Symbols, Variable
from .tree import (
    Array,
    Binary,
    Call,
    Derivative,
    Differential,
    Domain,
    Entry,
    ForAll,
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
    children,
    free_names_of,
    is_literal,
    walk,
)  # fmt: skip
from .world import Compiled, Key, Scope, World

MOST_BORDERS = 12
MANY = (8, 13)  # what a whole number without end is, too
PATIENCE = 8  # how often in turn no point is found where the equations among the conditions hold, before it is given up
FAR = [mpf(sign) * mpf(2) ** power for sign, power in ((1, 13), (-1, 13), (1, 40), (1, -13), (1, -40))]


class Points:
    """The points for a claim about some nodes, its sides, wherever a condition holds."""

    def __init__(self, library: Library, nodes: tuple[Node, ...], condition: Node | None, seed: str) -> None:
        self.library, self.nodes, self.seed = library, nodes, seed
        symbols = library.symbols
        reached = set().union(*map(library.reach_of, (*nodes, condition) if condition else nodes))
        self.names = sorted(name for name in reached if isinstance(symbols.get(name), Variable))
        declared = self._declared_conditions()
        self.conditions = [condition, *declared] if condition is not None else declared
        self.own = library.compile(condition) if condition is not None else None
        own, others = [] if condition is None else [condition], [part for part in declared if part != condition]
        self.declared = [library.compile(part) for part in others]
        self.settled = [found for whole in self.conditions for pair in equalities(whole)
                        if (found := self._settled(*pair)) is not None]  # fmt: skip
        self.equations = self._equations()
        self.computed = self._computed()
        self.patience = PATIENCE
        self.is_met = False  # whether a random point was found
        self.extents: dict[str, Callable[[Scope], int]] = {}
        for name in (name for name in self.names if symbols.is_whole(name, Index, Integers)):
            for body in (Relation(("=",) * (len(nodes) - 1), nodes), *self._bodies(reached)):
                with suppress(Unreadable):
                    self.extents.setdefault(name, Context(library).extent(name, body))
        self.arguments: tuple[str, ...] = ()
        self.sides = [library.compile(node) for node in nodes]
        parts = dict.fromkeys(part for node in nodes for part in self.bordered(node))
        watched = [Watched(library.compile(part), library.reach_of(part)) for part in parts]
        applied = [not self.is_function(side) for side in self.sides]
        if not all(applied):
            # sides that are functions, as in (f g)' = f' g + f g', are compared by their values at a point
            bare = {symbols.parameters(name) for node in nodes for name in bare_functions(node, symbols)}
            if len(bare) != 1 and any(
                is_value and not is_literal(node) for is_value, node in zip(applied, nodes, strict=True)
            ):
                raise Unreadable("one side is a function, another a value: an argument is missing")
            self.arguments = next(filter(None, map(symbols.parameters, sorted(reached))), ("x",))
            self.sides = [self.applied(side) for side in self.sides]
            self.names = sorted({*self.names, *self.arguments})
            watched = [Watched(side, {*self.names}) for side in self.sides]
        self.numbers = [name for name in self.names if self.is_number(name)]
        self.watched = [Watched(library.compile(part), library.reach_of(part)) for part in (*others, *own)] + watched
        self.outside: list[World] = []  # border points that only the condition leaves out

    def _bodies(self, reached: set[str]) -> list[Node]:
        """Return the formulas of what the nodes speak of."""
        found = (self.library.symbols.get(name) for name in sorted(reached))
        return [symbol.body for symbol in found if isinstance(symbol, Definition)]

    def bordered(self, node: Node) -> Iterator[Node]:
        """Yield the parts of a side whose borders are all of its borders: for the derivative of A, those of A."""
        match node:
            case Derivative(body, _, ()) if not self.library.symbols.is_function(getattr(body, "name", "")):
                yield from self.bordered(body)
            case Call(Prime(Call(function, (), subscripts)), arguments):
                yield from self.bordered(Call(function, arguments, subscripts))
            case Call(Prime(function), arguments):
                yield from self.bordered(Call(function, arguments))
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
                return callable(side(Scope(replace(world, rough=True))))
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

    def _declared_conditions(self) -> list[Node]:
        """Return what the names were declared with, and the sizes and names in that, and so on."""
        found: list[Node] = []
        pending, seen = list(self.names), set(self.names)
        while pending:
            symbol = self.library.symbols.get(pending.pop())
            if not isinstance(symbol, Variable):
                continue
            if symbol.condition is not None and symbol.condition not in found:
                found.append(symbol.condition)
            spoken = set().union(*map(self.library.reach, symbol.speaks_of())) - seen
            pending += sorted(spoken)
            seen |= spoken
        return found

    def _settled(self, left: Node, right: Node) -> tuple[Key, Compiled] | None:
        """Return what an equation among the conditions settles, and its value: x = y, A = A^T, \\mathrm{d}A = 0."""
        for name, other in ((left, right), (right, left)):
            if isinstance(name, Differential) and isinstance(name.body, Name) and other == ZERO:
                return ("d", name.body.name), self.library.compile(Binary("-", name.body, name.body))
            if isinstance(name, Name) and isinstance(self.library.symbols.get(name.name), Variable):
                if other == Unary("transpose", name):
                    mean = Binary("/", Binary("+", name, other), Number(Fraction(2)))  # which is its own mean
                    return name.name, self.library.compile(mean)
                if name.name not in self.library.reach_of(other):
                    return name.name, self.library.compile(other)
                break
        return None

    @property
    def asks_for_equations(self) -> bool:
        """Whether a condition holds at few points only, even one for all i, as A_{ii} = 0."""
        for_all = (part for condition in self.conditions for part in walk(condition) if isinstance(part, ForAll))
        wholes = [part.condition for part in for_all if isinstance(part.condition, Relation)]
        return bool(self.equations.pairs) or any("=" in whole.operators for whole in wholes)

    def _equations(self) -> Equations:
        """Return the equations among the conditions, and the names that may be moved until they hold."""
        pairs = [pair for whole in self.conditions for pair in equalities(whole)
                 if not any(isinstance(side, Differential) for side in pair)]  # fmt: skip
        movable = {}
        for name in sorted(set().union(*(self.library.reach_of(side) for pair in pairs for side in pair))):
            domain = getattr(self.library.symbols.get(name), "domain", None)
            kind = domain.kind if isinstance(domain, Array) else ""
            numbers = domain.entries if isinstance(domain, Array) else domain
            if type(numbers) in (Domain, Interval) and kind in ("", "symmetric"):
                movable[name] = kind == "symmetric"
        return Equations([(self.library.compile(left), self.library.compile(right)) for left, right in pairs], movable)

    def _computed(self) -> list[str]:
        """Return the arrays whose sizes are computed, as in \\mathbb{R}^{n-K+1}: there are none for some n and K."""
        arrays = ((name, self.drawn_array(name)) for name in self.names)
        return [name for name, array in arrays if array and not all(isinstance(n, (Name, Number)) for n in array.shape)]

    # --- single points -----------------------------------------------------------------------------------------------

    def world(
        self, number: object, given: dict[Key, Value] | None = None, style: str = "", is_for_all: bool = True
    ) -> World:
        """Draw one point and settle the equations among its conditions; in a style that is for all names, or else for
        those that the conditions speak of."""
        only = None if is_for_all else self.restricted
        for attempt in range(20):
            label = f"{self.seed}/{number}" + f"/{attempt}" * bool(attempt)
            world = Sampler(self.library, label, self.extents, given, style, only).world
            with suppress(Undefined):  # K may be larger than n so far
                for name in self.computed:
                    world.value(name)
                break
        world.values |= self.settling(world)
        return world

    def settling(self, world: World) -> dict[Key, Value]:
        """Return the values that the equations among the conditions settle, to the working precision."""
        values: dict[Key, Value] = {}
        for name, value in self.settled:
            try:
                found, drawn = value(Scope(world.replace(values))), world.value(name)
            except Undefined:
                continue  # nor does the condition hold there
            is_sized = isinstance(found, np.ndarray) or not isinstance(drawn, np.ndarray)
            values[name] = found if is_sized else algebra.add(drawn * 0, found, literal=True)  # A = I, x = 0
        return values

    def holds(self, world: World, own: bool = True) -> bool:
        """Whether what the names were declared with, and the condition (if `own`), hold at a point."""
        tests = [*self.declared, self.own] if own and self.own is not None else self.declared
        try:
            return all(test(Scope(world)) for test in tests)
        except Undefined:
            return False

    def fits(self, world: World, own: bool = True) -> bool:
        """Whether a point that was not drawn is in the sets of its names as well."""
        scope = Scope(world)
        try:
            inside = all(contains(scope, x) for name, contains in self.sets for x in algebra.entries(world.value(name)))
        except Undefined:
            return False
        return inside and self.holds(world, own)

    def fitting(self, world: World) -> World | None:
        """Return a drawn point if the conditions hold there, or one near it where they do."""
        if self.holds(world):
            return world
        if self.equations.pairs and self.patience and (near := self.equations.near(world)) is not None:
            for is_tie in (False, True):
                found = replace(near, tie=is_tie, memo={})
                if self.fits(found):
                    self.patience = PATIENCE
                    return found
        self.patience = max(0, self.patience - 1)
        return None

    @cached_property
    def restricted(self) -> frozenset[str]:
        """The names that the conditions speak of."""
        return frozenset().union(*map(self.library.reach_of, self.conditions))

    @cached_property
    def spoken(self) -> list[str]:
        """All names that the sides depend on."""
        return sorted(set().union(*map(self.library.reach_of, self.nodes)))

    @cached_property
    def sets(self) -> list[tuple[str, Callable[[Scope, Value], bool]]]:
        """The sets that the numbers, and the entries of the arrays, must be in."""
        found = []
        for name in self.names:
            symbol = self.library.symbols.get(name)
            if isinstance(symbol, Variable) and symbol.index is None and not isinstance(symbol.domain, (Index, Size)):
                domain = symbol.domain.entries if isinstance(symbol.domain, Array) else symbol.domain
                found.append((name, self.library.contains(domain)))
        return found

    # --- random and special points -----------------------------------------------------------------------------------

    def random(self, count: int) -> Iterator[World]:
        """Yield random points where the condition holds."""
        styles, retried = ("", "", "positive", "", "small"), ("", "positive", "negative", "small")
        for number in range(count):
            for attempt in range(60):
                # What makes a condition hold, as that all entries of a matrix are positive, must not be so of the rest.
                style = retried[(number + attempt) % len(retried)] if attempt else styles[number % len(styles)]
                world = self.fitting(self.world((number, attempt), style=style, is_for_all=not attempt))
                if world is not None:
                    self.is_met = True
                    yield world
                    break

    def spread(self) -> Iterator[World]:
        """Yield points at which a number is in each part of a wide range, where an inequality may fail in one."""
        for name, part in itertools.product(self.numbers[:2], range(-10, 10)):
            place = part + mpf(95) / 256  # no telling number
            yield from filter(self.fits, [self.world(("spread", name, part), {name: place})])

    def special(self) -> Iterator[World]:
        """Yield points with zeros, ones, ties, and the numbers of the formula and beside them."""
        for style in ("zero", "one", "equal", "first", "flat"):  # "first" makes i = j
            yield from filter(self.fits, [self.world(style, style=style)])
        for number, name in enumerate(self.numbers[:5]):
            for value in self.telling_values()[: 14 if len(self.numbers) < 3 else 7]:
                exact = mpf(value.numerator) / value.denominator
                # Other names may have to be positive, say; a point is not given up for one unlucky draw of theirs.
                labels = [(name, value, number, *([attempt] if attempt else [])) for attempt in range(6)]
                styles = itertools.cycle(("", "positive"))
                worlds = (self.world(label, {name: exact}, next(styles), is_for_all=False) for label in labels)
                yield from itertools.islice(filter(self.fits, worlds), 1)
        yield from self._meetings()
        for name in self.counts():
            worlds = (self.world((name, "many", value), {name: mpf(value)}) for value in MANY)
            yield from filter(self.fits, worlds)
        sizes = [name for name in self.names if self.library.symbols.is_whole(name, Size)]
        if len(sizes) > 1:  # other points have sizes that differ
            yield from filter(self.fits, [self.world("square", dict.fromkeys(sizes, mpf(2)))])
        for name in self.names:
            # A size is at least 2 unless a condition compares it with a number.
            if name in sizes and any(is_measured(name, condition) for condition in self.conditions):
                yield from filter(self.fits, [self.world((name, "single"), {name: mpf(1)})])
            if (domain := self.drawn_array(name)) is not None and type(domain.entries) is Domain:
                yield from self._special_arrays(name, domain.kind)

    def zeros_beside_ones(self) -> Iterator[World]:
        """Yield the point of zeros with ones for what may not be zero, where other names are left."""
        world = self.world("zero", style="zero")
        spoken = set().union(*map(self.library.reach_of, self.conditions))
        values = [name for name in self.names if not self.library.symbols.is_whole(name)]
        if not self.fits(world) and spoken.intersection(values) and not spoken.issuperset(values):
            ones = {name: world.value(name) * 0 + 1 for name in spoken.intersection(values)}
            yield from filter(self.fits, [world.replace(ones)])

    def _meetings(self) -> Iterator[World]:
        """Yield points at which a number, or an array without a kind, is equal to a value that the page defines."""
        defined = [name for name in self.spoken if self.is_value(name)]
        arrays = [name for name in self.names if (array := self.drawn_array(name)) is not None and not array.kind]
        for name, other in itertools.product([*self.numbers[:3], *arrays[:3]], defined[:3]):
            if name not in self.library.reach(other):
                world = self.world((name, other))
                with suppress(ArithmeticError, ValueError):
                    with mp.workdps(DIGITS):  # as conditions, which it may meet, hold to as many
                        value = world.node(other)
                    if np.shape(value) == np.shape(world.value(name)) and not isinstance(value, algebra.Unsized):
                        is_exact = all(short(entry) == entry for entry in algebra.entries(value))
                        yield from filter(self.fits, [replace(world.replace({name: value}), tie=not is_exact)])

    def is_value(self, name: str) -> bool:
        """Whether a name is defined as a number or an array, once and for all."""
        match self.library.symbols.get(name):
            case Definition(is_function=False, is_family=False, indices=()):
                return True
        return False

    def counts(self) -> list[str]:
        """Return the whole numbers without end that say neither which entry is meant nor how large an array is."""
        nodes = (*self.nodes, *self.conditions, *self._bodies({*self.spoken}))
        held = [part for node in nodes for part in walk(node) if isinstance(part, Entry)]
        arrays = [array for name in self.names if (array := self.drawn_array(name)) is not None]
        held_names = free_names_of(*held, *arrays)
        return [name for name in self.names if name not in held_names and self.is_endless(name)]

    def is_endless(self, name: str) -> bool:
        """Whether a name is any whole number from some one on."""
        match self.library.symbols.get(name):
            case Variable(domain=Size() | Integers(high=None), index=None):
                return True
        return False

    def _special_arrays(self, name: str, kind: str) -> Iterator[World]:
        """Yield points at which an array has its first entry zero, is zero, or a multiple of the identity."""
        found: set[int] = set()
        for attempt in range(6):
            world = self.world((name, "array", attempt))
            arrays = list(special_arrays(algebra.block(world.value(name)), kind))
            for number in {*range(len(arrays))} - found:
                changed = world.replace({name: algebra.scalar(arrays[number])})
                if self.fits(changed):
                    found.add(number)
                    yield changed
            if len(found) == len(arrays):
                break

    def extreme(self) -> Iterator[World]:
        """Yield points at which one name is far out, or close to an end of its set."""
        for name in self.names:
            drawn = (self.fitting(self.world((name, "far", attempt))) for attempt in range(12))
            for world in itertools.islice(filter(None, drawn), 1):
                values = self.stretched(world, name)
                worlds = (self.fitting(world.replace({name: algebra.scalar(value)})) for value in values)
                yield from filter(self.fits, filter(None, worlds))

    def stretched(self, world: World, name: str) -> Iterator[np.ndarray]:
        """Yield values of a name far out, or close to an end of its set: of a number, an array, or one entry of it."""
        symbol = self.library.symbols.get(name)
        if not isinstance(symbol, Variable) or symbol.index is not None:
            return
        kind, numbers = getattr(symbol.domain, "kind", ""), getattr(symbol.domain, "entries", symbol.domain)
        value = algebra.block(world.value(name))
        if kind == "simplex":
            for corner, part in itertools.product((0, -1), (mpf(2) ** -13, mpf(2) ** -40)):
                near = value * part
                near[corner] += 1 - part
                yield near
        elif type(numbers) in (Domain, Interval):
            ends = [self.library.compile(end)(Scope(world)) for end in vars(numbers).values() if isinstance(end, Node)]
            for end, factor in itertools.product(ends or [mpf(0)], FAR):
                far = end + (value - end) * (abs(factor) if kind else factor)
                yield far
                if far.size > 1 and not kind:
                    yield np.where(np.arange(far.size).reshape(far.shape) == 0, far, value)

    def drawn_array(self, name: str) -> Array | None:
        """Return the set of a name that is an array, and no family of such."""
        match self.library.symbols.get(name):
            case Variable(domain=Array() as domain, index=None):
                return domain
        return None

    def telling_values(self) -> list[Fraction]:
        """Return the numbers at which a formula is most likely wrong: 0, ±1, and its own with what is beside them."""
        parts = [part for node in (*self.nodes, *self.conditions, *self._bodies({*self.spoken})) for part in walk(node)]
        literals = {part.value for part in parts if isinstance(part, Number)}
        values = [Fraction(0), Fraction(1), Fraction(-1), Fraction(1, 2)]
        for literal in sorted(literals, key=lambda value: (value.denominator > 1000, abs(value)))[:8]:
            if abs(literal) < 100:
                values += [literal, -literal, literal + Fraction(1, 64), -literal - Fraction(1, 64)]
        return list(dict.fromkeys(values))

    # --- borders -----------------------------------------------------------------------------------------------------

    @cached_property
    def borders(self) -> list[tuple[Line, mpf]]:
        """The places where something that is compared, divided by, or rooted vanishes; found by root search."""
        found: dict[tuple[object, ...], tuple[Line, mpf]] = {}
        sizes = [name for name in self.names if self.library.symbols.is_whole(name, Size)]
        for number in range(2):
            # The second time, other sizes: where one is odd, it was even.
            base = self._base(number, {name: mpf(2 + (place + number) % 4) for place, name in enumerate(sizes)})
            watched = telling(base, self.watched)  # draws what is needed
            lines = [Line(base, name) for name in self.numbers[:4]]
            if number == 0:
                # A symmetric matrix or a probability vector would be none any more.
                moved = [name for name in self.names if (array := self.drawn_array(name)) and not array.kind]
                arrays = {name: base.value(name) for name in moved}
                firsts = [Line(base, name, (0,) * np.ndim(array)) for name, array in arrays.items() if np.ndim(array)]
                lines += firsts[: 5 - len(lines)]
            for line in lines:
                for root in Search(line, watched).roots():
                    label = (line.name, mp.nstr(root, 12), number if sizes else 0)
                    if label not in found and len(found) < MOST_BORDERS:
                        found[label] = line, root
        return list(found.values())

    def entry_lines(self, world: World) -> Iterator[Line]:
        """Yield the lines along the entries of arrays that may be any: the first of each, then the second ones."""
        free = [name for name in self.names if (array := self.drawn_array(name)) and not array.kind]
        places = [[(name, place) for place in np.ndindex(np.shape(world.value(name)))] for name in free]
        for row in itertools.zip_longest(*places):
            yield from (Line(world, name, place or None) for name, place in filter(None, row))  # R^1 has numbers

    def at_borders(self) -> Iterator[World]:
        """Yield the border points, exact if they can be; else with ties read generously."""
        for line, root in self.borders:
            near = short(root)
            is_exact = abs(near - root) < mpf(10) ** -30
            yield from self._inside(replace(line.at(near if is_exact else root), tie=not is_exact))

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

    def _base(self, number: int, sizes: dict[Key, Value]) -> World:
        """Draw a point to move away from; where another name than the moving one is wrong, no border is accepted."""
        base = self.world(("border", number), sizes)
        for attempt in range(1, 20):
            if self.holds(base):
                break
            given = sizes if attempt < 10 else {}  # which may be none that fit
            style = "positive" if attempt % 2 else ""
            base = self.world(("border", number, attempt), given, style, is_for_all=False)
        return base


def is_measured(name: str, condition: Node) -> bool:
    """Whether a condition compares a size with numbers."""
    relations = (part for part in walk(condition) if isinstance(part, Relation))
    return any(Name(name) in part.sides and any(map(is_literal, part.sides)) for part in relations)


def special_arrays(array: np.ndarray, kind: str) -> Iterator[np.ndarray]:
    """Yield an array without its first entry, zeros, and multiples of the identity, as far as its kind has them."""
    if not kind:
        yield np.where(np.arange(array.size).reshape(array.shape) == 0, mpf(0), array)
    if kind not in ("definite", "simplex"):
        yield array * 0
    if array.shape == (len(array),) * 2:
        yield from (algebra.Identity(mpf(scale)).sized(array.shape) for scale in (1, 4))


def bare_functions(node: Node | Domain, symbols: Symbols) -> set[str]:
    """Return the functions of named parameters that stand without arguments, and for their values there."""
    match node:
        case Call(_, (_, *_) as arguments):
            return set().union(*(bare_functions(argument, symbols) for argument in arguments))
        case Name(name):
            return {name} if symbols.parameters(name) else set()
    return set().union(*(bare_functions(child, symbols) for child in children(node)))


def short(value: mpf) -> mpf:
    """Round to a short binary fraction."""
    with mp.workdps(17):
        return mpf(mp.nint(value * 2**24)) / 2**24


def equalities(condition: Node) -> list[tuple[Node, Node]]:
    """Return the equations that a condition asks for."""
    match condition:
        case Relation(("=",), (left, right)):
            return [(left, right)]
        case Logic("and", parts):
            return [pair for part in parts for pair in equalities(part)]
    return []
