"""Where things are evaluated: a World is one point; a Scope is a World with the names bound inside a sum or a function.

A World holds the values of the sampled names, and of any node that a derivative overrides: the derivative of A by B
evaluates A again in a World where B is replaced, whatever B is: a variable, an entry, a layer, a function's value.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from .algebra import Value, is_tie
from .errors import OutOfReach, Undefined, Unreadable
from .lexer import member_of
from .reals import REAL, mp, mpf
from .symbols import Definition, Variable

if TYPE_CHECKING:
    from .library import Library

Key = Any  # a name, or (name, index) for a member of a family


class Found(Exception):
    """The quantity that is wanted has been noted: nothing else needs to be evaluated."""


@dataclass
class Trace:
    """The quantities whose zeros are borders, by the node that notes them; `wanted`: a node and how many came first."""

    wanted: tuple[int, int] | None = None
    noted: dict[int, list[mpf]] = field(default_factory=dict)

    def note(self, node: int, value: mpf) -> None:
        """Note a quantity, and stop if it is the wanted one."""
        values = self.noted.setdefault(node, [])
        values.append(value)
        if self.wanted == (node, len(values) - 1):
            raise Found


@dataclass
class Effort:
    """How many values of integrands may yet be found; those of many digits or beyond reach count as several."""

    left: float

    def spend(self, value: Value) -> None:
        """Count a value that was found."""
        self.left -= max(1, mp.prec / 1000) * (1 if type(value) is mpf else 4)
        if self.left < 0:
            raise OutOfReach("its integrals take too long")


@dataclass
class World:
    """One point: values by name, results already found there, and how strict to be about ties.

    Attributes
    ----------
    side : int
        +1 or -1 where the outermost derivative is to be one-sided.
    tie : bool
        Whether numbers equal but for rounding count as equal: at border points that no float hits exactly.
    trace : Trace or None
        Collects the quantities that vanish at borders, when borders are searched for.
    rough : bool
        Whether borders are searched for: of integrals and limits values near by will do, of derivatives those from
        one side.
    draw : callable or None
        Draws the value of a name that has none yet.
    conventions : bool
        Whether the values that a page gives to derivatives at kinks count.
    lost : list or None
        Holds the largest number of bits that a sum has lost, by cancellation or because one number vanishes beside
        the other.
    shaken : bool
        Whether what is rounded gets other last digits at each precision, so that no two agree on what rounding makes.
    has_ends : bool
        Whether a function has its value at an end of its domain that no number hits exactly: no slope is asked for.
    effort : Effort or None
        What integrals may cost.
    """

    library: Library
    values: dict[Key, Value]
    memo: dict[Key, Value] = field(default_factory=dict)
    side: int = 0
    tie: bool = False
    trace: Trace | None = None
    rough: bool = False
    draw: Callable[[Key, World], Value] | None = None
    conventions: bool = True
    lost: list[int] | None = None
    shaken: bool = False
    has_ends: bool = False
    effort: Effort | None = None

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
            self.values[key] = self.draw(key, self)
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
        own = member_of(name, index)
        match self.library.symbols.get(own), self.library.symbols.get(name):
            case Definition(), _:
                return self.node(own)
            case Variable(), _:
                return self.value(own)
            case _, Definition(indices=(first, *_)):
                if index < -1:
                    raise Undefined(f"the recurrence {name} has no start")
                if index > 60:
                    raise OutOfReach(f"the recurrence {name} is followed for 60 steps only")
                return self.remembered(
                    (name, index, mp.prec), lambda: self.library.evaluate(name, self, {first: mpf(index)}, (first,))
                )
            case _, Variable(index=str()):
                return self.value((name, index))
        raise Unreadable(f"{own} has no meaning: {name} has a first member only")

    def remembered(self, key: Key, evaluate: Callable[[], Value]) -> Value:
        """Return a result, from the memory where it has been found before."""
        if key not in self.memo:
            self.memo[key] = evaluate()
        return self.memo[key]

    def count_loss(self, first: Value, second: Value, result: Value) -> None:
        """Remember how many bits a sum of two numbers has lost."""
        if self.lost is not None and isinstance(first, REAL) and isinstance(second, REAL) and first and second:
            sizes = mp.mag(first), mp.mag(second)
            cancelled = max(sizes) - mp.mag(result) if result else mp.prec
            self.lost[0] = max(self.lost[0], cancelled, abs(sizes[0] - sizes[1]))

    def rounded(self, value: Value, *arguments: Value) -> Value:
        """Return what an operation makes of numbers, with other last digits where that is wanted."""
        if not self.shaken or not isinstance(value, REAL):
            return value
        return value + value * mp.eps * (1 + hash((mp.prec, *arguments)) % 2**16)


@dataclass(slots=True)
class Scope:
    """A World and the bound names inside a definition, a sum or an integral."""

    world: World
    locals: dict[str, Value] = field(default_factory=dict)

    def bind(self, name: str, value: Value) -> Scope:
        """Return this scope with one more bound name."""
        return Scope(self.world, {**self.locals, name: value})

    def within(self, world: World) -> Scope:
        """Return this scope at another point."""
        return Scope(world, self.locals)

    def replace(self, key: Key, value: Value) -> Scope:
        """Return this scope at the point where one value is replaced."""
        return self.within(self.world.replace({key: value}))

    def vanishes(self, node: object, value: Value) -> bool:
        """Note a quantity whose zeros are borders; tell whether it is zero but for rounding, at a border point."""
        if not isinstance(value, REAL):
            return False
        if self.world.trace is not None:
            self.world.trace.note(id(node), value)
        return self.world.tie and is_tie(value)

    def note_ties(self, node: object, values: Iterable[Value]) -> None:
        """Note the distances between numbers that are compared, or of which the largest or smallest is taken."""
        if self.world.trace is not None:
            numbers = [value for value in values if isinstance(value, REAL)]
            for first, second in itertools.combinations(numbers, 2):
                self.vanishes(node, first - second)


Compiled = Callable[[Scope], Any]  # gives a value, or tells of a condition whether it holds
